"""Every amount an agreement names: who pays it, on what occasion, how often. Prices stand in sentences and in tables.

An amount that the vendor bears (a service credit, a cap on its liability, insurance) is read too, as what it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from redflag.document import COLUMN
from redflag.finding import Value
from redflag.pipeline.amounts import read_amounts
from redflag.pipeline.language import load_lexicon
from redflag.pipeline.occasions import At, every_and_per, occasion_of
from redflag.pipeline.reading import Reading, Sentence
from redflag.pipeline.said import LONGEST, period_of
from redflag.terms import Charge, Payer, Period, Source

_CODE = r"USD|EUR|GBP|CHF|AUD|CAD|NZD|SGD|SEK|NOK|DKK|PLN|CZK|INR|JPY|ZAR|\$|€|£"
_PRICED = re.compile(
    rf"\b(?:price|fee|charge|rate|cost|amount|total|net)s?\b[^|]{{0,20}}?(?:\(|in "
    rf"|, )\s*(?P<code>{_CODE})",
    re.I,
)
_NUMBER = re.compile(r"\d{1,3}(?:[,.’' ]\d{3})*(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?")
_USERS = re.compile(
    r"\b(?:user (?:licen[sc]e|subscription|account|access|course|fee)s?|named users?|users"
    r"|seats?)\b",
    re.I,
)
_PAYS = frozenset(("pay", "bear", "charge", "buy", "reimburse"))
_CUSTOMER_PAYS = re.compile(
    r"\b(?:fees?|prices?|charge\w*|costs?|rates?|invoic\w*|billed|pay\w*|paid|owe\w*|at)\b|\|", re.I
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence or row that holds amounts: its words, where they start, and the headings over a row's cells."""

    sentence: Sentence
    text: str
    start: int
    is_row: bool
    heads: tuple[str, ...]
    source: Source


def read_charges(reading: Reading) -> tuple[Charge, ...]:
    """The amounts of an agreement, in the order of the text."""
    first, last = list(reading.starts), list(reading.ends)
    begins = [first[sentence.start] for sentence in reading.sentences]
    amounts: dict[int, list[tuple[int, int, Value]]] = {}
    for start, end, value in reading.values:
        if value.kind in ("money", "percent"):
            number = bisect_right(begins, first[start]) - 1
            amounts.setdefault(number, []).append((first[start], last[end - 1], value))
    heads = _heads(reading)
    for number, found in _bare(reading, heads, begins):
        amounts.setdefault(number, found)
    charges: list[Charge] = []
    for number in sorted(amounts):
        place = _place(reading, reading.sentences[number], first, last, heads)
        if len(place.text) < LONGEST:
            charges.extend(_charges(reading, place, amounts[number]))
    return tuple(charges)


def _place(
    reading: Reading, sentence: Sentence, first: list[int], last: list[int], heads: dict[int, tuple[str, ...]]
) -> _Place:
    start, end = first[sentence.start], last[sentence.end - 1]
    text = reading.text[start:end].rstrip()
    block = reading.blocks[sentence.block]
    source = Source(text, start, start + len(text), reading.clauses[sentence.block])
    is_row = block.kind == "row" or COLUMN in text
    return _Place(sentence, text, start, is_row, heads.get(sentence.block, ()), source)


def _charges(reading: Reading, place: _Place, amounts: list[tuple[int, int, Value]]) -> Iterator[Charge]:
    previous = 0
    for number, (start, end, value) in enumerate(amounts):
        low, high = start - place.start, end - place.start
        until = amounts[number + 1][0] - place.start if number + 1 < len(amounts) else len(place.text)
        cells = place.text.split(COLUMN) if place.is_row else []
        label = cells[0] if cells else ""
        at = At(
            place.text[previous:low], place.text[high:until], place.text, place.source.clause.heading, label, value.unit
        )
        previous = high
        every, per = every_and_per(at, cells, place.heads)
        per = "user" if per == "unit" and _USERS.search(label) else per
        found = occasion_of(at, every, per)
        if found is None:
            continue
        occasion, at_most = found
        covers = _covers(reading, place, high)
        yield Charge(
            value.amount,
            value.unit,
            value.text,
            _payer(reading, place, occasion, start),
            occasion,
            " ".join((label or place.source.clause.heading).split())[:90],
            place.source,
            every,
            per,
            covers,
            at_most,
            bool(cells),
        )


