"""Where in the body of a Word document a comment on given words can hang.

Word takes comments in the main text alone. What stands in a note, a header or a text box is commented where the body
refers to it: at the note's mark, at the first words of the section, at the run that holds the box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from redflag.document import Document, DocxPlace, Piece
from redflag.report.marked import Flag
from redflag.report.word_package import WordPackage

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ASIDE = {"footnote": "In the footnote marked here", "endnote": "In the endnote marked here"}
_MARGIN = {"header": "In the header of these pages", "footer": "In the footer of these pages"}


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the body: an element inside a paragraph and, where that is a run that may be cut, an offset in its
    text; None stands for all of the element."""

    element: etree._Element
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of the body. `elsewhere` says where the words stand when it does not hold them, else ""."""

    first: Point
    last: Point
    elsewhere: str = ""


class Anchors:
    """Finds anchors in `body`, the root of the package's main part, for the places of `document`."""

    def __init__(self, document: Document, package: WordPackage, body: etree._Element) -> None:
        self._document, self._package, self._body = document, package, body
        self._w = body.tag[: body.tag.index("}") + 1]
        self._paragraphs = {package.main: list(body.iter(f"{self._w}p"))}
        self._runs: dict[etree._Element, list[etree._Element]] = {}
        self._fixed = {f"{self._w}r", f"{_MC}AlternateContent", f"{_MATH}oMath", f"{_MATH}oMathPara"}

    def of(self, flag: Flag) -> Anchor | None:
        """Where the words of a finding stand; for what is missing, the place where one would look for it. None in a
        body without any words."""
        start, end = flag.start, flag.end
        if start >= end:
            blocks = self._document.blocks
            block = next((block for block in reversed(blocks) if block.start <= start), blocks[0])
            start, end = block.start, block.end
        pieces = self._document.pieces_of(start, end)
        if not pieces:
            return self.top("At a place that Word cannot mark")
        first, last = pieces[0].place, pieces[-1].place
        if not isinstance(first, DocxPlace) or not isinstance(last, DocxPlace) or first.part != last.part:
            return self.top("At a place that Word cannot mark")
        if first.part != self._package.main:
            return self._aside(first)
        return self._within(pieces[0], pieces[-1], start, end)

    def top(self, elsewhere: str = "") -> Anchor | None:
        """The first words of the body."""
        run = next(self._worded(self._body), None)
        return None if run is None else self._whole(run, elsewhere)

    def _within(self, first: Piece, last: Piece, start: int, end: int) -> Anchor:
        opening, closing = self._run_at(first.place), self._run_at(last.place)
        holders = [self._holder(opening), self._holder(closing)]
        in_box = any(True for _ in opening.iterancestors(f"{self._w}txbxContent"))
        elsewhere = (
            "In the text box that hangs here"
            if in_box
            else "Among these words"
            if any(held is not None for held in holders)
            else ""
        )
        points = []
        for run, held, offset in (
            (opening, holders[0], _offset(first) + max(start - first.start, 0)),
            (closing, holders[1], _offset(last) + min(end, last.end) - last.start),
        ):
            points.append(Point(run, offset) if held is None else Point(held))
        return Anchor(points[0], points[1], elsewhere)

    def _whole(self, run: etree._Element, elsewhere: str = "") -> Anchor:
        holder = self._holder(run)
        point = Point(run if holder is None else holder)
        return Anchor(point, point, elsewhere)

    def _run_at(self, place: object) -> etree._Element:
        assert isinstance(place, DocxPlace)
        paragraph = self._paragraphs[place.part][place.paragraph]
        if paragraph not in self._runs:
            self._runs[paragraph] = list(paragraph.iter(f"{self._w}r"))
        return self._runs[paragraph][place.run]

    def _holder(self, run: etree._Element) -> etree._Element | None:
        """The outermost element around a run, inside a paragraph of the body, in which no comment may begin: the run
        that holds a text box, a formula, a form's field whose words Word fills in. None where there is none."""
        found = None
        waiting = None  # becomes the holder where a paragraph is around it
        for around in run.iterancestors():
            if around.tag == f"{self._w}p":
                found, waiting = waiting if waiting is not None else found, None
            elif around.tag in self._fixed or self._is_filled_in(around):
                waiting = around
        return found

    def _is_filled_in(self, element: etree._Element) -> bool:
        """A content control that takes plain text only, or is filled from data elsewhere in the package."""
        properties = element.find(f"{self._w}sdtPr") if element.tag == f"{self._w}sdt" else None
        return properties is not None and any(
            properties.find(f"{self._w}{name}") is not None for name in ("text", "dataBinding")
        )

    def _aside(self, place: DocxPlace) -> Anchor | None:
        """Where the body refers to words of another part."""
        root = self._package.xml(place.part)
        kind, identity = self._margin(place.part)
        if kind in _MARGIN:
            run = self._first_words_with(kind, identity)
            return self.top(_MARGIN[kind]) if run is None else self._whole(run, _MARGIN[kind])
        paragraph = list(root.iter(f"{self._w}p"))[place.paragraph]
        for name, elsewhere in _ASIDE.items():
            for note in paragraph.iterancestors(f"{self._w}{name}"):
                for mark in self._body.iter(f"{self._w}{name}Reference"):
                    run = mark.getparent()
                    if mark.get(f"{self._w}id") == note.get(f"{self._w}id") and run is not None:
                        return self._whole(run, elsewhere)
        return self.top(f"In {place.part}")

    def _margin(self, part: str) -> tuple[str, str]:
        """Whether a part is a header or footer, and the id by which sections name it."""
        relations = self._package.relations(self._package.main)
        return next(((kind, identity) for kind, identity, target in relations if target == part), ("", ""))

    def _first_words_with(self, kind: str, identity: str) -> etree._Element | None:
        """The first words of the first section that has this header or footer."""
        run = None
        for element in self._body.iter(f"{self._w}p", f"{self._w}sectPr"):
            if element.tag == f"{self._w}p":
                run = next(self._worded(element), None) if run is None else run
                continue
            named = {value for mark in element.iter(f"{self._w}{kind}Reference") for value in mark.attrib.values()}
            if identity in named:
                return run
            run = None
        return None

    def _worded(self, element: etree._Element) -> Iterator[etree._Element]:
        """The runs of the body below `element` that show words."""
        for text in element.iter(f"{self._w}t"):
            run = text.getparent()
            gone = next(text.iterancestors(f"{self._w}del", f"{self._w}moveFrom"), None)
            if run is not None and run.tag == f"{self._w}r" and gone is None and (text.text or "").strip():
                yield run


def _offset(piece: Piece) -> int:
    assert isinstance(piece.place, DocxPlace)
    return piece.place.start
