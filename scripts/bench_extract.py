"""How fast files are read, each format against the library that most would reach for, in one run.

    python scripts/bench_extract.py [FOLDER]

FOLDER holds agreements, in folders of their own or not (../shared/corpus where it is there, else the samples).
Seconds are those of the processor, the best of three for redflag; a file that redflag refuses counts for neither.
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

    def words() -> None:
        for data, _ in files:
            with pdfplumber.open(io.BytesIO(data)) as reader:
                for page in reader.pages:
                    page.extract_words()
                    page.close()

    ours = min(seconds(lambda: [read_pdf("", data) for data, _ in files]) for _ in range(3))
    theirs = seconds(words)
    print(f"PDF: {len(files)} files, {pages} pages")
    print(f"  redflag                     {pages / ours:7.0f} pages/s")
    print(f"  pdfplumber extract_words    {pages / theirs:7.0f} pages/s   redflag {theirs / ours:.1f} x as fast")


def docx(paths: list[Path]) -> None:
    """Files a second: the whole of redflag's reading (tables, notes, margins, numbers, places) against the bare text of
    python-docx's paragraphs, which leaves all of those out. In turn, because a busy machine slows whoever is running;
    each the median of nine.
    What python-docx leaves to the garbage collector is collected outside the clock: it would slow who comes next."""
    from docx import Document

    from redflag.extractors.docx import read_docx

    files = [data for data, _ in readable(paths, read_docx)]
    if not files:
        return

    def paragraphs() -> None:
        for data in files:
            "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)

    rounds = []
    for _ in range(9):
        rounds.append((seconds(lambda: [read_docx("", data) for data in files]), seconds(paragraphs)))
        gc.collect()
    ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
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


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
