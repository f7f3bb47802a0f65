"""PDF agreements: what is read, in which order, as which blocks, where it stands; what is said of what is not read."""

from __future__ import annotations

import io
from itertools import pairwise

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from redflag.document import Document, PdfPlace, Place
from redflag.errors import UnreadableAgreement
from redflag.extractors.pdf import read_pdf
from redflag.extractors.pdf_hyphens import Hyphens
from redflag.extractors.pdf_words import is_garbage
from redflag.extractors.tidy import tidy_word

from .pdf_builder import Draw, blank, field, grid, no_pages, pdf, picture, text, together, turned

FULL = "The Vendor shall keep the service running on every working day of the whole year"  # nearly fills its line
FOOT = 800.0


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def page_of(place: Place) -> int:
    return place.page if isinstance(place, PdfPlace) else 0


def read(*pages: Draw) -> Document:
    return read_pdf("a.pdf", pdf(*pages))


PARAGRAPHS = [
    # lines of one page, the blocks they are
    ((FULL, "and on every holiday."), [("paragraph", f"{FULL} and on every holiday.")]),
    (("Fees are due.", FULL, "of the term."), [("paragraph", "Fees are due."), ("paragraph", f"{FULL} of the term.")]),
    ((FULL + ".", "", FULL + "."), [("paragraph", FULL + "."), ("paragraph", FULL + ".")]),
    (("9. TERM", FULL + "."), [("heading", "9. TERM"), ("paragraph", FULL + ".")]),
    (("9.2 Term and Termination", FULL + "."), [("heading", "9.2 Term and Termination"), ("paragraph", FULL + ".")]),
    (
        ("ARTICLE IV", "9.1 The term is one year."),
        [("heading", "ARTICLE IV"), ("paragraph", "9.1 The term is one year.")],
    ),
    (
        ("The Vendor may:", "(a) stop; or", "(b) wait."),
        [("paragraph", "The Vendor may:"), ("item", "(a) stop; or"), ("item", "(b) wait.")],
    ),
    # a number that was wrapped to the start of a line opens nothing
    ((FULL + " as in Section", "9.2 and Section 9.3."), [("paragraph", f"{FULL} as in Section 9.2 and Section 9.3.")]),
    ((FULL + " for thirty", "(30) days."), [("paragraph", f"{FULL} for thirty (30) days.")]),
    ((FULL + " if (i) it can and", "(ii) it may."), [("paragraph", f"{FULL} if (i) it can and (ii) it may.")]),
    # hyphens at the end of a line
    ((FULL + " for termi-", "nation by both."), [("paragraph", f"{FULL} for termination by both.")]),
    ((FULL + " by third-", "party hosts."), [("paragraph", f"{FULL} by third-party hosts.")]),
]


