"""On what occasion an amount falls due, how often and counted by what: the words around it tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from redflag.terms import Occasion

_TIMES = {
    "hour": "hour", "hourly": "hour", "day": "day", "daily": "day", "week": "week", "weekly": "week", "month": "month",
    "monthly": "month", "quarter": "quarter", "quarterly": "quarter", "year": "year", "yearly": "year", "annum": "year",
    "annual": "year", "annually": "year", "annualy": "year",
}  # fmt: skip
_TIME = r"hour|day|week|month|quarter|year|annum"
_STEP = re.compile(
    r"\s*(?:,|\(|and\b|plus\b)?\s*(?:(?:per|an?|each|every|for each|for every|for one)\b|/|p\.)\s*(?:and every\s+)?"
    r"(?:(?:calendar|contract|full|additional|further|named|active|registered|authori[sz]ed|concurrent|licensed"
    r"|single|such"
    rf"|commenced|begun|started|working)\s+)*(?P<thing>{_TIME}|[A-Za-z-]{{2,24}})",
    re.I,
)
_OFTEN = re.compile(r"\b(?P<often>hourly|daily|weekly|monthly|quarterly|yearly|annual(?:ly)?)\b", re.I)
_OFTEN_BEFORE = re.compile(
    r"\b(?P<often>hourly|daily|weekly|monthly|quarterly|yearly"
    r"|annual)\s+(?:[\w-]+\s+){0,5}(?:of|is|at|:|\||\(|be)?\s*(?:\w+ )?$",
    re.I,
)
_OFTEN_FEE = re.compile(
    r"\b(?P<often>hourly|daily|weekly|monthly|quarterly|yearly|annual)\s+(?:\w+\s+){0,2}(?:fee|price|charge|rate"
    r"|cost|amount|payment)",
    re.I,
)
_UNITS = re.compile(r"\b(?:unit|per|billed|billing|frequency|period|interval|charged|invoiced|basis)\b", re.I)
_NO_THING = frozenset(
    "the of for any all this that invoice and or to by in on as case year's amount result maximum minimum total".split()
)
_PEOPLE = frozenset(
    "user users person people seat seats head heads employee employees agent agents login licence license".split()
)

_LIABLE = re.compile(r"\bliab\w+|\bdamages\b|\baggregate\b|\bindemnif\w+|\bliabilit\w+", re.I)
_LIMIT = re.compile(
    r"\b(?:limit\w*|exceed\w*|cap|capped|maximum|aggregate|up to|greater of|lesser of|more than"
    r"|liable for|of)\b",
    re.I,
)
_INSURED = re.compile(r"\binsur\w+|\bcoverage\b", re.I)
_CREDIT = re.compile(
    r"\b(?:service credits?|credits?|credited|refund\w*|discount\w*|liquidated damages"
    r"|rebate|applied against|offset)\b",
    re.I,
)
_LATE = re.compile(r"\binterest\b|\blate\b|\boverdue\b|\bpast due\b|\bin arrears\b|\bdishono\w+|\breminder\b", re.I)
_UP = re.compile(
    r"\b(?:increas\w*|rais\w+|rise|rises|uplift\w*|escalat\w+|adjust\w*|index\w*|inflation|CPI"
    r"|RPI)\b",
    re.I,
)
_CEILING = re.compile(
    r"\b(?:no|not|never)\b[^.;]{0,40}\b(?:more than|exceed\w*|above)|\b(?:up to|maximum|at most"
    r"|limited to|capped at|cap of|exceed)\b",
    re.I,
)
_EXIT = re.compile(
    r"\b(?:early[- ](?:exit|termination)|exit fee|termination (?:fee|charge)|remaining (?:term|months?|fees?"
    r"|payments?|charges?|period|years?)|left in"
    r"|cancell?ation (?:fee|charge)|break fee|ends? early)\b",
    re.I,
)
_SUPPORT = re.compile(r"\b(?:support|maintenance)\b", re.I)
_OF_PRICE = re.compile(
    r"[^.;|]{0,12}\bof\b[^.;|]{0,50}\b(?:fees?|prices?|charges?|rates?|amounts?|sums?|invoice\w*"
    r"|value|licen[sc]es?|salary|paid|subscription)\b",
    re.I,
)
_OVER = re.compile(
    r"\b(?:exceed\w*|beyond|above|over(?:ages?|runs?|use)?|excess|in addition to the (?:included"
    r"|first))\b",
    re.I,
)
_LEAST = re.compile(r"\b(?:minimum|at least|not less than|no less than|committed|commitment)\b[^.;|]{0,60}$", re.I)
_DEPOSIT = re.compile(r"\b(?:deposit|retainer|escrow)\b", re.I)
_OPTIONAL = re.compile(
    r"\b(?:option(?:al|s)?\b|at the option|if (?:desired|ordered|wished|required|requested|you (?:move|take|want)"
    r"|taken)|additional|further|extra|on request|as required|may (?:order|buy|add|purchase|be)"
    r"|only if|if it so wishes|available|not in the (?:subscription|price)|not included|upgrade)\b",
    re.I,
)
_IF = re.compile(r"\b(?:if|should|in case of|in the event|reinstat\w+|reconnect\w+|re-?activat\w+|re-?entry)\b", re.I)
_BOUND = re.compile(
    r"\b(?:required|mandatory|obligatory|compulsory|must|shall|has to|needs?|only after"
    r"|requires)\b",
    re.I,
)
_NO_COST = re.compile(
    r"\b(?:share capital|turnover|revenues?|targets?|net worth|orders? (?:above|over|below)|value of"
    r"|threshold|par value|shares?|per share|net assets|equity|fine of)\b",
    re.I,
)
_LATE_FEE = re.compile(r"\blate (?:fee|payment)", re.I)
_LAPSED = re.compile(r"\b(?:reinstat\w+|laps\w+|re-?entry|re-?activat\w+)\b", re.I)
_INSTALMENT = re.compile(r"\b(?:pre-?payment|down payment|instal?lments?)\b", re.I)
_TIER = re.compile(
    r"\s*(?:between|from|up to|over|more than|less than|first|next)?\s*\d[\d,.]*\s*(?:[-–—]|to\b|and\b)", re.I
)
_THRESHOLD = re.compile(
    r"\bclaims?\b[^.;]{0,30}$|\b(?:less|more|greater|fewer|higher) than (?:US|or equal to )?\s*$|\bin excess of\s*$",
    re.I,
)
_RATE = re.compile(r"\b(?:day|hourly|daily) rate|rate per (?:hour|day)", re.I)
_PRICED = re.compile(
    r"\b(?:fees?|prices?|charge\w*|costs?|rates?|invoic\w*|pay\w*|paid|purchase|sum|for|at|of)\b", re.I
)
_MEASURED = frozenset(
    "gb gigabyte gigabytes tb mb call calls minute minutes message messages transaction request".split()
)


@dataclass(frozen=True, slots=True)
class At:
    """An amount's surroundings: what stands before and behind it, its whole sentence or row, heading and row label."""

    before: str
    after: str
    text: str
    heading: str
    label: str
    unit: str

    @property
    def near(self) -> str:
        return f"{self.before[-160:]} # {self.after[:110]}"


