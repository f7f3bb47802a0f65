"""PDF agreements: what stands around the sentences, and what is set so that a reader overlooks it."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from redflag.document import Document
from redflag.extractors.pdf import read_pdf

from .pdf_builder import HEIGHT, Draw, grid, pdf, picture, text, together

LONG = "The Vendor shall keep the service running on every working day of the whole year"


def read(*pages: Draw) -> Document:
    return read_pdf("a.pdf", pdf(*pages))


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def raised(before: str, mark: str, after: str, top: float) -> Draw:
    """Words, a mark in small type above the base line, words."""

    def draw(canvas: Canvas) -> None:
        writer = canvas.beginText(72, HEIGHT - top)
        writer.setFont("Helvetica", 11)
        writer.textOut(before)
        writer.setFont("Helvetica", 6)
        writer.setRise(4)
        writer.textOut(mark)
        writer.setFont("Helvetica", 11)
        writer.setRise(0)
        writer.textOut(after)
        canvas.drawText(writer)

    return draw


def coloured(words: str, grey: float, top: float = 300) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(grey)
        text(words, top=top)(canvas)
        canvas.setFillGray(0)

    return draw


def without_ink(words: str, top: float = 300) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        writer = canvas.beginText(72, HEIGHT - top)
        writer.setTextRenderMode(3)
        writer.textOut(words)
        canvas.drawText(writer)

    return draw


def band(top: float) -> Draw:
    """A dark area, as behind the head of a table."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.1)
        canvas.rect(60, HEIGHT - top - 8, 480, 24, stroke=0, fill=1)

    return draw


def test_a_note_follows_the_paragraph_that_holds_its_mark() -> None:
    page = together(
        raised("Fees rise with the conditions", "1", " named here.", 90),
        text(LONG + ".", "", LONG + ".", top=118),
        text("1 The conditions change weekly.", top=780, size=7),
    )
    assert blocks(read(page)) == [
        ("paragraph", "Fees rise with the conditions named here."),
        ("note", "1 The conditions change weekly."),
        ("paragraph", LONG + "."),
        ("paragraph", LONG + "."),
    ]


def test_a_raised_figure_without_a_note_is_part_of_its_word() -> None:
    assert read(raised("An office of 40 m", "2", " is let.", 90)).text == "An office of 40 m2 is let."


def test_the_running_foot_of_an_older_pagination_is_no_part_of_the_sentence() -> None:
    def page(first: int, night: str) -> Draw:
        foot = ("Hosting Terms", "of the Vendor, July 4, 2019")
        return together(
            text(f"{LONG} {night}", top=160),
            text(*foot, x=300, top=190, step=12),
            text(str(first), x=80, top=226),
            text("and on holidays.", f"{night} the service rests.", top=260),
            text(*foot, x=300, top=300, step=12),
            text(str(first + 1), x=80, top=336),
            text(f"It starts again after {night}.", top=370),
        )

    found = blocks(read(page(1, "before noon"), page(3, "after lunch")))
    assert next(words for kind, words in found if kind == "paragraph") == f"{LONG} before noon and on holidays."
    assert [words for kind, words in found if kind == "footer"].count("Hosting Terms") == 4


def test_cells_side_by_side_without_rules_are_read_one_after_the_other() -> None:
    page = together(
        text("Vendor: Acme", "1 High Street", "Leeds", top=100),
        text("Customer: Bolt", "2 Low Street", x=320, top=100),
        text(LONG + ".", top=160),
    )
    assert " ".join(read(page).text.split()) == (
        f"Vendor: Acme 1 High Street Leeds Customer: Bolt 2 Low Street {LONG}."
    )


SMALL = "Renewal is automatic and for two years."
FINE = [
    # what is drawn beside the body, the words that are fine print, the reason
    (text(SMALL, top=300, size=6), SMALL, "small type 6 pt of 11"),
    (coloured(SMALL, 1.0), SMALL, "white"),
    (coloured(SMALL, 0.8), SMALL, "pale"),
    (without_ink(SMALL), SMALL, "without ink"),
    (coloured(SMALL, 0.4), "", ""),
    (together(band(300), coloured(SMALL, 1.0)), "", ""),
    (text(SMALL, top=300, size=9), "", ""),
]


@pytest.mark.parametrize(("beside", "words", "reason"), FINE)
def test_what_a_reader_overlooks_is_fine_print(beside: Draw, words: str, reason: str) -> None:
    document = read(together(text(LONG + ".", LONG + "."), beside))
    assert SMALL in document.text
    assert [(document.text[fine.start : fine.end], fine.reason) for fine in document.fine_print] == (
        [(words, reason)] if words else []
    )


def test_words_recognised_on_a_scan_are_read_and_are_not_fine_print() -> None:
    document = read(together(picture, without_ink(SMALL)))
    assert document.text == SMALL
    assert document.fine_print == ()


def test_rows_of_a_ruled_table_keep_their_note_marks_apart() -> None:
    page = together(
        grid([["Item", "Fee"], ["Connector pack (required)", "EUR 300 / year"]], top=200),
        text("Orders are binding."),
    )
    assert "Connector pack (required) | EUR 300 / year" in read(page).text


def aslant(words: str, degrees: float, size: float, x: float) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(0.8)
        canvas.translate(x, 500)
        canvas.rotate(degrees)
        canvas.setFont("Helvetica", size)
        canvas.drawString(0, 0, words)
        canvas.restoreState()

    return draw


