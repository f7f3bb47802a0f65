"""RTF: words of every kind of group, numbers, tables, notes, what is hidden or deleted, damaged files."""

# ruff: noqa: E501  (tables: one row a line)

from __future__ import annotations

import pytest

from redflag import limits
from redflag.document import Document, ParagraphPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors.rtf import read_rtf

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}{\f2\fcharset204 Times;}}"
    r"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}{\stylesheet{\s1 heading 1;}}{\*\generator X;}{\info{\title T}}"
)


def rtf(body: str) -> Document:
    return read_rtf("a.rtf", f"{HEAD}{body}}}".encode("latin-1"))


def blocks(document: Document) -> list[tuple[str, str, str]]:
    return [(block.kind, block.number, document.text[block.start : block.end]) for block in document.blocks]


BLOCKS: list[tuple[str, list[tuple[str, str, str]]]] = [
    (r"\pard Fees are\par due \emdash at once.", [("paragraph", "", "Fees are"), ("paragraph", "", "due —at once.")]),
    ("Fees\n are due.\\\nNow.", [("paragraph", "", "Fees are due."), ("paragraph", "", "Now.")]),
    # characters: code pages of the file and of a font, Unicode with its stand-in, halves of a rare sign, escapes
    (r"Vendor\'92s \'80", [("paragraph", "", "Vendor’s €")]),
    (r"{\f2\'cf\'eb\'e0\'f2\'e0} ok", [("paragraph", "", "Плата ok")]),
    (r"{\uc1 5 \u8364?} {\uc0\u8364} {\uc2\u8364\'80?}x", [("paragraph", "", "5 € € €x")]),
    (r"a\u-10179?\u-8704?b", [("paragraph", "", "a\U0001f600b")]),
    (r"\{a\}\~b\\c\-d\_e", [("paragraph", "", "{a} b\\cd-e")]),
    # headings and numbers
    (r"\pard\outlinelevel0\b Term\b0\par\pard It ends.\par", [("heading", "", "Term"), ("paragraph", "", "It ends.")]),
    (r"{\listtext\pard 2.1.\tab}Fees are due.\par{\pntext (b)\tab}They rise.\par", [("item", "2.1", "Fees are due."), ("item", "(b)", "They rise.")]),
    (r"{\pntext\f1\'B7\tab}{\*\pn\pnlvlblt{\pntxtb\'B7}}Fees are due.\par", [("item", "", "Fees are due.")]),
    # tables
    (r"\trowd\cellx1\cellx2\pard\intbl Item\cell Price\cell\row\trowd\intbl Server\cell\b 90\cell\row\pard End.", [("row", "", "Item | Price"), ("row", "", "Server | 90"), ("paragraph", "", "End.")]),
    (r"\trowd\pard\intbl One\par two\cell Three\cell\row", [("row", "", "One two | Three")]),
    (r"\trowd\pard\intbl Item\cell Price\cell\pard End.", [("row", "", "Item | Price"), ("paragraph", "", "End.")]),
    (r"\pard\intbl\itap2 In\nestcell ner\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\pard\intbl\itap1 Out\cell\row", [("row", "", "In | ner"), ("paragraph", "", "Out")]),
    # what hangs on a paragraph comes after it; margins come last, the same words once
    (r"Fees{\footnote\pard\chftn In May.} are due.\par End.", [("paragraph", "", "Fees are due."), ("note", "", "In May."), ("paragraph", "", "End.")]),
    (r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt\pard Box words.\par}}{\shprslt Old}}Fees are due.\par", [("paragraph", "", "Fees are due."), ("paragraph", "", "Box words.")]),
    (r"{\headerl Page\par}{\headerr Page\par}{\footer Foot}Fees are due.\par", [("paragraph", "", "Fees are due."), ("header", "", "Page"), ("footer", "", "Foot")]),
    # no text
    (r"Fees{\*\unknown not this} {\deleted rise}{\*\annotation no} stay.{\pict\picwgoal9\bin5 }}{\}x}", [("paragraph", "", "Fees stay.")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BLOCKS)
def test_blocks(body: str, expected: list[tuple[str, str, str]]) -> None:
    assert blocks(rtf(body)) == expected


FINE_PRINT = [
    (r"We {\v may} go", "may", "hidden"),
    (r"We {\cf2 may} go", "may", "white"),
    (r"We {\fs8 may} go", "may", "small type 4 pt"),
]


@pytest.mark.parametrize(("body", "words", "reason"), FINE_PRINT)
def test_fine_print(body: str, words: str, reason: str) -> None:
    document = rtf(body)
    assert document.text == "We may go"
    assert [(document.text[f.start : f.end], f.reason) for f in document.fine_print] == [(words, reason)]


def test_no_fine_print() -> None:
    assert rtf(r"\trowd\clcbpat1\cellx1\cellx2\pard\intbl\cf2 Item\cell\cf1 Price\cell\row").fine_print == ()
    assert rtf(r"We {\cf1 may} {\cf2\highlight1 go} {\v0\fs20 on\plain  now}").fine_print == ()


def test_coverage_and_places() -> None:
    document = rtf(
        r"We {\revised may} {\deleted not} see {\field{\*\fldinst HYPERLINK "
        r'"https://x.example/terms"}{\fldrslt our page}}.\par{\object{\*\objdata 00}{\result chart}}'
        r"{\pict\picwgoal9000\pichgoal12000 00ff}"
    )
    coverage = document.coverage
    assert document.text == "We may see our page.\nchart"
    assert (coverage.tracked_insertions, coverage.tracked_deletions) == (1, 1)
    assert coverage.linked_terms == ("https://x.example/terms",)
    assert coverage.notes == (
        "an embedded object was not read",
        "a picture the size of a page was not read: it may hold text",
    )
    assert not coverage.complete
    assert document.places(0, 3) == (ParagraphPlace(1),)


def test_a_file_that_is_cut_off_is_told() -> None:
    assert rtf("Fees are due.").coverage.complete
    cut = read_rtf("a.rtf", rb"{\rtf1 Fees are {\b due")
    assert cut.text == "Fees are due" and not cut.coverage.complete and "cut off" in cut.coverage.notes[0]


HOSTILE = [
    (rb"{\rtf1" + b"{" * 1000 + b"x", f"more than {limits.DEEPEST} deep"),
    (rb"{\rtf1}", "holds no words"),
    (rb"{\rtf1{\pict\bin999999999 ", "holds no words"),
    (rb"{\rtf1\cell\row\nestrow\u99999999\fs-1\f-1}", "holds no words"),
]


@pytest.mark.parametrize(("data", "reason"), HOSTILE)
def test_unreadable(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableAgreement, match=reason):
        read_rtf("a.rtf", data)