def every_and_per(at: At, cells: Sequence[str], heads: Sequence[str]) -> tuple[str, str]:
    """How often, and counted by what: ("month", "user") of "per named user per month"."""
    every, per = "", ""
    rest = at.after.lstrip(")] ")  # "two hundred dollars ($200) per hour"
    while match := _STEP.match(rest):
        thing = match["thing"].lower()
        if thing in _TIMES and not every:
            every = _TIMES[thing]
        elif thing not in _TIMES and thing not in _NO_THING and not per:
            per = "user" if thing in _PEOPLE else thing
        else:
            break
        rest = rest[match.end() :]
    if not every and (match := _OFTEN.match(at.after.lstrip(" (,)]"))):
        every = _TIMES[match["often"].lower()]
    if not every and not cells and (match := _OFTEN_BEFORE.search(at.before)):
        every = _TIMES[match["often"].lower()]
    for k, cell in enumerate(cells[1:], 1) if at.unit != "%" else ():
        head = heads[k] if k < len(heads) else ""
        every, per = _of_cell(cell, head, every, per)
    if not every and cells and (match := _OFTEN_FEE.search(f"{at.label} | {' | '.join(heads)}")):
        every = _TIMES[match["often"].lower()]
    if (
        not every
        and at.unit == "%"
        and re.search(r"\b(?:annual|yearly|per year|per annum|each year|a year)\b", at.text, re.I)
    ):
        every = "year"
    if not per and re.search(
        r"\bfor (?:each|every) (?:program|company|site|user|server|location)\b|\bper (?:user"
        r"|seat)\b",
        at.label,
        re.I,
    ):
        per = re.search(r"(\w+)\W*$", re.search(r"(?:for (?:each|every)|per) \w+", at.label, re.I)[0])[1].lower()  # type: ignore[index]
    return every, "user" if per in _PEOPLE else per


