"""Plain text and Markdown: which lines are one paragraph, what is furniture, what is text at all."""

# ruff: noqa: E501  (tables: one row a line)

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redflag.document import Document, TextPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors.text import read_markdown, read_text


def text(words: str) -> Document:
    return read_text("a.txt", words.encode())


def markdown(words: str) -> Document:
    return read_markdown("a.md", words.encode())


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


TYPED = """\
The Vendor may raise the Annual Fee at the start of every Renewal Term by the
greater of five percent and the change in the index that is named in Section
4.2 above, and the Customer shall pay the raised fee within thirty days of the
date of the invoice.
"""
JOINED = " ".join(TYPED.split())


# A typed text, and its blocks
LAYOUT = [
    (TYPED, [("paragraph", JOINED)]),
    # one line a paragraph
    ("Vendor may end this.\nCustomer shall pay.\n", [("paragraph", "Vendor may end this."), ("paragraph", "Customer shall pay.")]),
    # a clause starts a block, the number of a clause referred to does not
    (TYPED + "4.3 Taxes. All fees are exclusive of taxes, which the Customer shall bear and pay\nto the Vendor.\n",
     [("paragraph", JOINED), ("paragraph", "4.3 Taxes. All fees are exclusive of taxes, which the Customer shall bear and pay to the Vendor.")]),
    ("The Customer shall, at its own expense and without any claim for a refund:\n(a) provide the hardware and the database that the Software needs to run, and\n(b) keep them.\n",
     [("paragraph", "The Customer shall, at its own expense and without any claim for a refund:"),
      ("item", "(a) provide the hardware and the database that the Software needs to run, and"), ("item", "(b) keep them.")]),
    # a clause's title, and its text broken behind the first word
    ("9.1 Transfer. Neither\nParty may transfer this Agreement unless the other agrees in writing, which it may refuse.\n",
     [("paragraph", "9.1 Transfer. Neither Party may transfer this Agreement unless the other agrees in writing, which it may refuse.")]),
    # a list inside a sentence stays in it
    ("The Vendor may end the Agreement where the Customer (i) fails to pay a fee that is due,\n(ii) becomes insolvent or is\nwound up.\n",
     [("paragraph", "The Vendor may end the Agreement where the Customer (i) fails to pay a fee that is due, (ii) becomes insolvent or is wound up.")]),
    # a number or mark alone on its line belongs to what follows
    ("(a)\nThe fees are due at once.\n", [("item", "(a) The fees are due at once.")]),
    ("7.\n\nTERM AND TERMINATION\n", [("heading", "7. TERM AND TERMINATION")]),
    ("The Customer shall give to the Vendor prompt notice of any claim that is made; and\n\nb)\nhelp it in full.\n",
     [("paragraph", "The Customer shall give to the Vendor prompt notice of any claim that is made; and"), ("item", "b) help it in full.")]),
    # headings
    ("5.  EXCLUSION OF DAMAGES\n" + TYPED, [("heading", "5. EXCLUSION OF DAMAGES"), ("paragraph", JOINED)]),
    ("                    TERMS AND CONDITIONS\n\n" + TYPED, [("heading", "TERMS AND CONDITIONS"), ("paragraph", JOINED)]),
    # bullets: the mark is dropped
    ("* First thing\n* Second thing\n", [("item", "First thing"), ("item", "Second thing")]),
    ("-- Hot line\n-- Dial-up help\n", [("item", "Hot line"), ("item", "Dial-up help")]),
    # but not the mark of a note to words before
    ("Support costs EUR 90 a month.*\n\n* Set-up is charged apart.\n", [("paragraph", "Support costs EUR 90 a month.*"), ("note", "* Set-up is charged apart.")]),
    ("Seats     EUR 90*\nStorage   EUR 20**\n\n* Without tax.\n** A gigabyte.\n", [("row", "Seats | EUR 90*"), ("row", "Storage | EUR 20**"), ("note", "* Without tax."), ("note", "** A gigabyte.")]),
    ("The prices*\n\n* Seats\n* Storage\n", [("paragraph", "The prices*"), ("item", "Seats"), ("item", "Storage")]),
    # a compound broken after its hyphen
    (TYPED.replace("raised fee", "non-refundable fee").replace("the Customer shall pay the non-refundable", "the Customer shall pay the non-\nrefundable"),
     [("paragraph", JOINED.replace("raised fee", "non-refundable fee"))]),
    # lines stretched to both margins are no table
    ("If  you   have   any   questions   about   this   agreement   please   ask   us   by\nletter to the address that is given on the first page or by telephone on any day.\n",
     [("paragraph", "If you have any questions about this agreement please ask us by letter to the address that is given on the first page or by telephone on any day.")]),
    # tables
    ("Licence fee          $ 1,000\nMaintenance fee      $   180\n", [("row", "Licence fee | $ 1,000"), ("row", "Maintenance fee | $ 180")]),
    ("<TABLE>\n<CAPTION>\nItem        Price\n<S>         <C>\nServer      $ 90\n</TABLE>\n", [("row", "Item | Price"), ("row", "Server | $ 90")]),
    ("1. Definitions ............ 3\n", [("row", "1. Definitions | 3")]),
    ("Item\t\tPrice\nServer\t\t90\n", [("row", "Item | Price"), ("row", "Server | 90")]),
    ("By: ________________   By: _____________\nName: A. Vendor        Name: B. Buyer\n", [("row", "By: ________________ | By: _____________"), ("row", "Name: A. Vendor | Name: B. Buyer")]),
    # rules of dashes are no words
    ("=====\nFees are due.\n-----\n", [("paragraph", "Fees are due.")]),
    # a blank line after every line
    ("\n\n".join(TYPED.replace("4.2 above", "four above").splitlines() * 3), [("paragraph", JOINED.replace("4.2 above", "four above"))] * 3),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), LAYOUT)
