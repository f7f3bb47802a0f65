"""How far the text of PDF agreements agrees with poppler's `pdftotext`: a second reader, written by other people.

    python scripts/agree_pdftotext.py [FOLDER]

For every file: the longest common subsequence of words as a share of pdftotext's words. How it is counted:
- What redflag calls a header or footer is left out of its words, and out of pdftotext's once, on the same page:
  where the same words follow each other, else word by word from the page's edge.
- A word broken at the end of a line counts as one in both, and hyphens count for nothing: whether one is kept is not
  judged here.
- Pdftotext reads columns of a table or of signatures one after the other, with -layout row by row, with -raw in the
  order of the file: all three shares are shown, the best one of the whole file counts.
- Redflag keeps a cell whole that is wrapped over lines, -layout and -raw do not: against these, the rows of redflag's
  tables are taken line by line.
Ends with 1 when a file is below AGREED. Skips without FOLDER or pdftotext.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from redflag.document import Block, Document, PdfPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors.pdf import read_pdf
from redflag.extractors.tidy import tidy_word

FOLDER = Path(__file__).parent.parent.parent / "shared" / "corpus" / "pdf"
AGREED = 0.985
MODES = ((), ("-layout",), ("-raw",))
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
            found.append(([agreement(path, *options) for options in MODES], path.name))
        except UnreadableAgreement as error:
            print(f"not read: {error}", file=sys.stderr)
    print("plain   -layout  -raw     file")
    for shares, name in sorted(found, key=lambda row: max(row[0])):
        print("   ".join(f"{share:.4f}" for share in shares), "", name)
    return int(any(max(shares) < AGREED for shares, _ in found))


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
    return longest_common(theirs, body_of(document, by_lines=bool(options))) / max(1, len(theirs))


def body_of(document: Document, by_lines: bool) -> list[str]:
    """The words of the body; with `by_lines`, those of a table's row from line to line, across its cells."""
    blocks = [block for block in document.blocks if block.kind not in _HEADS]
    return words(
        "\n".join(
            _lines_of(document, block) if by_lines and block.kind == "row" else document.text[block.start : block.end]
            for block in blocks
        )
    )


def _lines_of(document: Document, block: Block) -> str:
    pieces = [(piece, piece.place) for piece in document.pieces_of(block.start, block.end)]
    placed = [
        (place.top, place.bottom, place.x0, document.text[piece.start : piece.end])
        for piece, place in pieces
        if isinstance(place, PdfPlace)
    ]
    lines: list[list[tuple[float, float, float, str]]] = []
    for word in sorted(placed):
        if not lines or (word[0] + word[1]) / 2 > lines[-1][0][1]:
            lines.append([])
        lines[-1].append(word)
    return "\n".join(" ".join(word[3] for word in sorted(line, key=lambda word: word[2])) for line in lines)


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