def _of_cell(cell: str, head: str, every: str, per: str) -> tuple[str, str]:
    """What another cell of the row tells: "monthly", "day", "company and year"."""
    words = re.findall(r"[a-z]+", cell.lower())
    if len(words) > 4 or re.search(r"\d", cell):
        return every, per
    for word in words:
        if word in _TIMES and not every and (_UNITS.search(head) or word not in ("hour", "day") or len(words) == 1):
            every = _TIMES[word]
        elif word in _PEOPLE and not per:
            per = "user"
        elif (
            _UNITS.search(head)
            and not per
            and word in ("each", "piece", "company", "site", "server", "gb", "gigabyte", "program", "unit")
        ):
            per = "unit" if word in ("each", "piece") else word
    return every, per


def occasion_of(at: At, every: str, per: str) -> tuple[Occasion, bool] | None:
    """On what occasion the amount falls due, and whether it is a ceiling; None where it is no sum of money at all."""
    near = at.near
    if _INSURED.search(near):
        return "insurance", False
    if _LIABLE.search(near) and _LIMIT.search(near):
        return "cap", False
    if at.unit == "%":
        return _of_percent(at, near)
    return _of_money(at, near, every, per), False


def _of_percent(at: At, near: str) -> tuple[Occasion, bool] | None:
    if _LATE.search(near):
        return "interest", False
    if _EXIT.search(near) or re.search(r"\bexit\b", at.after[:60], re.I):
        return "exit", False
    if _LAPSED.search(at.text):
        return "other", False
    ups = [match.end() for match in _UP.finditer(at.before[-100:])]
    if (ups or _UP.search(at.after[:60])) and re.search(r"\b(?:fees?|prices?|rates?|charges?)\b", at.text, re.I):
        return "uplift", _CEILING.search(at.before[-80:]) is not None
    if _CREDIT.search(near):
        return ("credit", False) if _OF_PRICE.match(at.after) or re.search(r"\bcredit of\s*$", at.before) else None
    if not _OF_PRICE.match(at.after):
        return None
    under = at.heading if not re.search(r"\b(?:test|environment|licen[sc]ed|training)\b", at.before[-90:], re.I) else ""
    if _SUPPORT.search(f"{under} {at.before[-120:]} {at.label}") and not re.search(r"\btest\b", at.before, re.I):
        return "support", False
    if re.search(r"\bnotice|majority|shares?\b", near, re.I):
        return None
    return "other", False


def _of_money(at: At, near: str, every: str, per: str) -> Occasion:
    for occasion, holds in (
        ("credit", _CREDIT.search(near) and not at.label),
        ("other", _NO_COST.search(near) or _THRESHOLD.search(at.before)),
        ("interest", _LATE.search(at.before[-80:]) or _LATE_FEE.search(at.after[:40])),
        ("exit", _EXIT.search(near)),
        ("deposit", _DEPOSIT.search(near)),
        ("overage", per in _MEASURED or _OVER.search(f"{at.label} {at.before[-60:]}")),
        ("other", _INSTALMENT.search(at.before[-60:])),
        ("option", _is_option(at, near) or _TIER.match(at.label)),
        ("rate", every in ("hour", "day") or _RATE.search(f"{at.label} {at.before[-40:]}")),
        ("minimum", _LEAST.search(at.before) and not per),
        ("recurring", every),
        ("one-off", at.label or _PRICED.search(f"{at.before[-80:]} {at.after[:60]}")),
    ):
        if holds:
            return occasion  # type: ignore[return-value]
    return "other"


def _is_option(at: At, near: str) -> bool:
    """Whether an amount falls due only if something is ordered, or on a condition."""
    if not at.label and _IF.search(at.before):
        return True
    words = at.label or near
    return _OPTIONAL.search(words) is not None and _BOUND.search(f"{at.label} {near}") is None
