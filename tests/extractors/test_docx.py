"""Word documents: what is read, in which order, under which number, and where it stands."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx.oxml import parse_xml

from redflag import limits
from redflag.document import Document, DocxPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors.docx import read_docx

from .docx_builder import deleted, inserted, level, lists, mark, package, par, run, style, table, zipped

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEGAL = lists(
    level(0, "%1."),
    level(1, "%1.%2"),
    level(2, "(%3)", "lowerLetter"),
    level(3, "(%4)", "lowerRoman"),
    level(4, "%1.%2(%3)"),
)


def blocks(document: Document) -> list[tuple[str, str, str]]:
    return [(block.kind, block.number, document.text[block.start : block.end]) for block in document.blocks]


def texts(data: bytes) -> list[str]:
    return read_docx("a.docx", data).text.split("\n")


INSTRUCTION = "<w:r><w:instrText>REF clause</w:instrText></w:r>"
CHECKED = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
ENTRIES = '<w:listEntry w:val="Monthly"/><w:listEntry w:val="Yearly"/>'
DROPPED = f'<w:ffData><w:ddList><w:result w:val="1"/>{ENTRIES}</w:ddList></w:ffData>'
EMOJI = '<mc:Choice Requires="w16se"><w:sym w:char="1F6AB"/></mc:Choice>'

# What a reader sees of a paragraph, or of the body.
PARAGRAPHS = [
    (par(run("Provider may ") + run("end this Agreement.")), "Provider may end this Agreement."),
    (par("  Fees \t are   due. "), "Fees are due."),
    (par("<w:r><w:t>Fees</w:t><w:tab/><w:t>due</w:t><w:br/><w:t>now</w:t></w:r>"), "Fees due now"),
    (par('<w:r><w:t>One</w:t><w:br w:type="page"/><w:t>two</w:t></w:r>'), "One two"),
    (par("<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>refundable</w:t></w:r>"), "non-refundable"),
    (par("thirty\u00a0days, re\u00adnewed, non\u2011refundable\u200b"), "thirty days, renewed, non-refundable"),
    # tracked changes: as if all were accepted
    (
        par(run("Term: ") + f"<w:ins>{run('two')}</w:ins><w:del><w:r><w:delText>one</w:delText></w:r></w:del>"),
        "Term: two",
    ),
    (par(f"<w:moveFrom>{run('old place')}</w:moveFrom>" + run("kept")), "kept"),
    (par(run("Fees "), "<w:rPr><w:del/></w:rPr>") + par("are due."), "Fees are due."),
    # a paragraph whose end is deleted has none to go on in: before a table, at the end of the body
    (par("Fees are due.", "<w:rPr><w:del/></w:rPr>") + table(["a", "b"]), "Fees are due.\na | b"),
    (par("Fees are due. ", "<w:rPr><w:del/></w:rPr>"), "Fees are due."),
    # what wraps runs
    (par(f"<w:hyperlink><w:smartTag>{run('linked')}</w:smartTag></w:hyperlink>" + run(" words")), "linked words"),
    (par(f"<w:sdt><w:sdtPr/><w:sdtContent>{run('30')}</w:sdtContent></w:sdt>" + run(" days")), "30 days"),
    (f"<w:sdt><w:sdtContent>{par('A whole paragraph')}</w:sdtContent></w:sdt>", "A whole paragraph"),
    (par(run("net ") + '<w:fldSimple w:instr="REF x">' + run("30") + "</w:fldSimple>"), "net 30"),
    (par(mark("begin") + INSTRUCTION + run("no") + mark("separate") + run("clause 4") + mark("end")), "clause 4"),
    # a field never closed swallows no other paragraph
    (par(mark("begin")) + par("Fees are due."), "Fees are due."),
    # what a list to choose from shows; a character with a spare for old versions of Word
    (par(mark("begin", DROPPED) + mark("end") + run(" paid in advance")), "Yearly paid in advance"),
    (
        par(f"<w:r><mc:AlternateContent>{EMOJI}<mc:Fallback><w:t>No</w:t></mc:Fallback></mc:AlternateContent></w:r>"),
        "No",
    ),
    # check boxes are words: an option not chosen binds nobody
    (par(mark("begin", CHECKED) + mark("end") + run("Monthly")), "☒ Monthly"),
    (par('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>' + run(" Yearly")), "☐ Yearly"),
    (par(run("Fee = ") + "<m:oMath><m:r><m:t>2x</m:t></m:r></m:oMath>"), "Fee = 2x"),
    (par("<w:r><w:ruby><w:rt>" + run("ki") + "</w:rt><w:rubyBase>" + run("期") + "</w:rubyBase></w:ruby></w:r>"), "期"),
    # comments and empty paragraphs are no text
    (par(run("Kept") + '<w:commentRangeStart w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>') + par(""), "Kept"),
]


@pytest.mark.parametrize(("body", "expected"), PARAGRAPHS)
def test_words_of_a_paragraph(body: str, expected: str) -> None:
    assert read_docx("a.docx", package(body)).text == expected


BOX = f"<w:txbxContent>{par('In a box')}</w:txbxContent>"
CHOICE = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>'
FALLBACK = f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
ANCHOR = f"<w:r><mc:AlternateContent>{CHOICE}{FALLBACK}</mc:AlternateContent></w:r>"
NOTE_MARK = '<w:r><w:footnoteReference w:id="2"/></w:r>'
NOTE = f'<w:footnote w:id="2">{par("The note.")}</w:footnote><w:footnote w:id="3">{par("Unused.")}</w:footnote>'


def test_order_of_reading() -> None:
    body = (
        par(run("Before") + NOTE_MARK)
        + table(["Fee", "100"], ["Term", "1 year"])
        + par(run("Holder") + ANCHOR)
        + par("After")
    )
    data = package(
        body, footer1=par("Page 1"), header1=par("Confidential"), header2=par("Confidential"), footnotes=NOTE
    )
    assert blocks(read_docx("a.docx", data)) == [
        ("paragraph", "", "Before"),
        ("note", "", "The note."),
        ("row", "", "Fee | 100"),
        ("row", "", "Term | 1 year"),
        ("paragraph", "", "Holder"),
        ("paragraph", "", "In a box"),
        ("paragraph", "", "After"),
        ("header", "", "Confidential"),
        ("footer", "", "Page 1"),
    ]


def test_endnotes_follow_their_mark_and_moved_words_stand_where_they_went() -> None:
    body = par(run("Noted") + '<w:r><w:endnoteReference w:id="2"/></w:r>')
    body += (
        par(f"<w:moveFrom>{run('moved')}</w:moveFrom>") + par("between") + par(f"<w:moveTo>{run('moved')}</w:moveTo>")
    )
    data = package(body, endnotes=NOTE.replace("footnote", "endnote"))
    assert texts(data) == ["Noted", "The note.", "between", "moved"]


LONG, LONGER = ("The vendor may end it. " * 8).strip(), ("The customer shall pay. " * 8).strip()
IN_CONTROLS = (
    f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>{par('a')}</w:tc></w:sdtContent></w:sdt>"
    f"<w:tc>{par('b')}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
)
DELETED_ROW = f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{par('gone')}</w:tc></w:tr></w:tbl>"
DELETED_CELL = (
    f"<w:tbl><w:tr><w:tc>{par('a')}</w:tc><w:tc><w:tcPr><w:cellDel/></w:tcPr>{par('gone')}</w:tc>"
    f"<w:tc>{par('b')}</w:tc></w:tr></w:tbl>"
)
TABLES = [
    (table(["Fee", par("100") + par("a month")]), ["Fee | 100 a month"]),
    (table(["Only cell", ""]), ["Only cell"]),  # a box around words is no table
    (table(["", ""], ["a", "b"]), ["a | b"]),
    (table(["Label", par(LONG) + par(LONGER)]), ["Label", LONG, LONGER]),  # nor is a page laid out in columns
    (table(["Outer", table(["x", "y"]) + par("")]), ["Outer", "x | y"]),
    (IN_CONTROLS, ["a | b"]),
    (DELETED_ROW + par("kept"), ["kept"]),
    (DELETED_CELL, ["a | b"]),
    (f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{par('Fees')}</w:tc></w:tr></w:tbl>", ["Fees"]),
    # words carried over a deleted end stay in their cell
    (table([par("a", "<w:rPr><w:del/></w:rPr>"), "b"]), ["a | b"]),
]


@pytest.mark.parametrize(("body", "expected"), TABLES)
def test_tables(body: str, expected: list[str]) -> None:
    assert texts(package(body)) == expected


MERGED = "<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>", "<w:tcPr><w:vMerge/></w:tcPr>"
UNDER_A_MERGED_CELL = (
    f"<w:tbl><w:tr><w:tc>{MERGED[0]}{par('Connector')}</w:tc><w:tc>{par('EUR 300')}</w:tc></w:tr>"
    f"<w:tr><w:tc>{MERGED[1]}{par('')}</w:tc><w:tc>{par('EUR 500')}</w:tc></w:tr></w:tbl>"
)


def test_a_row_under_a_merged_cell_is_a_row() -> None:
    assert blocks(read_docx("a.docx", package(UNDER_A_MERGED_CELL))) == [
        ("row", "", "Connector | EUR 300"),
        ("row", "", "EUR 500"),
    ]


ROMAN_PART = level(0, "Part %1", "upperRoman")
ARTICLES = lists(level(0, "Article %1.", "upperRoman"), level(1, "Section %1.%2", extra="<w:isLgl/>"))
GOES_ON = lists(level(0, "%1."), level(1, "(%2)", "lowerLetter", '<w:lvlRestart w:val="0"/>'))

# (w:numId, w:ilvl) of each paragraph, and the numbers Word shows in front of them
NUMBERS = [
    (LEGAL, [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)], ["1", "1.1", "1.2", "2", "2.1"]),
    (LEGAL, [(1, 0), (1, 1), (1, 2), (1, 2), (1, 3), (1, 2)], ["1", "1.1", "(a)", "(b)", "(i)", "(c)"]),
    (LEGAL, [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2)], ["1", "1.1", "(a)", "1.2", "(a)"]),
    (LEGAL, [(1, 0), (1, 1), (1, 2), (1, 2), (1, 4)], ["1", "1.1", "(a)", "(b)", "1.1(b)"]),
    # a second level without a first stands under a first at its start, which is then used up
    (LEGAL, [(1, 1), (1, 1), (1, 0)], ["1.1", "1.2", "2"]),
    # two w:num of one list count on ...
    (LEGAL, [(1, 0), (2, 0), (1, 0)], ["1", "2", "3"]),
    # ... unless one starts anew, and does so once
    (
        lists(level(0, "%1."), overrides='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
        [(1, 0), (2, 0), (2, 0), (1, 0)],
        ["1", "5", "6", "7"],
    ),
    (
        lists(level(0, "%1."), overrides=f'<w:lvlOverride w:ilvl="0">{ROMAN_PART}</w:lvlOverride>'),
        [(1, 0), (2, 0)],
        ["1", "Part II"],
    ),
    (lists(level(0, "%1.", start=9), level(1, "%1.%2")), [(1, 0), (1, 1)], ["9", "9.1"]),
    (ARTICLES, [(1, 0), (1, 1)], ["Article I", "Section 1.1"]),
    (lists(level(0, "%1)", "upperLetter", start=26)), [(1, 0), (1, 0)], ["Z)", "AA)"]),
    (lists(level(0, "%1", "lowerRoman", start=4)), [(1, 0)], ["iv"]),
    (lists(level(0, "%1", "lowerLetter", start=999_999_999)), [(1, 0)], ["999999999"]),  # no letter a thousand times
    (lists(level(0, "%1", start=10**20)), [(1, 0)], ["1"]),
    (lists(level(0, "%1.", "decimalZero")), [(1, 0)], ["01"]),
    (lists(level(0, "%1", "ordinal", start=11)), [(1, 0)], ["11th"]),
    (lists(level(0, "•", "bullet")), [(1, 0)], [""]),
    # w:lvlRestart 0: the letters go on under the next clause
    (GOES_ON, [(1, 0), (1, 1), (1, 0), (1, 1)], ["1", "(a)", "2", "(b)"]),
    (LEGAL, [(9, 0)], [""]),
]  # fmt: skip


@pytest.mark.parametrize(("numbering", "places", "expected"), NUMBERS)
def test_computed_numbers(numbering: str, places: list[tuple[int, int]], expected: list[str]) -> None:
    body = "".join(par("Words of a clause.", numbered=place) for place in places)
    document = read_docx("a.docx", package(body, numbering=numbering))
    assert [block.number for block in document.blocks] == expected
    assert {block.level for block in document.blocks} == {ilvl + 1 for _, ilvl in places}


NUMBERED_STYLE = style(
    "Clause", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>', based_on="Body"
)
STYLES = (
    style("Heading1", "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>", name="heading 1")
    + style("Part", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
    + style("SubPart", based_on="Part")
    + NUMBERED_STYLE
    + style("SubClause", based_on="Clause")
    + style("Title", name="Title")
    + style("Ring", based_on="Gnir")
    + style("Gnir", based_on="Ring")
    + style("Secret", "<w:rPr><w:vanish/></w:rPr>")
)
STYLED = [
    (par("Termination", style="Heading1"), ("heading", "1", 1)),
    (par("Termination", style="SubPart"), ("heading", "", 2)),
    (par("Cloud Agreement", style="Title"), ("heading", "", 0)),
    (par("Either party may end this.", style="SubClause"), ("item", "1.1", 2)),
    # templates give whole clauses a heading's style: a sentence is no heading
    (par("Either party may end this Agreement.", style="Heading1"), ("item", "1", 1)),
    (par("Not counted", style="Heading1", properties='<w:numPr><w:numId w:val="0"/></w:numPr>'), ("heading", "", 1)),
    (par("Plain words here.", style="Ring"), ("paragraph", "", 0)),
    (par("Plain words here.", style="NoSuchStyle"), ("paragraph", "", 0)),
    (par("LIMITATION OF LIABILITY"), ("heading", "", 0)),
    (par("Limitation of Liability"), ("paragraph", "", 0)),
    (par(run("Limitation of Liability", "<w:b/>")), ("heading", "", 0)),
    (par("9.2 Term and Termination"), ("heading", "", 2)),
    (par("(a) the fees are paid;"), ("item", "", 0)),
]


@pytest.mark.parametrize(("body", "expected"), STYLED)
def test_kinds_numbers_and_levels(body: str, expected: tuple[str, str, int]) -> None:
    document = read_docx("a.docx", package(body, styles=STYLES, numbering=LEGAL))
    assert [(block.kind, block.number, block.level) for block in document.blocks] == [expected]


def test_what_only_breaks_a_section_or_lost_its_end_is_not_counted() -> None:
    body = (
        par("", properties="<w:sectPr/>", numbered=(1, 0))
        + par(run("Gone with "), properties="<w:rPr><w:del/></w:rPr>", numbered=(1, 0))
        + par("its words.", numbered=(1, 0))
    )
    assert blocks(read_docx("a.docx", package(body, numbering=LEGAL))) == [("item", "1", "Gone with its words.")]


def looked_up(data: bytes, place: DocxPlace, length: int) -> str:
    """The words at a place, found again with python-docx."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = parse_xml(archive.read(place.part))
    paragraph = list(root.iter(f"{W}p"))[place.paragraph]
    return str(list(paragraph.iter(f"{W}r"))[place.run].text)[place.start : place.start + length]


