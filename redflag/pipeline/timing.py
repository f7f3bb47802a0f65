"""The time of an agreement: its terms, what renews them, when prices may change, how long the data can be fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from redflag.pipeline.changes import price_changes, retrievals
from redflag.pipeline.dates import read_yearly
from redflag.pipeline.periods import Use, anniversary_of, endless, is_blank, subject_of, until_of, uses_of
from redflag.pipeline.reading import Reading
from redflag.pipeline.renewing import renews_by_itself
from redflag.pipeline.said import LONGEST, Said, said_in
from redflag.pipeline.starts import PREAMBLE, Anchor, read_starts, start_of
from redflag.terms import Notice, Period, Renewal, Start, Stated, Term, Terms

_BEFORE_END = re.compile(
    r"\b(?:before|prior to|by)\b[^.;]{0,40}\b(?:end|ends|expir\w+|renew\w*|term|period|trial|over)\b", re.I
)
_USERS_ROW = re.compile(
    r"(?:(?:number|quantity) of )?(?:\w+ )?(?:users|seats)\b[^|]{0,30}\| ?(?P<n>\d{1,3}(?:,\d{3})?|\d{1,6}) ?(?:\||$)",
    re.I,
)

Used = tuple[Said, tuple[Use, ...]]
"""A sentence, and what the lengths of time in it are for."""


def read_terms(reading: Reading) -> Terms:
    """All that an agreement says of its own time."""
    sayings = said_in(reading)
    usable = [said for said in sayings if said.kind not in ("header", "footer") and len(said.text) < LONGEST]
    anchors = read_starts(usable, reading.text, {said.start: said for said in usable})
    used = [(said, tuple(uses_of(said))) for said in usable]
    terms = _terms(used, anchors)
    return Terms(
        tuple(terms),
        tuple(price_changes(usable)),
        tuple(retrievals(usable)),
        tuple(_stated(usable)),
        tuple(_distinct(anchors)),
        _users(reading),
    )


def _terms(used: Sequence[Used], anchors: Sequence[Anchor]) -> list[Term]:
    sayings = [said for said, _ in used]
    terms: list[tuple[Term, Said]] = []
    for said, uses in used:
        for use in uses:
            if use.role == "term":
                terms.append((_term(said, use, anchors, sayings), said))
        for use, of_term in until_of(said):
            if of_term:
                terms.append((_until(said, use, anchors), said))
        found = anniversary_of(said)
        if found:
            period, on_the_day, at = found
            start = start_of(said, at, anchors, _near(said, sayings))
            terms.append((Term(subject_of(said, at), start, said.source, period, on_anniversary=on_the_day), said))
    terms = _merged(terms)
    if not any(term.of not in ("trial", "support") for term, _ in terms):
        terms += [(term, said) for said in sayings if (term := _open_end(said, anchors))][:1]
    return _with_renewals(terms, used)


def _near(said: Said, sayings: Sequence[Said]) -> list[Said]:
    """The sentences of the same clause."""
    top = said.clause.number.split(".")[0]
    return [
        other
        for other in sayings
        if other.block == said.block
        or (top and other.clause.number.split(".")[0] == top and other.clause.heading == said.clause.heading)
    ]


def _term(said: Said, use: Use, anchors: Sequence[Anchor], sayings: Sequence[Said]) -> Term:
    of = subject_of(said, use.start)
    start = start_of(said, use.end, anchors, _near(said, sayings))
    if of == "trial" and (start.assumed or (start.day is None and not start.name)):
        start = Start(None, "", "it is not said on which day the trial begins")
    return Term(of, start, said.source, use.period)


def _until(said: Said, use: Use, anchors: Sequence[Anchor]) -> Term:
    first = next((day for day in said.dates if day.start < use.start and day.day), None)
    start = Start(first.day, "start", source=said.source) if first else Start(None)
    return Term(subject_of(said, use.start), start, said.source, until=use.until)


def _open_end(said: Said, anchors: Sequence[Anchor]) -> Term | None:
    """A term without an end, or one whose length is left blank."""
    if is_blank(said.text):
        return Term("agreement", Start(None), said.source, reason="the length of the term is left blank")
    words = endless(said.text)
    if not words or re.search(r"confiden|licen[sc]e to|perpetual licen|warrant|indemn|surviv", said.text, re.I):
        return None
    return Term("agreement", Start(None), said.source, reason=f'no end is fixed: "{words.strip()}"')


def _merged(terms: list[tuple[Term, Said]]) -> list[tuple[Term, Said]]:
    """Terms that say the same twice are one; the agreement's own stands first, a trial or support behind it."""
    kept: list[tuple[Term, Said]] = []
    for term, said in terms:
        twin = next((k for k, (other, _) in enumerate(kept) if _same(other, term)), None)
        if twin is None:
            kept.append((term, said))
        elif kept[twin][0].start.day is None and term.start.day is not None:
            kept[twin] = (term, said)
    behind = {"trial": 2, "support": 1}
    return sorted(kept, key=lambda pair: behind.get(pair[0].of, 0))


