"""The numbers of HTML lists, as a browser shows them."""

from __future__ import annotations

import re

from lxml import etree

from redflag.extractors.docx_numbering import formatted

_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?(none|disc|circle|square|(?:decimal|lower|upper)[\w-]*)", re.I)


class HtmlList:
    """An ol, ul or menu; ask it for its items in order."""

    def __init__(self, element: etree._Element) -> None:
        style = _STYLE.search(element.get("style", ""))
        self._form = _FORMS.get(element.get("type", ""), "decimal") if element.tag == "ol" else ""
        if style:
            self._form = _STYLES.get(style[1].lower(), "")
        self._next = _whole(element.get("start"), 1)

    def next(self, item: etree._Element) -> str:
        """Count the item; returns its number without a closing stop: "3", "c", "" in a list without numbers."""
        count = _whole(item.get("value"), self._next)
        self._next = count + 1
        return formatted(count, self._form) if self._form else ""


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default
