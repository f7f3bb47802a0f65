"""Content controls of Word: boxes to tick and fields to fill in, as XML for a paragraph or cell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import _Cell
from docx.text.paragraph import Paragraph

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
BOX, TICKED = "\N{BALLOT BOX}", "\N{BALLOT BOX WITH X}"
GLYPHS = "MS Gothic"  # where Word takes the boxes from
SMALL = 17  # half points


class Forms:
    """Makes the controls of one document, each with an id of its own, counted so that the same input gives the same
    bytes."""

    def __init__(self) -> None:
        self._ids: Iterator[int] = count(1)

    def tick(self, paragraph: Paragraph, label: str, ticked: bool) -> None:
        """A box to tick, and its label."""
        state = "1" if ticked else "0"
        control = (
            f'<w14:checkbox><w14:checked w14:val="{state}"/><w14:checkedState w14:val="2612" w14:font="{GLYPHS}"/>'
            f'<w14:uncheckedState w14:val="2610" w14:font="{GLYPHS}"/></w14:checkbox>'
        )
        fonts = f'<w:rFonts w:ascii="{GLYPHS}" w:hAnsi="{GLYPHS}" w:eastAsia="{GLYPHS}" w:hint="eastAsia"/>'
        run = f'<w:r><w:rPr>{fonts}<w:sz w:val="{SMALL}"/></w:rPr><w:t>{TICKED if ticked else BOX}</w:t></w:r>'
        paragraph._p.append(self._control(label, control, run))
        paragraph.add_run(f" {label}   ")

    def field(self, paragraph: Paragraph, label: str, hint: str, is_date: bool = False) -> None:
        """A field with a hint in grey that goes when somebody writes in it."""
        control = (
            '<w:date><w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val="en-GB"/><w:storeMappedDataAs w:val="dateTime"/>'
            '<w:calendar w:val="gregorian"/></w:date>'
            if is_date
            else "<w:text/>"
        )
        look = f'<w:rPr><w:color w:val="8A9199"/><w:sz w:val="{SMALL}"/></w:rPr>'
        run = f"<w:r>{look}<w:t>{hint}</w:t></w:r>"
        paragraph._p.append(self._control(label, f"<w:showingPlcHdr/>{control}", run))

    def _control(self, label: str, control: str, content: str) -> Any:
        """`label`, `control` and `content` are our own, so that nothing in them needs escaping."""
        number = next(self._ids)
        return parse_xml(
            f'<w:sdt {nsdecls("w")} {W14}><w:sdtPr><w:alias w:val="{label}"/><w:tag w:val="f{number}"/>'
            f'<w:id w:val="{number}"/>{control}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
        )


def paragraph_in(cell: _Cell) -> Paragraph:
    """The cell's first paragraph while nothing stands in it, else a new one."""
    first: Paragraph = cell.paragraphs[0]
    is_empty = len(cell.paragraphs) == 1 and not list(first._p.iterchildren("{*}r", "{*}sdt"))
    return first if is_empty else cell.add_paragraph()
