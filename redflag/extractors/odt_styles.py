"""OpenDocument styles: which text is hidden, white, tiny or bold, and how lists and headings are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from redflag.extractors.odt_lists import STYLE, TEXT, Levels, levels_of

_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_PROPERTIES = f"{STYLE}text-properties"
_BEHIND = (f"{STYLE}table-cell-properties", f"{STYLE}paragraph-properties")
_SMALL = 6.0  # points; type no larger than this is small print
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)pt")
_DEPTH = 20  # styles based on styles; a circle ends here


@dataclass(frozen=True, slots=True)
class Look:
    """Why words of a style are fine print ("" if not), and whether they are bold."""

    why: str = ""
    bold: bool = False


class Styles:
    """The styles of a document: those of styles.xml and the automatic ones of content.xml, the latter last."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._looks: dict[str, Look] = {}
        self.lists: dict[str, Levels] = {}
        self.outline: Levels = {}
        for root in roots:
            for element in root.iter(f"{STYLE}style", f"{TEXT}list-style", f"{TEXT}outline-style"):
                name = element.get(f"{STYLE}name", "")
                if element.tag == f"{STYLE}style":
                    self._styles[name] = element
                elif element.tag == f"{TEXT}list-style":
                    self.lists[name] = levels_of(element)
                else:
                    self.outline = levels_of(element)

    def look(self, element: etree._Element) -> Look:
        """The look of a paragraph, heading or span by its style and those that it is based on."""
        name = element.get(f"{TEXT}style-name", "")
        if name not in self._looks:
            self._looks[name] = self._look_of(name)
        return self._looks[name]

    def is_coloured(self, element: etree._Element) -> bool:
        """True for a table's cell or a paragraph with a background that is not white, by its own style."""
        name = str(element.get(f"{_TABLE}style-name") or element.get(f"{TEXT}style-name", ""))
        style = self._styles.get(name)
        found = [style.find(properties) for properties in _BEHIND] if style is not None else []
        colours = {one.get(f"{_FO}background-color", "transparent") for one in found if one is not None}
        return bool(colours - {"transparent", "#ffffff"})

    def _look_of(self, name: str) -> Look:
        found: dict[str, str] = {}
        for _ in range(_DEPTH):
            style = self._styles.get(name)
            if style is None:
                break
            properties = style.find(_PROPERTIES)
            if properties is not None:
                found = {**{str(key): str(value) for key, value in properties.attrib.items()}, **found}
            name = style.get(f"{STYLE}parent-style-name", "")
        size = _SIZE.fullmatch(found.get(f"{_FO}font-size", ""))
        background = found.get(f"{_FO}background-color", "transparent")
        why = ""
        if found.get(f"{TEXT}display") in {"none", "condition"}:
            why = "hidden"
        elif found.get(f"{_FO}color", "").lower() == "#ffffff" and background in {"transparent", "#ffffff"}:
            why = "white"
        elif size and float(size[1]) <= _SMALL:
            why = f"small type {float(size[1]):g} pt"
        return Look(why, found.get(f"{_FO}font-weight", "").startswith(("bold", "6", "7", "8", "9")))