def _same(one: Term, other: Term) -> bool:
    if one.of != other.of and {one.of, other.of} & {"trial", "support"}:
        return False
    return one.length == other.length and one.until == other.until


def _with_renewals(terms: list[tuple[Term, Said]], used: Sequence[Used]) -> list[Term]:
    """Each renewal and each notice goes to the term it belongs to: of the same subject, else the nearest before it."""
    found = [term for term, _ in terms]
    at = [said.start for _, said in terms]
    for said, uses in used:
        renewal, notice = _renewal(said, uses, found), _notice(said, uses)
        if renewal is None and notice is None:
            continue
        subject = subject_of(said, _renewing(said.text))
        if not found or (subject in ("trial", "support") and subject not in {term.of for term in found}):
            start = Start(None, "", "no first term was recognised")
            found.append(Term(subject, start, said.source, reason="the length of the first term was not recognised"))
            at.append(said.start)
        index = _owner(found, at, said, subject)
        term = found[index]
        if renewal and term.renewal is None:
            term = replace(term, renewal=renewal)
        if renewal and term.start.assumed and read_yearly(said.text):
            term = replace(term, start=Start(None, "", "the renewal has a day of its own, in the clause on it"))
        if notice and (term.notice is None or (term.notice.period is None and not term.notice.reason)):
            term = replace(term, notice=notice)
        found[index] = term
    return found


def _renewing(text: str) -> int:
    """Where a sentence says that something goes on: what does stands before it."""
    match = re.search(r"\b(?:renew|extend|prolong|continu|roll|unless)\w*", text, re.I)
    return match.start() if match and match.start() > 3 else len(text)


def _owner(terms: Sequence[Term], at: Sequence[int], said: Said, subject: str) -> int:
    own = [k for k, start in enumerate(at) if start == said.start]
    same = [
        k
        for k, term in enumerate(terms)
        if term.of == subject and (subject in ("trial", "support") or at[k] <= said.start)
    ]
    main = [k for k, term in enumerate(terms) if term.of not in ("trial", "support")]
    choice = own or same or (main if subject not in ("trial", "support") else []) or [0]
    before = [k for k in choice if at[k] <= said.start]
    return before[-1] if before and len(choice) > 1 and own else choice[0]


def _renewal(said: Said, uses: Sequence[Use], terms: Sequence[Term]) -> Renewal | None:
    if not renews_by_itself(said.text):
        return None
    period = next((use.period for use in uses if use.role == "renewal"), None)
    if period is None and re.search(
        r"(?:same|equal|identical|like|equivalent)\b[^.;]{0,40}(?:term|period|length|duration|initial)", said.text, re.I
    ):
        period = terms[0].length if terms else None
    if period is None and re.search(r"\b(?:annually|yearly|each year|every year|year by year)\b", said.text, re.I):
        period = Period(1, "year")
    if period is None and not re.search(r"\brenew|\btrial", said.text, re.I):
        return None
    return Renewal(period, said.source)


