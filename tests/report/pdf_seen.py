"""What pdfium and poppler show of a PDF: text, highlights, and where a copy looks otherwise than its original."""

from __future__ import annotations

import ctypes
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

from redflag.document import Document, PdfPlace


class Highlight(NamedTuple):
    """A highlight as pdfium gives it: its page from 0, its note, and the characters whose middle lies in its quads."""

    page: int
    author: str
    note: str
    words: str


def squeezed(words: str) -> str:
    return re.sub(r"[\s|\u00ad\ufffe\x02-]+", "", words)


def highlights(path: Path) -> list[Highlight]:
    """In the order of their drawing."""
    with pdfium.PdfDocument(path) as pdf:
        return [found for number in range(len(pdf)) for found in _on_page(pdf[number], number)]


def _on_page(page: pdfium.PdfPage, number: int) -> Iterator[Highlight]:
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_HIGHLIGHT:
            words = "".join(_words(page, box) for box in _boxes(annotation))
            yield Highlight(number, _string(annotation, b"T"), _string(annotation, b"Contents"), words)
        raw.FPDFPage_CloseAnnot(annotation)


def _boxes(annotation: Any) -> Iterator[tuple[float, float, float, float]]:
    for index in range(raw.FPDFAnnot_CountAttachmentPoints(annotation)):
        quad = raw.FS_QUADPOINTSF()
        assert raw.FPDFAnnot_GetAttachmentPoints(annotation, index, quad)
        xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
        yield min(xs), min(ys), max(xs), max(ys)


def _string(annotation: Any, key: bytes) -> str:
    length = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (raw.FPDF_WCHAR * (length // 2))()
    raw.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    return bytes(ctypes.string_at(buffer, length)).decode("utf-16-le").rstrip("\0")


def _words(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> str:
    text, found = page.get_textpage(), ""
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index, loose=True)
        x, y = (left + right) / 2, (bottom + top) / 2
        if box[0] < x < box[2] and box[1] < y < box[3]:
            found += text.get_text_range(index, 1)
    return squeezed(found)


def texts(path: Path, pages: int) -> tuple[list[str], bytes]:
    """The text of the first `pages`, as pdfium and as poppler read it."""
    with pdfium.PdfDocument(path) as pdf:
        by_pdfium = [pdf[index].get_textpage().get_text_range() for index in range(pages)]
    command = ["pdftotext", "-layout", "-l", str(pages), str(path), "-"]
    return by_pdfium, subprocess.run(command, check=True, capture_output=True).stdout


def by_pdfium(path: Path, page: int) -> Image.Image:
    """A page as pdfium shows it, a pixel a point."""
    with pdfium.PdfDocument(path) as pdf:
        image: Image.Image = pdf[page].render(scale=1).to_pil().convert("RGB")
        return image


def by_poppler(path: Path, page: int) -> Image.Image:
    """A page as poppler shows it, a pixel a point."""
    stem = path.with_name(f"{path.stem}-{page}")
    number = str(page + 1)
    command = ["pdftoppm", "-r", "72", "-cropbox", "-png", "-singlefile", "-f", number, "-l", number, path, stem]
    subprocess.run([*map(str, command)], check=True, capture_output=True)
    with Image.open(stem.with_suffix(".png")) as image:
        return image.convert("RGB")


def check_marks(before: Image.Image, after: Image.Image, places: list[PdfPlace]) -> None:
    """Colour appears on each of `places`, and nowhere else, and words stay as dark as they were: a pixel a point."""
    assert before.size == after.size
    ink_before, ink_after = (
        image.convert("L").point(lambda value: 255 if value < 90 else 0) for image in (before, after)
    )
    assert ImageChops.subtract(ink_before, ink_after).getbbox() is None
    changed = ImageChops.difference(before, after).convert("L").point(lambda value: 255 if value > 24 else 0)
    for place in places:
        seen = changed.crop((round(place.x0), round(place.top), round(place.x1), round(place.bottom)))
        coloured = seen.histogram()[255] / max(seen.width * seen.height, 1)
        assert coloured > 0.4, place
    for place in places:
        changed.paste(0, (int(place.x0) - 2, int(place.top) - 2, int(place.x1) + 3, int(place.bottom) + 3))
    assert changed.getbbox() is None


def places_on(document: Document, spans: list[tuple[int, int]], page: int) -> list[PdfPlace]:
    found = [place for start, end in spans for place in document.places(start, end)]
    return [place for place in found if isinstance(place, PdfPlace) and place.page == page + 1]
