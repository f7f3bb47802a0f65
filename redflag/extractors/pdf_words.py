"""The words of a PDF page and where they stand, through pypdfium2."""

from __future__ import annotations

import ctypes
import re
from array import array
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain, compress, repeat
from math import pi, radians
from operator import not_
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from redflag.document import PdfPlace
from redflag.extractors.pdf_calls import font_info, handle, loose_box, unnamed
from redflag.extractors.pdf_page import Line, PageBox, Word
from redflag.extractors.pdf_spacing import close_up, is_spaced
from redflag.extractors.pdf_turned import set_upright
from redflag.extractors.tidy import NEEDS_MENDING, tidy_word

_HYPHENS = "\ufffe\x02"  # what pdfium writes for a hyphen at the end of a line, now and formerly
_LINE = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?|[\ufffe\x02]")
# A clause's number and its first word, set apart by a hair only, which pdfium takes for one word.
_GLUED_NUMBER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*\.|\d{1,2}(?:\.\d{1,2})+|\([a-z]{1,4}\)|\d{1,2}(?=[A-Z]{3}))(?=[\"“]?[A-Z][A-Za-z])"
)
_POINTS = ".,;:()\"'“”"
_RAISABLE = frozenset("0123456789*†‡")
_RAISED = re.compile(r"(?<=[^\W\d_])(?<=\w\w)\d{1,2}$|(?<=[.,;:)”\"’])\d{1,2}$|(?<=\w)[*†‡]{1,3}$")
_BOLD = re.compile(rb"bold|black|heavy|demi", re.I)
_GARBAGE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f\U000f0000-\U0010ffff]")
_LATIN = re.compile(r"\b[a-z]{4,}\b")
_VOWELLESS = re.compile(r"[b-df-hj-np-tv-xz]+")
_MANY = 20  # different words, to say of a page that they are none
_ODD = 5  # letters that a font does not name, in a line
_WORD: Callable[[Any], Word] = partial(tuple.__new__, Word)  # one a word: a third of the time of Word(...)
_SIGN = re.compile(r"[^\w.\-–—…*•]")  # no letter, and none of the marks that leaders and lists are made of


def is_garbage(text: str) -> bool:
    """Whether a page's text is what a font without a usable character map yields, not words of any language.

    The bounds are wide: of 250 real pages none had a share of odd characters above .02, of signs above .2, and of
    different small words of four letters and more without a vowel above .02.
    """
    dense = "".join(text.split())
    named = dense.isprintable() and "\ufffd" not in dense
    if not named and len(_GARBAGE.findall(dense)) > 0.2 * len(dense):
        return True
    prose = sum(map(dense.count, "aeinorst")) > 0.5 * len(dense)
    if not prose and len(dense) > 100 and len(_SIGN.findall(dense)) > 0.5 * len(dense):
        return True
    if sum(map(dense.count, "aeiou")) > 0.25 * len(dense):  # as in all prose: spares it the look at every word
        return False
    words = set(_LATIN.findall(text))
    return len(words) >= _MANY and sum(map(bool, map(_VOWELLESS.fullmatch, words))) > 0.15 * len(words)


def is_odd(line: Line) -> bool:
    """Whether most of a line's letters are such as its font does not name; a bullet or box alone is no such line."""
    odd = len(_GARBAGE.findall(line.text)) if not line.text.isascii() else 0
    return odd >= _ODD and odd > 0.5 * len(line.text.replace(" ", ""))


def leaves_out(textpage: pdfium.PdfTextPage, text: str) -> bool:
    """Whether the page shows letters that `text` holds nothing for: pdfium leaves out what a font gives no meaning."""
    count = textpage.count_chars()
    if count - len(text) < _ODD:
        return False
    return bool(sum(raw.FPDFText_GetUnicode(textpage.raw, index) == 0 for index in range(count)) >= _ODD)


