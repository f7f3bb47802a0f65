"""What each length of time in a sentence is: the term, a renewal, notice against it, none of these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from redflag.pipeline.renewing import (
    AND_LATEST,
    EARLIEST,
    GOES_ON,
    RENEWAL,
    THING,
    UNLESS,
    is_notice,
    least,
    renews_by_itself,
)
from redflag.pipeline.said import Said
from redflag.terms import Period, Subject

Role = Literal["term", "renewal", "notice", "earliest"]

_SUBJECTS: tuple[tuple[Subject, re.Pattern[str]], ...] = (
    (
        "trial",
        re.compile(
            r"\b(?:trial|evaluation|pilot|test)\s+(?:period|term|phase|subscription|licen[sc]e)|\bfree trial|\btrial\b",
            re.I,
        ),
    ),
    (
        "support",
        re.compile(
            r"\b(?:support|maintenance)(?: (?:services?|terms?|periods?|contracts?|agreements?|subscriptions?))?\b",
            re.I,
        ),
    ),
    ("subscription", re.compile(r"\b(?:subscri\w+|membership)(?: (?:services?|term|period|agreement))?\b", re.I)),
    ("agreement", re.compile(r"\b(?:agreement|contract|order)\b", re.I)),
    ("licence", re.compile(r"\blicen[sc]e\b", re.I)),
    ("services", re.compile(r"\b(?:services?|hosting|engagement)\b", re.I)),
)
_OTHER = re.compile(
    r"\b(?:warrant\w+|liab\w+|damages|exceed\w*|bankrupt\w*|petition\w*|receiver\w*|undischarged|inspect\w*"
    r"|confiden\w+|non-?dis\w+|secre\w+|non-?compet\w+|solicit\w*|surviv\w+|indemnif\w+|insur\w+|records?|audit\w*|cure"
    r"|remed(?:y|ied)|payment term|payable|credit (?:term|period)|invoice|accept(?:ance|ed)|response|notice period"
    r"|probation\w*|employ\w*"
    r"|salary|limitation period|force majeure|review period|retention|backup|delet\w+|retriev\w+|grace|suspen\w+"
    r"|defect\w*|escrow"
    r"|transition|wind-down|after (?:the )?(?:termination|expir\w+|end)|following (?:the )?(?:termination|expir\w+)"
    r"|source code|price|fees?|prompt\w*)\b",
    re.I,
)
_FIRST = re.compile(r"\b(?:initial|first|minimum|fixed|original)\b[^.;|]{0,50}$", re.I)
_QUALIFIED = (
    r"(?:initial|minimum|fixed|subscription|contract|licen[sc]e|support|maintenance|services?|hosting|committed"
    r"|order|agreement|trial"
    r"|evaluation|pilot|original|first|binding|commitment)\s+"
)
_QUALIFIED_END = re.compile(rf"\b{_QUALIFIED}$|\b(?:for|has) an? $", re.I)
_TERM_BEFORE = re.compile(
    rf"\b(?:(?:{_QUALIFIED})*(?:term|trial)|(?:{_QUALIFIED})+(?:period|duration|commitment)|(?:lock-in|period"
    rf"|duration|commitment)(?=\s*[|:]))\b[\"”’']?"
    r"(?:\s*\([^()]*\))?[^.;|]{0,60}(?:\|\s*)?(?:of|for|is|be|:|\||means|=|lasts|-|–)\s*"
    r"(?:an?|at least|not less than|no less than|the|approximately|minimum of|[\"“(]|\s)*$",
    re.I,
)
_RUNS = re.compile(
    rf"\b(?:{THING})\b[^.;|]{{0,140}}\b(?:continue\w*|remain\w*|force|effect|effective|run|runs|last|lasts|valid"
    rf"|granted|commenc\w+|begin\w*|starts?|concluded|made"
    r"|entered into|subscribe\w*|binding|provided)\b[^.;|]{0,110}\b(?:for|of)\s+(?:an?|at least|not less than"
    r"|no less than|the|minimum|initial|fixed|term|period|of|\s)*$"
    rf"|\b(?:{THING})\b[^.;|]{{0,60}}\b(?:lasts?|runs?|continues?)\s+$",
    re.I,
)
_ENDS = re.compile(
    rf"\b(?:{THING})\b[^.;|]{{0,80}}\b(?:expires?|ends?|terminates?"
    rf"|lapses?)\s+(?:automatically\s+)?(?:on the date\s+(?:that is\s+)?)?$",
    re.I,
)
_AFTER = re.compile(r"\s*(?:after|from|following)\b(?![^.;]{0,60}\b(?:notice|breach|receipt|default)\b)", re.I)
_TRIAL = re.compile(r"trial|evaluation|pilot|test", re.I)
_LEADS_ON = re.compile(  # the last word before the length of any term: a cheap look before the slow ones
    r"(?:\b(?:for|of|is|be|lasts?|runs?|continues?|means|least|than|an?|the|approximately|minimum|initial|first"
    r"|fixed|term|period"
    r"|expires?|ends?|terminates?|lapses?|automatically|date|is)|[^\w\s])\s*$",
    re.I,
)
_MUST_BE_TAKEN = re.compile(
    r"\b(?:taken|bought|ordered|purchased|subscrib\w+|compulsory|mandatory|obligatory)\b[^.;]{0,60}\bfor (?:the|an?)\s+"
    r"(?:first|initial(?: period of)?)\s*$",
    re.I,
)
_TERM_AFTER = re.compile(
    r"[\s-]*(?:initial |minimum |fixed |subscription |contract |committed )*(?:term|period|contract|commitment"
    r"|subscription)\b",
    re.I,
)
_NO_TERM_AFTER = re.compile(
    r"[^.;]{0,30}\bnotice\b|[\s,]*(?:thereafter|(?:after|following|from) (?:the |its |such "
    r"|any )?(?:\w+ )?(?:terminat|expir|end)\w*)",
    re.I,
)
_FREE = re.compile(r"\s*(?:free\s+)?(?:trial|evaluation)\b", re.I)
_UNTIL = re.compile(
    r"\b(?:until|till|through|thru|(?:end|expir|terminat|laps)\w*(?: automatically)?(?: on)?|(?:end|expiry"
    r"|expiration) date\W*(?:is|of)?|to|up to)\s*(?:and including|and through|on)?\s*"
    r"(?:midnight (?:on|of)|the (?:end of|close of)|11:59 \S+ on)?\s*(?:the\s+)?[|:]?\s*$",
    re.I,
)
_OF_TERM = re.compile(rf"\b(?:{THING}|force|effect|effective|duration|commenc\w+)\b", re.I)
_RUNS_UNTIL = re.compile(
    r"\b(?:agreement|contract|subscription|order|licen[sc]e|services?|support|maintenance|hosting|term|force|effect"
    r"|effective|duration"
    r"|(?:initial|subscription|contract|licen[sc]e|support|maintenance|minimum|service|renewal|trial) period|it)\b",
    re.I,
)
_OFFER = re.compile(
    r"\b(?:sign\w*|offer|quot\w*|price|prices|fees?|rates?|discount|promot\w*|pay|paid|invoice|insur\w*|warrant\w*"
    r"|acceptance of)\b",
    re.I,
)
_ORDINAL = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_ANNIVERSARY = re.compile(
    rf"\b(?P<how>until|on|through|to|up to|at)\s+(?:the\s+)?(?P<n>{'|'.join(_ORDINAL)}|\d{{1,2}}(?:st|nd|rd"
    rf"|th))?\s*(?:\(\w+\)\s*)?(?:year\s+)?anniversary\b",
    re.I,
)
_NO_END = re.compile(
    rf"\b(?:{THING}|it)\b[^.;]{{0,160}}\b(?:until|unless and until|unless|till)\s+(?:it is\s+|so\s+|earlier\s+"
    rf"|sooner\s+)?(?:terminated|cancelled|canceled|ended)"
    r"|\bindefinite(?:ly)?\b|\bperpetual\b[^.;]{0,40}\b(?:agreement|contract)",
    re.I,
)
_BLANK_TERM = re.compile(
    r"\b(?:term|period)\s+of\s+(?:_{2,}|\[[^\[\]]{0,40}\]|●|\.{4,})\s*\W{0,3}\s*(?:\([^()]*\)\s*)?(?:months?|years?"
    r"|days?)",
    re.I,
)
SHORTEST_TERM = 29  # days: what is shorter is no term of an agreement

SHORTEST_PERIOD = 60  # days, where it is not called a term


@dataclass(frozen=True, slots=True)
class Use:
    """What a length of time, or an end day, at [start, end) of a sentence is for."""

    role: Role
    period: Period | None
    start: int
    end: int
    until: date | None = None


def uses_of(said: Said) -> Iterator[Use]:
    """What each length of time in a sentence is for, where it is for the agreement's own time."""
    renews = renews_by_itself(said.text)
    previous = 0
    for number, (start, end, period) in enumerate(said.lengths):
        until = said.lengths[number + 1][0] if number + 1 < len(said.lengths) else len(said.text)
        role = _role(said, start, end, period, previous, until, renews)
        if role:
            yield Use(role, period, start, end)
        if role == "earliest" and (shorter := least(said.text[:start], period)):
            yield Use("notice", shorter, start, end)
        previous = end


