"""What lies over a PDF page: form fields, text typed over it, stamps."""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from redflag.document import PdfPlace
from redflag.extractors.pdf_page import Line, Word
from redflag.extractors.tidy import tidy_word

_HEIGHT = 12.0  # points, of a line of such text; its own size is not looked for
Typed = tuple[str, tuple[float, float, float, float]]
"""Text typed over a page, and its box in PDF user space: left, bottom, right, top."""


TYPED = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP})
"""Form fields, and text typed over a page."""
PINNED = raw.FPDF_ANNOT_FILEATTACHMENT
"""A file that hangs on a place of a page."""


def kinds_of(page: pdfium.PdfPage) -> set[int]:
    """The kinds of annotations on a page."""
    kinds = set()
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        kinds.add(raw.FPDFAnnot_GetSubtype(annotation))
        raw.FPDFPage_CloseAnnot(annotation)
    return kinds


def typed_over(page: pdfium.PdfPage) -> list[Typed]:
    """What text annotations of the page say; those that bring no drawing of themselves pdfium does not show."""
    found: list[Typed] = []
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_FREETEXT:
            box = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, box)
            found.append((_contents(annotation), (box.left, box.bottom, box.right, box.top)))
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def _contents(annotation: object) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", errors="replace").rstrip("\0")


def unseen(typed: str, text: str, place: PdfPlace) -> Line | None:
    """`typed` as a line at `place`, unless the page's `text` has it already."""
    words = list(filter(None, map(tidy_word, typed.split())))
    if not words or " ".join(words) in " ".join(map(tidy_word, text.split())):
        return None
    place = place._replace(bottom=min(place.bottom, place.top + _HEIGHT))
    return Line([Word(word, place, bold=False) for word in words])