def words_by_line(textpage: pdfium.PdfTextPage, text: str, box: PageBox) -> tuple[list[Line], int, PageBox]:
    """The page's lines in the order in which they are written into the file, as pdfium breaks them.

    With the number of words, of letters only, that were left out because they stand outside the visible page; and with
    the box that places are counted in: `box`, turned where most of the page's text stands on its side or its head.
    """
    chars = _Chars(textpage, text)
    tokens = _tokens(text)
    lines, clipped, firsts = _lines(chars, tokens, text, box)
    upright = radians(-box.rotation) % (2 * pi)
    if all(
        _is_level(line) or abs(chars.angle(first) - upright) < 0.1 for line, first in zip(lines, firsts, strict=True)
    ):
        return lines, clipped, box
    alone = [_Tokens([word], [start], [last]) for line in tokens for word, start, last in zip(*line, strict=True)]
    words, _, starts = _lines(chars, alone, text, box)
    line_of = {start: index for index, line in enumerate(tokens) for start in line.starts}
    lines, box = set_upright(words, list(map(chars.angle, starts)), [line_of[start] for start in starts], box)
    return lines, clipped, box


def _is_level(line: Line) -> bool:
    """Whether the line stands upright on the page, told without asking for it where its words say so."""
    first, last = line.words[0].place, line.words[-1].place
    return last.x0 > first.x0 and abs(last.top - first.top) < 1


def _lines(chars: _Chars, tokens: list[_Tokens], text: str, box: PageBox) -> tuple[list[Line], int, list[int]]:
    """Lines, the number of words outside the page, and where in `text` each line begins."""
    starts = [index for line in tokens for index in line.starts]
    lasts = [index for line in tokens for index in line.lasts]
    places = chars.places(starts, lasts, box)
    all_shown = box.shows_all(places)
    mend = NEEDS_MENDING.search(text) is not None
    spaced = is_spaced(text)
    lines: list[Line] = []
    firsts: list[int] = []
    clipped = at = 0
    for line in tokens:
        stand = places[at : at + len(line.words)]
        at += len(line.words)
        first = line.starts[0]
        if not all_shown:
            shown = list(map(box.shows, stand))
            outside = compress(line.words, map(not_, shown))
            clipped += sum(tidy_word(word.rstrip(_HYPHENS)).strip(_POINTS).isalpha() for word in outside)
            line, stand = line.only(shown), list(compress(stand, shown))
        if words := _words(chars, line, stand, mend):
            lines.append(Line(close_up(words) if spaced else words))
            firsts.append(first)
    return lines, clipped, firsts


def _words(chars: _Chars, line: _Tokens, places: list[PdfPlace], mend: bool) -> list[Word]:
    """The words of a line: broken at its end, mended, bold, with a mark behind them, or none of it, as most are."""
    texts, starts, _ = line
    hyphen = bool(texts) and texts[-1][-1] in _HYPHENS
    if hyphen:
        texts = [*texts[:-1], texts[-1][:-1]]
    if mend:
        texts = list(map(tidy_word, texts))
    if not all(texts):
        kept = [bool(text) for text in texts]
        kept[-1] |= hyphen
        starts, places = list(compress(starts, kept)), list(compress(places, kept))
        texts = list(compress(texts, kept))
    if not texts:
        return []
    if chars.unnamed(starts[0]):
        texts = [
            "\ufffd" * len(text) if chars.unnamed(start) else text for text, start in zip(texts, starts, strict=True)
        ]
    bold = [chars.bold(starts[0])]
    for start in starts[1:] if bold[0] else ():  # asked only while the whole line may be bold
        bold.append(bold[-1] and chars.bold(start))
    words = list(map(_WORD, zip(texts, places, chain(bold, repeat(False)), repeat(False), repeat(""), strict=False)))
    if hyphen:
        words[-1] = words[-1]._replace(hyphen=True)
    if not _RAISABLE.isdisjoint([text[-1:] for text in texts]):
        words = [_with_mark(chars, word, start) for word, start in zip(words, starts, strict=True)]
    return words


def _with_mark(chars: _Chars, word: Word, start: int) -> Word:
    """`word` with the raised mark behind it taken apart."""
    text = word.text
    if text[-1:] not in _RAISABLE or text[0].isdecimal() or not (raised := _RAISED.search(text)):
        return word
    if not chars.raised(start, start + raised.start()):
        return word
    return word._replace(text=text[: raised.start()], mark=raised.group())