SOFT = "<w:t>soft\u00adhyphen\u00a0and</w:t>"
BROKEN = f"<w:r>{SOFT}<w:br w:type='page'/><w:t> break</w:t><w:noBreakHyphen/><w:t>s</w:t></w:r>"


def test_places_lead_back_to_the_words() -> None:
    body = (
        par(run("  Either party ") + deleted("shall") + inserted(" may  ") + run(" end\tthis."))
        + par(run("Box") + ANCHOR + run("  after it"))
        + par(BROKEN)
        + table(["Fee", par(run("100 ") + run(" a month"))])
        + par(run("Noted") + NOTE_MARK + run(" here"))
    )
    data = package(body, footnotes=NOTE, header1=par("On every page"))
    document = read_docx("a.docx", data)
    assert document.text.startswith("Either party may end this.\nBox after it\nIn a box\nsofthyphen and break-s\n")
    for piece in document.pieces:
        assert isinstance(piece.place, DocxPlace)
        words = document.text[piece.start : piece.end]
        assert re.sub(r"\s", " ", looked_up(data, piece.place, len(words))) == words
    covered = "".join(document.text[piece.start : piece.end] for piece in document.pieces)
    assert re.sub(r"[\s|]", "", covered) == re.sub(r"[\s|]", "", document.text)


