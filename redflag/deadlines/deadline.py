"""What a deadline is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from redflag.terms import Certainty, Source

Kind = Literal["end", "notice", "renewal", "trial", "price-change", "data", "stated"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day on which something ends, begins or falls due.

    `day` is None where it cannot be known, and `told` says why; else `told` is the arithmetic in words. `certainty`:
    the day is stated, computed from what is stated, rests on something assumed (which `told` names), or is unknown.
    """

    kind: Kind
    title: str
    day: date | None
    told: str
    certainty: Certainty
    source: Source


def unknown(kind: Kind, title: str, why: str, source: Source) -> Deadline:
    """A deadline whose day cannot be known."""
    return Deadline(kind, title, None, why, "unknown", source)
