"""Text recognition: what Tesseract's table becomes, what is said where it is missing; where it is there, pages."""

from __future__ import annotations

import shutil
import sys

import pytest
from PIL.Image import Image
from reportlab.pdfgen.canvas import Canvas

from redflag.document import Coverage, Document, PdfPlace
from redflag.errors import RedflagError, UnreadableAgreement
from redflag.extractors.pdf import read_pdf
from redflag.extractors.pdf_ocr import Recognised, Table, assembled, beside, check_ocr
from redflag.extractors.pdf_ocr_rules import without_rules
from redflag.extractors.pdf_page import Line, PageBox, Word
from redflag.extractors.pdf_unread import SURE, Unread

from .pdf_builder import Draw, blank, grid, on_its_side, pdf, picture, scanned, text, together

pytesseract = pytest.importorskip("pytesseract")
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

BOX = PageBox(3, 595, 842, (0, 842), 0)
COLUMNS = ("block_num", "par_num", "line_num", "left", "top", "width", "height", "conf", "text")


def table(*rows: tuple[object, ...]) -> Table:
    return {name: list(column) for name, column in zip(COLUMNS, zip(*rows, strict=True), strict=True)}


# As Tesseract tells a page of two clauses: the numbers, which it takes for a column, first; then their lines.
PAGE = table(
    (1, 0, 0, 300, 400, 80, 200, -1, ""),
    (1, 1, 1, 300, 400, 60, 34, 96.5, "1.1"),
    (1, 1, 2, 300, 480, 60, 33, 94.0, "1.2"),
    (2, 1, 1, 420, 401, 160, 42, 96.0, "Party"),
    (2, 1, 1, 600, 409, 90, 25, 91.0, "user"),
    (2, 1, 1, 710, 405, 4, 36, 12.0, "|"),
    (2, 1, 2, 420, 482, 180, 34, 40.0, "ﬁnal"),
    (2, 1, 2, 640, 488, 90, 26, 88.0, "terms"),
)


def recognised() -> Recognised:
    return assembled(PAGE, BOX, 300 / 72)


def test_numbers_stand_before_their_clauses_and_specks_are_left_out() -> None:
    assert [line.text for line in recognised().lines] == ["1.1 Party user", "1.2 final terms"]


def test_words_keep_their_boxes_in_points_and_their_confidence() -> None:
    user = recognised().lines[0].words[2].place
    assert (user.page, user.x0, user.x1) == (3, 144.0, pytest.approx(165.6))
    assert user.top < 409 * 72 / 300 and user.bottom > (409 + 25) * 72 / 300
    assert [word.place.confidence for word in recognised().lines[1].words] == [0.94, 0.40, 0.88]


def test_all_type_of_nearly_one_size_is_of_one_size() -> None:
    words = [word.place for line in recognised().lines for word in line.words]
    assert len({round(place.bottom - place.top, 3) for place in words}) == 1


def test_how_sure_is_a_mean_over_letters() -> None:
    letters = [(3, 96.5), (5, 96), (4, 91), (3, 94), (5, 40), (5, 88)]
    assert recognised().confidence == round(sum(n * c for n, c in letters) / sum(n for n, _ in letters) / 100, 3)


def test_a_page_without_words() -> None:
    assert assembled(table((1, 0, 0, 0, 0, 9, 9, -1, ""), (1, 1, 1, 1, 1, 9, 9, 20.0, "~")), BOX, 1) == Recognised(
        BOX, [], 0.0
    )


def test_what_is_text_on_the_picture_is_not_read_twice() -> None:
    stamp = Line([Word("Stamped", PdfPlace(3, 40, 20, 90, 32), False)])
    seen = Line(
        [Word("Slamped", PdfPlace(3, 41, 21, 89, 31, 0.4), False), Word("Fee", PdfPlace(3, 95, 21, 120, 31), False)]
    )
    assert [line.text for line in beside([seen], [stamp])] == ["Fee"]
    assert beside([Line(seen.words[:1])], [stamp]) == []


NOTES = [
    # what was not read, the notes about it
    (Unread(), []),
    (Unread(scanned=[2]), ["page 2 holds no text (scanned? try --ocr) and was not read"]),
    (Unread(scanned=[2, 3, 5], tried=True), ["pages 2-3, 5 hold no words that text recognition could read"]),
    (Unread(garbled=[2]), ["page 2 holds letters that their fonts do not name (try --ocr) and was not read"]),
    (Unread(stamped=[1]), ["page 1 holds a picture under a few words (try --ocr): what it shows was not read"]),
    (Unread(damaged=[4]), ["page 4 holds damaged content and was not read"]),
    (Unread(by_ocr={1: SURE, 2: SURE - 0.01}, tried=True), ["page 2 holds words that text recognition is not sure of"]),
]  # fmt: skip


@pytest.mark.parametrize(("unread", "expected"), NOTES)
def test_notes(unread: Unread, expected: list[str]) -> None:
    notes = unread.notes()
    assert len(notes) == len(expected)
    assert all(note.startswith(start) for note, start in zip(notes, expected, strict=True))


def test_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pytesseract", None)
    with pytest.raises(RedflagError, match=r"--ocr needs the extra: pip install 'redflag-contracts\[ocr\]'"):
        check_ocr("en")


def test_the_program_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "no-such-tesseract")
    with pytest.raises(RedflagError, match="--ocr needs the program tesseract: install it"):
        check_ocr("en")


@needs_tesseract
def test_the_language_is_missing() -> None:
    with pytest.raises(RedflagError, match="has no data for the language 'xyz': install it"):
        check_ocr("xyz")


