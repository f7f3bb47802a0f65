"""Counting days: how months, terms and notices are reckoned, and on what authority.

- A month or year ends on the day of the same number in the month it leads to, or where there is none on the last day of
  that month (the corresponding date rule; Dodds v Walker [1981] 1 WLR 1027, House of Lords): 31 January + 1 month =
  28 February. Periods that follow each other are each counted from the first day of all, so that no day is lost.
- A term that runs from a day has that day as its first, and its last is the day before the corresponding day: three
  years from 1 March 2026 end with 28 February 2029. Where the last month has no such day, the term ends with that
  month. A term "until" a day has that day as its last.
- Notice of "at least N days" leaves N whole days between the day of the notice and the end, neither counted ("not less
  than" means clear days: In re Hector Whaling Ltd [1936] Ch 208). Counted back from the last day, this is the last day
  less N. Months are counted back from the last day too. Where courts count otherwise this is the earlier day: a notice
  that arrives by then is in time on either reading. What counts is, as a rule, the day it arrives.
- Business days cannot be counted without knowing whose holidays count; a day that leaves out only Saturdays and Sundays
  is given as a bound, and called that.

Other laws count differently: every deadline says how it was counted.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from redflag.terms import Period

MONTHS = "January February March April May June July August September October November December".split()
DAY = timedelta(days=1)


def spoken(day: date) -> str:
    """A day as reports write it: "1 March 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def add(day: date, period: Period, times: int = 1) -> date:
    """The corresponding day `times` periods on, back where negative.

    Raises OverflowError beyond the calendar, ValueError for business days.
    """
    amount = period.amount * times
    if period.unit in ("day", "week"):
        return day + timedelta(days=amount * (7 if period.unit == "week" else 1))
    if period.unit == "business day":
        raise ValueError("business days cannot be counted without the holidays")
    year, month = divmod(day.year * 12 + day.month - 1 + amount * (12 if period.unit == "year" else 1), 12)
    return in_year(year, month + 1, day.day)


def in_year(year: int, month: int, day: int) -> date:
    """The day, or the last of a month that has no such day. Raises OverflowError outside the years 1 to 9999."""
    if not 1 <= year <= 9999:
        raise OverflowError("beyond the calendar")
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def last_day(start: date, period: Period, times: int = 1) -> date:
    """The last day of a term of `times` periods whose first day is `start`. Raises as `add` does."""
    day = add(start, period, times)
    return day if is_cut(start, period, times) else day - DAY


def is_cut(start: date, period: Period, times: int = 1) -> bool:
    """Whether the month that `times` periods lead to has no day of the number of `start`."""
    return period.unit in ("month", "year") and add(start, period, times).day != start.day


def weekdays_before(day: date, count: int) -> date:
    """The day that leaves `count` days from Monday to Friday between it and the end of `day`."""
    left = count
    while left:
        left -= day.weekday() < 5
        day -= DAY
    return day
