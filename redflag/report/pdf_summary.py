"""The summary that a marked PDF ends with: verdict, what was not read, a table of all findings."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from redflag.finding import Report, Severity
from redflag.report import dates, essentials, wording
from redflag.report.marked import Flag
from redflag.report.note import accepted
from redflag.report.severities import INK, TINT
from redflag.report.wording import safe

_MARGIN = 54.0  # points
_WIDTHS = (24.0, 50.0, 236.0, 177.0)  # of the table of findings: what A4 leaves between its margins
_DAYS = (82.0, 130.0, 190.0, 85.0)  # of the table of days
_LONGEST = 300  # characters in a cell: a row must fit a page
_INK, _QUIET, _LINE = HexColor("#1D2126"), HexColor("#59616B"), HexColor("#BFC4CA")
_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9.5, leading=12.5, textColor=_INK, splitLongWords=1)
_CELL = ParagraphStyle("cell", _BODY, fontSize=8.5, leading=11)
_SMALL = ParagraphStyle("small", _CELL, textColor=_QUIET)
_TITLE = ParagraphStyle("title", _BODY, fontName="Helvetica-Bold", fontSize=16, leading=20, spaceAfter=3)
_HEAD = ParagraphStyle("head", _BODY, fontName="Helvetica-Bold", fontSize=11, leading=14, spaceBefore=8, spaceAfter=4)
_ALARM = ParagraphStyle(
    "alarm", _BODY, borderColor=HexColor(f"#{INK[Severity.high]}"), borderWidth=1.5, borderPadding=6, spaceBefore=10,
    spaceAfter=12, backColor=HexColor(f"#{TINT[Severity.high]}"),
)  # fmt: skip
_RULED: tuple[tuple[Any, ...], ...] = (
    ("FONT", (0, 0), (-1, -1), "Helvetica", 8.5, 11),
    ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 8.5, 11),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A finding's line in the summary: the page of the summary, from 0, and the box, left, bottom, right, top."""

    flag: Flag
    page: int
    box: tuple[float, float, float, float]


def summary(report: Report, flags: Sequence[Flag]) -> tuple[bytes, list[Link]]:
    """The pages as a PDF, and where each finding stands on them. `flags` come worst first."""
    links: list[Link] = []
    out = io.BytesIO()
    paper = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN, invariant=1
    )
    paper.build(list(_contents(report, flags, links)), onFirstPage=_foot, onLaterPages=_foot)
    return out.getvalue(), links


class _Linked(Paragraph):  # type: ignore[misc]
    """A paragraph that tells where it was drawn."""

    def __init__(self, flag: Flag, links: list[Link]) -> None:
        super().__init__(_text(flag.finding.title), _CELL)
        self._flag, self._links = flag, links

    def draw(self) -> None:
        super().draw()
        left, bottom = self.canv.absolutePosition(0, 0)
        box = (left, bottom, left + self.width, bottom + self.height)
        self._links.append(Link(self._flag, self.canv.getPageNumber() - 1, box))


def _contents(report: Report, flags: Sequence[Flag], links: list[Link]) -> Iterator[Flowable]:
    yield Paragraph("Red flags: summary", _TITLE)
    yield Paragraph(_text(wording.file_name(report.document.path)), _BODY)
    yield Paragraph(_text(", ".join(wording.about(report))), _SMALL)
    yield Spacer(0, 6)
    gaps = wording.gaps(report)
    if gaps.unread:
        lines = "<br/>".join(_text(line, len(line)) for line in gaps.unread)
        yield Paragraph(f"<b>NOT ALL OF THIS FILE WAS READ</b><br/>{lines}", _ALARM)
    facts = [
        *(wording.sides(report) or [("Parties", "not recognised")]),
        ("Kind", wording.agreement_kind(report)),
        ("Read for", wording.read_for(report)),
        ("Rules", wording.safe(report.rules.in_words)),
        ("Playbook", wording.house(report)),
        *essentials.in_short(report),
        *(("Note", caveat) for caveat in gaps.caveats),
    ]
    for label, words in facts:
        if words:
            yield Paragraph(f"<b>{label}:</b> {_text(words, 3 * _LONGEST)}", _BODY)
    outcome = f"{wording.verdict(report)}{': ' + wording.tally(report.findings) if flags else ''}."
    yield Paragraph(_text(outcome), _HEAD)
    if flags:
        yield Paragraph("A click on a finding leads to its words; the note on them says why, and what to ask.", _SMALL)
        yield Spacer(0, 5)
        yield _table(flags, links)
    if report.accepted:
        yield Paragraph("Accepted, and not counted", _HEAD)
    for line in accepted(report):
        yield Paragraph(_text(line, 3 * _LONGEST), _BODY)
    yield from _sums_and_dates(report)


def _sums_and_dates(report: Report) -> Iterator[Flowable]:
    totals, rests_on = essentials.sums(report)
    days = essentials.days(report)
    if not totals and not days:
        return
    yield Paragraph("Sums and dates", _HEAD)
    for total in totals:
        yield Paragraph(f"<b>{_text(total)}</b>", _BODY)
    for line in rests_on:
        yield Paragraph(_text(line, 10 * _LONGEST), _SMALL)
    if days:
        yield Spacer(0, 5)
        rows = [[Paragraph(_text(words), _CELL) for words in day] for day in days]
        head = ["Day", "What", "How it was counted", "Clause"]
        yield Table([head, *rows], _DAYS, repeatRows=1, hAlign="LEFT", style=TableStyle(_RULED))
        yield Paragraph(_text(dates.HEAD), _SMALL)
    yield Paragraph(_text(essentials.IN_FULL), _SMALL)


def _table(flags: Sequence[Flag], links: list[Link]) -> Table:
    rows: list[list[Any]] = [["", "Severity", "Finding", "Where"]]
    look: list[tuple[Any, ...]] = [*_RULED]
    for row, flag in enumerate(flags, 1):
        finding = flag.finding
        place = ", ".join(filter(None, [wording.stands(finding), wording.where(finding.places)]))
        rows.append([str(flag.number), flag.severity, _Linked(flag, links), Paragraph(_text(place), _CELL)])
        look.append(("BACKGROUND", (1, row), (1, row), HexColor(f"#{TINT[finding.severity]}")))
        look.append(("TEXTCOLOR", (1, row), (1, row), HexColor(f"#{INK[finding.severity]}")))
    return Table(rows, _WIDTHS, repeatRows=1, hAlign="LEFT", style=TableStyle(look))


def _foot(canvas: Any, _: Any) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.setFillColor(_QUIET)
    canvas.drawString(_MARGIN, 32, f"redflag. {wording.NO_ADVICE}")


def _text(words: str, longest: int = _LONGEST) -> str:
    words = safe(words)
    return escape(words if len(words) <= longest else f"{words[: longest - 3]}...", quote=False)
