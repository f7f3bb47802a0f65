"""A copy of a Word agreement with a comment on the words of each finding. Nothing else in the package changes."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from redflag.finding import Report
from redflag.report.docx_anchors import Anchor, Anchors, Point
from redflag.report.docx_comments import Comments
from redflag.report.marked import Flag
from redflag.report.note import Note, note_on, note_on_all
from redflag.report.original import original
from redflag.report.word_package import WordPackage

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AROUND = ("ins", "moveTo", "hyperlink", "smartTag", "fldSimple")  # a mark at their edge stands better outside


def marked_copy(report: Report) -> bytes:
    """The Word file that `report` was made of, with a comment for each finding, in the order of the agreement.

    Where the comments do not say all (something was not read, nothing was found), one on the first words does.
    Raises RedflagError: the file has changed since, or holds macros.
    """
    package = WordPackage(report.document.path, original(report.document))
    body = package.xml(package.main)
    anchors = Anchors(report.document, package, body)
    placed: list[tuple[Anchor, Note]] = []
    overall, top = note_on_all(report), anchors.top()
    if overall is not None and top is not None:
        placed.append((top, overall))
    for number, finding in enumerate(report.findings, 1):
        anchor = anchors.of(Flag(number, finding))
        if anchor is not None:
            placed.append((anchor, note_on(finding, anchor.elsewhere)))
    _Marking(package, body).mark(placed)
    package.put(package.main, body)
    package.become_document()
    return package.written()


class _Marking:
    """Cuts the runs of a body where comments begin and end, and hangs the comments there."""

    def __init__(self, package: WordPackage, body: etree._Element) -> None:
        self._w = body.tag[: body.tag.index("}") + 1]
        self._comments = Comments(package, self._w, body)
        self._pieces: dict[etree._Element, list[tuple[int, int, etree._Element]]] = {}  # start, end, run, by whole run
        self._ends: dict[etree._Element, etree._Element] = {}  # the last mark behind an element
        self._one_character = {f"{self._w}{name}" for name in ("tab", "ptab", "cr", "noBreakHyphen")}

    def mark(self, placed: list[tuple[Anchor, Note]]) -> None:
        cuts: dict[etree._Element, set[int]] = {}
        for anchor, _ in placed:
            for point in (anchor.first, anchor.last):
                if point.offset is not None:
                    cuts.setdefault(point.element, set()).add(point.offset)
        for run, offsets in cuts.items():
            self._pieces[run] = self._cut(run, offsets)
        found = [(self._first(anchor.first), self._last(anchor.last), note) for anchor, note in placed]
        for first, last, note in found:
            identity = self._comments.add(note)
            self._begin(first, identity)
            self._end(last, identity)
        self._comments.save()

    def _first(self, point: Point) -> etree._Element:
        """The run that begins at a point, or the one that holds it."""
        pieces = self._pieces.get(point.element, [])
        return next((run for start, end, run in pieces if start <= (point.offset or 0) < end), point.element)

    def _last(self, point: Point) -> etree._Element:
        """The run that ends at a point, or the one that holds it."""
        pieces = self._pieces.get(point.element, [])
        if point.offset is None:
            return pieces[-1][2] if pieces else point.element
        return next((run for start, end, run in pieces if start < (point.offset or 0) <= end), point.element)

    def _begin(self, element: etree._Element, identity: str) -> None:
        while (around := self._edge(element)) is not None and not any(
            self._counts(one) for one in element.itersiblings(preceding=True)
        ):
            element = around
        element.addprevious(self._range("commentRangeStart", identity))

    def _end(self, element: etree._Element, identity: str) -> None:
        while (around := self._edge(element)) is not None and not any(map(self._counts, element.itersiblings())):
            element = around
        closing, reference = self._range("commentRangeEnd", identity), self._comments.reference(identity)
        self._ends.get(element, element).addnext(closing)
        closing.addnext(reference)
        self._ends[element] = reference

    def _edge(self, element: etree._Element) -> etree._Element | None:
        """The insertion, link or field around an element, None where there is none."""
        around = element.getparent()
        return around if around is not None and around.tag in {f"{self._w}{name}" for name in _AROUND} else None

    def _counts(self, element: etree._Element) -> bool:
        """Whether a neighbour is content, not a mark or a property."""
        names = ("commentRangeStart", "commentRangeEnd", "proofErr", "bookmarkStart", "bookmarkEnd", "smartTagPr")
        return element.tag not in {f"{self._w}{name}" for name in names}

    def _range(self, name: str, identity: str) -> etree._Element:
        return etree.Element(f"{self._w}{name}", {f"{self._w}id": identity})

    def _cut(self, run: etree._Element, offsets: set[int]) -> list[tuple[int, int, etree._Element]]:
        """Cut a run at `offsets`, counted as DocxPlace does; each piece keeps the run's properties."""
        w = self._w
        properties = run.find(f"{w}rPr")
        pieces: list[tuple[int, int, etree._Element]] = [(0, 0, run)]
        at = 0
        for child in [child for child in run if child is not properties]:
            for part in self._parts(child, at, offsets):
                length = self._length(part)
                start, end, piece = pieces[-1]
                if length and at in offsets and at > start:
                    fresh = run.makeelement(run.tag, {str(name): str(value) for name, value in run.attrib.items()})
                    piece.addnext(fresh)
                    if properties is not None:
                        fresh.append(deepcopy(properties))
                    start, end, piece = at, at, fresh
                    pieces.append((start, end, piece))
                if part.getparent() is not piece:
                    piece.append(part)
                at += length
                pieces[-1] = (start, end + length, piece)
        return pieces

    def _parts(self, child: etree._Element, at: int, offsets: set[int]) -> list[etree._Element]:
        """A child of a run; a text that is cut, as several."""
        text = child.text or ""
        cuts = sorted(offset - at for offset in offsets if at < offset < at + len(text))
        if child.tag != f"{self._w}t" or not cuts:
            return [child]
        edges = [0, *cuts, len(text)]
        parts = [child, *(deepcopy(child) for _ in cuts)]
        for part, start, end in zip(parts, edges, edges[1:], strict=False):
            part.text = text[start:end]
            part.set(_XML_SPACE, "preserve")
            part.tail = None
        return parts

    def _length(self, child: etree._Element) -> int:
        if child.tag == f"{self._w}t":
            return len(child.text or "")
        is_break = child.tag == f"{self._w}br" and child.get(f"{self._w}type", "textWrapping") == "textWrapping"
        return int(child.tag in self._one_character or is_break)