@pytest.mark.parametrize(("degrees", "size", "x"), [(45, 60, 100), (90, 8, 30)])
def test_a_stamp_across_the_page_is_no_part_of_its_sentences(degrees: float, size: float, x: float) -> None:
    document = read(
        together(text(*[LONG] * 20), aslant("Draft of May", degrees, size, x), text("and at night.", top=380))
    )
    body = " ".join([LONG] * 20 + ["and at night."])
    assert blocks(document) == [("paragraph", body), ("footer", "Draft of May")]
    assert not document.fine_print_in(0, len(body))


def test_what_is_typed_over_a_page_is_read() -> None:
    def typed(canvas: Canvas) -> None:
        canvas.freeTextAnnotation("No refunds after signature.", (100, 500, 400, 540))

    assert "No refunds after signature." in read(together(text(LONG + "."), typed)).text


def test_text_outside_the_visible_page_is_said_to_be_there() -> None:
    outside = text("The Vendor may raise any fee at any time and without notice to anyone.", x=-500)
    document = read(together(text(LONG + "."), outside))
    assert document.text == LONG + "."
    assert document.coverage.notes == ("page 1 holds text outside its visible area, which was not read",)
    assert not document.coverage.complete


def test_words_printed_twice_are_read_once() -> None:
    twice = together(text("Fees are due."), text("Fees are due.", x=72.3))
    assert read(twice).text == "Fees are due."
    assert read(together(picture, text("Fees are due."), without_ink("Fees are due.", top=90))).text == "Fees are due."


def side_by_side(*rows: tuple[str, ...], top: float = 200, columns: tuple[float, ...] = (72, 300, 430)) -> Draw:
    """Words in columns without rules, written row by row."""

    def draw(canvas: Canvas) -> None:
        for index, row in enumerate(rows):
            for x, cell in zip(columns, row, strict=False):
                if cell:
                    text(cell, x=x, top=top + 14 * index)(canvas)

    return draw


ROWS = [
    # lines in columns without rules, the blocks they are
    (
        [("Plan", "Fee", "Term"), ("Gold support", "EUR 90", "one year"), ("Silver support", "EUR 50", "one month")],
        ["Plan | Fee | Term", "Gold support | EUR 90 | one year", "Silver support | EUR 50 | one month"],
    ),
    (
        [("Plan", "Fee"), ("Gold support", "EUR 90 for each"), ("", "month begun"), ("Silver support", "EUR 50")],
        ["Plan | Fee", "Gold support | EUR 90 for each month begun", "Silver support | EUR 50"],
    ),
    # rules that were typed stand between the rows; rows may stand further apart than lines
    (
        [("Seat", "EUR 9"), ("-" * 60,), ("Gold support", "EUR 90"), ("",), ("Storage", "EUR 5")],
        ["Seat | EUR 9", "-" * 60, "Gold support | EUR 90", "Storage | EUR 5"],
    ),
    # neither the numbers of clauses nor dashes are a column
    (
        [("A.1", "The fee is due in May."), ("A.2", "It is paid once."), ("- -", "Hosting"), ("- -", "Telephony")],
        ["A.1 The fee is due in May.", "A.2 It is paid once.", "- - Hosting", "- - Telephony"],
    ),
    (
        [("1.1", "The fee is due in May."), ("1.2", "It is paid once.")],
        ["1.1 The fee is due in May.", "1.2 It is paid once."],
    ),
]


@pytest.mark.parametrize(("rows", "expected"), ROWS)
def test_columns_without_rules_are_rows(rows: list[tuple[str, ...]], expected: list[str]) -> None:
    found = blocks(read(together(text(LONG + "."), side_by_side(*rows))))
    assert [words for _, words in found[1:]] == expected
    assert [kind == "row" for kind, _ in found[1:]] == ["|" in words for words in expected]


LISTS = [
    # lines of two lists side by side, the items they are
    (
        [
            ("• Telephone support in", "• Support at night and"),
            ("office hours", "on Sundays"),
            ("• Updates", "• Moves"),
        ],
        ["• Telephone support in office hours", "• Updates", "• Support at night and on Sundays", "• Moves"],
    ),
    # under titles, one list longer than the other
    (
        [("In the fee", "On top of it"), ("• Updates", "• Backups"), ("", "• Moves of data"), ("", "• Training")],
        ["In the fee", "• Updates", "On top of it", "• Backups", "• Moves of data", "• Training"],
    ),
    # a list that nothing stands beside, and a line over both
    (
        [("• Updates", "• Backups"), ("These lists may change at any time without a word to the Customer.",)],
        ["• Updates", "• Backups", "These lists may change at any time without a word to the Customer."],
    ),
    ([("• Updates",), ("• Backups",)], ["• Updates", "• Backups"]),
]


@pytest.mark.parametrize(("rows", "expected"), LISTS)
def test_lists_side_by_side_are_read_one_after_the_other(rows: list[tuple[str, ...]], expected: list[str]) -> None:
    found = blocks(read(together(text(LONG + "."), side_by_side(*rows, columns=(72, 320)))))
    assert [words for _, words in found[1:]] == expected


@pytest.mark.parametrize("step", [1, 5])
def test_the_numbers_of_lines_are_no_part_of_the_sentence(step: int) -> None:
    words = LONG.split()
    lines = [" ".join(words[index:] + words[:index]).lower() for index in range(len(words))] * 2
    numbers = [str(index) if index % step == 0 else "" for index in range(1, len(lines) + 1)]
    rows = list(zip(numbers, lines, strict=True))
    found = blocks(read(side_by_side(*rows, columns=(40, 72))))
    assert found == [("paragraph", " ".join(lines)), ("footer", " ".join(filter(None, numbers)))]


def test_the_numbers_of_a_list_stay() -> None:
    rows = [(str(number), f"The fee for item {number} is due in May.") for number in range(1, 9)]
    assert read(side_by_side(*rows, columns=(40, 72))).text.startswith("1 The fee for item 1 is due in May.")
