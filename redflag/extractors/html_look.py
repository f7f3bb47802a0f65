"""How an HTML element is set: hidden, white, tiny or bold, by its attributes, its own style and simple style sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_BLOCK = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?\*/", re.S)  # @media print {...}, comments
_SIMPLE = re.compile(r"[\w-]*[.#][\w-]+")  # .terms, #terms, p.terms: what can be told without a whole style engine
_WHITE = re.compile(r"(?:#fff(?:fff)?|white|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))(?:\s|;|!|$)", re.I)
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*(px|pt)")
_LEAST = {"pt": 6.0, "px": 8.0}  # type no larger than this is small print; 8 px are 6 pt
_BOLD = {"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"}

Style = dict[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """What an element hands down: why its words are fine print ("" if not), bold, a background that is not white."""

    why: str = ""
    bold: bool = False
    coloured: bool = False


def declarations(css: str) -> Style:
    """ "color: red; Display:none" as {"color": "red", "display": "none"}."""
    pairs = (pair.partition(":") for pair in css.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs if value}


def sheet(css: str) -> dict[str, Style]:
    """What a style sheet says of single classes and ids: {".terms": {"display": "none"}}; the rest is left out."""
    found: dict[str, Style] = {}
    for selectors, body in _RULE.findall(_AT_BLOCK.sub(" ", css)):
        for selector in map(str.strip, selectors.split(",")):
            if _SIMPLE.fullmatch(selector):
                mark = selector[max(selector.find("."), selector.find("#")) :]
                found.setdefault(mark, {}).update(declarations(body))
    return found


def look_of(element: etree._Element, above: Look, sheets: dict[str, Style]) -> Look:
    """The Look of an element inside one of the Look `above`."""
    tag, attributes = element.tag, element.attrib
    if not attributes and tag not in _BOLD:
        return above
    style: Style = {}
    if sheets:
        for mark in [f"#{attributes.get('id', '')}", *(f".{one}" for one in attributes.get("class", "").split())]:
            style |= sheets.get(mark, {})
    style |= declarations(attributes.get("style", ""))
    background = style.get("background-color") or style.get("background") or attributes.get("bgcolor", "")
    weight = style.get("font-weight", "")
    look = replace(
        above,
        bold=tag in _BOLD or weight in {"bold", "bolder", "600", "700", "800", "900"} or (above.bold and not weight),
        coloured=not _WHITE.match(background) and background not in {"transparent", "none"}
        if background
        else above.coloured,
    )
    why = _hidden(attributes, style) or _white(attributes, style, look.coloured) or _small(style)
    return replace(look, why=above.why or why)


def _hidden(attributes: etree._Attrib, style: Style) -> str:
    hidden = (
        "hidden" in attributes
        or style.get("display", "").startswith("none")
        or style.get("visibility", "").startswith(("hidden", "collapse"))
        or re.match(r"0(?:\.0*)?(?:\D|$)", style.get("opacity", "")) is not None
        or re.match(r"0(?:\.0*)?(?:[a-z%!\s]|$)", style.get("font-size", "")) is not None
        or re.match(r"-\d{3,}", style.get("text-indent", "") or style.get("left", "")) is not None
    )
    return "hidden" if hidden else ""


def _white(attributes: etree._Attrib, style: Style, coloured: bool) -> str:
    colour = style.get("color") or str(attributes.get("color", ""))
    return "white" if not coloured and _WHITE.match(colour) else ""


def _small(style: Style) -> str:
    size = _SIZE.match(style.get("font-size", ""))
    return f"small type {float(size[1]):g} {size[2]}" if size and float(size[1]) <= _LEAST[size[2]] else ""