def test_blocks_of_typed_text(words: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(text(words)) == expected


HEAD, TAIL = "\n".join(TYPED.splitlines()[:2]), "\n".join(TYPED.splitlines()[2:])
# What a page break leaves in the middle of a sentence, and the block it becomes behind the sentence
FURNITURE = [
    ("\n\n                 - 2 -\n\n", [("footer", "- 2 -")]),
    ("\n\n<PAGE>\n\n", []),
    ("\n\n2\n<PAGE>   3\n\n", [("footer", "2")]),
    ("\n\nPage 2 of 15                      Confidential\n<PAGE>   3\n\n", [("footer", "Page 2 of 15 Confidential")]),
    ("\n\f", []),
    ("\n\n7\n\f", [("footer", "7")]),
    ("\n\n\n\n3/18\n\n\n", [("footer", "3/18")]),
    ("\n\n- ------\n\nPage 19\n\n", [("footer", "Page 19")]),
]


@pytest.mark.parametrize(("between", "expected"), FURNITURE)
def test_a_page_break_leaves_the_sentence_whole(between: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(text(HEAD + between + TAIL)) == [("paragraph", JOINED), *expected]


def test_capitals_go_on_behind_a_page_break() -> None:
    head = "IN NO EVENT SHALL THE VENDOR OWE THE CUSTOMER MORE THAN ONE HALF OF THE PRICE PAID"
    found = blocks(text(f"{head}\n\n                 - 2 -\n\nFOR THE SOFTWARE IN THE LAST YEAR."))
    assert found == [("paragraph", f"{head} FOR THE SOFTWARE IN THE LAST YEAR."), ("footer", "- 2 -")]


def test_running_heads_go_behind_the_sentence_they_cut() -> None:
    head, tail = ("\n".join(f"{{0}} {line}" for line in half.splitlines()) for half in (HEAD, TAIL))
    page = head + "\n\n<PAGE>\nMaster Services Agreement\n\n" + tail + "\n"
    found = blocks(text("".join(page.format(name) for name in ("One", "Two", "Three"))))
    assert [kind for kind, _ in found] == ["paragraph", "header"] * 3
    assert "Section One 4.2 above" in found[0][1]


def test_a_heading_that_starts_every_page_is_no_running_head() -> None:
    page = "<PAGE>\nSection {0}\n\n" + "\n".join(f"{line} {{0}}" for line in TYPED.splitlines()) + ".\n"
    found = blocks(text("".join(page.format(number) for number in range(1, 5))))
    assert [words for kind, words in found if kind == "heading"] == ["Section 1", "Section 2", "Section 3", "Section 4"]


MARKED = [
    ("# Terms\n\n## 1\\. Fees", [("heading", "Terms"), ("heading", "1. Fees")]),
    ("Terms of use\n============\n", [("heading", "Terms of use")]),
    ("We **may** _change_ the `fees` at our [sole discretion](https://x.example).", [("paragraph", "We may change the `fees` at our sole discretion.")]),
    ("**Fees.**We may change them.\n", [("paragraph", "Fees. We may change them.")]),
    ("**IV.2 Our right to close it**\n\nBills are due.\n", [("heading", "IV.2 Our right to close it"), ("paragraph", "Bills are due.")]),
    ("**You must pay at once**\n", [("paragraph", "You must pay at once")]),
    ("*   one thing\n*   another\n    *   inner\n", [("item", "one thing"), ("item", "another"), ("item", "inner")]),
    ("| Item | Price |\n| --- | --- |\n| Server | **90** |\n", [("row", "Item | Price"), ("row", "Server | 90")]),
    ("Fees<br>are <b>due</b> &amp; payable.<!-- no -->", [("paragraph", "Fees are due & payable.")]),
    ("<div>\n<p>Fees are due.</p>\n</div>\n", [("paragraph", "Fees are due.")]),
    ("The fees are\ndue at once.\n", [("paragraph", "The fees are due at once.")]),
    ("The customer shall:\n(a) pay the fees;\n(b) keep quiet.\n", [("paragraph", "The customer shall:"), ("item", "(a) pay the fees;"), ("item", "(b) keep quiet.")]),
    ("    Indented, as agreements are.\n", [("paragraph", "Indented, as agreements are.")]),
    ("A snake\\_case\\* and 5 \\> 3\n", [("paragraph", "A snake_case* and 5 > 3")]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), MARKED)
def test_blocks_of_markdown(words: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(markdown(words)) == expected


def test_markdown_numbers_and_levels() -> None:
    document = markdown("# Terms\n\n5.  Fees\n    1.  Due at once.\n\n        Or later.\n    2.  In dollars.\n")
    assert [(block.number, block.level) for block in document.blocks] == [
        ("", 1),
        ("5", 1),
        ("1", 2),
        ("", 0),
        ("2", 2),
    ]


def test_markdown_made_line_by_line_from_a_pdf() -> None:
    lines = ["# 4\\. **Fees**", "", *TYPED.replace("4.2 above", "four above").splitlines() * 3]
    found = blocks(markdown("\n\n".join(lines)))
    assert found == [("heading", "4. Fees"), *[("paragraph", JOINED.replace("4.2 above", "four above"))] * 3]


LINKS = [
    ("See the [Acceptable Use Policy](https://v.example/aup).", ("Acceptable Use Policy <https://v.example/aup>",)),
    ("See [here](https://v.example/terms) and [here](https://v.example/terms).", ("here <https://v.example/terms>",)),
    ("<https://v.example/legal/privacy>", ("https://v.example/legal/privacy",)),
    ("See [Section 4](#terms) or [our site](https://v.example/).", ()),
]


@pytest.mark.parametrize(("words", "expected"), LINKS)
def test_linked_terms(words: str, expected: tuple[str, ...]) -> None:
    assert markdown(words).coverage.linked_terms == expected


@pytest.mark.parametrize(("kind", "level", "words"), [
    ("heading", 1, "9. TERMINATION"),
    ("heading", 2, "9.2 Termination for Convenience"),
    ("heading", 1, "ARTICLE IV"),
    ("heading", 0, "LIMITATION OF LIABILITY"),
    ("paragraph", 0, "9.2 Termination. Either party may end this Agreement at any time."),
    ("paragraph", 0, "THE SOFTWARE IS PROVIDED AS IS AND WITHOUT ANY WARRANTY OF ANY KIND."),
    ("item", 0, "(b) the fees"),
])  # fmt: skip
def test_kind_and_level(kind: str, level: int, words: str) -> None:
    (block,) = text(words).blocks
    assert (block.kind, block.level) == (kind, level)


def test_places_are_the_lines_of_the_file() -> None:
    document = text("FEES\n\n" + HEAD + "\n\n- 2 -\n\n" + TAIL)
    for words, line in [("FEES", 1), ("Annual Fee", 3), ("greater of five", 4), ("within thirty", 8), ("- 2 -", 6)]:
        start = document.text.index(words)
        assert document.places(start, start + len(words)) == (TextPlace(line),)


def test_places_of_markdown_are_the_lines_of_the_file() -> None:
    document = markdown("# Fees\n\n*   due at\n    once\n\n| a | b |\n|---|---|\n| c | d |\n")
    for words, line in [("Fees", 1), ("due at", 3), ("once", 4), ("a | b", 6), ("c | d", 8)]:
        start = document.text.index(words)
        assert document.places(start, start + len(words)) == (TextPlace(line),)


ENCODINGS = [
    ("Gebühren – fällig".encode(), "Gebühren – fällig"),
    (codecs.BOM_UTF8 + "Gebühren".encode(), "Gebühren"),
    (codecs.BOM_UTF16_LE + "Gebühren".encode("utf-16-le"), "Gebühren"),
    (codecs.BOM_UTF16_BE + "Gebühren".encode("utf-16-be"), "Gebühren"),
    (codecs.BOM_UTF32_LE + "Gebühren".encode("utf-32-le"), "Gebühren"),
    (("The “Vendor’s” fees – as set out above – are due. " * 4).encode("cp1252"), "“Vendor’s”"),
    (b"Fees are due.\r\nTerm is one year.\rNotice is given.", "Term is one year."),
]


@pytest.mark.parametrize(("data", "expected"), ENCODINGS)
def test_encodings(data: bytes, expected: str) -> None:
    assert expected in read_text("a.txt", data).text


UNREADABLE = [
    (bytes(range(256)) * 20, "is not text"),
    (b"\x00\x01\x02 words \x00\x00", "is not text"),
    (b'<?xml version="1.0"?><a>Fees</a>', "is XML"),
    (b"---- 12 ----\n\n====", "holds no words"),
]


@pytest.mark.parametrize(("data", "reason"), UNREADABLE)
def test_unreadable(data: bytes, reason: str) -> None:
    for read in (read_text, read_markdown):
        with pytest.raises(UnreadableAgreement, match=re.escape(reason)) as caught:
            read("a.txt", data)
        assert "\n" not in str(caught.value)


FRAGMENTS = st.sampled_from(
    ["The fees", "are due", "(a)", "(ii)", "4.2", "1.", "- 2 -", "<PAGE>", "\f", "\t", "   ", "\n", "\n\n", "*", "#", "|",
     "**", "[x](y)", "<b>", "&amp;", "Page 3 of 9", "ARTICLE II", "....", "____", "By:", "é", "\u00a0", "\\_", "===", ">"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(FRAGMENTS, max_size=60).map(" ".join))
def test_every_word_is_read_once_and_blocks_tile_the_text(words: str) -> None:
    words = "Fees\n\n" + words
    for read in (read_text, read_markdown):
        document = read("a.txt", words.encode())
        parts = [document.text[block.start : block.end] for block in document.blocks]
        assert "\n".join(parts) == document.text
        assert all(part == " ".join(part.split()) for part in parts)
        assert all(piece.start < piece.end <= len(document.text) for piece in document.pieces)
    document = read_text("a.txt", words.encode())
    kept = re.sub(r"<PAGE>(?=[ \t]*$)", "", words, flags=re.M)
    assert document.text.count("fees") == kept.count("fees")