def test_places_of_a_quote_start_inside_the_run() -> None:
    data = package(par(run("Fees are ") + run("due at once.")))
    document = read_docx("a.docx", data)
    start = document.text.index("are due")
    assert document.places(start, start + 7) == (
        DocxPlace("word/document.xml", 0, 0, 5),
        DocxPlace("word/document.xml", 0, 1, 0),
    )


PURL = "http://purl.oclc.org/ooxml/"
PICTURE = '<w:r><w:drawing><wp:inline><wp:extent cx="{}" cy="{}"/><a:blip/></wp:inline></w:drawing></w:r>'
DRAWN = "<w:r><w:drawing><wp:inline>{}</wp:inline></w:drawing></w:r>"
VML_PICTURE = '<w:r><w:pict><v:shape style="width:{}pt;height:{}.5pt"><v:imagedata/></v:shape></w:pict></w:r>'
LINK_CODE = (
    '<w:r><w:instrText>HYPERLINK "https://vendor</w:instrText></w:r><w:r><w:instrText>.example/t"</w:instrText></w:r>'
)
COVERAGE = [
    (par(f"<w:ins>{run('a')}</w:ins><w:ins>{run('b')}</w:ins>"), "tracked_insertions", 2),
    (par(run("a") + "<w:del><w:r><w:delText>b</w:delText></w:r></w:del>"), "tracked_deletions", 1),
    (par(run("a") + run("fine print", "<w:vanish/>")), "hidden_runs", 1),
    (par(run("a") + run("shown", '<w:vanish w:val="0"/>')), "hidden_runs", 0),
    (par("fine print", style="Secret"), "hidden_runs", 1),
    (par(run("a") + PICTURE.format(7_000_000, 9_000_000)), "complete", False),
    (par(run("a") + PICTURE.format(900_000, 900_000)), "complete", True),
    (par(run("a") + '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'), "notes",
     ("an embedded file (Excel.Sheet.12) was not read",)),
    (par("a") + "<w:altChunk/>", "notes", ("a part in another format was not read",)),
    (par(f'<w:hyperlink r:id="k">{run("Acceptable Use Policy")}</w:hyperlink>'), "linked_terms",
     ("Acceptable Use Policy <https://vendor.example/aup>",)),
    (par(f'<w:hyperlink r:id="h">{run("our home page")}</w:hyperlink>'), "linked_terms", ()),
    # one address, told once
    (par(f'<w:hyperlink r:id="k">{run("Policy")}</w:hyperlink><w:hyperlink r:id="s">{run("policy 2")}</w:hyperlink>'),
     "linked_terms", ("Policy <https://vendor.example/aup>",)),
    (par(mark("begin") + LINK_CODE + mark("separate") + run("the terms") + mark("end")), "linked_terms",
     ("the terms <https://vendor.example/t>",)),
    (par(f'<w:fldSimple w:instr=" HYPERLINK &quot;https://vendor.example/t&quot; ">{run("terms")}</w:fldSimple>'),
     "linked_terms", ("terms <https://vendor.example/t>",)),
    (par(run("a") + DRAWN.format("<dgm:relIds/>")), "notes", ("a diagram (SmartArt) was not read",)),
    (par(run("a") + DRAWN.format("<c:chart/>")), "notes", ("a chart was not read",)),
    (par(run("a") + DRAWN.format("<a:t>terms</a:t>")), "notes", ("words inside a drawing were not read",)),
    (par(run("a") + VML_PICTURE.format(468, 640)), "complete", False),
    (par(run("a") + VML_PICTURE.format(60, 60)), "complete", True),
]  # fmt: skip


