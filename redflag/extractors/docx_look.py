"""How the words of a run look: hidden, their colour and background, their size."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from redflag.extractors.docx_parts import W
from redflag.extractors.fine_print import SMALLEST, pale_type

VALUE, FILL, THEME = f"{W}val", f"{W}fill", f"{W}themeColor"
RUN, RPR, TABLE = f"{W}r", f"{W}rPr", f"{W}tbl"
VANISH, COLOUR, SIZE, SHADE, HIGHLIGHT = f"{W}vanish", f"{W}color", f"{W}sz", f"{W}shd", f"{W}highlight"
BOX = f"{W}txbxContent"
UNKNOWN = "?"  # a background that is not worked out: nothing is called pale on it
_OFF = {"0", "false", "off"}
_HIGHLIGHTS = {  # ECMA-376 part 1, 17.18.40
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
_WHITE_OF_THEME = {"background1", "light1"}


class Look(NamedTuple):
    """What run properties say; None where they say nothing. `ink` and `paper` are RRGGBB, `size` is in half points."""

    hidden: bool | None = None
    ink: str | None = None
    size: int | None = None
    paper: str | None = None

    def over(self, base: Look) -> Look:
        """This look, and what `base` says where this one says nothing."""
        if self == PLAIN:
            return base
        return Look(
            base.hidden if self.hidden is None else self.hidden,
            base.ink if self.ink is None else self.ink,
            base.size if self.size is None else self.size,
            base.paper if self.paper is None else self.paper,
        )

    @property
    def suspect(self) -> bool:
        """True when words of this look may be hidden or pale: the rest need not be looked at."""
        return bool(self.hidden or self.paper or pale_type(self.ink or ""))


PLAIN = Look()


def is_on(element: etree._Element) -> bool:
    """True when a toggle (w:vanish, w:isLgl) is switched on: its bare presence says so."""
    return element.get(VALUE, "1") not in _OFF


MAY_BE_SMALL = int(2 * SMALLEST)
"""Half points up to which type may be small, depending on the rest."""


def look_of(properties: etree._Element | None) -> Look:
    """What a w:rPr says by itself, without its styles."""
    hidden = ink = size = paper = None
    for element in () if properties is None else properties.iterchildren(VANISH, COLOUR, SIZE, SHADE, HIGHLIGHT):
        tag = element.tag
        if tag == VANISH:
            hidden = is_on(element)
        elif tag == COLOUR:
            ink = ink_of(element)
        elif tag == SIZE:
            size = size_of(element)
        elif tag == SHADE:
            paper = paper or paper_of(element)
        elif tag == HIGHLIGHT:
            paper = _HIGHLIGHTS.get(element.get(VALUE, ""))
    return Look(hidden, ink, size, paper)


def ink_of(colour: etree._Element) -> str:
    """The colour of a w:color; "auto" is black or white, as the background asks for."""
    ink = colour.get(VALUE, "auto")
    return "FFFFFF" if ink == "auto" and colour.get(THEME) in _WHITE_OF_THEME else ink


def size_of(size: etree._Element) -> int | None:
    """A w:sz in half points."""
    return _half_points(size.get(VALUE, ""))


@lru_cache(1000)
def _half_points(text: str) -> int | None:
    return int(float(text)) if len(text) < 9 and text.replace(".", "", 1).isdecimal() else None


def paper_of(shade: etree._Element | None) -> str | None:
    """The background that a w:shd sets, None where it sets none."""
    if shade is None:
        return None
    fill = shade.get(FILL, "auto")
    if shade.get(VALUE) == "solid":
        fill = shade.get(COLOUR, "auto")
    return None if fill == "auto" else fill


def paper_under(run: etree._Element, shaded_tables: frozenset[str]) -> str:
    """The background of a run by what it stands in: paragraph, cell, table, text box, page."""
    for around in run.iterancestors():
        if around.tag == BOX:
            return UNKNOWN  # a box has fillings of its own kind
        properties = next(around.iterchildren(), None)  # not find(): it looks through all that follow as well
        if properties is None or properties.tag != f"{around.tag}Pr":
            continue
        paper = paper_of(properties.find(SHADE))
        if paper is not None:
            return paper
        style = properties.find(f"{W}tblStyle")
        if style is not None and style.get(VALUE) in shaded_tables:
            return UNKNOWN
    return "FFFFFF"


def median_size(sizes: Counter[int]) -> float:
    """The size in points that half of all characters reach; `sizes` are characters by size in half points."""
    half, passed = sizes.total() / 2, 0
    for size in sorted(sizes):
        passed += sizes[size]
        if passed >= half:
            return size / 2
    return 0.0
