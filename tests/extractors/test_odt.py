"""OpenDocument text: numbers that the program computes, tables, notes, frames, hidden and deleted words."""

# ruff: noqa: E501  (tables: one row a line)

from __future__ import annotations

import pytest

from redflag.document import Document, ParagraphPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors import extract_bytes
from redflag.extractors.odt import read_odt

from .docx_builder import zipped

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in (("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"), ("fo", "xsl-fo-compatible"))
)  # fmt: skip
LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def files(body: str, styles: str = "", master: str = "") -> dict[str, str]:
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {SPACES} {LINK}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {SPACES}>{master}</office:document-styles>",
    }


def odt(body: str, styles: str = "", master: str = "") -> Document:
    return read_odt("a.odt", zipped(files(body, styles, master)))


def p(inside: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def h(inside: str, depth: int = 1) -> str:
    return f'<text:h text:outline-level="{depth}">{inside}</text:h>'


def item(*inside: str, start: str = "") -> str:
    value = f' text:start-value="{start}"' if start else ""
    return f"<text:list-item{value}>{''.join(inside)}</text:list-item>"


def items(*inside: str, style: str = "L", extra: str = "") -> str:
    return f'<text:list text:style-name="{style}"{extra}>{"".join(inside)}</text:list>'


def row(*cells: str) -> str:
    inside = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
    return f"<table:table-row>{inside}</table:table-row>"


def table(*inside: str) -> str:
    return f"<table:table>{''.join(inside)}</table:table>"


def look(name: str, properties: str, parent: str = "") -> str:
    based = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}"{based}><style:text-properties {properties}/></style:style>'


def blocks(document: Document) -> list[tuple[str, str, str]]:
    return [(block.kind, block.number, document.text[block.start : block.end]) for block in document.blocks]


LEVELS = (
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
)
LISTS = f'<text:list-style style:name="L">{LEVELS}</text:list-style>'
OUTLINE = (
    '<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>'
    '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style></office:styles>'
)
NOTE = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In May.</text:p></text:note-body></text:note>"
FRAME = "<draw:frame><draw:text-box><text:p>Box words.</text:p></draw:text-box></draw:frame>"

