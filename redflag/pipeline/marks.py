"""What stands in front of clauses and list items ("9.2", "(b)", "iv."), and what it counts."""

from __future__ import annotations

import re
from typing import NamedTuple

ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")
MARK = r"\((?:[a-z]{1,2}|[ivx]{1,5}|[A-Z]|[IVX]{1,5}|\d{1,2})\)"
LEADING = re.compile(
    r"(?P<word>(?i:section|sec\.|article|clause)\s+|§+\s*)?"
    r"(?P<core>(?:(?:[A-Z]|[IVX]{2,5})\.)?\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[ivx]{1,5}|[A-Za-z])?"
    rf"(?P<marks>(?:\s?{MARK})*)(?P<close>[.:)]|\s+[–—-]+)?(?=\s|$|(?<=[–—-])[A-Z])"
)
BULLET = re.compile(r"[•▪◦●■○‣·*–—-](?=\s)")


class Count(NamedTuple):
    """One way to read a mark: of what kind ("a", "i", "A", "I", "1", "9." for "9.2", a bullet), the how manieth."""

    kind: str
    value: int

    def follows(self, other: Count) -> bool:
        """Whether this comes right behind `other` in a list; any bullet behind any of its kind."""
        return self.kind == other.kind and self.value in (other.value + 1, 0)


def readings(mark: str) -> list[Count]:
    """What a mark, its brackets and stops taken off, may count: "i" the first Roman figure or the ninth letter."""
    parent, _, last = mark.rpartition(".")
    if last.isdigit():
        return [Count(f"{parent}." if parent else "1", int(last))]
    low, upper = mark.lower(), mark.isupper()
    roman = [Count("I" if upper else "i", ROMAN.index(low))] if low in ROMAN[1:] else []
    is_letter = low.isalpha() and len(set(low)) == 1 and len(low) < 3
    letter = [Count("A" if upper else "a", ord(low[0]) - 96 + 26 * (len(low) - 1))] if is_letter else []
    return roman + letter


def next_depth(open_lists: list[Count], found: list[Count]) -> tuple[int, Count] | None:
    """Which open list, counted from the outermost, a mark goes on with, innermost first; and how it is read then."""
    for depth in reversed(range(len(open_lists))):
        for reading in found:
            if reading.follows(open_lists[depth]):
                return depth, reading
    return None
