"""The words of a PDF page and where they stand, through pypdfium2."""

from __future__ import annotations

import ctypes
import re
from array import array
from collections.abc import Iterable
from math import pi, radians

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from redflag.document import PdfPlace
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
_SIGN = re.compile(r"[^\w.\-–—…*•]")  # no letter, and none of the marks that leaders and lists are made of


def is_garbage(text: str) -> bool:
    """Whether a page's text is what a font without a usable character map yields, not words of any language.

    The bounds are wide: of 250 real pages none had a share of odd characters above .02, of signs above .2, and of
    different small words of four letters and more without a vowel above .02.
    """
    dense = "".join(text.split())
    if len(_GARBAGE.findall(dense)) > 0.2 * len(dense):
        return True
    if len(dense) > 100 and len(_SIGN.findall(dense)) > 0.5 * len(dense):
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
    words, _, starts = _lines(chars, [[token] for line in tokens for token in line], text, box)
    line_of = {start: index for index, line in enumerate(tokens) for _, start, _ in line}
    lines, box = set_upright(words, list(map(chars.angle, starts)), [line_of[start] for start in starts], box)
    return lines, clipped, box


def _is_level(line: Line) -> bool:
    """Whether the line stands upright on the page, told without asking for it where its words say so."""
    first, last = line.words[0].place, line.words[-1].place
    return last.x0 > first.x0 and abs(last.top - first.top) < 1


def _lines(
    chars: _Chars, tokens: list[list[tuple[str, int, int]]], text: str, box: PageBox
) -> tuple[list[Line], int, list[int]]:
    """Lines, the number of words outside the page, and where in `text` each line begins."""
    places = chars.places([(start, end) for line in tokens for _, start, end in line], box)
    all_shown = box.shows_all(places)
    waiting = iter(places)
    mend = NEEDS_MENDING.search(text) is not None
    spaced = is_spaced(text)
    lines: list[Line] = []
    firsts: list[int] = []
    clipped = 0
    for line in tokens:
        words: list[Word] = []
        bold = True  # asked only while the whole line may be bold
        unnamed = bool(line) and chars.unnamed(line[0][1])
        for (written, start, _), place in zip(line, waiting, strict=False):
            hyphen = written[-1] in _HYPHENS
            tidied = written[:-1] if hyphen else written
            if mend:
                tidied = tidy_word(tidied)
            if not (all_shown or box.shows(place)):
                clipped += tidied.strip(_POINTS).isalpha()
                continue
            if not (tidied or hyphen):
                continue
            if unnamed and chars.unnamed(start):
                tidied = "\ufffd" * len(tidied)
            bold = bold and chars.bold(start)
            mark = ""
            ends_raised = tidied and tidied[-1] in _RAISABLE and not tidied[0].isdecimal()
            if ends_raised and (raised := _RAISED.search(tidied)) and chars.raised(start, start + raised.start()):
                mark, tidied = raised.group(), tidied[: raised.start()]
            words.append(Word(tidied, place, bold, hyphen, mark))
        if words:
            lines.append(Line(close_up(words) if spaced else words))
            firsts.append(line[0][1])
    return lines, clipped, firsts


def _tokens(text: str) -> list[list[tuple[str, int, int]]]:
    """The words of `text`, line by line, each with where it starts and ends."""
    lines: list[list[tuple[str, int, int]]] = []
    for match in _LINE.finditer(text):
        end = match.start()
        line: list[tuple[str, int, int]] = []
        for written in match.group().split():
            start = text.index(written, end)
            end = start + len(written)
            if not line and (number := _GLUED_NUMBER.match(written)):
                cut = number.end()
                line.append((written[:cut], start, start + cut))
                start, written = start + cut, written[cut:]
            line.append((written, start, end))
        lines.append(line)
    return lines


# Called for the first and last letter of every word: without the checks of argument types that raw's function makes.
_loose_box = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
_BOX = ctypes.sizeof(raw.FS_RECTF)  # four C floats: left, top, right, bottom


class _Chars:
    """Boxes and type of stretches of a text page, by offsets into its text."""

    def __init__(self, textpage: pdfium.PdfTextPage, text: str) -> None:
        self._handle = textpage.raw
        self._same_index = len(text) == textpage.count_chars()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._first, self._last = raw.FS_RECTF(), raw.FS_RECTF()

    def _index(self, offset: int) -> int:
        return offset if self._same_index else int(raw.FPDFText_GetCharIndexFromTextIndex(self._handle, offset))

    def places(self, spans: list[tuple[int, int]], box: PageBox) -> list[PdfPlace]:
        """Boxes from the first to the last letter of each stretch, start and end.

        The loose box is as high as the font, not as the letter, so that the words of a line have one height.
        """
        letters = [index for start, end in spans for index in (start, end - 1)]
        if not self._same_index:
            letters = list(map(self._index, letters))
        boxes = array("f", bytes(_BOX * len(letters)))
        address, handle = boxes.buffer_info()[0], ctypes.cast(self._handle, ctypes.c_void_p).value
        for index in letters:
            _loose_box(handle, index, address)
            address += _BOX
        edges = iter(boxes.tolist())
        return box.places(zip(*[edges] * 8, strict=True))

    def raised(self, offset: int, mark: int) -> bool:
        """Whether the letter at `mark` is smaller than that at `offset` and stands above its base line."""
        one, other = self._first, self._last
        raw.FPDFText_GetLooseCharBox(self._handle, self._index(offset), one)
        raw.FPDFText_GetLooseCharBox(self._handle, self._index(mark), other)
        height = one.top - one.bottom
        return bool(other.top - other.bottom < 0.85 * height and other.bottom > one.bottom + 0.1 * height)

    def angle(self, offset: int) -> float:
        """In radians, to a hundredth."""
        return round(float(raw.FPDFText_GetCharAngle(self._handle, self._index(offset))), 2)

    def unnamed(self, offset: int) -> bool:
        """Whether the font does not say which letter this is, so that the text only guesses it."""
        return int(raw.FPDFText_HasUnicodeMapError(self._handle, self._index(offset))) == 1

    def bold(self, offset: int) -> bool:
        """By the font's name: weights that fonts state about themselves are wrong in one file of two."""
        raw.FPDFText_GetFontInfo(self._handle, self._index(offset), self._name, 128, self._flags)
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
