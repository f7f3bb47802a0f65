"""What an agreement says of its own time: from when, how long, renewed how, ended by what notice. Plain data, as read.

Nothing is computed here: `redflag.deadlines` does that. What cannot be known is a reason in words, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from redflag.document import Clause

Unit = Literal["day", "business day", "week", "month", "year"]
Subject = Literal["agreement", "subscription", "licence", "support", "services", "trial"]
Certainty = Literal["stated", "computed", "assumed", "unknown"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the agreement says it: `quote` is the whole sentence, item or row, verbatim `Document.text[start:end]`."""

    quote: str
    start: int
    end: int
    clause: Clause


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time: 36 months. `amount` is whole; half years are read as months."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Start:
    """The day from which something counts. `day` is None where it cannot be known, and `reason` says why; `name` is
    what the agreement calls it ("Effective Date"). `assumed` says what was taken for granted, "" for nothing."""

    day: date | None
    name: str = ""
    reason: str = ""
    assumed: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Notice against renewal: at least `period` before the end (None: any time before it), or by the day `on` (month,
    day) before it; not earlier than `earliest` before it. `reason` says why the day cannot be known; `assumed` as in
    Start."""

    period: Period | None
    source: Source
    earliest: Period | None = None
    on: tuple[int, int] | None = None
    reason: str = ""
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Renewal:
    """What goes on by itself behind a term, `length` at a time; None where the length is not said or has no end
    (`endless`)."""

    length: Period | None
    source: Source
    endless: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the agreement, or of the support or trial under it: `length` from `start`, or `until` a day that is
    stated (its last). Both None: no end is said (`reason`)."""

    of: Subject
    start: Start
    source: Source
    length: Period | None = None
    until: date | None = None
    on_anniversary: bool = False
    reason: str = ""
    renewal: Renewal | None = None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class PriceChange:
    """When prices may change: `on` (month, day) of each year; at each `anniversary` of the start; at each `renewal`;
    `after` a time for which they are fixed; or "any" time. `notice` is the vendor's, before it."""

    when: Literal["yearly", "anniversary", "renewal", "after", "any"]
    source: Source
    on: tuple[int, int] | None = None
    after: Period | None = None
    notice: Period | None = None


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The customer's data can be fetched, or is kept, for `period` from the end."""

    period: Period
    source: Source


@dataclass(frozen=True, slots=True)
class Stated:
    """A day that the agreement itself names as a limit ("valid until"); `day` None where it cannot be read surely, with
    the `reason`."""

    day: date | None
    text: str
    source: Source
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """All that was read of an agreement's time. The first of `terms` is the main one. `users` is how many
    it is for, where a row or a count of it says one number."""

    terms: tuple[Term, ...] = ()
    price_changes: tuple[PriceChange, ...] = ()
    retrievals: tuple[Retrieval, ...] = ()
    stated: tuple[Stated, ...] = ()
    starts: tuple[Start, ...] = ()
    users: int | None = None


Payer = Literal["customer", "vendor", "both", "none"]
Occasion = Literal[
    "one-off",
    "recurring",
    "rate",
    "option",
    "overage",
    "minimum",
    "uplift",
    "support",
    "interest",
    "exit",
    "deposit",
    "cap",
    "credit",
    "insurance",
    "other",
]


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount of money, or a percentage of one, as the agreement states it.

    `amount` is a decimal in digits, `unit` an ISO 4217 code or "%", `text` verbatim. `every` is the time it recurs in
    ("month", "" once), `per` what it is counted by ("user"), `covers` the time one payment pays for where it is said
    otherwise ("for the first twelve months"). `at_most` where it is a ceiling ("by no more than 3%"). `what` is the row
    or heading it stands under.
    """

    amount: str
    unit: str
    text: str
    payer: Payer
    occasion: Occasion
    what: str
    source: Source
    every: str = ""
    per: str = ""
    covers: Period | None = None
    at_most: bool = False
    in_row: bool = False