@pytest.mark.parametrize(("lines", "expected"), PARAGRAPHS)
def test_lines_become_blocks(lines: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert blocks(read(text(*lines))) == expected


def test_blocks_cover_the_text_and_pieces_are_its_words() -> None:
    document = read(
        together(text("9. TERM", FULL, "of the agree-", "ment."), grid([["Plan", "Fee"], ["Gold", "EUR 9"]]))
    )
    assert "\n".join(block for _, block in blocks(document)) == document.text
    assert all(first.end < second.start for first, second in pairwise(document.blocks))
    words = [document.text[piece.start : piece.end] for piece in document.pieces]
    assert "".join(words) == document.text.replace(" | ", "").replace(" ", "").replace("\n", "")
    assert document.text[document.pieces[-1].start : document.pieces[-1].end] == "9"


def test_a_sentence_runs_over_the_page_break_and_its_foot() -> None:
    footer = "Acme Hosting Terms"
    first = together(text(FULL, top=780), text(f"{footer} - 1", top=FOOT, size=8))
    second = together(text("unless it is closed.", "", "Fees are due."), text(f"{footer} - 2", top=FOOT, size=8))
    document = read(first, second)
    assert blocks(document) == [
        ("paragraph", f"{FULL} unless it is closed."),
        ("footer", f"{footer} - 1"),
        ("paragraph", "Fees are due."),
        ("footer", f"{footer} - 2"),
    ]
    assert [page_of(place) for place in document.places(0, document.blocks[0].end)] == [1, 2]


def test_page_numbers_and_running_heads_are_set_apart() -> None:
    pages = [
        together(text("Acme Terms", top=40), text(f"Fee {n} is due.", top=200), text(str(n), x=300, top=810))
        for n in (1, 2, 3)
    ]
    kinds = [kind for kind, _ in blocks(read(*pages))]
    assert kinds == ["header", "paragraph", "footer"] * 3


def test_a_footnote_does_not_break_the_sentence_over_the_page_break() -> None:
    first = together(text(*[FULL + " long"] * 3, top=720), text("1 Without value added tax.", top=780, size=7))
    document = read(first, text("and on holidays."))
    assert blocks(document)[0][1].endswith("long and on holidays.")
    assert blocks(document)[1] == ("note", "1 Without value added tax.")


def test_columns_are_read_one_after_the_other() -> None:
    left = [f"left line number {n} with words" for n in range(12)]
    right = [f"right line number {n} with words" for n in range(12)]

    def draw(canvas: Canvas) -> None:
        for index, pair in enumerate(zip(left, right, strict=True)):  # written across, row by row
            text(pair[0], x=72, top=100 + 14 * index)(canvas)
            text(pair[1], x=320, top=100 + 14 * index)(canvas)

    document = read(draw)
    assert document.text.replace("\n", " ") == " ".join(left + right)


def test_blocks_written_out_of_order_are_read_from_top_to_bottom() -> None:
    document = read(together(text("Second sentence.", top=400), text("First sentence.", top=200)))
    assert document.text == "First sentence.\nSecond sentence."


def test_a_ruled_table_is_one_row_a_block() -> None:
    page = together(
        text("Prices:"), grid([["Plan", "Fee", "Term"], ["Gold", "EUR 9", ""]]), text("No refunds.", top=500)
    )
    assert blocks(read(page)) == [
        ("paragraph", "Prices:"),
        ("row", "Plan | Fee | Term"),
        ("row", "Gold | EUR 9"),
        ("paragraph", "No refunds."),
    ]


def test_a_frame_around_prose_is_no_table() -> None:
    def frame(canvas: Canvas) -> None:
        canvas.rect(60, 600, 480, 180)

    assert [kind for kind, _ in blocks(read(together(frame, text(FULL, "and beyond."))))] == ["paragraph"]


def test_what_is_filled_into_a_form_is_read() -> None:
    assert "Northwind" in read(together(text("Customer:"), field("customer", "Northwind", 150, 95))).text


@pytest.mark.parametrize("turn", [False, True])
def test_places_hold_their_words(turn: bool) -> None:
    draw = together(text("9. TERM", FULL, "and beyond it."), grid([["Plan", "Fee"], ["Gold", "EUR 9"]]))
    data = pdf(turned(draw) if turn else draw)
    document = read_pdf("a.pdf", data)
    with pdfplumber.open(io.BytesIO(data)) as reader:
        page = reader.pages[0]
        assert len(document.pieces) > 20
        for piece in document.pieces:
            place = piece.place
            assert isinstance(place, PdfPlace)
            assert 0 <= place.x0 < place.x1 <= page.width and 0 <= place.top < place.bottom <= page.height
            box = (place.x0 - 1, max(0, place.top - 3), place.x1 + 1, place.bottom + 3)
            found = [char["text"] for char in page.within_bbox(box).chars]
            assert sorted("".join(found).strip()) == sorted(document.text[piece.start : piece.end])


UNREADABLE = [
    # file, what the one line must say
    (pdf(text("Secret."), encrypt="word"), "password"),
    (pdf(picture, picture), "scan without text, 2 pages: --ocr reads it"),
    (pdf(picture), "1 page:"),
    (pdf(blank), "nothing on its 1 page"),
    (b"%PDF-1.7\n" + b"no objects here" * 9, "damaged"),
    (no_pages(), "no pages"),
]


@pytest.mark.parametrize(("data", "expected"), UNREADABLE)
def test_a_file_that_cannot_be_read_says_why_in_one_line(data: bytes, expected: str) -> None:
    with pytest.raises(UnreadableAgreement) as caught:
        read_pdf("terms.pdf", data)
    assert str(caught.value).startswith("terms.pdf: ")
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_is_not_told_the_error_of_the_one_before() -> None:
    for data, expected in (UNREADABLE[0], UNREADABLE[-1]):
        with pytest.raises(UnreadableAgreement, match=expected):
            read_pdf("terms.pdf", data)


COVERAGE = [
    # pages, pages not read, note
    (
        [text("Fees."), picture, picture, text("Term.")],
        (2, 3),
        "pages 2-3 hold no text (scanned? try --ocr) and were not read",
    ),
    ([text("Fees."), picture], (2,), "page 2 holds no text (scanned? try --ocr) and was not read"),
    ([text("Fees."), blank], (), None),
]


@pytest.mark.parametrize(("pages", "unread", "note"), COVERAGE)
def test_what_was_not_read_is_said(pages: list[Draw], unread: tuple[int, ...], note: str | None) -> None:
    document = read(*pages)
    assert document.pages == len(pages)
    assert document.coverage.pages_without_text == unread
    assert document.coverage.notes == ((note,) if note else ())
    assert document.coverage.complete is (note is None)


def test_a_page_whose_content_is_damaged_is_not_taken_for_blank() -> None:
    data = pdf(text("Fees are due."), text("The Vendor may stop."))
    start = data.rindex(b"stream\n", 0, data.rindex(b"endstream")) + 7
    end = data.rindex(b"endstream")
    document = read_pdf("a.pdf", data[:start] + bytes(end - start) + data[end:])
    assert document.coverage.pages_without_text == (2,)
    assert "damaged" in document.coverage.notes[0]


def test_a_page_damaged_half_way_is_not_complete() -> None:
    data = pdf(text("Fees are due."), text(*[f"Clause {n}." for n in range(40)]), plain=True)
    half = data.rindex(b"endstream") - 60
    document = read_pdf("a.pdf", data[:half] + bytes(30) + data[half + 30 :])
    assert "Clause 3." in document.text
    assert not document.coverage.complete
    assert "damaged" in document.coverage.notes[0]


def test_a_file_cut_off_at_its_end_is_not_complete() -> None:
    data = pdf(text("Fees are due."))
    document = read_pdf("a.pdf", data[: data.rindex(b"startxref")])
    assert document.text == "Fees are due."
    assert "cut off" in document.coverage.notes[0]


GARBAGE = [
    ("The Vendor may stop the service at any time.", False),
    ("1. Fees ........................ 3  2. Term ........................ 4" * 3, False),
    ("\ue001\ue002\ue003 \ue004\ue005 \ue006\ue007", True),
    ('!"#$ %&\'() *+,/ <=>?@ [\\]^ {|}~ !"#$ ' * 9, True),
]


@pytest.mark.parametrize(("written", "expected"), GARBAGE)
def test_text_without_letters_is_garbage(written: str, expected: bool) -> None:
    assert is_garbage(written) is expected


TIDY = [
    ("eﬃcient", "efficient"),
    ("ﬁve", "five"),
    ("co\u00adoperate", "cooperate"),
    ("non\u2011refundable", "non-refundable"),
    ("\uf0b7", "•"),
    ("“Fees”", "“Fees”"),
]


@pytest.mark.parametrize(("written", "expected"), TIDY)
def test_words_are_mended(written: str, expected: str) -> None:
    assert tidy_word(written) == expected


HYPHENS = [
    # what the document says elsewhere, the two halves, whether the hyphen stays
    ("the set-up fee", "set", "up", True),
    ("the agreement ends", "agree", "ment", False),
    ("", "non", "transferable", True),
    ("the wireless device is based here", "wireless", "based", True),
    ("", "termi", "nation", False),
    ("", "Monday", "Friday", True),
]


@pytest.mark.parametrize(("said", "left", "right", "expected"), HYPHENS)
def test_hyphens_at_line_ends(said: str, left: str, right: str, expected: bool) -> None:
    assert Hyphens([said]).keeps(left, right) is expected
