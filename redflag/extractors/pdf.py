"""PDF agreements: text and places of every word through pypdfium2, ruled tables through pdfplumber."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from redflag import limits
from redflag.document import Coverage, Document, Place
from redflag.errors import UnreadableAgreement
from redflag.extractors.pdf_annotations import PINNED, TYPED, Typed, kinds_of, typed_over, unseen
from redflag.extractors.pdf_assembly import assemble
from redflag.extractors.pdf_damage import has_broken_streams, holds_unread
from redflag.extractors.pdf_heads import PageLines
from redflag.extractors.pdf_layers import has_layers, take_hidden
from redflag.extractors.pdf_layout import arrange
from redflag.extractors.pdf_page import Line, PageBox, usual_size
from redflag.extractors.pdf_pale import reasons
from redflag.extractors.pdf_tables import drawing_of, picture_share, set_tables
from redflag.extractors.pdf_turned import as_shown, lines_as_shown
from redflag.extractors.pdf_unread import Unread
from redflag.extractors.pdf_words import is_garbage, is_odd, leaves_out, words_by_line
from redflag.extractors.tidy import printable

_SENTENCE = 5  # words outside a page; fewer are a printer's marks
_SMALL = 0.7  # of the usual size: 7.5 pt in an agreement set in 11
_LINE_OF_TYPE = 1.15  # from ascender to descender, in the sizes that type is named by
_XFA_ONLY = 2  # FPDF_GetFormType: a form that is drawn by a program inside it, which pdfium does not run
_FEW = 60  # words: a page of prose has more, a stamp or a running head fewer
_COVERED = 0.5  # share of the page under pictures


def read_pdf(name: str, data: bytes, ocr: str = "") -> Document:
    """The agreement in `data`, a PDF file; `name` is for messages. With `ocr`, a language, pages that show words and
    hold none are read by text recognition.

    A Piece is a word, its place a PdfPlace: points from the top left corner of the page as it is shown (its crop box,
    turned as the page says). Pages that hold something but no text are in `coverage`.
    Raises UnreadableAgreement: encrypted, damaged, no pages, no page with text; RedflagError: OCR is not installed.
    """
    with _opened(name, data) as pdf:
        reading = _Reading(name, pdf, data)
        reading.read_all()
        if ocr:
            reading.recognise(ocr)
        if not any(page.body or page.hidden for page in reading.pages):
            raise UnreadableAgreement(name, reading.unread.why_nothing(len(pdf)))
        total = len(pdf)
    arrange(reading.pages)
    usual = usual_size(line for page in reading.pages for line in page.body)
    assembly = assemble(reading.pages, usual)
    overlooked = _small(reading.pages, usual) | reading.overlooked
    fine = assembly.fine_print(lambda place: overlooked.get(place, "")) if overlooked else ()
    if reading.turned:
        assembly.pieces = as_shown(assembly.pieces, reading.turned)
    document = assembly.document(name, "pdf", data, reading.coverage())
    return replace(document, pages=total, fine_print=fine)


def _opened(name: str, data: bytes) -> pdfium.PdfDocument:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        encrypted = b"/Encrypt" in data  # stands in the open; pdfium may tell the error of the file before this one
        if encrypted and "assword" in str(error):
            raise UnreadableAgreement(name, "encrypted: a password is needed; save a copy without one") from None
        if encrypted and "ecurity" in str(error):
            raise UnreadableAgreement(name, "encrypted in a way that cannot be read: save a copy without it") from None
        raise UnreadableAgreement(
            name, "is damaged or has no pages: it cannot be opened as a PDF; ask for the file again"
        ) from None
    if len(pdf) == 0:
        pdf.close()
        raise UnreadableAgreement(name, "has no pages: it may be damaged; ask for the file again")
    return pdf


class _Reading:
    """Reads page after page and remembers which could not be read, and why."""

    def __init__(self, name: str, pdf: pdfium.PdfDocument, data: bytes) -> None:
        self.pages: list[PageLines] = []
        self.overlooked: dict[Place, str] = {}
        self.turned: dict[int, tuple[PageBox, PageBox]] = {}  # as it was read, as it is shown, by the page's number
        self._typed: list[Typed] = []
        self._name = name
        self._pdf = pdf
        self._data = data
        self.unread = Unread()
        self._form = pdf.get_formtype()
        self._layers = has_layers(data)
        self._attached = [printable(pdf.get_attachment(index).get_name()) for index in range(pdf.count_attachments())]

    def read_all(self) -> None:
        limits.check_pages(self._name, len(self._pdf))
        deadline = limits.Deadline(self._name)
        for index in range(len(self._pdf)):
            deadline.check()
            try:
                page = self._page(index)
                self._read(page, index + 1)
                page.close()
            except pdfium.PdfiumError:
                self.unread.damaged.append(index + 1)

    def _page(self, index: int) -> pdfium.PdfPage:
        """The page, with what was filled into its form fields or typed over it made part of it."""
        page = self._pdf[index]
        kinds = kinds_of(page)
        if PINNED in kinds:
            self.unread.pinned.append(index + 1)
        if not kinds & TYPED:
            return page
        page.close()
        if self._pdf.formenv is None:
            self._pdf.init_forms()
        page = self._pdf[index]
        self._typed = typed_over(page)
        raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
        page.close()
        return self._pdf[index]

    def _read(self, page: pdfium.PdfPage, number: int) -> None:
        textpage = page.get_textpage()
        text = textpage.get_text_range(errors="replace") if textpage.count_chars() > 0 else ""
        shown = PageBox.of(page, number)
        lines, clipped, box = words_by_line(textpage, text, shown)
        lines += [line for typed, place in self._typed if (line := unseen(typed, text, box.place(*place)))]
        self._typed = []
        if box is not shown:
            self.turned[number] = box, shown
        if clipped >= _SENTENCE:
            self.unread.clipped.append(number)
        drawing = drawing_of(page, box)
        pale = reasons((word.place for line in lines for word in line.words), drawing.pale) if drawing.pale else {}
        hidden: list[Line] = []
        named = [line for line in lines if not is_odd(line)]
        is_partly_odd = len(named) < len(lines) or leaves_out(textpage, text)
        if self._layers:
            lines, hidden = take_hidden(lines, page, box, shown, pale)
            pale |= {word.place: "on a hidden layer" for line in hidden for word in line.words}
        if not lines and not hidden:
            self._note_empty(number, drawing.objects)
        elif is_garbage(text) or (lines and not named):
            self.unread.garbled.append(number)
            lines = []
        elif is_partly_odd:
            self.unread.odd.append(number)
            lines = named
        elif _is_stamped(lines, page, box):
            self.unread.stamped.append(number)
        elif drawing.may_hold_table:
            lines = set_tables(lines, drawing.rules)
        self.overlooked |= pale
        upright = [line for line in lines if not line.aslant]
        aslant = [line for line in lines if line.aslant]
        self.pages.append(PageLines(box, upright, footers=aslant, hidden=hidden))

    def _note_empty(self, number: int, objects: int) -> None:
        if objects:
            self.unread.scanned.append(number)
        elif holds_unread(self._data, number):
            self.unread.damaged.append(number)

    def recognise(self, language: str) -> None:
        """Reads by text recognition what is shown and was not read; what it finds is no longer missing."""
        from redflag.extractors.pdf_ocr import beside, recognise

        self.unread.tried = True
        pages = {page.box.number: page for page in self.pages}
        for seen in recognise(self._pdf, self.unread.recognisable, language):
            page = pages[seen.box.number]
            stamp = page.body
            if self.turned.pop(seen.box.number, None):  # on its side, as it is shown
                stamp, page.body = lines_as_shown(page.body, page.box, seen.box), []
                page.footers, page.box = page.footers + stamp, seen.box
            lines = beside(seen.lines, stamp)
            page.body += lines
            if lines:
                self.unread.by_ocr[page.box.number] = seen.confidence
            if lines or (stamp and not seen.failed):  # a stamp, and nothing else on the picture
                self.unread.settle(page.box.number)

    def coverage(self) -> Coverage:
        notes = self.unread.notes()
        if self._attached:
            files = f"{len(self._attached)} attached file{'s' * (len(self._attached) > 1)}"
            notes.append(f"{files} inside the PDF not read: {', '.join(self._attached)}")
        if self._form == _XFA_ONLY:
            notes.append("a form drawn by a program inside the PDF (XFA): print it to PDF to have all of it read")
        if b"%%EOF" not in self._data[-2048:]:
            notes.append("the file is cut off or damaged at its end; what is missing cannot be told")
        elif not self.unread.damaged and has_broken_streams(self._data):
            notes.append("parts of the file are damaged and cannot be unpacked; what is missing cannot be told")
        by_ocr = self.unread.by_ocr
        return Coverage(
            complete=not notes,
            pages_without_text=self.unread.without_text,
            pages_by_ocr=tuple(by_ocr),
            hidden_runs=sum(len(page.hidden) for page in self.pages),
            ocr_confidence=tuple(by_ocr.values()),
            notes=tuple(notes),
        )


def _is_stamped(lines: list[Line], page: pdfium.PdfPage, box: PageBox) -> bool:
    """Whether a page's few words lie on a picture that may hold the rest: a scan with a running head or a stamp."""
    return sum(len(line.words) for line in lines) < _FEW and picture_share(page, box) > _COVERED


def _small(pages: list[PageLines], usual: float) -> dict[Place, str]:
    """The words of the body in type that is much smaller than `usual`, in points from ascender to descender."""
    return {
        word.place: f"small type {line.size / _LINE_OF_TYPE:.0f} pt of {usual / _LINE_OF_TYPE:.0f}"
        for page in pages
        for line in page.body
        if line.size < _SMALL * usual
        for word in line.words
    }
