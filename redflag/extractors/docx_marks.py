"""What is known of a part of a Word package after one sweep over it, and what a package is counted by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from redflag.extractors.docx_look import (
    COLOUR,
    HIGHLIGHT,
    SHADE,
    SIZE,
    THEME,
    VALUE,
    VANISH,
    Look,
    ink_of,
    is_on,
    look_of,
    median_size,
    paper_under,
    size_of,
)
from redflag.extractors.docx_parts import W
from redflag.extractors.docx_styles import Styles, value
from redflag.extractors.fine_print import pale_type, small_type

P, TEXT = f"{W}p", f"{W}t"
_BOLD, _DELETION, _RUN_STYLE, _STYLE = f"{W}b", f"{W}del", f"{W}rStyle", f"{W}pStyle"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHOICE, _FALLBACK = ALTERNATE.replace("AlternateContent", "Choice"), ALTERNATE.replace("AlternateContent", "Fallback")


@dataclass(slots=True)
class Tally:
    """What Coverage and fine print will say of a package. By part, paragraph and run: `fine` says why a run is fine
    print, `small` the size of those in type that may be small, in half points; `sizes` counts the body's characters
    by size."""

    insertions: int = 0
    deletions: int = 0
    hidden: int = 0
    linked: dict[str, str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    fine: dict[tuple[str, int, int], str] = field(default_factory=dict)
    small: dict[tuple[str, int, int], int] = field(default_factory=dict)
    sizes: Counter[int] = field(default_factory=Counter)

    def fine_print(self) -> dict[tuple[str, int, int], str]:
        """Why a run is fine print, by part, paragraph and run; what is small is held against the size of the body."""
        usual = median_size(self.sizes)
        reasons = {size: small_type(size / 2, usual) for size in set(self.small.values())}
        return {run: why for run, size in self.small.items() if (why := reasons[size])} | self.fine


class Marks:
    """What one sweep finds in a part: asking each paragraph and run for it took half of all time.

    `index`: the place of each w:p in the part; `deleted`: the properties of paragraph ends (w:rPr) that were deleted.
    Of run properties (w:rPr), `bold` are those that make a run so, `sizes` says which size they set, and `suspect` are
    those that may make it hidden or pale: only these are looked into.
    """

    def __init__(self, root: etree._Element, styles: Styles) -> None:
        self.index: dict[etree._Element, int] = {}
        self.deleted: set[etree._Element | None] = set()
        self.bold: set[etree._Element | None] = set()
        self.sizes: dict[etree._Element | None, int] = {}
        self.suspect: set[etree._Element | None] = set()
        self._styles = styles
        plain = {"000000", "auto"}  # colours seen that are not pale
        known: dict[str, int] = {}  # sizes seen
        for mark in root.iter(P, _BOLD, SIZE, COLOUR, VANISH, SHADE, HIGHLIGHT, _RUN_STYLE, _DELETION):
            tag = mark.tag
            if tag == P:
                self.index[mark] = len(self.index)
            elif tag == SIZE:
                text = mark.get(VALUE, "")
                if text not in known:
                    known[text] = size_of(mark) or 0
                self.sizes[mark.getparent()] = known[text]
            elif tag == COLOUR:
                if mark.get(VALUE) not in plain or mark.get(THEME) is not None:
                    ink = ink_of(mark)
                    if pale_type(ink):
                        self.suspect.add(mark.getparent())
                    else:
                        plain.add(ink)
            elif tag == _BOLD:
                if is_on(mark):
                    self.bold.add(mark.getparent())
            elif tag == _DELETION:
                self.deleted.add(mark.getparent())
            elif tag == _RUN_STYLE:
                self._styled(mark)
            else:
                self.suspect.add(mark.getparent())

    def _styled(self, mark: etree._Element) -> None:
        look = self._styles.get(value(mark)).look
        if look.suspect:
            self.suspect.add(mark.getparent())
        if look.size is not None:
            self.sizes.setdefault(mark.getparent(), look.size)  # its own size, which follows, goes above that

    def look(self, properties: etree._Element | None, base: Look) -> Look:
        """How a run of those properties looks in a paragraph of the look `base`."""
        if properties is None or not len(properties):
            return base
        style = self._styles.get(value(properties.find(_RUN_STYLE))).look
        return look_of(properties).over(style).over(base)

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
