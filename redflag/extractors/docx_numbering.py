"""The numbers that Word computes in front of paragraphs, from numbering.xml.

ECMA-376 part 1, 17.9: a w:num points to a w:abstractNum, whose levels say how they count (w:start, w:numFmt,
w:lvlRestart) and how the number reads (w:lvlText, "%1.%2" being the first and second level's own count). All w:num of
one w:abstractNum go on counting together, unless one starts anew (w:startOverride) where it is first used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from redflag.extractors.docx_look import is_on
from redflag.extractors.docx_parts import W
from redflag.extractors.docx_styles import Style, Styles, level, number, numbered, value

_START, _FORM, _TEXT, _LEGAL = f"{W}start", f"{W}numFmt", f"{W}lvlText", f"{W}isLgl"
_RESTART, _STYLE = f"{W}lvlRestart", f"{W}pStyle"
_HOLE = re.compile(r"%([1-9])")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_DEEPEST = 9  # levels of a list
_MOST_LETTERED = 780  # thirty letters long: as far as Word counts in letters


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and reads. `restart`: the level (from 1) whose use restarts it, 0 for never."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None
    style: str | None = None


_USUAL = Level()


@dataclass(frozen=True, slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Counts the paragraphs of a document as Word does; ask for them in document order."""

    def __init__(self, load: Callable[[], etree._Element | None], styles: Styles) -> None:
        self._load = load
        self._styles = styles
        self._abstracts: dict[str, etree._Element] = {}
        self._nums: dict[str, etree._Element] | None = None
        self._lists: dict[str, _List | None] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def place(self, num_pr: etree._Element | None, style_id: str | None, style: Style) -> tuple[str, int] | None:
        """The list (w:numId) and level (from 0) a paragraph counts in, by its own w:numPr or by its style."""
        num_id, ilvl = numbered(num_pr)
        if num_id is None:
            num_id = style.num_id
            if num_id is not None and ilvl is None:
                ilvl = self._level_of_style(num_id, style_id)
            if ilvl is None:
                ilvl = style.ilvl
        if not num_id or num_id == "0":
            return None
        return num_id, min(ilvl or 0, _DEEPEST - 1)

    def next(self, num_id: str, ilvl: int) -> str:
        """Count one paragraph; returns its number as read, without a closing stop: "9.2", "(b)", "" for a bullet."""
        found = self._list(num_id)
        if found is None:
            return ""
        counts = self._counts.setdefault(found.abstract, {})
        own = found.levels.get(ilvl, _USUAL)
        for above in range(ilvl):  # a level above that no paragraph has counted yet stands at its start from here on
            counts.setdefault(above, found.starts.get(above, found.levels.get(above, _USUAL).start))
        if ilvl in found.starts and (num_id, ilvl) not in self._started:
            counts[ilvl] = found.starts[ilvl]
        else:
            counts[ilvl] = counts[ilvl] + 1 if ilvl in counts else own.start
        self._started.add((num_id, ilvl))
        for deeper in [deeper for deeper in counts if deeper > ilvl]:
            restart = found.levels.get(deeper, _USUAL).restart
            if ilvl < (deeper if restart is None else restart):
                del counts[deeper]
        return _read(own, found.levels, counts)

    def _level_of_style(self, num_id: str, style_id: str | None) -> int | None:
        found = self._list(num_id)
        if found is None or style_id is None:
            return None
        return next((depth for depth, one in found.levels.items() if one.style == style_id), None)

    def _list(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._build(num_id)
        return self._lists[num_id]

    def _build(self, num_id: str) -> _List | None:
        if self._nums is None:
            root = self._load()
            found = root if root is not None else ()
            self._nums = {e.get(f"{W}numId", ""): e for e in found if e.tag == f"{W}num"}
            self._abstracts = {e.get(f"{W}abstractNumId", ""): e for e in found if e.tag == f"{W}abstractNum"}
        num = self._nums.get(num_id)
        if num is None:
            return None
        abstract = self._abstract(value(num.find(f"{W}abstractNumId")) or "")
        if abstract is None:
            return None
        abstract_id = abstract.get(f"{W}abstractNumId", "")
        if abstract_id not in self._levels:
            self._levels[abstract_id] = dict(_levels(abstract))
        levels = self._levels[abstract_id].copy()
        starts: dict[int, int] = {}
        for override in num.iter(f"{W}lvlOverride"):
            depth = number(override.get(f"{W}ilvl"))
            levels.update(_levels(override))
            start = level(override.find(f"{W}startOverride"))
            if start is not None:
                starts[depth] = start
        return _List(abstract_id, levels, starts)

    def _abstract(self, abstract_id: str) -> etree._Element | None:
        """The w:abstractNum of that id, or the one that it borrows through a list style (w:numStyleLink)."""
        abstract = self._abstracts.get(abstract_id)
        link = value(abstract.find(f"{W}numStyleLink")) if abstract is not None else None
        if link is None or self._nums is None:
            return abstract
        lender = self._nums.get(self._styles.get(link).num_id or "")
        if lender is None:
            return abstract
        return self._abstracts.get(value(lender.find(f"{W}abstractNumId")) or "", abstract)


def _levels(parent: etree._Element) -> list[tuple[int, Level]]:
    found = []
    for element in parent.iterchildren(f"{W}lvl"):
        said: dict[str, etree._Element] = {}
        for child in element:
            said.setdefault(child.tag, child)
        start, legal = level(said.get(_START)), said.get(_LEGAL)
        one = Level(
            start=1 if start is None else start,
            form=value(said.get(_FORM)) or "decimal",
            text=value(said.get(_TEXT)) or "",
            legal=legal is not None and is_on(legal),
            restart=level(said.get(_RESTART)),
            style=value(said.get(_STYLE)),
        )
        found.append((number(element.get(f"{W}ilvl")), one))
    return found


def _read(own: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    if own.form in {"bullet", "none"}:
        return ""

    def count(hole: re.Match[str]) -> str:
        depth = int(hole[1]) - 1
        one = levels.get(depth, _USUAL)
        return formatted(counts.get(depth, one.start), "decimal" if own.legal and one.form != "none" else one.form)

    return " ".join(_HOLE.sub(count, own.text).split()).rstrip(".:–—- ")


def formatted(count: int, form: str) -> str:
    """`count` in a w:numFmt: "decimal", "lowerLetter" ... A form not known here (spelt-out words) reads as decimal."""
    if form in {"lowerLetter", "upperLetter"} and 0 < count <= _MOST_LETTERED:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)  # Word: z, then aa, bb, cc
        return letters.upper() if form == "upperLetter" else letters
    if form in {"lowerRoman", "upperRoman"} and 0 < count < 4000:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    if form == "decimalZero":
        return f"{count:02d}"
    if form == "ordinal":
        ending = "th" if count % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
        return f"{count}{ending}"
    return "" if form in {"none", "bullet"} else str(count)


def _roman(count: int) -> str:
    letters = ""
    for worth, letter in _ROMAN:
        letters += letter * (count // worth)
        count %= worth
    return letters
