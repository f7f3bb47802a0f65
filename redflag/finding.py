"""What a scan yields: findings, reports and failures. Plain data; no spaCy object in any of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Literal

from redflag.document import Clause as Clause
from redflag.document import Coverage, Document, Place
from redflag.terms import Charge, Terms

Role = Literal["vendor", "customer", "both", "third"]
Kind = Literal["present", "limit", "missing", "one-sided"]
AgreementKind = Literal["subscription", "licence", "services", "support", "hosting", "order-form", "nda", "other"]


class Severity(IntEnum):
    """How much a flag hurts the customer. Ordered: `Severity.high > Severity.medium`."""

    info = 0
    low = 1
    medium = 2
    high = 3

    @property
    def lower(self) -> Severity:
        """One step less, as far as there is one."""
        return Severity(max(self - 1, Severity.info))

    @property
    def higher(self) -> Severity:
        """One step more, as far as there is one."""
        return Severity(min(self + 1, Severity.high))


class Confidence(IntEnum):
    """How sure the rule is that it read the clause right. Ordered like Severity."""

    low = 1
    medium = 2
    high = 3


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity in a clause. `amount` is a decimal in digits ("10", "1250.50"); `unit` is day, week, month, year,
    hour or minute for a duration, the ISO 4217 code for money, "%" for a percentage, the thing ("user") for
    a count; `text` is verbatim."""

    kind: Literal["duration", "money", "percent", "count"]
    amount: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Party:
    """A party as the agreement names it, and on which side it stands."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Finding:
    """One red flag. `quote` is the whole sentence, list item or table row, verbatim `Document.text[start:end]`;
    `match` is the words in it that set the flag off, `match_start` their offset in `Document.text`; `line` is the line
    of that text on which the quote starts, from 1.
    `also` names other rules of the same category that the same words set off. `fine_print_reason` says how the match
    is kept from a reader's eye ("note", "hidden", "small type 6 pt of 11"), "" where it is not. `softened` and `raised`
    say why it is graded a step lower or higher than its rule, "" where it is not; where both hold it stays. `lapsed`
    tells of an acceptance of it that has run out: by whom, until when, why; "" where there is none. `former` are its
    fingerprints under the ids that the rule had before."""

    rule: str
    category: str
    kind: Kind
    severity: Severity
    confidence: Confidence
    title: str
    why: str
    ask: str
    fallback: str
    quote: str
    match: str
    start: int
    end: int
    match_start: int
    clause: Clause
    places: tuple[Place, ...]
    values: tuple[Value, ...] = ()
    also: tuple[str, ...] = ()
    fine_print_reason: str = ""
    softened: str = ""
    raised: str = ""
    lapsed: str = ""
    fingerprint: str = ""
    former: tuple[str, ...] = ()
    line: int = 1

    @property
    def fine_print(self) -> bool:
        """True when any of the match stands in a note or margin, or is hidden, pale or small."""
        return bool(self.fine_print_reason)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Somebody's word that a finding is known and borne: who, why, since when, until which day, that day included
    (None: without end). It holds wherever the `fingerprint` is found, in files whose name fits the pattern `within`
    where it has one. The rest says what was accepted, for people to read: `quote` is shortened, `sha256` is of the
    file that was read then."""

    fingerprint: str
    by: str
    reason: str
    since: date
    until: date | None = None
    within: str = ""
    rule: str = ""
    clause: str = ""
    quote: str = ""
    agreement: str = ""
    sha256: str = ""

    def holds(self, today: date) -> bool:
        """Whether it has not run out."""
        return self.until is None or today <= self.until

    @property
    def in_words(self) -> str:
        """ "by J. Roe on 2026-03-01, until 2026-12-31: insured"."""
        end = f", until {self.until}" if self.until else ""
        return f"by {self.by} on {self.since}{end}: {self.reason}"