def _role(said: Said, start: int, end: int, period: Period, previous: int, until: int, renews: bool) -> Role | None:
    before, after = said.text[max(0, start - 260) : start], said.text[end : min(end + 200, until)]
    after = UNLESS.split(after)[0]
    if EARLIEST.search(before) and AND_LATEST.match(after):
        return "earliest"
    if is_notice(said.text, before, after):
        return "earliest" if EARLIEST.search(before) else "notice"
    stretch = said.text[previous:start]
    goes_on = [*RENEWAL.finditer(stretch), *(GOES_ON.finditer(stretch) if renews else ())]
    first = _FIRST.search(stretch)
    if goes_on and not (first and first.start() > max(match.start() for match in goes_on)):
        return "renewal" if renews else None
    return "term" if _is_term(said, before, after, period) else None


def _is_term(said: Said, before: str, after: str, period: Period) -> bool:
    trial = _TRIAL.search(said.text) is not None and subject_of(said, len(before)) == "trial"
    days = {"day": 1, "business day": 0, "week": 7, "month": 30, "year": 365}[period.unit] * period.amount
    if days < SHORTEST_TERM and not trial and not _FREE.match(after):
        return False
    if _FREE.match(after):
        return True
    near = before[-110:]
    if _OTHER.search(near) or _NO_TERM_AFTER.match(after):
        return False
    if not _LEADS_ON.search(before[-25:]) and not _TERM_AFTER.match(after):
        return False
    if _MUST_BE_TAKEN.search(before) or _TERM_BEFORE.search(before):
        return not _OTHER.search(said.clause.heading)
    qualified = _QUALIFIED_END.search(before) is not None or re.match(r"[\s-]*\w*\s*period", after, re.I) is None
    if (
        days >= SHORTEST_PERIOD
        and qualified
        and _TERM_AFTER.match(after)
        and re.search(
            r"\b(?:for|has|with|initial|minimum|fixed|is|a|of)\s+(?:an?\s+|the\s+)?(?:\w+\s+)?$", before, re.I
        )
    ):
        return not _OTHER.search(said.clause.heading)
    if days < SHORTEST_PERIOD and period.unit != "month":
        return False
    if _RUNS.search(before) or (_ENDS.search(before) and _AFTER.match(after)):
        return not _OTHER.search(said.about) or (
            _RUNS.search(before[-90:]) is not None and not _OTHER.search(said.clause.heading)
        )
    return False


