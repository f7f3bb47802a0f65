"""Words of a PDF page that stand on a layer (optional content group) which is switched off: in the file, not shown."""

from __future__ import annotations

import re
import zlib
from collections.abc import Container
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

from redflag.document import PdfPlace, Place
from redflag.extractors.pdf_page import Line, PageBox

if TYPE_CHECKING:
    import numpy as np

_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b.{0,300}?\bstream\r?\n", re.S)
_INK = 8  # shades of 256: paper and shading differ by less


def has_layers(data: bytes) -> bool:
    """Whether the file names optional content, openly or in a packed object stream; yes where that cannot be told."""
    if b"/OCProperties" in data:
        return True
    if b"/Encrypt" in data:
        return b"/ObjStm" in data
    for match in _OBJECTS.finditer(data):
        try:
            if b"/OCProperties" in zlib.decompressobj().decompress(data[match.end() :]):
                return True
        except zlib.error:
            continue
    return False


def take_hidden(
    lines: list[Line], page: pdfium.PdfPage, read: PageBox, shown: PageBox, pale: Container[Place]
) -> tuple[list[Line], list[Line]]:
    """`lines` without the words that leave no ink where they stand, and those words; `pale` ones leave none anyhow.

    The page is drawn to see it, as pdfium shows it. A hidden word that stands on one that is shown goes unnoticed.
    """

    drawn = page.render(scale=1, grayscale=True).to_numpy()
    kept: list[Line] = []
    hidden: list[Line] = []
    for line in lines:
        words = [
            word
            for word in line.words
            if word.place not in pale and _is_blank(drawn, shown.place(*read.user_space(word.place)))
        ]
        if not words:
            kept.append(line)
            continue
        hidden.append(Line(words))
        ids = set(map(id, words))
        if rest := [word for word in line.words if id(word) not in ids]:
            kept.append(Line(rest, aslant=line.aslant))
    return kept, hidden


def _is_blank(drawn: np.ndarray[Any, Any], place: PdfPlace) -> bool:
    seen = drawn[max(0, int(place.top)) : int(place.bottom) + 1, max(0, int(place.x0)) : int(place.x1) + 1]
    return seen.size > 0 and int(seen.max()) - int(seen.min()) < _INK
