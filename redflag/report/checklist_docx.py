"""The checklist in Word: a table to fill in on a landscape page, signatures, and the letter on a portrait one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from redflag.checklist import Checklist, Row
from redflag.finding import Failure, Severity
from redflag.report import checklist_letter as letters
from redflag.report import checklist_wording as words
from redflag.report import wording
from redflag.report.note import AUTHOR
from redflag.report.severities import INK, TINT
from redflag.report.word_forms import Forms, paragraph_in
from redflag.report.word_package import EPOCH, zipped
from redflag.report.wording import safe

_DATE = datetime(*EPOCH[:3])  # same input, same bytes
_QUIET = RGBColor.from_string("59616B")
_SHORT, _LONG = Cm(21), Cm(29.7)  # A4
_WIDTHS = (Cm(0.9), Cm(6.6), Cm(13.6), Cm(5.4))
_SIGNED = (Cm(6), Cm(7), Cm(9), Cm(4.5))


def render(checklists: Sequence[Checklist], failures: Sequence[Failure]) -> bytes:
    """All checklists, each with its letter, as one .docx."""
    word = docx.Document()
    _set_up(word, checklists)
    forms = Forms()
    for failure in failures:
        _alarm(word, f"Not read: {failure.path}: {failure.reason}")
    for number, checklist in enumerate(checklists):
        section = word.add_section(WD_SECTION.NEW_PAGE) if number else word.sections[0]
        section.footer.is_linked_to_previous = False
        _turn(section, landscape=True)
        _foot(section.footer.paragraphs[0])
        _head(word, checklist)
        for name, rows in checklist.groups:
            word.add_heading(safe(name), 2)
            _table(word, rows, checklist, forms)
        _signatures(word, forms)
        letter = letters.letter_of(checklist)
        if not letter.is_empty:
            section = word.add_section(WD_SECTION.NEW_PAGE)
            section.footer.is_linked_to_previous = False  # what goes to the vendor says nothing of ours
            _turn(section, landscape=False)
            _letter(word, letter, forms)
    saved = io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as archive:
        return zipped((zipfile.ZipInfo(name, EPOCH), archive.read(name)) for name in archive.namelist())


def _set_up(word: WordDocument, checklists: Sequence[Checklist]) -> None:
    """Type and properties."""
    for name, size in {"Normal": 9.5, "Heading 1": 17, "Heading 2": 12}.items():
        style = word.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]  # the theme's font would win
        if name != "Normal":
            style.font.color.rgb, style.font.bold = RGBColor.from_string("1D2126"), True
    word.styles["Normal"].paragraph_format.space_after = Pt(3)
    properties = word.core_properties
    properties.author = properties.last_modified_by = AUTHOR
    names = ", ".join(words.agreement_name(checklist) for checklist in checklists)
    properties.title = f"{words.TITLE}: {names}"[:250]
    properties.comments, properties.created, properties.modified = "", _DATE, _DATE


def _foot(foot: Paragraph) -> None:
    _say(foot, f"{wording.NO_ADVICE}  Page ", quiet=True)
    page = OxmlElement("w:fldSimple")
    page.set(qn("w:instr"), "PAGE")
    foot._p.append(page)


def _turn(section: Section, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    section.left_margin = section.right_margin = Cm(1.6 if landscape else 2.4)
    section.top_margin = section.bottom_margin = Cm(1.5 if landscape else 2.2)


def _head(word: WordDocument, checklist: Checklist) -> None:
    report, gaps = checklist.report, wording.gaps(checklist.report)
    word.add_heading(f"{words.TITLE}: {words.agreement_name(checklist)}", 1)
    kind = wording.agreement_kind(report)
    about = ", ".join(wording.about(report)) + (f". Read as: {kind}" if kind else "")
    _say(word.add_paragraph(), about, quiet=True)
    for label, names in words.facts(checklist):
        line = word.add_paragraph()
        _say(line, f"{label}: ", bold=True)
        _say(line, names)
    for gap in gaps.unread:
        _alarm(word, f"Not all of this file was read. {gap}")
    for caveat in gaps.caveats:
        _say(word.add_paragraph(), caveat)
    _say(word.add_paragraph(), words.summary(checklist), bold=True)
    _say(word.add_paragraph(), words.HOW_TO_READ, quiet=True)


def _alarm(word: WordDocument, text: str) -> None:
    line = word.add_paragraph()
    _say(line, safe(text), bold=True)
    line.runs[0].font.color.rgb = RGBColor.from_string(INK[Severity.high])


def _table(word: WordDocument, rows: Sequence[Row], checklist: Checklist, forms: Forms) -> None:
    table = _ruled(word, _WIDTHS, ("", "Question", "What the paper says", "Decision"))
    for row in rows:
        added: _Row = table.add_row()  # type: ignore[no-untyped-call]
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = added.cells
        _say(cells[0].paragraphs[0], str(row.number), quiet=True)
        _question(cells[1], row)
        _answer(cells[2], row, checklist)
        _decision(cells[3], row, forms)
    _fit(table, _WIDTHS)


def _question(cell: _Cell, row: Row) -> None:
    _say(cell.paragraphs[0], safe(row.question.question), bold=True)
    _say(cell.add_paragraph(), safe(row.question.why), quiet=True)
    if row.question.do:
        line = cell.add_paragraph()
        _say(line, "Do: ", bold=True)
        _say(line, safe(row.question.do))


def _answer(cell: _Cell, row: Row, checklist: Checklist) -> None:
    run = cell.paragraphs[0].add_run(words.answer(row))
    run.bold = True
    if row.severity is not None or row.status == "not-read":
        severity = Severity.high if row.severity is None else row.severity
        run.font.color.rgb = RGBColor.from_string(INK[severity])
        _shade(run._r.get_or_add_rPr(), TINT[severity])
    for cite in words.cites(row):
        _cite(cell, cite)
    if others := words.others(row):
        _say(cell.add_paragraph(), f"Also {others}.")
    for line in words.acceptances(row):
        _say(cell.add_paragraph(), line)
    for cite in words.favours(row):
        line = cell.add_paragraph()
        _say(line, f"In your favour, {cite.place}: ", bold=True)
        _quote(line, cite)
    if remark := words.remark(row, checklist):
        _say(cell.add_paragraph(), remark, quiet=True)


def _cite(cell: _Cell, cite: words.Cite) -> None:
    line = cell.add_paragraph()
    line.paragraph_format.space_before = Pt(3)
    severity = cite.finding.severity
    _say(line, f"{words.sentence(cite.place)}{f', {severity.name}' if severity else ''}: ", quiet=True)
    if cite.finding.quote:
        _quote(line, cite)
    advice = cell.add_paragraph()
    _say(advice, f"{safe(cite.finding.title)}. ", bold=True)
    _say(advice, safe(cite.finding.ask))


def _quote(line: Paragraph, cite: words.Cite) -> None:
    before, match, after = cite.quote
    line.add_run(f"\u201c{before}")
    if match:
        run = line.add_run(match)
        _shade(run._r.get_or_add_rPr(), TINT[cite.finding.severity])
    line.add_run(f"{after}\u201d")


def _decision(cell: _Cell, row: Row, forms: Forms) -> None:
    for decision in words.DECISIONS:
        forms.tick(paragraph_in(cell), decision, words.decided(row) == decision)
    for label, is_date in (("Owner", False), ("Date", True)):
        line = cell.add_paragraph()
        _say(line, f"{label}: ", quiet=True)
        forms.field(line, label, "............................", is_date)


def _signatures(word: WordDocument, forms: Forms) -> None:
    word.add_heading("Signatures", 2)
    table = _ruled(word, _SIGNED, ("", "Name", "Signature", "Date"))
    for signer in words.SIGNERS:
        row: _Row = table.add_row()  # type: ignore[no-untyped-call]
        row.height = Cm(1.3)
        _say(row.cells[0].paragraphs[0], signer)
        forms.field(row.cells[1].paragraphs[0], "Name", "............................")
        forms.field(row.cells[3].paragraphs[0], "Date", "....................", is_date=True)
    _fit(table, _SIGNED)


def _letter(word: WordDocument, letter: letters.Letter, forms: Forms) -> None:
    _say(word.add_paragraph(), f"To: {letter.vendor or '........'}")
    _say(word.add_paragraph(), f"From: {letter.customer or '........'}")
    line = word.add_paragraph()
    _say(line, "Date: ")
    forms.field(line, "Date", "....................", is_date=True)
    subject = word.add_paragraph()
    subject.paragraph_format.space_before = subject.paragraph_format.space_after = Pt(14)
    _say(subject, letter.subject, bold=True)
    for text in (letters.GREETING, letters.OPENING):
        _say(word.add_paragraph(), text)
    for point in (*letter.papers, *letter.points):
        _point(word, point)
    if letter.confirm:
        silent = word.add_paragraph()
        silent.paragraph_format.space_before = Pt(10)
        _say(silent, letters.SILENT)
        for point in letter.confirm:
            _point(word, point)
    closing = word.add_paragraph()
    closing.paragraph_format.space_before = Pt(10)
    _say(closing, letters.CLOSING)
    _say(word.add_paragraph(), letters.FAREWELL)


def _point(word: WordDocument, point: letters.Point) -> None:
    head = word.add_paragraph()
    head.paragraph_format.space_before = Pt(7)
    head.paragraph_format.left_indent, head.paragraph_format.first_line_indent = Cm(0.8), Cm(-0.8)
    head.paragraph_format.keep_with_next = bool(point.quoted)
    head.paragraph_format.tab_stops.add_tab_stop(Cm(0.8))
    _say(head, f"{point.number}.\t{point.request}", bold=bool(point.quoted))
    for quoted in point.quoted:
        _indented(word, 0.8, f"{quoted.place}: \u201c{quoted.quote}\u201d" if quoted.quote else quoted.place)
        if quoted.wording:
            proposed = _indented(word, 1.4, "Proposed wording: ")
            proposed.add_run(quoted.wording).italic = True
    if point.also:
        _indented(word, 0.8, f"See also {', '.join(point.also)}.")


def _indented(word: WordDocument, indent: float, text: str) -> Paragraph:
    line = word.add_paragraph()
    line.paragraph_format.left_indent = Cm(indent)
    _say(line, text)
    return line


def _ruled(word: WordDocument, widths: Sequence[Cm], heads: Sequence[str]) -> Table:
    """A table with thin lines between its rows, whose head is repeated on each page."""
    table: Table = word.add_table(1, len(widths))
    table.autofit = False
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "BFC4CA")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr
    following = [one for one in properties if one.tag in {qn("w:tblLayout"), qn("w:tblCellMar"), qn("w:tblLook")}]
    properties.append(borders) if not following else following[0].addprevious(borders)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _say(cell.paragraphs[0], head, quiet=True)
    return table


def _fit(table: Table, widths: Sequence[Cm]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _say(paragraph: Paragraph, text: str, bold: bool = False, quiet: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold = bold or None
    if quiet:
        run.font.color.rgb = _QUIET


def _shade(properties: object, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    properties.append(shade)  # type: ignore[attr-defined]