def until_of(said: Said) -> Iterator[tuple[Use, bool]]:
    """The days that a sentence gives as an end, and whether of a term (or of an offer, a price, a duty)."""
    for number, day in enumerate(said.dates):
        before = said.text[max(0, day.start - 160) : day.start]
        match = _UNTIL.search(before)
        if match is None or day.day is None or re.search(r"\b(?:extend|prolong|renew)\w*", before, re.I):
            continue
        if re.match(r"to\b", match[0], re.I) and number == 0:
            continue
        row = said.text.split("|")[0] if "|" in said.text else before
        row = re.sub(r"(?i)(?:end|expiry|expiration) date", "term", row)
        is_term = _RUNS_UNTIL.search(row) is not None and not _OFFER.search(before[-80:]) and not _OTHER.search(before)
        yield Use("term", None, day.start, day.end, day.day), is_term


def anniversary_of(said: Said) -> tuple[Period, bool, int] | None:
    """ "until the third anniversary of": three years; whether on that very day; where it stands."""
    match = _ANNIVERSARY.search(said.text) if "nniversar" in said.text else None
    if match is None or match["n"] is None or not _OF_TERM.search(said.text[: match.start()]):
        return None
    if not re.search(
        r"until|expir\w*|end\w*|terminat\w*|through|up to|\bto\b",
        said.text[max(0, match.start() - 40) : match.end()],
        re.I,
    ):
        return None
    word = match["n"].lower()
    years = _ORDINAL.index(word) + 1 if word in _ORDINAL else int(word[:-2])
    return Period(years, "year"), match["how"].lower() in ("on", "through", "at"), match.end()


def endless(text: str) -> str:
    """The words by which a sentence fixes no end, "" where it does not."""
    is_near = any(word in text for word in ("erminate", "ancel", "ended", "ndefinite", "erpetual"))
    match = _NO_END.search(text) if is_near else None
    return match[0] if match else ""


def is_blank(text: str) -> bool:
    """Whether the length of a term is left blank: "an initial term of ___ months"."""
    return _BLANK_TERM.search(text) is not None


def subject_of(said: Said, at: int) -> Subject:
    """What a length of time at character `at` is the term of: the nearest thing named before it, else the heading's."""
    nearest: tuple[int, Subject] | None = None
    for subject, pattern in _SUBJECTS:
        for match in pattern.finditer(said.text[:at]):
            if nearest is None or match.end() > nearest[0]:
                nearest = match.end(), subject
    if nearest is None and _SUBJECTS[0][1].search(said.text[at:]):
        return "trial"
    if nearest is None:
        return next((s for s, p in _SUBJECTS if p.search(said.clause.heading) and s != "services"), "agreement")
    return nearest[1]
