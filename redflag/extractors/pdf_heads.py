"""Running heads, feet and page numbers of a PDF: found by repetition and place, and kept out of the body."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from redflag.extractors.pdf_page import Line, PageBox

_MARGIN = 0.13  # share of the page's height, top and bottom, where running heads stand
_DEPTH = 4  # lines from the edge that may be running heads
_FEWEST_NUMBERS = 4  # along the margin of a page, to be the numbers of its lines
_OFTEN = 3  # times that a line in mid-page must be there to be one that runs through the document
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|seite|pagina|página|s\.|p\.)\s*\|?\s*\d{1,4}(?:\s*(?:of|von|de|sur|di|van|/)\s*\d{1,4})?"
    r"|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}\s*(?:/|of|von|sur|de)\s*\d{1,4}|[A-Z]{1,2}-\d{1,3})",
    re.I,
)
_INNER_NUMBER = re.compile(r"page\s+\d{1,4}(?:\s+of\s+\d{1,4})?|[-–—]\s*\d{1,4}\s*[-–—]", re.I)
_FIGURES = re.compile(r"\d{1,4}")
_LONE_NUMBER = re.compile(r"\d{1,4}|[ivxl]{1,6}")


@dataclass
class PageLines:
    """A page taken apart: its body in reading order, and what stands around it.

    `tied` are notes by their mark; `hidden` is what stands on a layer that is switched off.
    """

    box: PageBox
    body: list[Line]
    headers: list[Line] = field(default_factory=list)
    footers: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    hidden: list[Line] = field(default_factory=list)
    tied: dict[str, list[Line]] = field(default_factory=dict)


def take_running_heads(pages: list[PageLines]) -> None:
    edges: list[tuple[PageLines, Line, str, str]] = []
    for page in pages:
        by_place = sorted((line for line in page.body if line.cells is None), key=lambda line: line.top)
        height = page.box.height
        for line in by_place[:_DEPTH]:
            if line.bottom < _MARGIN * height:
                edges.append((page, line, "header", _signature(line, line.top)))
        for line in by_place[-_DEPTH:]:
            if line.top > (1 - _MARGIN) * height:
                edges.append((page, line, "footer", _signature(line, height - line.bottom)))
    seen = Counter(signature for *_, signature in edges)
    needed = 2 if len(pages) < 6 else 3
    for page, line, kind, signature in edges:
        if seen[signature] >= needed or _PAGE_NUMBER.fullmatch(line.text) or _LONE_NUMBER.fullmatch(line.text):
            _move(page, line, kind)
    _take_page_numbers(pages)


def _signature(line: Line, distance: float) -> str:
    """Equal for lines that run from page to page: the same words, whatever the numbers, as far from the edge."""
    return f"{re.sub(r'[0-9]+|^[ivxl]+$', '#', line.text)}@{round(distance / 8)}"


def _move(page: PageLines, line: Line, kind: str) -> None:
    index = next(index for index, other in enumerate(page.body) if other is line)
    for following in page.body[index + 1 : index + 2]:
        following.resumes = True
    (page.headers if kind == "header" else page.footers).append(line)
    page.body = [other for other in page.body if other is not line]


def _take_page_numbers(pages: list[PageLines]) -> None:
    """Page numbers in mid-page, and the running lines beside them: texts once paginated otherwise.

    "Page 3" and "- 3 -" say what they are. A lone number does when it counts on from another and stands in mid-line, or
    beside a line that runs through the document.
    """
    numbered = [
        (page, index, line)
        for page in pages
        for index, line in enumerate(page.body)
        if len(line.words) <= 4 and not line.cells
        if _INNER_NUMBER.fullmatch(line.text) or _FIGURES.fullmatch(line.text)
    ]
    if not numbered:
        return
    repeated = Counter(_same(line) for page in pages for line in page.body if line.cells is None)
    lone: list[tuple[PageLines, Line, bool]] = []
    for page, index, line in numbered:
        neighbours = page.body[max(0, index - 1) : index] + page.body[index + 1 : index + 2]
        sure = not _FIGURES.fullmatch(line.text)
        if sure or line.x0 > 0.3 * page.box.width or any(_runs(other, repeated) for other in neighbours):
            lone.append((page, line, sure))
    numbers = [-9, *(int(re.sub(r"\D.*", "", line.text.lstrip("PpAaGgEe -–—"))) for _, line, _ in lone), -9]
    for (page, line, sure), before, number, after in zip(lone, numbers, numbers[1:], numbers[2:], strict=False):
        if sure or number in (before + 1, after - 1):
            for other in _running_beside(page.body, line, repeated):
                _move(page, other, "footer")
            _move(page, line, "footer")


def _same(line: Line) -> str:
    return re.sub(r"[0-9]+", "#", line.text)


def _runs(line: Line, repeated: Counter[str]) -> bool:
    """Whether the line, of a few words at least, is found again and again."""
    return line.cells is None and len(line.words) > 1 and repeated[_same(line)] >= _OFTEN


def _running_beside(body: list[Line], number: Line, repeated: Counter[str]) -> list[Line]:
    """The running lines right above and right below a page number."""
    index = next(index for index, line in enumerate(body) if line is number)
    found = []
    for lines in (reversed(body[max(0, index - _DEPTH) : index]), body[index + 1 : index + 1 + _DEPTH]):
        for line in lines:
            if not _runs(line, repeated):
                break
            found.append(line)
    return sorted(found, key=lambda line: line.top)


def take_line_numbers(page: PageLines) -> None:
    """The numbers that count the lines of a page along its left margin, every line or every fifth, as one foot.

    Every line's: nearly all lines have one, and many go on with a small letter, which the items of a list do not.
    """
    numbered = sorted((line for line in page.body if _opens_with_number(line)), key=lambda line: line.top)
    if len(numbered) < _FEWEST_NUMBERS:
        return
    steps = {int(below.words[0].text) - int(above.words[0].text) for above, below in pairwise(numbered)}
    small = sum(len(line.words) > 1 and line.words[1].text[0].islower() for line in numbered)
    if steps == {1} and (len(numbered) < 0.8 * len(page.body) or small < 0.3 * len(numbered)):
        return
    ids = set(map(id, numbered))
    starts = [line.words[1].place.x0 for line in numbered if len(line.words) > 1]
    starts += [line.x0 for line in page.body if id(line) not in ids]
    if steps not in ({1}, {5}) or max(line.words[0].place.x1 for line in numbered) > min(starts, default=0.0) - 3:
        return
    page.footers.append(Line([line.words[0] for line in numbered]))
    page.body = [
        Line(line.words[1:]) if id(line) in ids else line for line in page.body if id(line) not in ids or line.words[1:]
    ]


def _opens_with_number(line: Line) -> bool:
    return line.cells is None and line.words[0].text.isdecimal() and len(line.words[0].text) < 5