@pytest.mark.parametrize(("body", "name", "expected"), COVERAGE)
def test_coverage(body: str, name: str, expected: object) -> None:
    links = {"k": "https://vendor.example/aup", "s": "https://Vendor.example/aup/#2", "h": "https://vendor.example/"}
    assert getattr(read_docx("a.docx", package(body, links, styles=STYLES)).coverage, name) == expected


def test_hidden_words_are_read() -> None:
    assert (
        read_docx("a.docx", package(par(run("Fees ") + run("may double.", "<w:vanish/>")))).text == "Fees may double."
    )


COLOURED, SIZED = '<w:color w:val="{}"/>'.format, '<w:sz w:val="{}"/>'.format
WHITE = COLOURED("FFFFFF")
DARK = '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>'
BODY = par("Words of the usual size, eleven points as the package says, and many of them.")


def shaded(row: str, style: str = "") -> str:
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/></w:tblPr><w:tr>{row}</w:tr></w:tbl>'


FINE = [
    # the body, its fine print as (words, reason)
    (par(run("Fees ") + run("may double", "<w:vanish/>") + run(".")), [("may double", "hidden")]),
    (par(run("may") + run(" double", "<w:vanish/>"), style="Secret"), [("may double", "hidden")]),
    (par(run("shown", '<w:vanish w:val="0"/>'), style="Secret"), []),
    (par(run("may double", '<w:rStyle w:val="Invisible"/>')), [("may double", "hidden")]),
    (par(run("Fees ") + run("may double", WHITE)), [("may double", "white")]),
    (par(run("may double", '<w:color w:val="auto" w:themeColor="background1"/>')), [("may double", "white")]),
    (par(run("may double", COLOURED("f2f2f2"))), [("may double", "pale (F2F2F2 on FFFFFF)")]),
    (par(run("may double", WHITE) + run(" a year", WHITE)), [("may double a year", "white")]),
    (par(run("grey, as Word has it", COLOURED("808080"))), []),
    (par("may double", style="Faint"), [("may double", "white")]),
    (par(run("black again", COLOURED("000000")), style="Faint"), []),
    # white on a dark ground is what headings look like
    (par(run("Fees", WHITE + DARK)), []),
    (par(run("Fees", WHITE), properties=DARK), []),
    (par("Fees", style="Banner"), []),
    (par(run("Fees", WHITE + '<w:highlight w:val="yellow"/>')), [("Fees", "pale (FFFFFF on FFFF00)")]),
    (par(run("Fees", COLOURED("1F3865") + DARK)), [("Fees", "pale (1F3865 on 1F3864)")]),
    (par(run("Fees", COLOURED("auto") + DARK)), []),
    (shaded(f"<w:tc><w:tcPr>{DARK}</w:tcPr>{par(run('Fees', WHITE))}</w:tc>"), []),
    (shaded(f"<w:tc>{par(run('Fees', WHITE))}</w:tc>", style="Striped"), []),
    (shaded(f"<w:tc>{par(run('Fees', WHITE))}</w:tc>", style="Unstriped"), [("Fees", "white")]),
    # small type, against what most of the words are set in
    (BODY + par(run("Fees may double.", SIZED(12))), [("Fees may double.", "small type 6 pt of 11")]),
    (BODY + par("Fees may double.", style="Tiny"), [("Fees may double.", "small type 6.5 pt of 11")]),
    (BODY + par(run("Fees grow.", '<w:rStyle w:val="TinyWords"/>')), [("Fees grow.", "small type 5 pt of 11")]),
    (BODY + par(run("Fees may double.", SIZED(22)), style="Tiny"), []),
    (BODY + par(run("Nine points", SIZED(18)) + run(" and eight", SIZED(16))), []),
    (BODY + par(run(" - ", SIZED(4))), []),
    (par(run("All of it is small", SIZED(14)), style="Tiny"), []),
    (BODY + par(run("Tiny and hidden", SIZED(4) + "<w:vanish/>")), [("Tiny and hidden", "hidden")]),
]  # fmt: skip
LOOKS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
    + style("Secret", "<w:rPr><w:vanish/></w:rPr>")
    + style("Invisible", "<w:rPr><w:vanish/></w:rPr>").replace("paragraph", "character")
    + style("TinyWords", f"<w:rPr>{SIZED(10)}</w:rPr>").replace("paragraph", "character")
    + style("Faint", f"<w:rPr>{WHITE}</w:rPr>")
    + style("Banner", f"<w:pPr>{DARK}</w:pPr><w:rPr>{WHITE}</w:rPr>")
    + style("Small", f"<w:rPr>{SIZED(13)}</w:rPr>")
    + style("Tiny", based_on="Small")
    + style("Striped", f"<w:tblStylePr><w:tcPr>{DARK}</w:tcPr></w:tblStylePr>").replace("paragraph", "table")
    + style("Unstriped").replace("paragraph", "table")
)


