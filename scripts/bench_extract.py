"""How fast files are read, each format against the library that most would reach for, in one run.

    python scripts/bench_extract.py [FOLDER]

FOLDER holds agreements, in folders of their own or not (../shared/corpus where it is there, else the samples).
Seconds are those of the processor. A busy machine slows whoever is running, so both read each file right after one
another, in turns, and the median of a file's turns counts; a file that redflag refuses counts for neither.
"""

from __future__ import annotations

import gc
import io
import logging
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLES = ROOT / "samples" / "en"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS if CORPUS.is_dir() else SAMPLES
    gc.disable()  # as the command line does
    pdf(sorted(folder.rglob("*.pdf")))
    docx(sorted({*folder.rglob("*.docx"), *SAMPLES.rglob("*.docx")}))


def pdf(paths: list[Path]) -> None:
    """Pages a second: the whole of redflag's reading (words, boxes, order, blocks) against pdfplumber's words alone."""
    import pdfplumber

    from redflag.extractors.pdf import read_pdf

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    files = list(readable(paths, read_pdf))
    pages = sum(count for _, count in files)
    if not pages:
        return

    def words(data: bytes) -> None:
        with pdfplumber.open(io.BytesIO(data)) as reader:
            for page in reader.pages:
                page.extract_words()
                page.close()

    ours, theirs = compared([data for data, _ in files], lambda data: read_pdf("", data), words, turns=3)
    print(f"PDF: {len(files)} files, {pages} pages")
    print(f"  redflag                     {pages / ours:7.0f} pages/s")
    print(f"  pdfplumber extract_words    {pages / theirs:7.0f} pages/s   redflag {theirs / ours:.1f} x as fast")


def docx(paths: list[Path]) -> None:
    """Files a second: the whole of redflag's reading (tables, notes, margins, numbers, places) against the bare text of
    python-docx's paragraphs, which leaves all of those out."""
    from docx import Document

    from redflag.extractors.docx import read_docx

    files = [data for data, _ in readable(paths, read_docx)]
    if not files:
        return

    def paragraphs(data: bytes) -> None:
        "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)

    ours, theirs = compared(files, lambda data: read_docx("", data), paragraphs, turns=9)
    words = sum(len(read_docx("", data).text.split()) for data in files)
    bare = sum(len(paragraph.text.split()) for data in files for paragraph in Document(io.BytesIO(data)).paragraphs)
    print(f"DOCX: {len(files)} files; {words:,} words, {bare:,} of them in python-docx's paragraphs")
    print(f"  redflag                     {len(files) / ours:7.0f} files/s")
    print(f"  python-docx paragraphs      {len(files) / theirs:7.0f} files/s   redflag {theirs / ours:.1f} x as fast")


def readable(paths: list[Path], read: Callable[[str, bytes], object]) -> Iterator[tuple[bytes, int]]:
    """The files' bytes and pages; those that cannot be read left out."""
    from redflag.errors import UnreadableAgreement

    for path in paths:
        data = path.read_bytes()
        try:
            yield data, getattr(read(str(path), data), "pages", 1)
        except UnreadableAgreement:
            continue


def compared(
    files: list[bytes], ours: Callable[[bytes], object], theirs: Callable[[bytes], object], turns: int
) -> tuple[float, float]:
    """Seconds that each takes for all files, with the collecting of what it leaves to the garbage collector."""
    gc.collect()
    gc.freeze()  # what was there before is not looked at again and again
    sums = [0.0, 0.0]
    for data in files:
        taken: tuple[list[float], list[float]] = ([], [])
        for _ in range(turns):
            for times, work in zip(taken, (ours, theirs), strict=True):
                start = time.process_time()
                work(data)
                gc.collect()
                times.append(time.process_time() - start)
        sums = [total + statistics.median(times) for total, times in zip(sums, taken, strict=True)]
    return sums[0], sums[1]


if __name__ == "__main__":
    main()
