"""A page of a PDF as it is shown: its size, its words and lines, the way from PDF user space to places on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import add, sub
from typing import Any, NamedTuple

import pypdfium2 as pdfium

from redflag.document import PdfPlace

_PLACE: Callable[[Any], PdfPlace] = partial(tuple.__new__, PdfPlace)  # one a word: a third of the time of PdfPlace(...)


class Word(NamedTuple):
    """A word as it stands on paper; `hyphen` when it ends at a line's end in a hyphen, which `text` then leaves out.

    `mark` is what is raised behind it in small type, such as the mark of a footnote; `text` leaves that out too.
    """

    text: str
    place: PdfPlace
    bold: bool
    hyphen: bool = False
    mark: str = ""


def _middle(values: Sequence[float]) -> float:
    """The upper median; the words of most lines have one height."""
    first = values[0]
    return first if values.count(first) == len(values) else sorted(values)[len(values) // 2]


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
        texts, places, bold, hyphens, _ = zip(*self.words, strict=True)
        pages, lefts, tops, rights, bottoms, _ = zip(*places, strict=True)
        self.page = pages[0]
        self.text = " ".join(map(add, texts, map("-".__mul__, hyphens)) if True in hyphens else texts)
        self.bold = False not in bold
        self.x0, self.x1 = min(lefts), max(rights)
        self.top, self.bottom = _middle(tops), _middle(bottoms)
        self.size = _middle(list(map(sub, bottoms, tops)))


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
        return cls._of_edges(number, page.get_bbox(), page.get_rotation())

    @classmethod
    def _of_edges(cls, number: int, edges: tuple[float, float, float, float], rotation: int) -> PageBox:
        left, bottom, right, top = edges
        width, height = right - left, top - bottom
        if rotation in (90, 270):
            width, height = height, width
        origin = {0: (left, top), 90: (left, bottom), 180: (right, bottom), 270: (right, top)}[rotation]
        return cls(number, width, height, origin, rotation)

    def turned(self, rotation: int) -> PageBox:
        """The same page as if it were shown turned by `rotation` degrees, so that text on its side stands upright."""
        whole = PdfPlace(self.number, 0, 0, self.width, self.height)
        return self._of_edges(self.number, self.user_space(whole), rotation)

    def user_space(self, place: PdfPlace) -> tuple[float, float, float, float]:
        """What `place` was given: left, bottom, right, top."""
        x, y = self.origin
        _, x0, top, x1, bottom, _ = place
        if self.rotation == 0:
            return x0 + x, y - bottom, x1 + x, y - top
        if self.rotation == 90:
            return top + x, x0 + y, bottom + x, x1 + y
        if self.rotation == 180:
            return x - x1, top + y, x - x0, bottom + y
        return x - bottom, y - x1, x - top, y - x0

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

    def places(self, *edges: Iterable[float]) -> list[PdfPlace]:
        """Boxes around each two letters: left, top, right and bottom edges of the first ones, then of the others."""
        pairs = zip(*edges, strict=True)
        if self.rotation:
            return [self.place(min(a[0], a[4]), min(a[3], a[7]), max(a[2], a[6]), max(a[1], a[5])) for a in pairs]
        number, (x, y) = self.number, self.origin  # as place() does, but for every word of nearly every page
        return [
            _PLACE(
                (
                    number,
                    (left if left < left2 else left2) - x,
                    y - (top if top > top2 else top2),
                    (right if right > right2 else right2) - x,
                    y - (bottom if bottom < bottom2 else bottom2),
                    1.0,
                )
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


def usual_size(lines: Iterable[Line]) -> float:
    """The height of type that half of all words reach, in points; 0 without a line."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[line.size] += len(line.words)
    half, passed = counts.total() / 2, 0
    for size in sorted(counts):
        passed += counts[size]
        if passed >= half:
            return size
    return 0.0
