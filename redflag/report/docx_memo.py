"""A review memo in Word: for agreements in other formats than Word, and for several at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from redflag.finding import Failure, Report, Severity
from redflag.report import dates, essentials, wording
from redflag.report.marked import Flag
from redflag.report.note import AUTHOR, accepted
from redflag.report.severities import ADVICE, INK, TINT
from redflag.report.word_package import EPOCH, zipped
from redflag.report.wording import safe

_DATE = datetime(*EPOCH[:3])  # same input, same bytes
_DARK, _QUIET = RGBColor.from_string("1D2126"), RGBColor.from_string("59616B")
_WIDTHS = (Cm(0.9), Cm(2.1), Cm(7.9), Cm(5.5))  # of the table of findings: what A4 leaves between its margins
_DAYS = (Cm(2.9), Cm(4.2), Cm(6.4), Cm(2.9))  # of the table of days


def memo(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    """A .docx on all agreements: of each its parties, what was not read, a table of its findings, and each finding with
    quote, reason, question and wording to offer, worst first. Files that failed stand in front."""
    word = docx.Document()
    _set_up(word, reports)
    for failure in failures:
        _boxed(word, "NOT READ", [f"{failure.path}: {failure.reason}"])
    if not reports and not failures:
        word.add_paragraph("Nothing was scanned.")
    for index, report in enumerate(reports):
        if index:
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _agreement(word, report)
    saved = io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as archive:
        return zipped((zipfile.ZipInfo(name, EPOCH), archive.read(name)) for name in archive.namelist())


def _set_up(word: WordDocument, reports: Sequence[Report]) -> None:
    """Page, type and properties."""
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)
    sizes = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 11.5}
    for name, size in sizes.items():
        style = word.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]  # the theme's font would win
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), "Calibri")
        if name != "Normal":
            style.font.color.rgb, style.font.bold = _DARK, True
    word.styles["Normal"].paragraph_format.space_after = Pt(4)
    for border in word.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    names = [wording.file_name(report.document.path) for report in reports]
    properties = word.core_properties
    properties.author = properties.last_modified_by = AUTHOR
    properties.title = f"Review: {', '.join(names)}"[:250]
    properties.comments, properties.created, properties.modified = "", _DATE, _DATE
    _foot(section.footer.paragraphs[0])


def _foot(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _say(paragraph, f"{wording.NO_ADVICE}  Page ", quiet=True)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _agreement(word: WordDocument, report: Report) -> None:
    word.add_paragraph(wording.file_name(report.document.path), "Title").paragraph_format.space_after = Pt(2)
    _say(word.add_paragraph(), ", ".join(wording.about(report)), quiet=True)
    gaps = wording.gaps(report)
    if gaps.unread:
        _boxed(word, "NOT ALL OF THIS FILE WAS READ", gaps.unread)
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
        _labelled(word, label, words)
    flags = [Flag(number, finding) for number, finding in enumerate(wording.ranked(report.findings), 1)]
    outcome = f"{wording.verdict(report)}{': ' + wording.tally(report.findings) if flags else ''}."
    word.add_heading("Findings", 1)
    _say(word.add_paragraph(), outcome, bold=True)
    if flags:
        _summary(word, flags)
    for severity, group in groupby(flags, key=lambda flag: flag.finding.severity):
        heading = word.add_heading(f"{severity.name.capitalize()}: {ADVICE[severity]}", 1)
        heading.runs[0].font.color.rgb = RGBColor.from_string(INK[severity])
        for flag in group:
            _finding(word, flag)
    if report.accepted:
        word.add_heading("Accepted, and not counted", 1)
    for line in accepted(report):
        word.add_paragraph(line)
    _sums_and_dates(word, report)


def _sums_and_dates(word: WordDocument, report: Report) -> None:
    totals, rests_on = essentials.sums(report)
    days = essentials.days(report)
    if not totals and not days:
        return
    word.add_heading("Sums and dates", 1)
    for total in totals:
        _say(word.add_paragraph(), total, bold=True)
    for line in rests_on:
        _say(word.add_paragraph(), line, quiet=True)
    if days:
        table = _ruled(word, _DAYS, ("Day", "What", "How it was counted", "Clause"))
        for day in days:
            for cell, words in zip(table.add_row().cells, day, strict=True):
                _fill(cell, words)
        _fit(table, _DAYS)
        _say(word.add_paragraph(), dates.HEAD, quiet=True)
    _say(word.add_paragraph(), essentials.IN_FULL, quiet=True)


def _summary(word: WordDocument, flags: Sequence[Flag]) -> None:
    table = _ruled(word, _WIDTHS, ("", "Severity", "Finding", "Where"))
    for flag in flags:
        finding = flag.finding
        cells = table.add_row().cells  # cells of the whole table take time that grows with its square
        place = ", ".join(filter(None, [wording.stands(finding), wording.where(finding.places)]))
        for cell, words in zip(cells, (str(flag.number), flag.severity, safe(finding.title), place), strict=True):
            _fill(cell, words)
        _shade(cells[1], finding.severity)
    _fit(table, _WIDTHS)


def _ruled(word: WordDocument, widths: Sequence[Cm], names: Sequence[str]) -> Any:
    """A table with its head, which each page repeats."""
    table = word.add_table(1, len(widths))
    table.autofit = False
    _rule(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    header = table.rows[0]
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, words in zip(header.cells, names, strict=True):
        _fill(cell, words, bold=True)
    return table


def _fit(table: Table, widths: Sequence[Cm]) -> None:
    """Widths of the cells, as Word wants them, and no row cut by a page's end."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _rule(table: Table) -> None:
    """A thin line under each row."""
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "BFC4CA")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr
    following = [one for one in properties if one.tag in {qn("w:tblLayout"), qn("w:tblCellMar"), qn("w:tblLook")}]
    properties.append(borders) if not following else following[0].addprevious(borders)


