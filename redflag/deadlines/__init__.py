"""The days by which somebody must act, computed from what an agreement says of its time. Arithmetic only, no clock.

`days.py` says how days are counted, and on what authority.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from redflag.deadlines.days import add, spoken
from redflag.deadlines.deadline import Deadline, Kind, unknown
from redflag.deadlines.of_prices import of_price
from redflag.deadlines.of_term import end_of, first_end, of_term, periods
from redflag.terms import Retrieval, Source, Start, Stated, Term, Terms

__all__ = ["Deadline", "Kind", "deadlines", "spoken"]


def deadlines(terms: Terms, start: date | None = None, today: date | None = None) -> tuple[Deadline, ...]:
    """Every deadline that `terms` give rise to, by day; what cannot be known stands last, in the order of the text.

    `start` is the day from which the agreement counts where the caller knows it: it takes the place of a start that the
    agreement does not fix, and of the main term's own. With `today` the periods shown begin with the one it falls in.
    """
    all_terms = [_started(term, number, start) for number, term in enumerate(terms.terms)]
    main = next((term for term in all_terms if term.of not in ("trial", "support")), None)
    counted = _price_start(main or next(iter(all_terms), None), terms, start)
    found: list[Deadline] = []
    for term in all_terms:
        found += _within_calendar(of_term(term, today), term.source)
    for change in terms.price_changes:
        found += _within_calendar(of_price(change, main, counted, today), change.source)
    for retrieval in terms.retrievals:
        found += _within_calendar(_of_data(retrieval, main, today), retrieval.source)
    found += [_of_stated(stated) for stated in terms.stated]
    unique = {(each.kind, each.title, each.day, each.source.start): each for each in found}
    return tuple(sorted(unique.values(), key=lambda d: (d.day is None, d.day or date.max, d.source.start, d.kind)))


def _started(term: Term, number: int, start: date | None) -> Term:
    """The term, from `start` where the caller gives it."""
    if start is None or not (number == 0 or term.start.day is None or term.start.assumed):
        return term
    given = f"the start given to redflag, {spoken(start)}"
    return replace(term, start=Start(start, source=term.start.source, assumed=given))


def _price_start(main: Term | None, terms: Terms, given: date | None) -> Start:
    """From which day prices count: the term's start, else the only day that the agreement starts on."""
    if main is not None and main.start.day is not None:
        return main.start
    if given is not None:
        return Start(given, assumed=f"the start given to redflag, {spoken(given)}")
    days = {start.day: start for start in terms.starts if start.day}
    if len(days) != 1:
        return Start(None)
    only = next(iter(days.values()))
    return replace(only, assumed=f"counted from the {only.name}, the only day it names")


def _within_calendar(made: Iterator[Deadline], source: Source) -> list[Deadline]:
    """The deadlines up to the end of the calendar: beyond the year 9999 there is no day to tell."""
    found: list[Deadline] = []
    try:
        found.extend(made)
    except OverflowError:
        found.append(unknown("end", "Beyond the calendar", "the day would be after the year 9999", source))
    return found


def _of_data(retrieval: Retrieval, main: Term | None, today: date | None) -> Iterator[Deadline]:
    title, period = "Last day to fetch the data", retrieval.period
    if main is None or first_end(main) is None or period.unit == "business day":
        is_named = main is not None and first_end(main) is not None
        why = "public holidays are not known" if is_named else "counted from the end, which cannot be known"
        yield unknown("data", title, f"{period} after the end: {why}", retrieval.source)
        return
    end = end_of(main, periods(main, today).start)
    day = add(end, period)
    told = f"if it ends with {spoken(end)}: + {period} = {spoken(day)}; ended earlier, it counts from that day"
    yield Deadline("data", title, day, told, "assumed", retrieval.source)


def _of_stated(stated: Stated) -> Deadline:
    if stated.day is None:
        return unknown("stated", "Day named by the agreement", stated.reason, stated.source)
    words = f'"{stated.text}", as it stands'
    return Deadline("stated", "Day named by the agreement", stated.day, words, "stated", stated.source)