def _covers(reading: Reading, place: _Place, at: int) -> Period | None:
    """The time one payment is for: "for the first twelve months", "Maintenance, first year | $32,670"."""
    if place.is_row and re.search(r"\bfirst year\b", place.text, re.I):
        return Period(1, "year")
    match = re.match(r"\s*(?:\w+ )?for the first\s+", place.text[at:], re.I)
    if match is None:
        return None
    if re.match(r"year\b", place.text[at + match.end() :]):
        return Period(1, "year")
    found = read_amounts(place.text[at + match.end() - 1 : at + match.end() + 40], load_lexicon())
    return next((period_of(value) for start, _, value in found if value.kind == "duration" and start < 3), None)


def _payer(reading: Reading, place: _Place, occasion: str, start: int) -> Payer:
    """Who pays or bears it: whoever must, by the statements; in a price list, the customer."""
    mentioned = [m.role for m in reading.mentions if place.sentence.start <= m.start < place.sentence.end]
    if occasion == "credit":
        return "vendor"
    if occasion in ("cap", "insurance"):
        is_own = "vendor" not in mentioned and "customer" in mentioned
        both = re.search(r"\b(?:each|either|neither|both) (?:party|of us|parties)|party’s|party's", place.text, re.I)
        return "both" if both or "both" in mentioned else "customer" if is_own else "vendor"
    if place.is_row or occasion in ("interest", "exit", "uplift", "support"):
        return "customer"
    acts = [s for s in place.sentence.statements if s.action.name in _PAYS]
    for statement in acts:
        if statement.actor == "vendor" and statement.action.name in ("pay", "bear", "reimburse"):
            return "vendor"
        if statement.actor == "both":
            return "both"
    return "customer" if acts or occasion not in ("other", "deposit") or _CUSTOMER_PAYS.search(place.text) else "none"


def _heads(reading: Reading) -> dict[int, tuple[str, ...]]:
    """By the number of its block, the column headings of each row: the first row of its table."""
    heads: dict[int, tuple[str, ...]] = {}
    current: tuple[str, ...] = ()
    for number, block in enumerate(reading.blocks):
        if block.kind != "row":
            current = current if block.kind == "note" else ()
            continue
        cells = tuple(reading.text[block.start : block.end].split(COLUMN))
        if not current or (len(cells) != len(current) and not any(map(str.isdigit, "".join(cells)))):
            current = cells
        else:
            heads[number] = current
    return heads


def _bare(
    reading: Reading, heads: dict[int, tuple[str, ...]], begins: list[int]
) -> Iterator[tuple[int, list[tuple[int, int, Value]]]]:
    """Plain numbers under a heading that names the currency: "Price (EUR)"."""
    for number, cells in heads.items():
        columns = [(k, _PRICED.search(cell)) for k, cell in enumerate(cells)]
        if not any(match for _, match in columns):
            continue
        block, found = reading.blocks[number], []
        at = block.start
        for k, cell in enumerate(reading.text[block.start : block.end].split(COLUMN)):
            match = dict(columns).get(k)
            if match is not None and _NUMBER.fullmatch(cell.strip()):
                body = cell.strip()
                start = at + cell.index(body)
                code = {"$": "USD", "€": "EUR", "£": "GBP"}.get(match["code"], match["code"].upper())
                for _, _, read in read_amounts(f"{code} {body}", load_lexicon()):
                    found.append((start, start + len(body), Value("money", read.amount, code, body)))
            at += len(cell) + len(COLUMN)
        if found:
            yield bisect_right(begins, found[0][0]) - 1, found
