"""Writes a sample agreement as a Word file: numbering by Word's own lists, ruled tables, footnotes, page fields."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from samples_markup import Part, Source, runs

DATED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # a fixed day, so that a second run makes the same bytes
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
LEVELS = (("%1.", "decimal", 0), ("%1.%2", "decimal", 0), ("(%3)", "lowerLetter", 12))
INDENT = 12.5  # mm between the number and the text
NUMBERING, NOTES = "7", "/word/footnotes.xml"
NOTE_SIZE = 15  # half points
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class Writer:
    """Builds one Word document. `edgar` papers number through their styles, others paragraph by paragraph:
    both are common, and a reader has to know both."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.edgar = source.meta["look"] == "edgar"
        self.face, self.size = ("Times New Roman", 12.0) if self.edgar else ("Arial", 10.5)
        self.document: Any = Document()
        self.new_page = False

    def write(self) -> bytes:
        self._page()
        self._styles()
        self._numbering()
        self._opening()
        for part in self.source.parts:
            self._part(part)
        if self.source.notes:
            self._footnotes()
        self._properties()
        raw = BytesIO()
        self.document.save(raw)
        return undated(raw.getvalue())

    def _page(self) -> None:
        section = self.document.sections[0]
        width, height, side = (215.9, 279.4, 25.4) if self.edgar else (210, 297, 24)
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin = section.right_margin = Mm(side)
        section.top_margin = section.bottom_margin = Mm(25)
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        for paragraph in (head, foot):
            paragraph.style.paragraph_format.tab_stops.clear_all()  # the template's stops are for another measure
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(width - 2 * side), WD_TAB_ALIGNMENT.RIGHT)
            paragraph.style.font.size = Pt(8.5)
        head.add_run(self.source.meta["head"].replace(" | ", "\t"))
        foot.add_run(f"{self.source.meta['foot']}\tPage ")
        _field(foot, "PAGE")
        foot.add_run(" of ")
        _field(foot, "NUMPAGES")

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = self.face, Pt(self.size)
        normal.paragraph_format.space_after = Pt(self.size * 0.6)
        for name, scale in (("Title", 1.5), ("Heading 1", 1.08), ("Heading 2", 1.15)):
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = self.face, Pt(self.size * scale), True
            style.font.color.rgb = None
            fonts = style.element.rPr.rFonts
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            style.paragraph_format.space_before = Pt(self.size)
            style.paragraph_format.space_after = Pt(self.size * 0.6)
        border = styles["Title"].element.pPr.find(qn("w:pBdr"))
        styles["Title"].element.pPr.remove(border)
        for level in (2, 3):
            clause = styles.add_style(f"Clause {level}", 1)
            clause.base_style = normal
            clause.quick_style = True

    def _numbering(self) -> None:
        levels = "".join(
            f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            + (f'<w:pStyle w:val="{self._style_id(index + 1)}"/>' if self.edgar else "")
            + f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
            f'<w:ind w:left="{_twips(INDENT + shift)}" w:hanging="{_twips(9 if shift else INDENT)}"/></w:pPr></w:lvl>'
            for index, (text, form, shift) in enumerate(LEVELS)
        )
        numbering = self.document.part.numbering_part.element
        outline = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="70"><w:multiLevelType w:val="multilevel"/>{levels}'
        numbering.insert(0, parse_xml(f"{outline}</w:abstractNum>"))
        for old in numbering.findall(qn("w:num")):
            if old.get(qn("w:numId")) == NUMBERING:
                numbering.remove(old)
        use = f'<w:num {nsdecls("w")} w:numId="{NUMBERING}"><w:abstractNumId w:val="70"/></w:num>'
        numbering.append(parse_xml(use))
        if self.edgar:
            for level in (1, 2, 3):
                _number(self.document.styles[self._style(level)].element.get_or_add_pPr(), level)

    def _style(self, level: int) -> str:
        return "Heading 1" if level == 1 else f"Clause {level}"

    def _style_id(self, level: int) -> str:
        return str(self.document.styles[self._style(level)].style_id)

    def _opening(self) -> None:
        title = self.document.add_paragraph(style="Title")
        title.add_run(self.source.meta["title"])
        if self.edgar:
            title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if "subtitle" in self.source.meta:
            self.document.add_paragraph(self.source.meta["subtitle"])

    def _part(self, part: Part) -> None:
        if part.kind == "break":
            self.new_page = True
        elif part.kind == "table":
            self._table(part)
        elif part.kind == "title":
            heading = self.document.add_paragraph(style="Heading 2")
            heading.paragraph_format.page_break_before = True if self.new_page else None
            self.new_page = False
            self._runs(heading, part.text)
        elif part.kind == "paragraph":
            self._runs(self.document.add_paragraph(), part.text)
        else:
            text = part.text.upper() if self.edgar and part.level == 1 else part.text
            paragraph = self.document.add_paragraph(style=self._style(part.level))
            if not self.edgar:
                _number(paragraph._p.get_or_add_pPr(), part.level)
            self._runs(paragraph, text)

    def _table(self, part: Part) -> None:
        section = self.document.sections[0]
        measure = section.page_width - section.left_margin - section.right_margin
        table = self.document.add_table(rows=len(part.rows), cols=len(part.widths))
        if part.ruled:
            table.style = "Table Grid"
        table.autofit = False
        for column, share in zip(table.columns, part.widths, strict=True):
            column.width = int(measure * share / 100)
        for row, texts in zip(table.rows, part.rows, strict=True):
            for cell, text, share in zip(row.cells, texts, part.widths, strict=True):
                cell.width = int(measure * share / 100)
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(2 if part.ruled else 16)
                self._runs(paragraph, text, bold=part.ruled and texts is part.rows[0])
        self.document.add_paragraph()

    def _runs(self, paragraph: Any, text: str, bold: bool = False) -> None:
        for run in runs(text):
            if run.note:
                mark = paragraph.add_run()
                mark.font.superscript = True
                reference = OxmlElement("w:footnoteReference")
                reference.set(qn("w:id"), run.text)
                mark._r.append(reference)
            else:
                paragraph.add_run(run.text).bold = True if bold or run.bold else None

    def _footnotes(self) -> None:
        """Footnotes are a part of their own, which python-docx does not make: -1 and 0 are Word's rules above them."""
        rules = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        small = f'<w:sz w:val="{NOTE_SIZE}"/>'
        notes = "".join(
            f'<w:footnote w:id="{mark}"><w:p>'
            f'<w:r><w:rPr>{small}<w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:rPr>{small}</w:rPr><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
            for mark, text in self.source.notes.items()
        )
        xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{rules}{notes}'
        part = PackagePart(PackURI(NOTES), NOTES_TYPE, f"{xml}</w:footnotes>".encode(), self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _properties(self) -> None:
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by = self.source.meta["title"], self.source.meta["vendor"], ""
        core.comments, core.revision = "", 1
        core.created = core.modified = DATED


def docx(source: Source) -> bytes:
    """The agreement as the bytes of a Word file: the same bytes on each run."""
    return Writer(source).write()


def undated(package: bytes) -> bytes:
    """The same zip with every member dated 1 January 1980: a zip holds the time of its writing."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_DATE), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _number(properties: Any, level: int) -> None:
    properties._add_numPr()
    properties.numPr._add_ilvl().val = level - 1
    properties.numPr._add_numId().val = int(NUMBERING)


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)
