"""Sets a sample agreement as a PDF: numbered clauses, ruled tables, footnotes, running heads, "Page 3 of 7"."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table
from samples_markup import Part, Source, runs

WIDTH, HEIGHT = A4
TOP, BOTTOM = 66, 68  # points: from the edge of the page to the text, where the page has no footnotes
PASSES = 8  # the room for footnotes and the number of pages are found by setting the agreement again


@dataclass(frozen=True, slots=True)
class Look:
    """The face of a vendor's paper. Sizes in points; the faces are of the fourteen that every reader has."""

    face: str
    bold: str
    size: float
    note: float
    margin: float
    alignment: int = 0

    def style(self, size: float = 0, **settings: Any) -> ParagraphStyle:
        size = size or self.size
        settings = {"fontName": self.face, "leading": size * 1.32, "spaceAfter": size * 0.55} | settings
        return ParagraphStyle("sample", fontSize=size, **settings)


LOOKS = {
    "plain": Look("Times-Roman", "Times-Bold", 11, 7.5, 72, TA_JUSTIFY),
    "form": Look("Helvetica", "Helvetica-Bold", 10, 6.5, 60),
}


def pdf(source: Source) -> bytes:
    """The agreement as the bytes of a PDF: the same bytes on each run. Raises ValueError if its notes never settle."""
    notes: dict[int, list[str]] = {}
    pages = 0
    for _ in range(PASSES):
        paper = _Paper(source, notes, pages)
        paper.build(_story(source, paper.look), canvasmaker=_canvas(paper))
        if (paper.found, paper.page) == (notes, pages):
            return paper.out.getvalue()
        notes, pages = paper.found, paper.page
    raise ValueError(f"{source.meta['file']}: footnotes keep moving between pages")


class _Paper(BaseDocTemplate):  # type: ignore[misc]
    """One pass: sets the agreement with the notes where the last pass met their marks, and notes where they are now."""

    def __init__(self, source: Source, notes: dict[int, list[str]], pages: int) -> None:
        self.source, self.notes, self.pages = source, notes, pages
        self.look = LOOKS[source.meta["look"]]
        self.found: dict[int, list[str]] = {}
        self.out = BytesIO()
        meta = source.meta
        super().__init__(self.out, pagesize=A4, invariant=1, title=meta["title"], author=meta["vendor"])
        self.addPageTemplates(PageTemplate("page", [self._frame(1)], onPage=self._page))

    @property
    def measure(self) -> float:
        return float(WIDTH - 2 * self.look.margin)

    def handle_pageBegin(self) -> None:  # noqa: N802 (reportlab's name)
        self.pageTemplate.frames = [self._frame(self.page + 1)]
        super().handle_pageBegin()

    def _frame(self, page: int) -> Frame:
        foot = BOTTOM + sum(height for _, height in self._footnotes(page))
        return Frame(self.look.margin, foot, self.measure, HEIGHT - TOP - foot, 0, 0, 0, 0, id="text")

    def _footnotes(self, page: int) -> list[tuple[Flowable, float]]:
        style = self.look.style(self.look.note, spaceAfter=0)
        marks = self.notes.get(page, [])
        notes = [Paragraph(f"<super>{mark}</super> {_inline(self.source.notes[mark])}", style) for mark in marks]
        flow = [Spacer(1, 10), *notes] if notes else []
        return [(each, each.wrap(self.measure, HEIGHT)[1]) for each in flow]

    def _page(self, canvas: Canvas, _: Any) -> None:
        left, right = self.look.margin, WIDTH - self.look.margin
        head = self.source.meta["head"].split(" | ")
        canvas.setFont(self.look.face, 8)
        canvas.drawString(left, HEIGHT - 44, head[0])
        canvas.drawRightString(right, HEIGHT - 44, head[-1])
        canvas.drawString(left, 36, self.source.meta["foot"])
        canvas.drawRightString(right, 36, f"Page {canvas.getPageNumber()} of {self.pages}")
        canvas.setLineWidth(0.4)
        canvas.line(left, HEIGHT - 49, right, HEIGHT - 49)
        notes = self._footnotes(canvas.getPageNumber())
        top = BOTTOM + sum(height for _, height in notes)
        if notes:
            canvas.line(left, top - 6, left + 120, top - 6)
        for note, height in notes:
            top -= height
            note.drawOn(canvas, left, top)


def _canvas(paper: _Paper) -> type[Canvas]:
    class Marking(Canvas):  # type: ignore[misc]
        """Reports the page on which reportlab sets each anchor: the marks of notes are the only anchors we set."""

        def bookmarkHorizontal(self, key: str, *_: Any, **__: Any) -> None:  # noqa: N802 (reportlab's name)
            paper.found.setdefault(self.getPageNumber(), []).append(key)

    return Marking


def _story(source: Source, look: Look) -> list[Flowable]:
    title = look.style(look.size * 1.65, fontName=look.bold, spaceAfter=4)
    story: list[Flowable] = [Paragraph(escape(source.meta["title"]), title)]
    story += [Paragraph(escape(source.meta.get("subtitle", "")), look.style(spaceAfter=16))]
    for part in source.parts:
        story += _flowables(part, look)
    return story


def _flowables(part: Part, look: Look) -> list[Flowable]:
    if part.kind == "break":
        return [PageBreak()]
    if part.kind == "table":
        return [_table(part, look), Spacer(1, look.size)]
    if part.kind in ("title", "heading"):
        size = look.size * (1.2 if part.kind == "title" else 1.08)
        settings: dict[str, Any] = {"fontName": look.bold, "spaceBefore": look.size, "keepWithNext": 1}
    else:
        size = look.size
        settings = {"alignment": look.alignment, "bulletFontName": look.face, "bulletFontSize": size}
    settings["leftIndent"] = {0: 0, 1: 30, 2: 30, 3: 52}[part.level]
    settings["bulletIndent"] = 30 if part.level == 3 else 0
    if part.kind == "heading":
        settings |= {"bulletFontName": look.bold, "bulletFontSize": size}
    return [Paragraph(_inline(part.text), look.style(size, **settings), bulletText=part.label or None)]


def _table(part: Part, look: Look) -> Table:
    measure = WIDTH - 2 * look.margin
    size = look.size * 0.92
    cell, head = look.style(size, spaceAfter=0), look.style(size, spaceAfter=0, fontName=look.bold)
    rows = [
        [Paragraph(_inline(text), head if part.ruled and not index else cell) for text in row]
        for index, row in enumerate(part.rows)
    ]
    style: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 5)]
    if part.ruled:
        style += [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke)]
    else:
        style += [("BOTTOMPADDING", (0, 0), (-1, -1), look.size * 1.2)]
    widths = [measure * share / 100 for share in part.widths]
    return Table(rows, colWidths=widths, style=style, repeatRows=int(part.ruled), hAlign="LEFT")


def _inline(text: str) -> str:
    """Our runs in reportlab's own markup."""
    pieces = []
    for run in runs(text):
        words = escape(run.text)
        if run.note:
            words = f'<super>{words}</super><a name="{words}"/>'
        pieces.append(f"<b>{words}</b>" if run.bold else words)
    return "".join(pieces)
