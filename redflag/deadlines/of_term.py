"""The deadlines of one term: its end, the last day for notice, the renewals that follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from redflag.deadlines.days import DAY, MONTHS, add, in_year, is_cut, last_day, spoken, weekdays_before
from redflag.deadlines.deadline import Deadline, Kind, unknown
from redflag.terms import Certainty, Notice, Period, Term

PERIODS = 3  # the first term and two more are shown, or three from `today` on
MOST_PERIODS = 20_000  # rolled on to reach `today`
MOST_DAYS = 5_000  # business days counted back
NAMES = {
    "agreement": "the agreement",
    "subscription": "the subscription",
    "licence": "the licence",
    "support": "support",
    "services": "the services",
    "trial": "the trial",
}


def of_term(term: Term, today: date | None) -> Iterator[Deadline]:
    """The deadlines of `term`. Raises OverflowError beyond the calendar."""
    kind: Kind = "trial" if term.of == "trial" else "end"
    if first_end(term) is None:
        why = term.reason or f"{term.length} from a start that cannot be known: {term.start.reason}"
        yield unknown(kind, f"End of {NAMES[term.of]}", why, term.source)
        yield from _unknown_rest(term)
        return
    shown = periods(term, today)
    for number in shown:
        end = end_of(term, number)
        yield _end(term, number, end, kind)
        if term.notice is not None:
            yield _notice(term, term.notice, number, end)
        if term.renewal is not None and number == shown.start:
            length = term.renewal.length
            title = "The trial turns into a paid contract" if kind == "trial" else _title(term, number + 1, "begins")
            told = f"the day after {spoken(end)}; {f'for {length}' if length else 'for how long is not said'}"
            yield Deadline("renewal", title, end + DAY, told, sure(term), term.renewal.source)


def first_end(term: Term) -> date | None:
    """The last day of the first term; None where it cannot be known. Raises OverflowError."""
    if term.until is not None:
        return term.until
    if term.start.day is None or term.length is None or term.length.unit == "business day":
        return None
    if term.on_anniversary:
        return add(term.start.day, term.length)
    return last_day(term.start.day, term.length)


def end_of(term: Term, number: int) -> date:
    """The last day of period `number`, the first term being 0. Raises OverflowError."""
    first = first_end(term)
    assert first is not None
    if number == 0 or term.renewal is None or term.renewal.length is None:
        return first
    months = _months(term.renewal.length)
    if term.start.day and term.length and not term.on_anniversary and months and _months(term.length):
        # counted from the first day of all: from 31 January, month by month, to 28 February, 30 March, 30 April
        return last_day(term.start.day, Period(_months(term.length) + number * months, "month"))
    return last_day(first + DAY, term.renewal.length, number)


def periods(term: Term, today: date | None) -> range:
    """Which periods to show: the first and what follows it, or from the one on that `today` falls in."""
    if term.renewal is None or term.renewal.length is None or term.renewal.length.unit == "business day":
        return range(1)
    first = 0
    while today is not None and first < MOST_PERIODS and end_of(term, first) < today:
        first += 1
    return range(first, first + PERIODS)


def sure(term: Term) -> Certainty:
    """How sure the end of a term is."""
    if term.until is not None:
        return "stated"
    return "assumed" if term.start.assumed else "computed"


def _months(period: Period) -> int:
    return period.amount * {"month": 1, "year": 12}.get(period.unit, 0)


def _title(term: Term, number: int, what: str) -> str:
    name = NAMES[term.of]
    if number:
        return f"Renewal {number} of {name} {what}"
    return f"{'First term' if term.renewal else 'Term'} of {name} {what}"


def _end(term: Term, number: int, end: date, kind: Kind) -> Deadline:
    if number and term.renewal is not None:
        begins = end_of(term, number - 1) + DAY
        told = f"renewal {number}: {spoken(begins)} + {term.renewal.length} = ends {spoken(end)}"
        certainty: Certainty = "assumed" if term.start.assumed else "computed"
        return Deadline("end", _title(term, number, "ends"), end, told, certainty, term.renewal.source)
    title = "The trial ends" if kind == "trial" else _title(term, 0, "ends")
    return Deadline(kind, title, end, _told_end(term, end), sure(term), term.source)


def _told_end(term: Term, end: date) -> str:
    if term.until is not None:
        return f"stated: {spoken(end)}, taken as the last day"
    assert term.start.day and term.length
    cut = " (the month has no such day: its last)" if is_cut(term.start.day, term.length) else ""
    called = f"{term.start.name}, " if term.start.name not in ("", "start") else ""
    told = f"term: {called}{spoken(term.start.day)} + {term.length} = ends {spoken(end)}{cut}"
    return _assuming(told, term.start.assumed)


def _notice(term: Term, notice: Notice, number: int, end: date) -> Deadline:
    """The last day for notice against what follows period `number`, which ends with `end`."""
    title = _notice_title(term, number)
    certainty: Certainty = "assumed" if term.start.assumed or notice.assumed else "computed"
    if notice.reason:
        return unknown("notice", title, notice.reason, notice.source)
    if notice.on is not None:
        month, number_of_day = notice.on
        day = in_year(end.year, month, number_of_day)
        day = day if day <= end else in_year(end.year - 1, month, number_of_day)
        told = f"by {number_of_day} {MONTHS[month - 1]} before the end, {spoken(end)} = by {spoken(day)}"
        return Deadline("notice", title, day, told, certainty, notice.source)
    if notice.period is None:
        return Deadline("notice", title, end, f"any time before the end, {spoken(end)}", certainty, notice.source)
    if notice.period.unit == "business day":
        bound = spoken(weekdays_before(end, min(notice.period.amount, MOST_DAYS)))
        why = f"{notice.period} before {spoken(end)}: public holidays are not known; without any it would be {bound}"
        return unknown("notice", title, f"{why}, and each holiday makes it earlier", notice.source)
    day = add(end, notice.period, -1)
    told = f"{notice.period} before {spoken(end)} = by {spoken(day)}"
    if notice.earliest is not None and notice.earliest.unit != "business day":
        told += f", not before {spoken(add(end, notice.earliest, -1))} ({notice.earliest} before)"
    return Deadline("notice", title, day, _assuming(told, notice.assumed, term.start.assumed), certainty, notice.source)


def _notice_title(term: Term, number: int) -> str:
    if term.of == "trial":
        return "Last day to cancel the trial"
    what = "notice against renewal" if term.renewal else "notice to the end"
    return f"Last day for {what} of {NAMES[term.of]}{f', renewal {number}' if number else ''}"


def _assuming(told: str, *assumed: str) -> str:
    said = "; ".join(filter(None, assumed))
    return f"{told}; assumed: {said}" if said else told


def _unknown_rest(term: Term) -> Iterator[Deadline]:
    notice, renewal = term.notice, term.renewal
    if notice is not None:
        before = f"{notice.period} before" if notice.period else "before"
        why = notice.reason or f"{before} an end that cannot be known"
        yield unknown("notice", _notice_title(term, 0), why, notice.source)
    if renewal is not None:
        each = f"renews for {renewal.length} at a time" if renewal.length else "renews, for how long is not said"
        title = f"Renewal of {NAMES[term.of]}"
        yield unknown("renewal", title, f"{each}, from a day that cannot be known", renewal.source)