BLOCKS: list[tuple[str, list[tuple[str, str, str]]]] = [
    (p("Fees<text:s/>are <text:span>due</text:span><text:tab/>now.<text:line-break/>Yes."), [("paragraph", "", "Fees are due now. Yes.")]),
    (h("Fees") + h("Due dates", 2) + p("At once.") + h("Term") + h("End", 2), [("heading", "1", "Fees"), ("heading", "1.1", "Due dates"), ("paragraph", "", "At once."), ("heading", "2", "Term"), ("heading", "2.1", "End")]),
    (items(item(p("One")), item(p("Two"), items(item(p("Inner")), item(p("More")), style="")), item(p("Three"))), [("item", "1", "One"), ("item", "2", "Two"), ("item", "(a)", "Inner"), ("item", "(b)", "More"), ("item", "3", "Three")]),
    (items(item(p("One"))) + p("Between.") + items(item(p("Two")), extra=' text:continue-numbering="true"') + items(item(p("Anew"), p("And on."))), [("item", "1", "One"), ("paragraph", "", "Between."), ("item", "2", "Two"), ("item", "1", "Anew"), ("paragraph", "", "And on.")]),
    (items(item(p("Seven"), start="7"), item(p("Eight"))), [("item", "7", "Seven"), ("item", "8", "Eight")]),
    (table("<table:table-header-rows>", row(p("Item"), p("Price")), "</table:table-header-rows>", row(p("Server"), p("90") + p("each"))), [("row", "", "Item | Price"), ("row", "", "Server | 90 each")]),
    (table(row(p("Left."), table(row(p("A"), p("B"))))), [("paragraph", "", "Left."), ("row", "", "A | B")]),
    (p(f"Fees{NOTE} are due.{FRAME}") + p("End."), [("paragraph", "", "Fees are due."), ("note", "", "In May."), ("paragraph", "", "Box words."), ("paragraph", "", "End.")]),
    (f"<text:section>{p('Inside.')}</text:section>{FRAME}", [("paragraph", "", "Inside."), ("paragraph", "", "Box words.")]),
    (p("Fees<office:annotation><text:p>No.</text:p></office:annotation> are due."), [("paragraph", "", "Fees are due.")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BLOCKS)
def test_blocks(body: str, expected: list[tuple[str, str, str]]) -> None:
    assert blocks(odt(body, LISTS, OUTLINE)) == expected


def test_margins_come_last_the_same_words_once() -> None:
    page = "<office:master-styles><style:master-page><style:header>{0}</style:header><style:footer>{1}</style:footer></style:master-page></office:master-styles>"
    pages = page.format(p("Head"), p("Foot"))
    assert blocks(odt(p("Fees."), master=pages + pages)) == [("paragraph", "", "Fees."), ("header", "", "Head"), ("footer", "", "Foot")]  # fmt: skip


FINE_PRINT = [
    (p('We <text:span text:style-name="X">may</text:span> go'), look("X", 'text:display="none"'), "may", "hidden"),
    (p('We <text:span text:style-name="X">may</text:span> go'), look("X", 'fo:color="#ffffff"'), "may", "white"),
    (p("We may go", "X"), look("X", "", "Y") + look("Y", 'fo:font-size="5pt"'), "We may go", "small type 5 pt"),
    (p('We <text:hidden-text text:string-value="may"/> go'), "", "may", "hidden"),
    (f'<text:section text:display="none">{p("We may go")}</text:section>', "", "We may go", "hidden"),
]


@pytest.mark.parametrize(("body", "styles", "words", "reason"), FINE_PRINT)
def test_fine_print(body: str, styles: str, words: str, reason: str) -> None:
    document = odt(body, styles)
    assert document.text == "We may go"
    assert [(document.text[f.start : f.end], f.reason) for f in document.fine_print] == [(words, reason)]


def test_white_words_on_a_dark_ground_are_no_fine_print() -> None:
    dark = '<style:style style:name="{}"><style:{}-properties fo:background-color="#000080"/>{}</style:style>'
    white = '<style:text-properties fo:color="#ffffff"/>'
    cell = row(p("Item", "X"), p("Price")).replace("<table:table-cell>", '<table:table-cell table:style-name="C">')
    styles = dark.format("C", "table-cell", "") + dark.format("P", "paragraph", white) + look("X", 'fo:color="#ffffff"')
    assert odt(table(cell) + p("Fees", "P"), styles).fine_print == ()


def test_coverage_and_places() -> None:
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region>"
        "<text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>"
    )
    link = '<text:a xlink:href="https://x.example/aup">Use Policy</text:a>'
    document = odt(changes + p(f"See {link}.") + p("<draw:frame><draw:object/></draw:frame>End."))
    coverage = document.coverage
    assert document.text == "See Use Policy.\nEnd."
    assert (coverage.tracked_insertions, coverage.tracked_deletions) == (1, 1)
    assert coverage.linked_terms == ("Use Policy <https://x.example/aup>",)
    assert coverage.notes == ("an embedded object was not read",) and not coverage.complete
    assert document.places(0, 2) == (ParagraphPlace(1),)


def test_the_format_is_told_by_content() -> None:
    assert extract_bytes("agreement.docx", zipped(files(p("Fees are due.")))).format == "odt"


DEEP = "<text:section>" * 240 + p("x") + "</text:section>" * 240
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
HOSTILE = [
    (zipped(files(p("Fees")) | {"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "encrypted"),
    (zipped(files(p("")) | {"content.xml": BOMB}), "document type"),
    (zipped(files(p("")) | {"content.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}), "document type"),
    (zipped(files(p("")) | {"content.xml": "<a>" * 300 + "</a>" * 300}), "more than 256 deep"),
    (zipped(files(p("")) | {"content.xml": "<a>"}), "not well-formed"),
    (zipped(files(p("")) | {"content.xml": "<a/>"}), "holds no text"),
    (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "content.xml cannot be unpacked"),
    (
        zipped(files(p("")) | {"content.xml": f"<x {SPACES}><office:body><office:spreadsheet/></office:body></x>"}),
        "spreadsheet, not a text",
    ),
    (zipped(files(p(""))), "holds no words"),
]


@pytest.mark.parametrize(("data", "reason"), HOSTILE)
def test_unreadable(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableAgreement, match=reason) as error:
        read_odt("a.odt", data)
    assert "\n" not in str(error.value)


def test_nesting_within_the_limit_is_read() -> None:
    assert odt(DEEP).text == "x"
