"""The words of a PDF page and where they stand, through pypdfium2."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from redflag.document import PdfPlace
from redflag.extractors.tidy import tidy_word

_HYPHENS = "\ufffe\x02"  # what pdfium writes for a hyphen at the end of a line, now and formerly
_TOKEN = re.compile(r"[\r\n]+|[^\s\ufffe\x02]+[\ufffe\x02]?|[\ufffe\x02]")
# A clause's number and its first word, set apart by a hair only, which pdfium takes for one word.
_GLUED_NUMBER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*\.|\d{1,2}(?:\.\d{1,2})+|\([a-z]{1,4}\)|\d{1,2}(?=[A-Z]{3}))(?=[\"“]?[A-Z][A-Za-z])"
)
_BOLD = re.compile(rb"bold|black|heavy|demi", re.I)
_GARBAGE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f\U000f0000-\U0010ffff]")
_LETTER_OR_LEADER = re.compile(r"[^\W_]|[._\-–—…*•]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands on paper; `hyphen` when it ends at a line's end in a hyphen, which `text` then leaves out."""

    text: str
    place: PdfPlace
    bold: bool
    hyphen: bool = False


@dataclass
class Line:
    """Words side by side. `cells` is set for a row of a ruled table: then `words` are all the cells' words in turn.

    `left` and `right` are the edges of the column that the line stands in and `pitch` its usual distance from line to
    line, in points, 0 until the page's layout is known; `resumes` after the end of a page of an older pagination.
    """

    words: list[Word]
    cells: list[list[Word]] | None = None
    left: float = 0.0
    right: float = 0.0
    pitch: float = 0.0
    resumes: bool = False

    @cached_property
    def page(self) -> int:
        return self.words[0].place.page

    @cached_property
    def text(self) -> str:
        return " ".join(word.text + "-" * word.hyphen for word in self.words)

    @cached_property
    def x0(self) -> float:
        return min(word.place.x0 for word in self.words)

    @cached_property
    def x1(self) -> float:
        return max(word.place.x1 for word in self.words)

    @cached_property
    def top(self) -> float:
        return median(word.place.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        return median(word.place.bottom for word in self.words)

    @cached_property
    def size(self) -> float:
        """Height of the type from ascender to descender, in points."""
        return median(word.place.bottom - word.place.top for word in self.words)

    @cached_property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)


@dataclass(frozen=True, slots=True)
class PageBox:
    """What is shown of a page: its size as shown, in points, and how to get there from PDF user space."""

    number: int
    width: float
    height: float
    origin: tuple[float, float]
    rotation: int

    @classmethod
    def of(cls, page: pdfium.PdfPage, number: int) -> PageBox:
        left, bottom, right, top = page.get_bbox()
        rotation = page.get_rotation()
        width, height = right - left, top - bottom
        if rotation in (90, 270):
            width, height = height, width
        origin = {0: (left, top), 90: (left, bottom), 180: (right, bottom), 270: (right, top)}[rotation]
        return cls(number, width, height, origin, rotation)

    def place(self, left: float, bottom: float, right: float, top: float) -> PdfPlace:
        """A box of PDF user space as it is shown, turned with the page, counted from its top left corner."""
        x, y = self.origin
        if self.rotation == 90:
            return PdfPlace(self.number, bottom - y, left - x, top - y, right - x)
        if self.rotation == 180:
            return PdfPlace(self.number, x - right, bottom - y, x - left, top - y)
        if self.rotation == 270:
            return PdfPlace(self.number, y - top, x - right, y - bottom, x - left)
        return PdfPlace(self.number, left - x, y - top, right - x, y - bottom)

    def shows(self, place: PdfPlace) -> bool:
        """Whether the middle of `place` is inside the page: what is clipped away is not part of what was signed."""
        return 0 <= place.x0 + place.x1 <= 2 * self.width and 0 <= place.top + place.bottom <= 2 * self.height


def is_garbage(text: str) -> bool:
    """Whether a page's text is what a font without a usable character map yields, not words of any language.

    The bounds are wide: of 250 real pages none had a share of odd characters above .02, and of signs above .2.
    """
    dense = "".join(text.split())
    if len(_GARBAGE.findall(dense)) > 0.2 * len(dense):
        return True
    return len(dense) > 100 and len(_LETTER_OR_LEADER.findall(dense)) < 0.5 * len(dense)


def words_by_line(textpage: pdfium.PdfTextPage, text: str, box: PageBox) -> list[Line]:
    """The page's lines in the order in which they are written into the file, as pdfium breaks them."""
    boxes = _CharBoxes(textpage, box, same_index=len(text) == textpage.count_chars())
    lines: list[Line] = []
    words: list[Word] = []
    bold = False
    for token in _TOKEN.finditer(text):
        written = token.group()
        if written[0] in "\r\n":
            lines, words = _close(lines, words), []
            continue
        start = token.start()
        if not words and (number := _GLUED_NUMBER.match(written)):
            place = boxes.around(start, start + number.end())
            if box.shows(place):
                words.append(Word(tidy_word(number.group()), place, boxes.bold(start)))
            start, written = start + number.end(), written[number.end() :]
        hyphen = written[-1] in _HYPHENS
        place = boxes.around(start, token.end())
        tidied = tidy_word(written[:-1] if hyphen else written)
        if not box.shows(place) or not (tidied or hyphen):
            continue
        bold = (bold or not words) and boxes.bold(start)  # asked only while the whole line may be bold
        words.append(Word(tidied, place, bold, hyphen))
        if hyphen:
            lines, words = _close(lines, words), []
    return _close(lines, words)


def _close(lines: list[Line], words: list[Word]) -> list[Line]:
    if words:
        lines.append(Line(words))
    return lines


class _CharBoxes:
    """Boxes of stretches of a text page, from its first and last character: two calls a word instead of one a letter.

    The loose box is as high as the font, not as the letter, so that the words of a line have one height.
    """

    def __init__(self, textpage: pdfium.PdfTextPage, box: PageBox, same_index: bool) -> None:
        self._handle = textpage.raw
        self._box = box
        self._same_index = same_index
        self._first = raw.FS_RECTF()
        self._last = raw.FS_RECTF()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def _index(self, offset: int) -> int:
        return offset if self._same_index else int(raw.FPDFText_GetCharIndexFromTextIndex(self._handle, offset))

    def around(self, start: int, end: int) -> PdfPlace:
        first, last = self._first, self._last
        raw.FPDFText_GetLooseCharBox(self._handle, self._index(start), first)
        raw.FPDFText_GetLooseCharBox(self._handle, self._index(end - 1), last)
        return self._box.place(
            min(first.left, last.left),
            min(first.bottom, last.bottom),
            max(first.right, last.right),
            max(first.top, last.top),
        )

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
