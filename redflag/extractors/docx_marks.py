"""What is known of a part of a Word package after one sweep over it, and what a package is counted by."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from lxml import etree

from redflag.extractors.docx_look import (
    COLOUR,
    HIGHLIGHT,
    RPR,
    SHADE,
    SIZE,
    VALUE,
    VANISH,
    Look,
    ink_of,
    look_of,
    median_size,
    paper_under,
    size_of,
)
from redflag.extractors.docx_parts import W
from redflag.extractors.docx_styles import Styles, value
from redflag.extractors.fine_print import pale_type, small_type

P, PPR, TEXT = f"{W}p", f"{W}pPr", f"{W}t"
STYLE, NUMBERING, OUTLINE, SECTION = f"{W}pStyle", f"{W}numPr", f"{W}outlineLvl", f"{W}sectPr"
_DELETION, _CELL_DELETION, _INSERTION, _RUN_STYLE = f"{W}del", f"{W}cellDel", f"{W}ins", f"{W}rStyle"
_SAID, _SUSPECT = frozenset({STYLE, NUMBERING, OUTLINE, SECTION}), frozenset({VANISH, SHADE, HIGHLIGHT})
_MARKS = (*_SAID, *_SUSPECT, _RUN_STYLE, _DELETION, _CELL_DELETION, _INSERTION)
_OWN_PROPERTIES = frozenset({PPR, f"{W}trPr", f"{W}tcPr"})
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHOICE, _FALLBACK = ALTERNATE.replace("AlternateContent", "Choice"), ALTERNATE.replace("AlternateContent", "Fallback")


@dataclass(slots=True)
class Tally:
    """What Coverage and fine print will say of a package. By part, paragraph and run: `fine` says why a run is fine
    print; `small` holds those in type that may be small, by its size in half points; `sizes` counts the body's
    characters by size."""

    insertions: int = 0
    deletions: int = 0
    hidden: int = 0
    linked: dict[str, str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    fine: dict[tuple[str, int, int], str] = field(default_factory=dict)
    small: dict[int, list[tuple[str, int, int]]] = field(default_factory=lambda: defaultdict(list))
    sizes: Counter[int] = field(default_factory=Counter)

    def fine_print(self) -> dict[tuple[str, int, int], str]:
        """Why a run is fine print, by part, paragraph and run; what is small is held against the size of the body."""
        usual = median_size(self.sizes)
        reasons = {size: small_type(size / 2, usual) for size in self.small}
        return {run: why for size, why in reasons.items() if why for run in self.small[size]} | self.fine


class Marks:
    """What one sweep finds in a part: asking each paragraph and run for it took half of all time, and a sweep for each
    kind of mark takes longer than asking each for its tag.

    `index`: the place of each w:p in the part; `said`: those paragraph properties (w:pPr) that are asked for, by tag;
    `deleted`: the paragraphs, rows and cells that were (of a paragraph, its end); `inserted`: the rows that were. Of
    run properties (w:rPr), `sizes` says which size they set, and `suspect` are those that may make a run hidden or
    pale: only these are looked into.
    """

    def __init__(self, root: etree._Element, styles: Styles) -> None:
        self._styles = styles
        self.index: dict[etree._Element, int] = {}
        self.said: dict[etree._Element, dict[str, etree._Element]] = {}
        self.deleted: set[etree._Element | None] = set()
        self.inserted: set[etree._Element | None] = set()
        self.sizes: dict[etree._Element | None, int] = {}
        self.suspect: set[etree._Element | None] = set()
        known: dict[str, int] = {}  # sizes seen
        dark = {"000000"}  # colours seen that are not pale
        for mark in root.iter(P, SIZE, COLOUR, *_MARKS):
            tag = mark.tag
            if tag == SIZE:
                text = mark.get(VALUE, "")
                if text not in known:
                    known[text] = size_of(mark) or 0
                self.sizes[mark.getparent()] = known[text]
            elif tag == COLOUR:
                if mark.get(VALUE) not in dark:
                    self._coloured(mark, dark)
            elif tag == P:
                self.index[mark] = len(self.index)
            else:
                self._other(mark, tag)

    def _coloured(self, mark: etree._Element, dark: set[str]) -> None:
        ink = ink_of(mark)
        if pale_type(ink):
            self.suspect.add(mark.getparent())
        elif ink != "auto":  # which is black or white
            dark.add(ink)

    def _other(self, mark: etree._Element, tag: str) -> None:
        around = mark.getparent()
        if tag == _RUN_STYLE:
            look = self._styles.get(value(mark)).look
            if look.suspect:
                self.suspect.add(around)
            if look.size is not None:
                self.sizes.setdefault(around, look.size)  # its own size, which follows, goes above that
        elif tag in _SUSPECT:
            self.suspect.add(around)
        elif around is not None and tag in _SAID:
            if around.tag == PPR:
                self.said.setdefault(around, {})[tag] = mark
        elif around is not None:
            if around.tag == RPR:  # of the sign that ends a paragraph
                around = around.getparent()
            if around is not None and around.tag in _OWN_PROPERTIES:
                (self.inserted if tag == _INSERTION else self.deleted).add(around.getparent())

    def look(self, properties: etree._Element | None, base: Look) -> Look:
        """How a run of those properties looks in a paragraph of the look `base`."""
        if properties is None or not len(properties):
            return base
        look = look_of(properties)
        for style in properties.iterchildren(_RUN_STYLE):  # a third of the time of find()
            look = look.over(self._styles.get(value(style)).look)
        return look.over(base)

    def judged(self, run: etree._Element, look: Look) -> str:
        """Why a run of that look is fine print, "" where it is not; small type aside."""
        if look.hidden:
            return "hidden"
        if not look.paper and not pale_type(look.ink or ""):
            return ""
        # Word itself sets words of the colour "auto" in white where their background is dark.
        return pale_type(look.ink or "auto", look.paper or paper_under(run, self._styles.shaded_tables))


def chosen(alternate: etree._Element) -> etree._Element | None:
    """The one of the alternatives (mc:Choice, mc:Fallback) to read: the same words stand in both."""
    choice, fallback = alternate.find(_CHOICE), alternate.find(_FALLBACK)
    if choice is not None and (fallback is None or next(choice.iter(TEXT), None) is not None):
        return choice
    return fallback
