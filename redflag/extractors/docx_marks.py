"""What is known of a part of a Word package after one sweep over it, and what a package is counted by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from redflag.document import DocxPlace, Place
from redflag.extractors.docx_look import (
    COLOUR,
    HIGHLIGHT,
    RPR,
    RUN,
    SHADE,
    SIZE,
    VANISH,
    Look,
    ink_of,
    is_on,
    is_small,
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
    """What Coverage and fine print will say of a package. `fine` holds, by part, paragraph and run, why a run is fine
    print, or its size in half points where that is yet to be held against the rest."""

    insertions: int = 0
    deletions: int = 0
    hidden: int = 0
    linked: dict[str, str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    fine: dict[tuple[str, int, int], str | int] = field(default_factory=dict)

    def reason(self, place: Place, usual: float) -> str:
        """Why the run at `place` is fine print where most words have `usual` points, "" where it is not."""
        why = self.fine.get(place[:3], "") if isinstance(place, DocxPlace) else ""
        return small_type(why / 2, usual) if isinstance(why, int) else why


class Marks:
    """What one sweep finds in a part: asking each paragraph and run for it took half of all time.

    `index`: the place of each w:p in the part; `bold`: run properties (w:rPr) that make a run so; `deleted`: those of
    paragraphs whose end was deleted; `suspect`: some run may be fine print, so that all must be looked at.
    """

    def __init__(self, root: etree._Element, styles: Styles) -> None:
        self.index: dict[etree._Element, int] = {}
        self.bold: set[etree._Element | None] = set()
        self.deleted: set[etree._Element | None] = set()
        self.suspect = False
        self._styles = styles
        for mark in root.iter(P, _BOLD, _DELETION, VANISH, COLOUR, SIZE, SHADE, HIGHLIGHT, _RUN_STYLE):
            tag = mark.tag
            if tag == P:
                self.index[mark] = len(self.index)
            elif tag == _BOLD:
                if is_on(mark):
                    self.bold.add(mark.getparent())
            elif tag == _DELETION:
                self.deleted.add(mark.getparent())
            elif not self.suspect and self._is_suspect(tag, mark):
                self.suspect = True

    def _is_suspect(self, tag: str, mark: etree._Element) -> bool:
        if tag == SIZE:
            found = is_small(size_of(mark))
        elif tag == COLOUR:
            found = bool(pale_type(ink_of(mark)))
        elif tag == _RUN_STYLE:
            found = self._styles.get(value(mark)).look.suspect
        else:
            found = tag != VANISH or is_on(mark)
        properties = mark.getparent() if found else None
        holder = properties.getparent() if properties is not None and properties.tag == RPR else None
        return holder is not None and holder.tag == RUN

    def look(self, properties: etree._Element | None, base: Look) -> Look:
        """How a run of those properties looks in a paragraph of the look `base`."""
        if properties is None or not len(properties):
            return base
        style = self._styles.get(value(properties.find(_RUN_STYLE))).look
        return look_of(properties).over(style).over(base)

    def judged(self, run: etree._Element, look: Look) -> str | int:
        """Why a run of that look is fine print; its size where that is yet to be seen; "" where it is not."""
        if look.hidden:
            return "hidden"
        if look.paper or pale_type(look.ink or ""):
            # Word itself sets words of the colour "auto" in white where their background is dark.
            paper = look.paper or paper_under(run, self._styles.shaded_tables)
            pale = pale_type(look.ink or "auto", paper)
            if pale:
                return pale
        return look.size if look.size is not None and is_small(look.size) else ""


def usual_size(body: etree._Element, styles: Styles, marks: Marks) -> float:
    """The type size of the body, in points: half of its characters are no larger."""
    sizes: Counter[int] = Counter()
    for paragraph in body.iter(P):
        base = styles.of_paragraph(value(paragraph.find(f"{W}pPr/{_STYLE}"))).look
        for run in paragraph.iterchildren(RUN):
            look = marks.look(run.find(RPR), base)
            sizes[look.size or 0] += sum(len(text.text or "") for text in run.iterchildren(TEXT))
    return median_size(sizes)


def chosen(alternate: etree._Element) -> etree._Element | None:
    """The one of the alternatives (mc:Choice, mc:Fallback) to read: the same words stand in both."""
    choice, fallback = alternate.find(_CHOICE), alternate.find(_FALLBACK)
    if choice is not None and (fallback is None or next(choice.iter(TEXT), None) is not None):
        return choice
    return fallback
