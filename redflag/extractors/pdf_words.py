"""The words of a PDF page and where they stand, through pypdfium2."""

from __future__ import annotations

import ctypes
import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import sub
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from redflag.document import PdfPlace
from redflag.extractors.tidy import NEEDS_MENDING, tidy_word

_HYPHENS = "\ufffe\x02"  # what pdfium writes for a hyphen at the end of a line, now and formerly
_LINE = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?|[\ufffe\x02]")
# A clause's number and its first word, set apart by a hair only, which pdfium takes for one word.
_GLUED_NUMBER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*\.|\d{1,2}(?:\.\d{1,2})+|\([a-z]{1,4}\)|\d{1,2}(?=[A-Z]{3}))(?=[\"“]?[A-Z][A-Za-z])"
)
_RAISABLE = frozenset("0123456789*†‡")
_RAISED = re.compile(r"(?<=[^\W\d_])(?<=\w\w)\d{1,2}$|(?<=[.,;:)”\"’])\d{1,2}$|(?<=\w)[*†‡]{1,3}$")
_BOLD = re.compile(rb"bold|black|heavy|demi", re.I)
_GARBAGE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f\U000f0000-\U0010ffff]")
_ASLANT = 0.1  # radians: more than a scan's or a typesetter's slip
_SIGN = re.compile(r"[^\w.\-–—…*•]")  # no letter, and none of the marks that leaders and lists are made of


class Word(NamedTuple):
    """A word as it stands on paper; `hyphen` when it ends at a line's end in a hyphen, which `text` then leaves out.

    `mark` is what is raised behind it in small type, such as the mark of a footnote; `text` leaves that out too.
    """

    text: str
    place: PdfPlace
    bold: bool
    hyphen: bool = False
    mark: str = ""


@dataclass(slots=True, eq=False)
class Line:
    """Words side by side. `cells` is set for a row of a ruled table: then `words` are all the cells' words in turn.

    `left` and `right` are the edges of the column that the line stands in and `pitch` its usual distance from line to
    line, in points, 0 until the page's layout is known; `resumes` after the end of a page of an older pagination;
    `aslant` is a line that is turned against most of its page: a stamp, a form's number along the margin.
    `size` is the height of the type from ascender to descender, in points.
    """

    words: list[Word]
    cells: list[list[Word]] | None = None
    left: float = 0.0
    right: float = 0.0
    pitch: float = 0.0
    resumes: bool = False
    aslant: bool = False
    page: int = field(init=False)
    text: str = field(init=False)
    bold: bool = field(init=False)
    x0: float = field(init=False)
    x1: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        places = [word.place for word in self.words]
        pages, lefts, tops, rights, bottoms, _ = zip(*places, strict=True)
        middle = len(places) // 2
        self.page = pages[0]
        self.text = " ".join([word.text + "-" if word.hyphen else word.text for word in self.words])
        self.bold = self.words[0].bold and all(word.bold for word in self.words)
        self.x0, self.x1 = min(lefts), max(rights)
        self.top, self.bottom = sorted(tops)[middle], sorted(bottoms)[middle]
        self.size = sorted(map(sub, bottoms, tops))[middle]


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
        if self.rotation == 0:
            return PdfPlace(self.number, left - x, y - top, right - x, y - bottom)
        if self.rotation == 90:
            return PdfPlace(self.number, bottom - y, left - x, top - y, right - x)
        if self.rotation == 180:
            return PdfPlace(self.number, x - right, bottom - y, x - left, top - y)
        return PdfPlace(self.number, y - top, x - right, y - bottom, x - left)

    def places(self, pairs: Iterable[tuple[float, ...]]) -> list[PdfPlace]:
        """Places around pairs of boxes, the first letter's and the last's, each left, top, right, bottom."""
        if self.rotation:
            return [self.place(min(a[0], a[4]), min(a[3], a[7]), max(a[2], a[6]), max(a[1], a[5])) for a in pairs]
        number, (x, y) = self.number, self.origin  # as place() does, but for every word of nearly every page
        return [
            PdfPlace(
                number,
                (left if left < left2 else left2) - x,
                y - (top if top > top2 else top2),
                (right if right > right2 else right2) - x,
                y - (bottom if bottom < bottom2 else bottom2),
            )
            for left, top, right, bottom, left2, top2, right2, bottom2 in pairs
        ]

    def shows_all(self, places: list[PdfPlace]) -> bool:
        if not places:
            return True
        _, lefts, tops, rights, bottoms, _ = zip(*places, strict=True)
        return bool(min(lefts) >= 0 and min(tops) >= 0 and max(rights) <= self.width and max(bottoms) <= self.height)

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
    return len(dense) > 100 and len(_SIGN.findall(dense)) > 0.5 * len(dense)


def words_by_line(textpage: pdfium.PdfTextPage, text: str, box: PageBox) -> tuple[list[Line], int]:
    """The page's lines in the order in which they are written into the file, as pdfium breaks them.

    With the number of words that were left out because they stand outside the visible page.
    """
    tokens = _tokens(text)
    chars = _Chars(textpage, text)
    places = chars.places([(start, end) for line in tokens for _, start, end in line], box)
    all_shown = box.shows_all(places)
    waiting = iter(places)
    mend = NEEDS_MENDING.search(text) is not None
    lines: list[Line] = []
    angles: list[float] = []
    clipped = 0
    for line in tokens:
        words: list[Word] = []
        bold = True  # asked only while the whole line may be bold
        for (written, start, _), place in zip(line, waiting, strict=False):
            hyphen = written[-1] in _HYPHENS
            tidied = written[:-1] if hyphen else written
            if mend:
                tidied = tidy_word(tidied)
            if not (all_shown or box.shows(place)):
                clipped += 1
                continue
            if not (tidied or hyphen):
                continue
            bold = bold and chars.bold(start)
            mark = ""
            ends_raised = tidied and tidied[-1] in _RAISABLE and not tidied[0].isdecimal()
            if ends_raised and (raised := _RAISED.search(tidied)) and chars.raised(start, start + raised.start()):
                mark, tidied = raised.group(), tidied[: raised.start()]
            words.append(Word(tidied, place, bold, hyphen, mark))
        if words:
            lines.append(Line(words))
            angles.append(chars.angle(line[0][1]))
    if len(set(angles)) > 1:
        _mark_aslant(lines, angles)
    return lines, clipped


def _mark_aslant(lines: list[Line], angles: list[float]) -> None:
    words: Counter[float] = Counter()
    for line, angle in zip(lines, angles, strict=True):
        words[angle] += len(line.words)
    [(usual, _)] = words.most_common(1)
    for line, angle in zip(lines, angles, strict=True):
        line.aslant = abs(angle - usual) > _ASLANT


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
