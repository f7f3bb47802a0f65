"""How far the text of PDF agreements agrees with poppler's `pdftotext`: a second reader, written by other people.

    python scripts/agree_pdftotext.py [FOLDER]

For every file: the longest common subsequence of words as a share of pdftotext's words. How it is counted:
- What redflag calls a header or footer is left out of its words, and out of pdftotext's once, on the same page:
  where the same words follow each other, else word by word from the page's edge.
- A word broken at the end of a line counts as one in both, and hyphens count for nothing: whether one is kept is not
  judged here.
- Pdftotext reads columns of a table or of signatures one after the other, with -layout row by row, as redflag does:
  both shares are shown, the better one of the whole file counts. A cell wrapped over lines, which redflag keeps whole
  and -layout does not, counts against the share.
Ends with 1 when a file is below AGREED. Skips without FOLDER or pdftotext.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from redflag.document import Document, PdfPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors.pdf import read_pdf
from redflag.extractors.tidy import tidy_word

FOLDER = Path(__file__).parent.parent.parent / "shared" / "corpus" / "pdf"
AGREED = 0.985
_HEADS = ("header", "footer")
_WORD = re.compile(r"\w+")


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not folder.is_dir() or not shutil.which("pdftotext"):
        print(f"skipped: no {folder} or no pdftotext")
        return 0
    found = []
    for path in sorted(folder.rglob("*.pdf")):
        try:
            found.append((agreement(path), agreement(path, "-layout"), path.name))
        except UnreadableAgreement as error:
            print(f"not read: {error}", file=sys.stderr)
    print("plain   -layout  file")
    for plain, layout, name in sorted(found, key=lambda row: max(row[:2])):
        print(f"{plain:.4f}   {layout:.4f}  {name}")
    return int(any(max(plain, layout) < AGREED for plain, layout, _ in found))


def agreement(path: Path, *options: str) -> float:
    """Share of pdftotext's words that redflag has in the same order."""
    document = read_pdf(str(path), path.read_bytes())
    printed = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, check=True, text=True).stdout
    heads = heads_of(document)
    theirs = [
        word
        for number, page in enumerate(printed.split("\f"), start=1)
        for word in without(words(page), heads.get(number, []))
    ]
    return longest_common(theirs, body_of(document)) / max(1, len(theirs))


def body_of(document: Document) -> list[str]:
    blocks = [block for block in document.blocks if block.kind not in _HEADS]
    return words("\n".join(document.text[block.start : block.end] for block in blocks))


def heads_of(document: Document) -> dict[int, list[tuple[str, list[str]]]]:
    """Kind and words of every header and footer, by page."""
    heads: dict[int, list[tuple[str, list[str]]]] = {}
    for block in document.blocks:
        place = next(iter(document.places(block.start, block.end)), None)
        if block.kind in _HEADS and isinstance(place, PdfPlace):
            heads.setdefault(place.page, []).append((block.kind, words(document.text[block.start : block.end])))
    return heads


def without(page: list[str], heads: list[tuple[str, list[str]]]) -> list[str]:
    """`page` without each of `heads`: a header where its words first follow each other there, a footer where last.

    Heads of two parts side by side, which pdftotext reads otherwise, are left out word by word, from the page's edge.
    """
    for kind, head in sorted(heads, key=lambda pair: -len(pair[1])):
        found = [index for index in range(len(page) - len(head) + 1) if page[index : index + len(head)] == head]
        if head and found:
            start = found[0] if kind == "header" else found[-1]
            page = page[:start] + page[start + len(head) :]
            continue
        for word in head:
            page = taken(page, word) if kind == "header" else taken(page[::-1], word)[::-1]
    return page


def taken(page: list[str], word: str) -> list[str]:
    """`page` without the first such word."""
    at = page.index(word) if word in page else len(page)
    return page[:at] + page[at + 1 :]


def words(text: str) -> list[str]:
    """Words as both see them: letters and digits only, words broken at the end of a line made whole, no case."""
    text = re.sub(r"(?<=[^\W\d_])-\s*\n\s*(?=[a-z])", "", text)
    return _WORD.findall(tidy_word(text.replace("-", "")).lower())


def longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence, by bit-parallel rows (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for index, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << index
    full = (1 << len(one)) - 1
    row = full
    for word in other:
        matches = row & places.get(word, 0)
        row = (row + matches | row - matches) & full
    return len(one) - row.bit_count()


if __name__ == "__main__":
    sys.exit(main())
