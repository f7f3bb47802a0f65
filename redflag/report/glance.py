"""What the first screen of the HTML report tells: the worst, what is missing, the next days, where the flags lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from redflag.deadlines import Deadline
from redflag.document import Document, PdfPlace
from redflag.finding import Severity
from redflag.report.marked import Flag
from redflag.report.wording import plural

WORST = 5  # what a busy reader takes in
DAYS = 3
KINDS = ("notice", "end", "renewal", "price-change")  # days that bind the customer, those to act on first
STRETCHES = ("first quarter", "second quarter", "third quarter", "last quarter")  # of a text without pages
LABELS = 12  # page numbers under the picture: more would run into each other on a telephone
ROOM = 1.5  # percent of the picture on its right: what begins there, 5 pixels wide, still stands in it on a telephone


@dataclass(frozen=True, slots=True)
class Mark:
    """A flag in the picture, `left` percent from its left edge."""

    flag: Flag
    left: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page in the picture: from `left`, `width` wide, in percent; `label` is "" where numbers would crowd."""

    left: str
    width: str
    label: str
    read: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the flags lie along the agreement. `told` says it in words: "page 2: 3 (1 high)"."""

    marks: tuple[Mark, ...]
    sheets: tuple[Sheet, ...]
    told: tuple[str, ...]


def worst(flags: Sequence[Flag]) -> list[Flag]:
    """The few to begin with, the surest of the gravest first; one a category before any second one."""
    ordered = sorted(flags, key=lambda flag: (-flag.finding.severity, -flag.finding.confidence, flag.number))
    seen: Counter[str] = Counter()
    turns = []
    for flag in ordered:
        turns.append((-flag.finding.severity, seen[flag.finding.category], flag))
        seen[flag.finding.category] += 1
    return [flag for _, _, flag in sorted(turns, key=lambda turn: turn[:2])][:WORST]


def missing(flags: Sequence[Flag]) -> list[Flag]:
    """What the agreement should hold and does not."""
    return [flag for flag in flags if flag.finding.kind == "missing"]


def days(found: Sequence[Deadline]) -> list[Deadline]:
    """The few known days to act on, the first of each kind, by day."""
    known = sorted((each for each in found if each.day and each.kind in KINDS), key=lambda each: str(each.day))
    first = {each.kind: each for each in reversed(known)}
    chosen = [first[kind] for kind in KINDS if kind in first][:DAYS]
    return sorted(chosen, key=lambda each: str(each.day))


def picture(document: Document, flags: Sequence[Flag]) -> Picture:
    """The picture of the flags that have a place (`flags`): by page and height on it where there are pages, so that an
    unread page takes its room; else by how much text stands in front."""
    pages = document.pages
    bottom = max((p.place.bottom for p in document.pieces if isinstance(p.place, PdfPlace)), default=0.0)
    at = {flag.number: _share(document, flag, bottom) for flag in flags}
    marks = tuple(Mark(flag, _percent(100 * at[flag.number] * (1 - ROOM / 100))) for flag in flags)
    step = -(-pages // LABELS) if pages else 1
    unread = set(document.coverage.pages_without_text)
    sheets = tuple(
        Sheet(
            _percent(100 * index / pages),
            _percent(100 / pages),
            str(index + 1) if index % step == 0 else "",
            index + 1 not in unread,
        )
        for index in range(pages)
    )
    return Picture(marks, sheets, _told(pages, unread, sorted(flags, key=lambda flag: at[flag.number]), at))


def _share(document: Document, flag: Flag, bottom: float) -> float:
    """How far into the agreement a flag stands, 0 to 1."""
    places = document.places(flag.start, flag.end) if document.pages else ()
    if places and isinstance(places[0], PdfPlace) and bottom > 0:
        down = min(max(places[0].top / bottom, 0.0), 0.999)
        return min((places[0].page - 1 + down) / document.pages, 0.999)
    return min(flag.start / max(len(document.text), 1), 0.999)


def _told(pages: int, unread: set[int], flags: Sequence[Flag], at: dict[int, float]) -> tuple[str, ...]:
    parts = pages or len(STRETCHES)
    found = groupby(flags, key=lambda flag: int(at[flag.number] * parts + 1e-9))
    told = {part: _counted([*group]) for part, group in found}
    told |= {number - 1: "not read" for number in unread}
    return tuple(f"{f'page {part + 1}' if pages else STRETCHES[part]}: {told[part]}" for part in sorted(told))


def _counted(flags: Sequence[Flag]) -> str:
    high = sum(flag.finding.severity == Severity.high for flag in flags)
    return plural(len(flags), "flag") + (f" ({high} high)" if high else "")


def _percent(share: float) -> str:
    return f"{share:.2f}%"