@pytest.mark.parametrize(("body", "expected"), FINE)
def test_fine_print(body: str, expected: list[tuple[str, str]]) -> None:
    document = read_docx("a.docx", package(body, styles=LOOKS))
    found = [(document.text[fine.start : fine.end].strip(), fine.reason) for fine in document.fine_print]
    assert found == expected


def test_the_size_of_the_body_holds_for_notes_and_margins() -> None:
    small = par(run("Fees may double.", SIZED(12)))
    data = package(
        BODY + par(run("Noted") + NOTE_MARK),
        styles=LOOKS,
        footnotes=f'<w:footnote w:id="2">{small}</w:footnote>',
        footer1=small,
    )
    document = read_docx("a.docx", data)
    assert [document.block_at(fine.start).kind for fine in document.fine_print] == ["note", "footer"]  # type: ignore[union-attr]


def test_the_usual_style_is_that_of_paragraphs_without_one() -> None:
    usual = style("Normal", f"<w:rPr>{SIZED(24)}</w:rPr>").replace("<w:style ", '<w:style w:default="1" ')
    data = package(par("Words at twelve points, most of them.") + par(run("not these", SIZED(14))), styles=usual)
    assert [fine.reason for fine in read_docx("a.docx", data).fine_print] == ["small type 7 pt of 12"]


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    f'<w:document xmlns:w="{W[1:-1]}"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'
)
UTF8_NAMES = re.sub(rb"(PK\x03\x04..|PK\x01\x02....)\0\0", b"\\1\0\x08", package(par("Fees")), flags=re.S)
UNREADABLE = [
    (b"PK\x03\x04 and no more", "damaged .docx"),
    (package(par("Fees are due. " * 50))[:700], "damaged .docx"),
    (UTF8_NAMES.replace(b"_rels/.rels", b"_rels/.\xadels", 1), "damaged .docx"),  # a name that is not UTF-8
    (zipped({"xl/workbook.xml": "<x/>"}), "Excel workbook"),
    (zipped({"ppt/presentation.xml": "<x/>"}), "PowerPoint"),
    (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument"),
    (zipped({"notes.txt": "words"}), "is a zip archive"),
    (zipped({"word/document.xml": "<w:document"}), "not well-formed"),
    (zipped({"word/document.xml": "<document/>"}), "no body"),
    (zipped({"word/document.xml": BOMB}), "document type"),
    (package(par("")), "holds no text"),
    (package(par(PICTURE.format(1, 1)), picture=""), "holds no text, only pictures"),
]


@pytest.mark.parametrize(("data", "reason"), UNREADABLE)
def test_unreadable(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableAgreement, match=re.escape(reason)) as caught:
        read_docx("a.docx", data)
    assert "\n" not in str(caught.value)


def test_an_archive_that_unpacks_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_EXPANDED", 1000)
    with pytest.raises(UnreadableAgreement, match="unpacks to more than"):
        read_docx("a.docx", package(par("Fees are due. " * 100)))


def test_strict_open_xml_is_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = (
        f'<w:document xmlns:w="{strict}"><w:body><w:p><w:r><w:t>Fees are due.</w:t></w:r></w:p></w:body></w:document>'
    )
    assert texts(zipped({"word/document.xml": body})) == ["Fees are due."]


def test_strict_open_xml_is_as_closely_looked_at() -> None:
    formula = "<m:oMath><m:r><m:t>2x</m:t></m:r></m:oMath>"
    data = package(
        par(run("Fee = ") + formula) + par(run("a") + PICTURE.format(7_000_000, 9_000_000)), header1=par("b")
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    strict = {
        name: re.sub(r"http://schemas.openxmlformats.org/(\w+)/2006/(?=\w+\W)(?!relationships\")", f"{PURL}\\1/", text)
        for name, text in parts.items()
    }
    assert PURL in strict["word/document.xml"] and PURL in strict["word/_rels/document.xml.rels"]
    document = read_docx("a.docx", zipped(strict))
    assert (document.text, document.coverage.complete) == ("Fee = 2x\na\nb", False)