def _notice(said: Said, uses: Sequence[Use]) -> Notice | None:
    """Notice against renewal: "90 days before the end"; in a sentence that renews, also a bare "on 60 days' notice"."""
    earliest = next((use.period for use in uses if use.role == "earliest"), None)
    period = next((use.period for use in uses if use.role == "notice"), None)
    if period is not None and re.search(
        rf"\bwithin (?:the )?(?:last |final )?{re.escape(_words(said, uses))}", said.text
    ):
        either = f"in the last {period}, or at least {period} before it"
        return Notice(None, said.source, reason=f"“within {period}” of the end may mean {either}: have it said")
    if period is not None:
        return Notice(period, said.source, earliest) if _against(said) else None
    if not renews_by_itself(said.text) or not re.search(r"\bunless\b", said.text, re.I):
        return None
    base = said.text.lower().rindex("unless")
    tail = said.text[base:]
    inside = [length for start, _, length in said.lengths if start >= base]
    if on := read_yearly(tail):
        return Notice(None, said.source, on=on)
    if said.dates and (inside or any(day.start >= base for day in said.dates)):
        return Notice(None, said.source, reason="before a day that the clause names: read it there")
    if inside and re.search(r"notice|notif", tail, re.I):
        assumed = "the clause does not say before what; taken as before the end of the term"
        return Notice(inside[0], said.source, assumed=assumed)
    return Notice(None, said.source) if not inside and _BEFORE_END.search(tail) else None


def _words(said: Said, uses: Sequence[Use]) -> str:
    """The words of the length of time that is a notice."""
    use = next(use for use in uses if use.role == "notice")
    return said.text[use.start : use.end]


def _against(said: Said) -> bool:
    """No notice of new prices, of an audit or of a breach."""
    text = said.text
    if re.search(
        r"\b(?:price|fee|rate|charge)s?\b[^.;]{0,60}\b(?:increas|chang|adjust|notif)|\b(?:increas|chang"
        r"|adjust)\w*[^.;]{0,60}\b(?:price|fee|rate|charge)",
        text,
        re.I,
    ):
        return re.search(r"\bunless\b|non-?renew|not (?:to )?renew|terminat|cancel", text, re.I) is not None
    return re.search(r"renew|terminat|cancel|end|continu|prolong|extend|notice", text, re.I) is not None


def _stated(sayings: Sequence[Said]) -> list[Stated]:
    """Days that are limits of something else than a term."""
    found = []
    for said in sayings:
        for use, of_term in until_of(said):
            if not of_term:
                found.append(Stated(use.until, said.text[use.start : use.end], said.source))
        for day in said.dates:
            before = said.text[max(0, day.start - 60) : day.start]
            if re.search(
                r"\b(?:no later than|not later than|on or before|by|before|prior to|due on|payable on"
                r"|due by)\s+(?:the\s+)?$",
                before,
                re.I,
            ):
                found.append(Stated(day.day, day.text, said.source, day.reason))
    return found


def _users(reading: Reading) -> int | None:
    """How many users it is for: what a row says, else the only count of users; None where that is unclear."""
    blocks = (block for block in reading.blocks if block.kind == "row" or "|" in reading.text[block.start : block.end])
    found_in = (_USERS_ROW.match(reading.text[block.start : block.end]) for block in blocks)
    rows = [int(match["n"].replace(",", "")) for match in found_in if match]
    counts = [int(value.amount) for _, _, value in reading.values if value.kind == "count" and value.unit == "user"]
    found = set(rows) or set(counts)
    return found.pop() if len(found) == 1 else None


def _distinct(anchors: Sequence[Anchor]) -> list[Start]:
    seen: set[tuple[str, object]] = set()
    kept = []
    for anchor in anchors:
        key = (anchor.start.name.lower(), anchor.start.day or anchor.start.reason)
        if key not in seen and (anchor.said.start < PREAMBLE or anchor.kind == "start"):
            seen.add(key)
            kept.append(anchor.start)
    return kept
