"""PDF agreements: what is in the file and not shown, or shown and not readable, and what is said of it."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName
from reportlab.pdfgen.canvas import Canvas

from redflag import limits
from redflag.document import Document, PdfPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors.pdf import read_pdf

from .pdf_builder import HEIGHT, Draw, layered, pdf, text, together

LONG = "The Vendor shall keep the service running on every working day of the whole year"


def read(*pages: Draw) -> Document:
    return read_pdf("a.pdf", pdf(*pages))


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def fine(document: Document) -> list[tuple[str, str]]:
    return [(document.text[fine.start : fine.end], fine.reason) for fine in document.fine_print]


def test_a_layer_that_is_switched_off_is_read_apart_and_told() -> None:
    document = read_pdf("a.pdf", layered(LONG, "The Vendor may end it.", "and on holidays."))
    assert blocks(document) == [
        ("paragraph", f"{LONG} and on holidays."),
        ("footer", "The Vendor may end it."),
    ]
    assert fine(document) == [("The Vendor may end it.", "on a hidden layer")]
    assert document.coverage.hidden_runs == 1


def test_a_layer_that_is_switched_on_is_text_like_any_other() -> None:
    document = read_pdf("a.pdf", layered(LONG, "The Vendor may end it.", "No refunds.").replace(b"OFF[", b"ON ["))
    assert "The Vendor may end it." in document.text
    assert document.fine_print == () and document.coverage.hidden_runs == 0


def test_text_inside_a_form_object_is_read_where_it_stands() -> None:
    def within(canvas: Canvas) -> None:
        canvas.beginForm("terms")
        text("The Vendor may", "end it at any time.", top=100)(canvas)
        canvas.setFillGray(1)
        text("Fees are not refunded.", top=600)(canvas)
        canvas.endForm()
        canvas.translate(0, -100)
        canvas.doForm("terms")

    document = read(together(text(LONG + "."), within))
    assert blocks(document) == [
        ("paragraph", LONG + "."),
        ("paragraph", "The Vendor may end it at any time."),
        ("paragraph", "Fees are not refunded."),
    ]
    assert fine(document) == [("Fees are not refunded.", "white")]
    [place, _] = document.places(document.text.index("The Vendor may"), document.text.index("time."))
    assert isinstance(place, PdfPlace) and 185 < place.top < 200


def with_attachments(*names: str) -> bytes:
    target = io.BytesIO()
    with pypdfium2.PdfDocument(pdf(text(LONG + "."))) as file:
        for name in names:
            file.new_attachment(name).set_data(b"EUR 900")
        file.save(target)
    return target.getvalue()


ATTACHED = [
    (("prices.xlsx",), "1 attached file inside the PDF not read: prices.xlsx"),
    (("prices.xlsx", "terms.pdf"), "2 attached files inside the PDF not read: prices.xlsx, terms.pdf"),
    (("a\nb.txt",), "1 attached file inside the PDF not read: a b.txt"),
]


@pytest.mark.parametrize(("names", "note"), ATTACHED)
def test_files_attached_are_named_as_not_read(names: tuple[str, ...], note: str) -> None:
    document = read_pdf("a.pdf", with_attachments(*names))
    assert document.coverage.notes == (note,)
    assert not document.coverage.complete


def test_a_file_pinned_to_a_page_is_told() -> None:
    def pinned(canvas: Canvas) -> None:
        text(LONG + ".")(canvas)
        entries = {"Type": PDFName("Annot"), "Subtype": PDFName("FileAttachment"), "Rect": PDFArray([72, 500, 90, 520])}
        canvas._addAnnotation(PDFDictionary(entries))

    assert read(text("Fees."), pinned).coverage.notes == ("page 2 holds an attached file, which was not read",)


CLIPPED = [
    # drawn outside of the page, whether that is told
    (text("The Vendor may end it.", x=-300), True),
    (text("Page 7", x=-300), False),  # a printer's mark
    (text("+", "+", "+", "+", "+", "+", x=-300), False),
]


@pytest.mark.parametrize(("outside", "told"), CLIPPED)
def test_a_sentence_outside_the_page_is_told_and_a_printers_mark_is_not(outside: Draw, told: bool) -> None:
    document = read(together(text(LONG + "."), outside))
    assert document.text == LONG + "."
    notes = ("page 1 holds text outside its visible area, which was not read",) if told else ()
    assert document.coverage.notes == notes


def test_what_the_crop_box_cuts_off_is_told() -> None:
    def cropped(canvas: Canvas) -> None:
        canvas.setCropBox((0, HEIGHT - 300, 595, HEIGHT))
        together(text(LONG + ".", top=100), text("The Vendor may end it at any time.", top=500))(canvas)

    document = read(cropped)
    assert document.text == LONG + "."
    assert document.coverage.notes == ("page 1 holds text outside its visible area, which was not read",)


def test_too_many_pages_and_too_long_a_reading_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf(text("Fees."), text("Term."), text("Law."))
    monkeypatch.setattr(limits, "MOST_PAGES", 2)
    with pytest.raises(UnreadableAgreement, match="has 3 pages, more than 2: split it"):
        read_pdf("a.pdf", data)
    monkeypatch.undo()
    over = limits.Deadline("a.pdf", seconds=-1)
    monkeypatch.setattr(limits, "Deadline", lambda name: over)
    with pytest.raises(UnreadableAgreement, match="took more than -1 seconds to read: given up"):
        read_pdf("a.pdf", data)
