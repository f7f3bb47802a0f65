"""The days on which prices may change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from redflag.deadlines.days import DAY, MONTHS, add, in_year, last_day, spoken
from redflag.deadlines.deadline import Deadline, unknown
from redflag.deadlines.of_term import end_of, first_end, periods
from redflag.terms import Certainty, Period, PriceChange, Start, Term

TITLE = "Prices may change"


def of_price(change: PriceChange, main: Term | None, start: Start, today: date | None) -> Iterator[Deadline]:
    """The days of `change`, where prices count from `start`; `main` is the term that renews. Raises OverflowError."""
    certainty: Certainty = "assumed" if start.assumed else "computed"
    notice = f"; the vendor's notice: {change.notice} before" if change.notice else ""
    if change.when == "any":
        yield unknown("price-change", TITLE, f"no day is fixed{notice}", change.source)
    elif change.when == "renewal":
        if main is None or first_end(main) is None:
            yield unknown("price-change", TITLE, f"at renewal, the day of which cannot be known{notice}", change.source)
            return
        end = end_of(main, periods(main, today).start)
        told = f"at renewal: the day after {spoken(end)}{notice}"
        assumed: Certainty = "assumed" if main.start.assumed else "computed"
        yield Deadline("price-change", TITLE, end + DAY, told, assumed, change.source)
    elif start.day is None:
        why = f"{_when(change)}, counted from a day that cannot be known{notice}"
        yield unknown("price-change", TITLE, why, change.source)
    else:
        day, told = _counted(change, start.day, _called(start), today)
        told += notice + (f"; assumed: {start.assumed}" if start.assumed else "")
        yield Deadline("price-change", TITLE, day, told, certainty, change.source)


def _counted(change: PriceChange, start: date, name: str, today: date | None) -> tuple[date, str]:
    """The first day (from `today` on), and how it was counted."""
    if change.after is not None:
        last = last_day(start, change.after)
        return last + DAY, f"fixed for {change.after} from {name}{spoken(start)} = until {spoken(last)}"
    since = max(today, start) if today else start
    if change.on is None:
        years = max(1, since.year - start.year)
        while add(start, Period(years, "year")) < since:
            years += 1
        day = add(start, Period(years, "year"))
        told = f"anniversary: {name}{spoken(start)} + {Period(years, 'year')} = {spoken(day)}, and each year after it"
        return day, told
    year = since.year
    while in_year(year, *change.on) <= since:
        year += 1
    day = in_year(year, *change.on)
    return day, f"{_when(change)}: the first after {name if since == start else ''}{spoken(since)} is {spoken(day)}"


def _when(change: PriceChange) -> str:
    if change.on is not None:
        return f"each year on {change.on[1]} {MONTHS[change.on[0] - 1]}"
    return f"fixed for {change.after}" if change.after else "on each anniversary"


def _called(start: Start) -> str:
    return f"{start.name}, " if start.name not in ("", "start") else ""