@dataclass(frozen=True, slots=True)
class PackInfo:
    """A pack of rules that ran: its name, the version that its author gave it ("" for none), how many of its rules, and
    which of them replaced one of the same id from another pack."""

    name: str
    version: str
    count: int
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulesInfo:
    """Which rules ran: a version that changes when any of them does, how many, in which languages, of which packs."""

    version: str
    count: int
    languages: tuple[str, ...] = ("en",)
    packs: tuple[PackInfo, ...] = ()

    @property
    def in_words(self) -> str:
        """ "redflag 2026.11 (292), acme 2.1 (3, of them in place of others: a.b)"; "" where no pack is known."""
        told = []
        for pack in self.packs:
            instead = f", of them in place of others: {', '.join(pack.replaced)}" if pack.replaced else ""
            told.append(f"{pack.name} {pack.version}".strip() + f" ({pack.count}{instead})")
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class PlaybookInfo:
    """What a house's playbook changed: (rule or category, reason) of those that are off, (rule or category, severity),
    (rule, limit), and the rules for which the house has wording of its own."""

    name: str
    off: tuple[tuple[str, str], ...] = ()
    severities: tuple[tuple[str, str], ...] = ()
    limits: tuple[tuple[str, str], ...] = ()
    positions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one agreement. `findings` are sorted by (start, rule); `left_out` are those that the user
    asked not to see: reports count them, and a gate counts them in. `accepted` stand apart, in the same order, and no
    gate counts them; `unmatched` are acceptances that fit nothing in any agreement of the same scan.
    `playbook` is the one applied, if any; `kind` is
    what kind of agreement it is, by the words in `kind_evidence`; `read_for` is the side it was
    read for: for the vendor, "vendor" in what the rules say is the other side. `looked_for` are the ids of the
    rules that speak of an agreement of this kind; `terms` is what the agreement says of its own time:
    `redflag.deadlines` computes days from it; `charges` are the amounts it names, which `redflag.costs` adds up."""

    document: Document
    language: str
    words: int
    parties: tuple[Party, ...]
    findings: tuple[Finding, ...]
    rules: RulesInfo
    left_out: tuple[Finding, ...] = ()
    accepted: tuple[tuple[Finding, Acceptance], ...] = ()
    unmatched: tuple[Acceptance, ...] = ()
    playbook: PlaybookInfo | None = None
    kind: AgreementKind = "other"
    kind_evidence: tuple[str, ...] = ()
    read_for: Role = "customer"
    looked_for: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)
    charges: tuple[Charge, ...] = ()

    @property
    def coverage(self) -> Coverage:
        return self.document.coverage


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read: its path, the name of the error, and the reason in one line."""

    path: str
    error: str
    reason: str


_MONEY = "USD|EUR|GBP|CHF|AUD|CAD|NZD|SGD|HKD|SEK|NOK|DKK|PLN|CZK|HUF|RON|INR|JPY|ZAR|Euros?|Dollars?|Pounds?"
# What stands in front of a clause: "7.", "7.2", "(b)", "iv)", "Section 9:", a bullet. No amount: "2.50 EUR", "30 days".
_NUMBER = re.compile(
    r"(?:(?:(?i:section|clause|article)\s+|§+\s*)\d+(?:\.\d+)*[.:)]?(?=\s)"
    rf"|(?:\d{{1,3}}(?:\.\d{{1,3}})+\.?|\d{{1,3}}\.)(?=\s+(?!(?:{_MONEY})\b)[A-Z“\"'‘(])"
    r"|\d{1,3}(?:\.\d{1,3})*\)(?=\s)"
    r"|\((?:[a-z]{1,2}|[ivxIVX]{1,5}|[A-Z]|\d{1,2}(?!\)\s+(?:day|week|month|year|hour|percent|business)))\)(?=\s)"
    r"|(?:[a-z]|[ivx]{1,5})[.)](?=\s)"
    r"|[•▪◦●■○‣·*–—-](?=\s))\s*"
)


def unnumbered(quote: str) -> str:
    """A quote without the clause numbers and list marks in front of it: the next draft counts anew."""
    while found := _NUMBER.match(quote):
        quote = quote[found.end() :]
    return quote


def fingerprint(rule: str, quote: str, ordinal: int) -> str:
    """The identity of a finding that survives the next draft: no page, no offset, no file name, no clause number in it.

    `ordinal` counts equal quotes of one rule from 0. Returns 16 hexadecimal digits.
    """
    words = " ".join(re.findall(r"\w+", unnumbered(quote).lower()))
    return hashlib.sha256(f"{rule}\n{words}\n{ordinal}".encode()).hexdigest()[:16]
