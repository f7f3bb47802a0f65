"""How far the text of PDF agreements agrees with poppler's `pdftotext`: a second reader, written by other people.

    python scripts/agree_pdftotext.py [FOLDER]

For every file: the longest common subsequence of words as a share of pdftotext's words, running heads (what redflag
calls header or footer) left out of both. Pdftotext reads columns of a table or of signatures one after the other, with
-layout row by row, as redflag does: both shares are shown, the better one counts. Ends with 1 when a file is below
AGREED. Skips without FOLDER or pdftotext.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from redflag.document import Document
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
    ours = words_of(document, heads=False)
    heads = Counter(words_of(document, heads=True))
    printed = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, check=True, text=True).stdout
    theirs = words(printed)
    common = longest_common(theirs, ours)
    missed = Counter(theirs) - Counter(ours)
    excused = sum((missed & heads).values())  # in running heads, and nowhere else
    return common / max(1, len(theirs) - excused)


def words_of(document: Document, heads: bool) -> list[str]:
    blocks = [block for block in document.blocks if (block.kind in _HEADS) is heads]
    return words("\n".join(document.text[block.start : block.end] for block in blocks))


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
