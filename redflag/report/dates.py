"""How reports write the deadlines of an agreement: a table of the days, and how each was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redflag.deadlines import Deadline, spoken
from redflag.finding import Report
from redflag.report import wording

NOTHING = "No term, renewal or other date was recognised that a day could be computed from."
HEAD = "Computed from the agreement's own words. Check each against the signed paper; other laws may count otherwise."
MOST_STATED = 8  # starts named above the table


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: the day ("not known" where it cannot be), what it is, how it was counted, and where."""

    day: str
    title: str
    told: str
    clause: str
    quote: str
    certainty: str


def rows(found: Sequence[Deadline]) -> list[Row]:
    """The deadlines as they are written."""
    return [
        Row(
            spoken(each.day) if each.day else "not known",
            each.title,
            wording.safe(each.told),
            wording.clause_name(each.source.clause),
            wording.safe(each.source.quote),
            each.certainty,
        )
        for each in found
    ]


def counted_from(report: Report) -> str:
    """The days from which the agreement counts: "Start Date: 1 June 2026; Go-Live: not known, it is ..."."""
    told = []
    for start in report.terms.starts[:MOST_STATED]:
        name = "start" if start.name in ("", "start") else start.name
        day = spoken(start.day) if start.day else f"not known, {start.reason}"
        told.append(wording.safe(f"{name}: {day}"))
    return "; ".join(told)
