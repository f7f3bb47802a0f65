"""What a paragraph's style says: heading or not, which list it counts in, how it looks. Styles inherit (w:basedOn)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree

from redflag.extractors.docx_look import PLAIN, RPR, SHADE, VALUE, Look, look_of, paper_of
from redflag.extractors.docx_parts import W

_BASED_ON, _NAME, _PPR, _OUTLINE = f"{W}basedOn", f"{W}name", f"{W}pPr", f"{W}outlineLvl"
_NUMBERING, _NUM_ID, _ILVL = f"{W}numPr", f"{W}numId", f"{W}ilvl"
_HEADING = re.compile(r"heading (\d)$", re.I)
_DIGITS = 9  # of the largest number that is taken for one
_SIZE = 20  # half points: Word's own size where a package sets none


@dataclass(frozen=True, slots=True)
class Style:
    """`outline` is the heading's depth from 1, 0 for a title, None for no heading; `num_id` and `ilvl` name the list
    and its level (from 0), None where the style names none; `look` is what the style and those below it say."""

    outline: int | None = None
    num_id: str | None = None
    ilvl: int | None = None
    look: Look = PLAIN


NO_STYLE = Style()
_ON = {"1", "true", "on"}


class Styles:
    """The styles of a package. styles.xml is large and parsed only when the first style is asked for."""

    def __init__(self, load: Callable[[], etree._Element | None]) -> None:
        self._load = load
        self._elements: dict[str | None, etree._Element] | None = None
        self._usual: str | None = None
        self._defaults = Look(size=_SIZE)
        self._paragraphs: dict[str | None, Style] = {}
        self._known: dict[str | None, Style] = {}

    def get(self, style_id: str | None) -> Style:
        """The style of that id with all it inherits; an empty one when there is none."""
        if style_id not in self._known:
            self._known[style_id] = NO_STYLE  # ends the walk where styles are based on each other in a ring
            self._known[style_id] = self._resolve(style_id)
        return self._known[style_id]

    def of_paragraph(self, style_id: str | None) -> Style:
        """As `get`, for a paragraph: one without a style has the package's usual one, and all have its defaults."""
        if style_id not in self._paragraphs:
            style = self.get(style_id if style_id in self._all() else self._usual)
            self._paragraphs[style_id] = replace(style, look=style.look.over(self._defaults))
        return self._paragraphs[style_id]

    @cached_property
    def shaded_tables(self) -> frozenset[str]:
        """The table styles that shade any of their cells."""
        tables = [one for one in self._all().values() if one.get(f"{W}type") == "table"]
        return frozenset(one.get(f"{W}styleId", "") for one in tables if any(map(paper_of, one.iter(SHADE))))

    def _all(self) -> dict[str | None, etree._Element]:
        if self._elements is None:
            root = self._load()
            found = [] if root is None else list(root.iterchildren(f"{W}style"))
            self._elements = {element.get(f"{W}styleId", ""): element for element in found}
            usual = (one for one in found if one.get(f"{W}default") in _ON and one.get(f"{W}type") == "paragraph")
            self._usual = next((one.get(f"{W}styleId", "") for one in usual), None)
            if root is not None:
                defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
                self._defaults = look_of(defaults).over(self._defaults)
        return self._elements

    def _resolve(self, style_id: str | None) -> Style:
        element = self._all().get(style_id)
        if element is None:
            return NO_STYLE
        said = {child.tag: child for child in element}
        style = self.get(value(said.get(_BASED_ON)))
        paragraph = {child.tag: child for child in said.get(_PPR, ())}
        outline = _outline(value(said.get(_NAME)) or "", level(paragraph.get(_OUTLINE)))
        if outline is not None:
            style = replace(style, outline=outline if 0 <= outline <= 9 else None)
        numbering = paragraph.get(_NUMBERING)
        if numbering is not None:
            num_id, ilvl = numbered(numbering)
            style = replace(style, num_id=num_id or style.num_id, ilvl=ilvl if ilvl is not None else style.ilvl)
        look = look_of(said.get(RPR))
        if look.paper is None:
            look = look._replace(paper=paper_of(paragraph.get(SHADE)))
        return style if look == PLAIN else replace(style, look=look.over(style.look))


def _outline(name: str, outline: int | None) -> int | None:
    """The depth that the style itself sets: by its outline level, else by its name; 10 means body text."""
    if outline is not None:
        return outline + 1
    heading = _HEADING.match(name)
    if heading:
        return int(heading[1])
    return 0 if name.lower() == "title" else None


def numbered(num_pr: etree._Element | None) -> tuple[str | None, int | None]:
    """The list (w:numId) and level that a w:numPr names, None for what it does not name."""
    num_id = ilvl = None
    for child in () if num_pr is None else num_pr:
        if child.tag == _NUM_ID:
            num_id = value(child)
        elif child.tag == _ILVL:
            ilvl = level(child)
    return num_id, ilvl


def value(element: etree._Element | None) -> str | None:
    """The w:val of an element, None where there is none."""
    return element.get(VALUE) if element is not None else None


def level(element: etree._Element | None) -> int | None:
    """The w:val of an element as a level from 0, None where there is none or it is no number."""
    text = value(element)
    return int(text) if text and text.isdecimal() and len(text) <= _DIGITS else None


def number(text: str | None) -> int:
    """An attribute as a whole number; 0 where it is none."""
    return int(text) if text and text.isdecimal() and len(text) <= _DIGITS else 0