def _finding(word: WordDocument, flag: Flag) -> None:
    finding = flag.finding
    word.add_heading(f"{flag.number}  {safe(finding.title)}", 2)
    place = [wording.category_name(finding.category), wording.stands(finding), wording.where(finding.places)]
    line = word.add_paragraph()
    line.paragraph_format.keep_with_next = True
    _say(line, ", ".join(filter(None, [*place, wording.fine_print(finding)])), quiet=True)
    if finding.quote:
        _quote(word, flag)
    for label, words in _advice(flag):
        _labelled(word, label, words)


def _advice(flag: Flag) -> Iterator[tuple[str, str]]:
    finding = flag.finding
    yield "Lapsed", f"accepted {finding.lapsed}" if finding.lapsed else ""
    yield "Grade", wording.grading(finding)
    yield "Why it matters", finding.why
    yield "What to ask", finding.ask
    yield "Wording to offer", finding.fallback


def _quote(word: WordDocument, flag: Flag) -> None:
    before, match, after = wording.marked(flag.finding)
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.6)
    paragraph.paragraph_format.keep_with_next = True
    _border(paragraph, "left", INK[flag.finding.severity])
    _say(paragraph, f"\u201c{before}")
    if match:
        run = paragraph.add_run(match)
        run.bold = True
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), TINT[flag.finding.severity])
        run._r.get_or_add_rPr().append(shade)
    _say(paragraph, f"{after}\u201d")


def _labelled(word: WordDocument, label: str, words: str) -> None:
    if words.strip():
        paragraph = word.add_paragraph()
        _say(paragraph, f"{label}: ", bold=True)
        _say(paragraph, safe(words.strip()))


def _boxed(word: WordDocument, heading: str, lines: Sequence[str]) -> None:
    """An alarm."""
    for index, line in enumerate([heading, *lines]):
        paragraph = word.add_paragraph()
        for side in ("left", "top" if not index else "", "bottom" if index == len(lines) else "", "right"):
            if side:
                _border(paragraph, side, INK[Severity.high])
        _say(paragraph, safe(line), bold=not index)
        paragraph.paragraph_format.keep_with_next = index < len(lines)


def _border(paragraph: Paragraph, side: str, colour: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders: Any = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    order = ["top", "left", "bottom", "right"]
    before = [borders.find(qn(f"w:{later}")) for later in order[order.index(side) + 1 :]]
    following = next((element for element in before if element is not None), None)
    borders.append(line) if following is None else following.addprevious(line)


def _say(paragraph: Paragraph, words: str, bold: bool = False, quiet: bool = False) -> None:
    run = paragraph.add_run(words)
    run.bold = bold or None
    if quiet:
        run.font.color.rgb = _QUIET
        run.font.size = Pt(9.5)


def _fill(cell: _Cell, words: str, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(words)
    run.bold, run.font.size = bold or None, Pt(9.5)


def _shade(cell: _Cell, severity: Severity) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), TINT[severity])
    cell._tc.get_or_add_tcPr().append(shade)
    cell.paragraphs[0].runs[0].font.color.rgb = RGBColor.from_string(INK[severity])
