"""The sentences of an agreement that speak of time: each with its lengths of time and its dates, in characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from redflag.document import BlockKind
from redflag.finding import Clause, Value
from redflag.pipeline.dates import Date, read_dates
from redflag.pipeline.reading import Reading
from redflag.terms import Period, Source, Unit

_BUSINESS = re.compile(r"(?:business|working)[\s-]+days?", re.I)
_ONE = re.compile(
    r"\b(?P<one>an?|annual|one|single|first)(?:[\s-]+(?:full|further|calendar|additional|successive|renewal"
    r"|more))*[\s-]+"
    r"(?P<unit>year|month|week)\b(?![\s-]*(?:to|by|end|in which|out)\b)|\b(?P<same>year|month)[\s-](?:to"
    r"|by)[\s-](?P=same)\b"
    r"|\bsuccessive (?P<many>year|month)s\b",
    re.I,
)
_STEMS = (
    *("renew", "extend", "prolong", "anniversar", "year to year", "month to month", "year-to-year", "month-to-month"),
    *("first year", "each year", "every year", "calendar year", "trial", "indefinite", "until terminated", "perpetual"),
    *("until cancelled", "until canceled", "term of", "is terminated"),
)
_CHANGES = frozenset(("raise", "change"))
_PRICES = re.compile(r"\b(?:fees?|prices?|rates?|charges?|tariffs?|pricing)\b", re.I)
LONGEST = 3_000  # characters: what is longer is no sentence
LARGEST = 12_000  # a length of time beyond this many units is a slip or a trap


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, item or row: `lengths` are (start, end, Period) and `dates` are in characters of its `text`."""

    text: str
    start: int
    block: int
    kind: BlockKind
    clause: Clause
    lengths: tuple[tuple[int, int, Period], ...] = ()
    dates: tuple[Date, ...] = ()
    raises_prices: bool = False

    @property
    def source(self) -> Source:
        return Source(self.text, self.start, self.start + len(self.text), self.clause)

    @property
    def about(self) -> str:
        """Its heading and its words, for words that say what it is about."""
        return f"{self.clause.heading}\n{self.text}"


@dataclass(slots=True)
class _Found:
    values: list[tuple[int, int, Value]] = field(default_factory=list)
    dates: list[Date] = field(default_factory=list)
    raises_prices: bool = False


def said_in(reading: Reading) -> list[Said]:
    """The sentences that hold a length of time or a date, or that renew, end or change prices, in order."""
    text = reading.text
    first, last = list(reading.starts), list(reading.ends)
    begins = [first[sentence.start] for sentence in reading.sentences]
    found: dict[int, _Found] = {}

    def at(offset: int) -> _Found:
        return found.setdefault(bisect_right(begins, offset) - 1, _Found())

    for start, end, value in reading.values:
        if value.kind == "duration":
            at(first[start]).values.append((first[start], last[end - 1], value))
    for day in read_dates(text):
        at(day.start).dates.append(day)
    lowered = text.lower()
    for offset in places_of(_STEMS, lowered) if len(lowered) == len(text) else ():  # "İ" is two letters in small
        at(offset)
    for number, sentence in enumerate(reading.sentences):
        for statement in sentence.statements:  # a plain loop: most of a scan's statements pass by here
            if statement.action.name not in _CHANGES or statement.actor == "customer":
                continue
            start, end = first[sentence.start], last[sentence.end - 1]
            if _PRICES.search(text, start, end):
                found.setdefault(number, _Found()).raises_prices = True
    return [_said(reading, number, first, last, found[number]) for number in sorted(found) if 0 <= number < len(begins)]


def too_long(reading: Reading) -> int:
    """How many sentences are too long to be read for dates and sums."""
    first, last = list(reading.starts), list(reading.ends)
    return sum(last[sentence.end - 1] - first[sentence.start] >= LONGEST for sentence in reading.sentences)


def places_of(stems: Sequence[str], lowered: str) -> Iterator[int]:
    """Where any of `stems` stands in a text of small letters: faster than a pattern of all of them."""
    for stem in stems:
        at = lowered.find(stem)
        while at >= 0:
            yield at
            at = lowered.find(stem, at + len(stem))


def _said(reading: Reading, number: int, first: list[int], last: list[int], found: _Found) -> Said:
    sentence = reading.sentences[number]
    start, end = first[sentence.start], last[sentence.end - 1]
    body = reading.text[start:end].rstrip()
    lengths = [
        (low - start, high - start, period)
        for low, high, value in found.values
        if (period := period_of(value)) is not None
    ]
    if len(body) < LONGEST:
        lengths += _ones(body, lengths)
    dates = tuple(Date(d.start - start, d.end - start, d.text, d.day, d.reason) for d in found.dates)
    block = reading.blocks[sentence.block]
    clause = reading.clauses[sentence.block]
    return Said(
        body,
        start,
        sentence.block,
        block.kind,
        clause,
        tuple(sorted(lengths, key=lambda x: x[0])),
        dates,
        found.raises_prices,
    )


def _ones(body: str, known: list[tuple[int, int, Period]]) -> list[tuple[int, int, Period]]:
    """ "for a year", "from month to month", "each year": lengths without a number."""
    found = []
    for match in _ONE.finditer(body):
        if not any(low < match.end() and match.start() < high for low, high, _ in known):
            unit: Unit = (match["unit"] or match["same"] or match["many"]).lower()  # type: ignore[assignment]
            found.append((*match.span(), Period(1, unit)))
    return found


def period_of(value: Value) -> Period | None:
    """A length of time in whole units; None for hours, and for what is no usable length."""
    try:
        amount = Decimal(value.amount)
    except InvalidOperation:
        return None
    unit = value.unit
    if unit not in ("day", "week", "month", "year") or not 0 < amount <= LARGEST:
        return None
    if amount != int(amount):
        if unit != "year" or amount * 12 != int(amount * 12):
            return None
        return Period(int(amount * 12), "month")
    named: Unit = "business day" if unit == "day" and len(value.text) > 8 and _BUSINESS.search(value.text) else unit  # type: ignore[assignment]
    return Period(int(amount), named)
