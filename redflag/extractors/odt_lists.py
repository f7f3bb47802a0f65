"""The numbers that OpenDocument computes in front of list items and headings.

OpenDocument 1.3 part 3: text:list-level-style-number (16.34), text:outline-level-style (16.36), text:list (5.3.2).
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from redflag.extractors.docx_numbering import formatted

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST = 10  # levels of a list


@dataclass(frozen=True, slots=True)
class Level:
    """How one level counts and reads; `form` "" for a bullet or no number, `shown` levels are shown."""

    form: str = ""
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1


Levels = dict[int, Level]


def levels_of(style: etree._Element) -> Levels:
    """The levels of a text:list-style or text:outline-style, from 1."""
    found: Levels = {}
    for element in style:
        depth = whole(element.get(f"{TEXT}level"), 0)
        form = _FORMS.get(element.get(f"{STYLE}num-format", ""), "")
        found[depth] = Level(
            form,
            element.get(f"{STYLE}num-prefix", ""),
            element.get(f"{STYLE}num-suffix", ""),
            whole(element.get(f"{TEXT}start-value"), 1),
            whole(element.get(f"{TEXT}display-levels"), 1),
        )
    return found


def whole(text: str | None, default: int) -> int:
    """`text` as a number, `default` where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


class Counter:
    """Counts one list, all its levels."""

    def __init__(self, levels: Levels) -> None:
        self.levels = levels
        self._counts: dict[int, int] = {}

    def restart(self, depth: int) -> None:
        """A new list at `depth`: it and all below start anew."""
        self._counts = {level: count for level, count in self._counts.items() if level < depth}

    def next(self, depth: int, start: int | None = None) -> str:
        """Count a paragraph at `depth` (from 1); returns its number as read, without a closing stop."""
        depth = min(depth, _DEEPEST)
        own = self.levels.get(depth, Level())
        last = self._counts.get(depth)
        count = start if start is not None else own.start if last is None else last + 1
        self.restart(depth)
        self._counts[depth] = count
        if not own.form:
            return ""
        shown = range(max(1, depth - own.shown + 1), depth + 1)
        numbers = []
        for level in shown:
            one = self.levels.get(level, Level())
            numbers.append(formatted(self._counts.setdefault(level, one.start), one.form) if one.form else "")
        return f"{own.before}{'.'.join(filter(None, numbers))}{own.after}".strip().rstrip(".:–—- ")
