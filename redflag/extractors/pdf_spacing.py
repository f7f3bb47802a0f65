"""Letter-spaced words of a PDF, written with blanks between their letters: "T E R M I N A T I O N"."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from redflag.document import PdfPlace
from redflag.extractors.pdf_page import Word

_LEAST = 5  # letters: fewer may be a list, "plans A B C D"
_LETTER = r"(?<![^\s(\"“])[^\W\d_]"
_SPACED = re.compile(rf"{_LETTER}(?:\s+{_LETTER}){{{_LEAST - 1}}}(?!\w)")
_PAIR = re.compile(r"[ \n][^\W\d_][ \r\n]+[^\W\d_][ \r\n]")  # found in a third of the time; most pages have none
_WIDER = 1.5  # times the white between two letters of a word: between two words


def is_spaced(text: str) -> bool:
    """Whether as many letters stand alone, one after the other, as a letter-spaced word has at least."""
    return _PAIR.search(text) is not None and _SPACED.search(text) is not None


def close_up(words: list[Word]) -> list[Word]:
    """`words` of a line with those that are single letters of a letter-spaced word as one."""
    closed: list[Word] = []
    letters: list[Word] = []
    for word in [*words, None]:
        if word is not None and _is_letter(word) and not (letters and not letters[-1].text.isalpha()):
            letters.append(word)
            continue
        closed += _closed(letters)
        letters = []
        if word is not None:
            closed.append(word)
    return closed


def _is_letter(word: Word) -> bool:
    return word.text.rstrip(".,:;)").isalpha() and len(word.text.rstrip(".,:;)")) == 1 and len(word.text) < 3


def _closed(letters: list[Word]) -> list[Word]:
    codes = [ord(letter.text[0]) for letter in letters]
    if len(letters) < _LEAST or all(after == before + 1 for before, after in pairwise(codes)):
        return letters
    gaps = [after.place.x0 - before.place.x1 for before, after in pairwise(letters)]
    usual = median(gaps)
    if usual > 1.5 * (letters[0].place.bottom - letters[0].place.top):
        return letters  # columns of a table
    groups = [[letters[0]]]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if gap > _WIDER * usual + 0.5:
            groups.append([])
        groups[-1].append(letter)
    return [_one(group) for group in groups]


def _one(group: list[Word]) -> Word:
    _, lefts, tops, rights, bottoms, _ = zip(*(word.place for word in group), strict=True)
    place = PdfPlace(group[0].place.page, min(lefts), min(tops), max(rights), max(bottoms))
    return group[-1]._replace(text="".join(word.text for word in group), place=place, bold=group[0].bold)
