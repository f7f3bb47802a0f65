"""What a paragraph's style says: heading or not, which list it counts in, hidden or not. Styles inherit (w:basedOn)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml import etree

from redflag.extractors.docx_parts import W

_HEADING = re.compile(r"heading (\d)$", re.I)
_OFF = {"0", "false", "off"}


@dataclass(frozen=True, slots=True)
class Style:
    """`outline` is the heading's depth from 1, 0 for a title, None for no heading; `num_id` and `ilvl` name the list
    and its level (from 0), None where the style names none."""

    outline: int | None = None
    num_id: str | None = None
    ilvl: int | None = None
    hidden: bool = False


NO_STYLE = Style()


class Styles:
    """The styles of a package. styles.xml is large and parsed only when the first style is asked for."""

    def __init__(self, load: Callable[[], etree._Element | None]) -> None:
        self._load = load
        self._elements: dict[str, etree._Element] | None = None
        self._known: dict[str, Style] = {}

    def get(self, style_id: str | None) -> Style:
        """The style of that id with all it inherits; an empty one when there is none."""
        if not style_id:
            return NO_STYLE
        if style_id not in self._known:
            self._known[style_id] = NO_STYLE  # ends the walk where styles are based on each other in a ring
            self._known[style_id] = self._resolve(style_id)
        return self._known[style_id]

    def _resolve(self, style_id: str) -> Style:
        if self._elements is None:
            root = self._load()
            found = root.iter(f"{W}style") if root is not None else ()
            self._elements = {element.get(f"{W}styleId", ""): element for element in found}
        element = self._elements.get(style_id)
        if element is None:
            return NO_STYLE
        style = self.get(value(element.find(f"{W}basedOn")))
        outline = _outline(element)
        if outline is not None:
            style = replace(style, outline=outline if 0 <= outline <= 9 else None)
        numbering = element.find(f"{W}pPr/{W}numPr")
        if numbering is not None:
            num_id, ilvl = value(numbering.find(f"{W}numId")), level(numbering.find(f"{W}ilvl"))
            style = replace(style, num_id=num_id or style.num_id, ilvl=ilvl if ilvl is not None else style.ilvl)
        vanish = element.find(f"{W}rPr/{W}vanish")
        return style if vanish is None else replace(style, hidden=is_on(vanish))


def _outline(element: etree._Element) -> int | None:
    """The depth that the style itself sets: by its outline level, else by its name; 10 means body text."""
    outline = level(element.find(f"{W}pPr/{W}outlineLvl"))
    if outline is not None:
        return outline + 1
    name = value(element.find(f"{W}name")) or ""
    heading = _HEADING.match(name)
    if heading:
        return int(heading[1])
    return 0 if name.lower() == "title" else None


def value(element: etree._Element | None) -> str | None:
    """The w:val of an element, None where there is none."""
    return element.get(f"{W}val") if element is not None else None


def level(element: etree._Element | None) -> int | None:
    """The w:val of an element as a level from 0, None where there is none or it is no number."""
    text = value(element)
    return int(text) if text and text.isdecimal() else None


def number(text: str | None) -> int:
    """An attribute as a whole number; 0 where it is none."""
    return int(text) if text and text.isdecimal() else 0


def is_on(element: etree._Element) -> bool:
    """True when a toggle (w:vanish, w:isLgl) is switched on: its bare presence says so."""
    return element.get(f"{W}val", "1") not in _OFF
