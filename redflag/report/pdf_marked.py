"""A copy of a PDF agreement with its findings highlighted, bookmarked and summed up. What was on its pages stays.

The copy is the original, byte for byte, with an update behind it, as PDF viewers themselves save notes.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Sequence
from itertools import chain

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import Link as LinkAnnotation
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    Fit,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from redflag.document import PdfPlace
from redflag.errors import RedflagError
from redflag.finding import Finding, Report
from redflag.report import wording
from redflag.report.marked import Flag
from redflag.report.note import AUTHOR, note_on
from redflag.report.original import original
from redflag.report.pdf_summary import Link, summary
from redflag.report.severities import INK, MARKER, shares
from redflag.report.wording import safe

_PRINTED = 4  # annotation flag: shown on paper too
_ABOVE = 40.0  # points between the top of the window and the words that a bookmark leads to

Point = tuple[float, float]


def marked_copy(report: Report) -> bytes:
    """The PDF that `report` was made of: a highlight with a note on the words of each finding, bookmarks, and behind
    the last page a summary. Raises RedflagError: the file has changed since, is locked or too damaged to be marked."""
    data, path = original(report.document), report.document.path
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each fault that it mends
    try:
        reader = PdfReader(io.BytesIO(data if data.endswith(b"\n") else data + b"\n"))
        is_locked = reader.is_encrypted
        if not is_locked and len(reader.pages) == report.document.pages:
            return _marked(report, PdfWriter(reader, incremental=True))
    except Exception as error:  # whatever pypdf meets in a damaged file: its readers' errors are of every kind
        raise RedflagError(f"{path}: cannot be marked ({type(error).__name__}): write -o report.html instead") from None
    reason = "is locked against changes" if is_locked else "is damaged: its pages cannot all be marked"
    raise RedflagError(f"{path}: {reason}: write -o report.html instead")


def _marked(report: Report, writer: PdfWriter) -> bytes:
    flags = [Flag(number, finding) for number, finding in enumerate(wording.ranked(report.findings), 1)]
    writer.add_metadata({"/MarkedBy": AUTHOR})  # pypdf leaves title, author and the rest out of an update without news
    first_page = len(writer.pages)
    sheets, links = summary(report, flags)
    for sheet in PdfReader(io.BytesIO(sheets)).pages:
        writer.add_page(sheet)
    targets: dict[int, tuple[int, float, float]] = {}  # by a flag's number: page from 0, left and top in user space
    look = _look(writer)
    for flag in reversed(flags):  # what is drawn last lies on top: the worst
        boxes: dict[int, list[PdfPlace]] = {}
        for place in report.document.places(flag.start, flag.end):
            if isinstance(place, PdfPlace):
                boxes.setdefault(place.page - 1, []).append(place)
        for index, places in boxes.items():
            view = _View(writer.pages[index])
            quads = [view.corners(place) for place in places]
            targets.setdefault(flag.number, (index, *view.user(places[0].x0, max(places[0].top - _ABOVE, 0))))
            highlight = _highlight(writer, flag.finding, quads, look)
            writer.add_annotation(index, highlight)
    rows = {link.flag.number: link for link in links}
    _bookmark(writer, flags, targets, rows, first_page)
    _connect(writer, links, targets, first_page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class _View:
    """What is shown of a page, and the way from there, points from the top left corner, to its user space."""

    def __init__(self, page: PageObject) -> None:
        boxes = [
            (min(box.left, box.right), min(box.bottom, box.top), max(box.left, box.right), max(box.bottom, box.top))
            for box in (page.mediabox, page.cropbox)
        ]
        left, bottom = (max(float(box[side]) for box in boxes) for side in (0, 1))
        right, top = (min(float(box[side]) for box in boxes) for side in (2, 3))
        self._turn = page.rotation % 360
        self._origin = {0: (left, top), 90: (left, bottom), 180: (right, bottom), 270: (right, top)}[self._turn]

    def user(self, x: float, y: float) -> Point:
        """The point that is shown at x, y."""
        left, top = self._origin
        return {
            0: (left + x, top - y),
            90: (left + y, top + x),
            180: (left - x, top + y),
            270: (left - y, top - x),
        }[self._turn]

    def corners(self, place: PdfPlace) -> list[Point]:
        """Top left, top right, bottom left and bottom right as they are shown: the order that viewers expect."""
        return [self.user(x, y) for y in (place.top, place.bottom) for x in (place.x0, place.x1)]


def _numbers(numbers: Iterable[float]) -> ArrayObject:
    return ArrayObject(FloatObject(round(number, 3)) for number in numbers)


def _look(writer: PdfWriter) -> IndirectObject:
    """The resources with which highlights are drawn: a colour that lets the words through."""
    state = DictionaryObject(
        {NameObject("/Type"): NameObject("/ExtGState"), NameObject("/BM"): NameObject("/Multiply")}
    )
    states = DictionaryObject({NameObject("/G"): state})
    return writer._add_object(DictionaryObject({NameObject("/ExtGState"): states}))


def _highlight(
    writer: PdfWriter, finding: Finding, quads: Sequence[Sequence[Point]], look: IndirectObject
) -> DictionaryObject:
    xs, ys = zip(*chain.from_iterable(quads), strict=True)
    box = _numbers((min(xs), min(ys), max(xs), max(ys)))
    colour = shares(MARKER[finding.severity])
    drawn = DecodedStreamObject()
    paths = (f"{a[0]:.3f} {a[1]:.3f} m {b[0]:.3f} {b[1]:.3f} l {d[0]:.3f} {d[1]:.3f} l {c[0]:.3f} {c[1]:.3f} l h f"
             for a, b, c, d in quads)  # fmt: skip
    drawn.set_data("\n".join(["/G gs", "{:.3f} {:.3f} {:.3f} rg".format(*colour), *paths]).encode())
    group = {NameObject("/S"): NameObject("/Transparency"), NameObject("/Type"): NameObject("/Group")}
    drawn.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): box,
            NameObject("/Resources"): look,
            NameObject("/Group"): DictionaryObject(group),
        }
    )
    note = note_on(finding)
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Highlight"),
            NameObject("/Rect"): box,
            NameObject("/QuadPoints"): _numbers(chain.from_iterable(chain.from_iterable(quads))),
            NameObject("/C"): _numbers(colour),
            NameObject("/F"): NumberObject(_PRINTED),
            NameObject("/T"): TextStringObject(AUTHOR),
            NameObject("/Subj"): TextStringObject(finding.severity.name),
            NameObject("/NM"): TextStringObject(finding.fingerprint),
            NameObject("/Contents"): TextStringObject(note.text),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(drawn)}),
        }
    )


def _bookmark(
    writer: PdfWriter,
    flags: Sequence[Flag],
    targets: dict[int, tuple[int, float, float]],
    rows: dict[int, Link],
    first_page: int,
) -> None:
    """A bookmark on each finding, below one on the summary; what is missing leads to its line there."""
    above = writer.add_outline_item(title=f"Red flags ({len(flags)})", page_number=first_page, bold=True)
    for flag in flags:
        link = rows[flag.number]
        page, left, top = targets.get(flag.number, (first_page + link.page, link.box[0], link.box[3] + _ABOVE))
        number = flag.finding.clause.number
        title = " ".join(filter(None, [f"{flag.severity}:", safe(number), safe(flag.finding.title)]))
        fit = Fit.xyz(left=left, top=top)
        writer.add_outline_item(
            title=title, page_number=page, parent=above, color=shares(INK[flag.finding.severity]), fit=fit
        )


def _connect(
    writer: PdfWriter, links: Sequence[Link], targets: dict[int, tuple[int, float, float]], first_page: int
) -> None:
    """Makes each line of the summary a link to the words."""
    for link in links:
        if link.flag.number in targets:
            page, left, top = targets[link.flag.number]
            fit = Fit.xyz(left=left, top=top)
            annotation = LinkAnnotation(rect=link.box, target_page_index=page, fit=fit)
            writer.add_annotation(first_page + link.page, annotation)