class _Tokens(NamedTuple):
    """The words of a line of a page's text, and where in that text the first and the last letter of each stands."""

    words: list[str]
    starts: list[int]
    lasts: list[int]

    def only(self, these: list[bool]) -> _Tokens:
        words, starts, lasts = self
        return _Tokens(list(compress(words, these)), list(compress(starts, these)), list(compress(lasts, these)))


def _tokens(text: str) -> list[_Tokens]:
    """The words of `text`, line by line; lines without a word left out."""
    lines: list[_Tokens] = []
    for match in _LINE.finditer(text):
        words, at = match.group().split(), match.start()
        if not words:
            continue
        starts, lasts = [], []
        for word in words:
            at = text.index(word, at)
            starts.append(at)
            at += len(word)
            lasts.append(at - 1)
        if number := _GLUED_NUMBER.match(words[0]):
            cut = number.end()
            lasts[:1] = [starts[0] + cut - 1, lasts[0]]
            words[:1], starts[:1] = [words[0][:cut], words[0][cut:]], [starts[0], starts[0] + cut]
        lines.append(_Tokens(words, starts, lasts))
    return lines


_BOX = 16  # bytes: four C floats, left, top, right, bottom


class _Chars:
    """Boxes and type of stretches of a text page, by offsets into its text."""

    def __init__(self, textpage: pdfium.PdfTextPage, text: str) -> None:
        self._textpage, self._handle = textpage.raw, handle(textpage.raw)
        self._same_index = len(text) == textpage.count_chars()
        self._name = ctypes.create_string_buffer(128)
        self._name_at = ctypes.addressof(self._name)

    def _index(self, offset: int) -> int:
        return offset if self._same_index else int(raw.FPDFText_GetCharIndexFromTextIndex(self._textpage, offset))

    def places(self, firsts: list[int], lasts: list[int], box: PageBox) -> list[PdfPlace]:
        """Boxes of words, from the first letter of each to its last.

        The loose box is as high as the font, not as the letter, so that the words of a line have one height.
        """
        return box.places(*self._boxes(firsts), *self._boxes(lasts))

    def _boxes(self, letters: list[int]) -> list[array[float]]:
        """The left, top, right and bottom edges of the letters, each in turn."""
        if not self._same_index:
            letters = list(map(self._index, letters))
        boxes = array("f", bytes(_BOX * len(letters)))
        start, length = boxes.buffer_info()
        deque(map(loose_box, repeat(self._handle), letters, range(start, start + 4 * length, _BOX)), maxlen=0)
        return [boxes[edge::4] for edge in range(4)]

    def raised(self, offset: int, mark: int) -> bool:
        """Whether the letter at `mark` is smaller than that at `offset` and stands above its base line."""
        _, (top, top_of_mark), _, (bottom, bottom_of_mark) = self._boxes([offset, mark])
        height = top - bottom
        return top_of_mark - bottom_of_mark < 0.85 * height and bottom_of_mark > bottom + 0.1 * height

    def angle(self, offset: int) -> float:
        """In radians, to a hundredth."""
        return round(float(raw.FPDFText_GetCharAngle(self._textpage, self._index(offset))), 2)

    def unnamed(self, offset: int) -> bool:
        """Whether the font does not say which letter this is, so that the text only guesses it."""
        return bool(unnamed(self._handle, self._index(offset)) == 1)

    def bold(self, offset: int) -> bool:
        """By the font's name: weights that fonts state about themselves are wrong in one file of two."""
        font_info(self._handle, self._index(offset), self._name_at, len(self._name), None)
        return _BOLD.search(self._name.value) is not None


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """`words` in rows, top to bottom, each left to right: a word belongs to a row that it overlaps by half."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.place.top + word.place.bottom, word.place.x0)):
        middle = (word.place.top + word.place.bottom) / 2
        if rows and rows[-1][0].place.top <= middle <= rows[-1][0].place.bottom:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.place.x0) for row in rows]