# -- with Tesseract ----------------------------------------------------------------------------------------------------

CLAUSES = (
    "9.1 The Vendor may raise all fees at any time.",
    "9.2 Backups are charged by the gigabyte.",
    "9.3 The Customer pays for its own servers.",
)
SCAN = scanned(pdf(text(*CLAUSES, size=12, step=40)))
STAMP = "Envelope 7F-22-D1"


def read(data: bytes, ocr: str = "en") -> Document:
    return read_pdf("a.pdf", data, ocr)


@needs_tesseract
def test_a_scan_is_read_word_by_word_where_it_stands() -> None:
    document = read(SCAN)
    assert tuple(document.text.split("\n")) == CLAUSES
    assert (document.coverage.complete, document.coverage.pages_by_ocr) == (True, (1,))
    assert document.coverage.pages_without_text == () and document.coverage.ocr_confidence[0] > 0.85
    (fees,) = document.places(document.text.index("fees"), document.text.index("fees") + 4)
    (true,) = (original := read_pdf("a.pdf", pdf(text(*CLAUSES, size=12, step=40)))).places(
        original.text.index("fees"), original.text.index("fees") + 4
    )
    assert isinstance(fees, PdfPlace) and isinstance(true, PdfPlace)
    assert fees[:5] == pytest.approx(true[:5], abs=4) and 0.5 < fees.confidence < 1


@needs_tesseract
def test_only_pages_that_need_it_are_recognised() -> None:
    both = together(text(STAMP, top=30, size=8), _scan_of(*CLAUSES))
    document = read(pdf(text("1. The term is one year."), _scan_of(*CLAUSES), both, blank, picture))
    assert document.text.count("raise all fees") == 2 and document.text.count(STAMP) == 1
    assert document.coverage.pages_by_ocr == (2, 3) and document.coverage.pages_without_text == (5,)
    assert document.coverage.notes == ("page 5 holds no words that text recognition could read and was not read",)


def test_without_it_a_stamp_on_a_scan_does_not_pass_for_its_text() -> None:
    document = read(pdf(text("1. Term"), together(text(STAMP, top=30, size=8), _scan_of(*CLAUSES))), ocr="")
    assert document.coverage == Coverage(
        complete=False,
        notes=("page 2 holds a picture under a few words (try --ocr): what it shows was not read",),
    )


@needs_tesseract
def test_a_ruled_table_on_a_scan_is_read() -> None:
    prices = grid([("Module", "Fee a year"), ("Connector pack", "EUR 300"), ("Backup", "EUR 120")], height=26)
    document = read(scanned(pdf(together(text(*CLAUSES, size=12, step=40), prices))))
    rows = ["Module | Fee a year", "Connector pack | EUR 300", "Backup | EUR 120"]
    assert document.text.split("\n") == [*CLAUSES, *rows] and document.coverage.complete


@needs_tesseract
def test_a_stamp_on_its_side_is_no_sentence_of_a_scan() -> None:
    stamp = on_its_side(text(STAMP, x=60, top=575, size=8), 90)
    document = read(pdf(together(_scan_of(*CLAUSES), stamp)))
    last = document.blocks[-1]
    assert (last.kind, document.text) == ("footer", "\n".join([*CLAUSES, STAMP]))
    place = document.places(last.start, last.end)[0]
    assert isinstance(place, PdfPlace) and place.bottom - place.top > 2 * (place.x1 - place.x0)


@needs_tesseract
def test_a_stamp_printed_over_a_scan_breaks_no_sentence() -> None:
    def received(canvas: Canvas) -> None:
        canvas.setFillGray(0.45)
        canvas.setFont("Helvetica-Bold", 26)
        canvas.translate(330, 512)
        canvas.rotate(24)
        canvas.drawString(0, 0, "RECEIVED")

    document = read(scanned(pdf(together(text(*CLAUSES, size=12, step=40), received))))
    assert document.text.split("\n")[:3] == list(CLAUSES)


def test_rules_are_taken_out_of_a_picture_and_letters_stay() -> None:
    import pypdfium2

    def drawn(draw: Draw) -> Image:
        return pypdfium2.PdfDocument(pdf(draw))[0].render(scale=2, grayscale=True).to_pil()

    ruled = drawn(together(text(*CLAUSES), grid([("", ""), ("", "")])))
    assert without_rules(ruled, 2).tobytes() == drawn(text(*CLAUSES)).tobytes()
    assert without_rules(drawn(text("DUE", size=40)), 2).tobytes() == drawn(text("DUE", size=40)).tobytes()


@needs_tesseract
def test_a_scan_of_nothing() -> None:
    with pytest.raises(UnreadableAgreement, match="is a scan, 1 page, in which text recognition found no words"):
        read(pdf(picture))


@needs_tesseract
def test_a_bad_scan_is_told_as_not_surely_read() -> None:
    document = read(scanned(pdf(text(*CLAUSES, size=12, step=40)), dots=34))
    assert not document.coverage.complete and document.coverage.ocr_confidence[0] < SURE
    assert "not sure of" in document.coverage.notes[0]


def _scan_of(*lines: str):  # type: ignore[no-untyped-def]
    import pypdfium2
    from reportlab.lib.utils import ImageReader

    shown = pypdfium2.PdfDocument(pdf(text(*lines, size=12, step=40)))[0].render(scale=200 / 72).to_pil()
    return lambda canvas: canvas.drawImage(ImageReader(shown), 0, 0, 595, 842)
