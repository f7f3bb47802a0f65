"""Text of a PDF page that a reader does not see, or hardly: without ink, or in the colour of the paper."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import NamedTuple

import pypdfium2.raw as raw

from redflag.document import PdfPlace, Place
from redflag.extractors.pdf_calls import fill_of, render_mode

_WHITE, _PALE, _DARK = 0.93, 0.72, 0.6  # luminance, 0 black to 1 white
_SCAN = 0.7  # share of the page: a picture as large is a scan, and text without ink over it what was recognised on it
_INVISIBLE = raw.FPDF_TEXTRENDERMODE_INVISIBLE


class Pale(NamedTuple):
    """Where such text stands, and why it is overlooked, in words for the report."""

    place: PdfPlace
    reason: str


class Ink:
    """Looks at one object of a page after the other, in the order in which they are painted."""

    def __init__(self, width: float, height: float) -> None:
        self._area = width * height
        self._backs: list[PdfPlace] = []  # dark areas and pictures: white type on them can be read
        self._found: list[Pale] = []
        self._scan = False
        self._channels = (ctypes.c_uint * 4)()
        self._addresses = [ctypes.addressof(self._channels) + 4 * index for index in range(4)]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()

    def text(self, item: object) -> str:
        """Why the text is overlooked; "" where it is not."""
        if render_mode(item) == _INVISIBLE:
            return "without ink"
        light = self._light(item)
        return "white" if light > _WHITE else "pale" if light > _PALE else ""

    def take_text(self, place: PdfPlace, reason: str) -> None:
        if reason == "without ink" or not any(_holds(back, place) for back in self._backs):
            self._found.append(Pale(place, reason))

    def take_path(self, item: object, place: PdfPlace) -> None:
        raw.FPDFPath_GetDrawMode(item, self._fill, self._stroke)
        if self._fill.value and self._light(item) < _DARK:
            self._backs.append(place)

    def take_picture(self, place: PdfPlace) -> None:
        self._backs.append(place)
        self._scan |= (place.x1 - place.x0) * (place.bottom - place.top) > _SCAN * self._area

    def pale(self) -> list[Pale]:
        return [pale for pale in self._found if not (self._scan and pale.reason == "without ink")]

    def _light(self, item: object) -> float:
        """Luminance of the fill, blended with white paper by its opacity (ITU-R BT.709)."""
        if not fill_of(item, *self._addresses):
            return 0.0
        red, green, blue, alpha = self._channels
        light = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
        return 1 - alpha / 255 * (1 - light)


def reasons(places: Iterable[PdfPlace], pale: list[Pale]) -> dict[Place, str]:
    """Of the words at `places` those in pale text, with the reason.

    Text that is much higher than the word stands across the page, as a stamp does: the word is behind it, not in it.
    """
    return {
        place: found.reason
        for place in places
        for found in pale
        if _holds(found.place, place) and found.place.bottom - found.place.top < 1.5 * (place.bottom - place.top)
    }


def _holds(outer: PdfPlace, inner: PdfPlace) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.top + inner.bottom) / 2
    return outer.x0 <= x <= outer.x1 and outer.top <= y <= outer.bottom
