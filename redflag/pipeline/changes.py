"""When prices may change, and how long after the end the data can be fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence

from redflag.pipeline.dates import read_yearly
from redflag.pipeline.renewing import is_notice
from redflag.pipeline.said import Said
from redflag.terms import PriceChange, Retrieval

_DATA = re.compile(r"\b(?:data|content|records?|backups?)\b", re.I)
_FETCH = re.compile(
    r"\b(?:retriev\w+|export\w*|download\w*|extract\w*|take\b[^.;]{0,40}\bout|available|access\w*|fetch\w*"
    r"|return\w*|delet\w+|eras\w+|keep\w*|retain\w*|destr\w+|wip\w+|stor\w+)\b",
    re.I,
)
_FROM_END = re.compile(
    r"\b(?:after|following|from|of|upon)\b[^.;]{0,50}\b(?:terminat\w+|expir\w+|end\b|ends\b|last day|cancel\w+|close)"
    r"|\b(?:terminat\w+|expir\w+|end|ends|last day|cancell?ation|over)\b",
    re.I,
)
_CONFIDENTIAL = re.compile(r"\b(?:confidential|receiving party|disclos\w+|solicit\w*|payment|invoice)\b", re.I)
_PRICE = re.compile(r"\b(?:fees?|prices?|rates?|charges?|tariffs?|pricing)\b", re.I)
_CHANGE = re.compile(
    r"\b(?:increas\w*|rais\w+|adjust\w*|chang\w+|revis\w+|uplift\w*|index\w*|escalat\w+|rise|follow\w*)\b", re.I
)
_FIXED = re.compile(
    r"\b(?:fixed|firm|unchanged|held|guaranteed|not (?:be )?(?:increas|rais|chang|adjust)\w*|no (?:increase"
    r"|change)\w*|hold)\b",
    re.I,
)
_EACH_YEAR = re.compile(
    r"\b(?:once (?:in|per|a|each|every)|calendar year|contract year|annual\w*|each year|every year|per year|yearly)\b",
    re.I,
)
_AT_RENEWAL = re.compile(
    r"\b(?:at|upon|on|for|of|with|in|during|beginning of|start of|before) (?:the |each |any |every |such "
    r"|a )*(?:\w+ )?renewal|renewal (?:term|period|year)",
    re.I,
)
_CLOSE = re.compile(
    r"\b(?:fee|price|rate|charge|tariff|pricing)s?\b[^.;]{0,70}\b(?:increas|rais|adjust|chang|revis|index|escalat)"
    r"|\b(?:increas|rais|adjust|chang|revis|index|escalat)\w*[^.;]{0,70}\b(?:fee|price|rate|charge|tariff|pricing)",
    re.I,
)
_BOOKS = re.compile(
    r"\b(?:books|audit\w*|accurate|royalt\w*|accounting|licensed (?:software|program)|copies of the software)\b", re.I
)
_ANY = re.compile(r"\b(?:at any time|from time to time)\b", re.I)


def price_changes(sayings: Sequence[Said]) -> list[PriceChange]:
    found: list[PriceChange] = []
    for said in sayings:
        change = _price_change(said) if said.lengths or said.raises_prices or "year" in said.text else None
        if change is not None and not any(
            change.when == c.when and change.on == c.on and change.after == c.after for c in found
        ):
            found.append(change)
    return found


def _price_change(said: Said) -> PriceChange | None:
    text = said.text
    if not _PRICE.search(text) or not (_CHANGE.search(text) or _FIXED.search(text)):
        return None
    changes = said.raises_prices or (_PRICE.search(text) and _CHANGE.search(text))
    notice = next(
        (
            p
            for s, e, p in said.lengths
            if re.search(r"notice|notif|before|prior|writing|advance", text[e : e + 60], re.I)
        ),
        None,
    )
    after = next((p for s, e, p in said.lengths if p is not notice and _is_fixed(text, s, e)), None)
    if after is not None:
        return PriceChange("after", said.source, after=after, notice=notice)
    if not changes:
        return None
    if on := read_yearly(text):
        return PriceChange("yearly", said.source, on=on, notice=notice)
    if not (said.raises_prices or re.search(r"\b(?:increas|rais|adjust|index|uplift|escalat)\w*", text, re.I)):
        return None
    if re.search(r"\banniversar", text, re.I):
        return PriceChange("anniversary", said.source, notice=notice)
    if _AT_RENEWAL.search(text):
        return PriceChange("renewal", said.source, notice=notice)
    if said.raises_prices and _CLOSE.search(text) and (_EACH_YEAR.search(text) or _ANY.search(text) or notice):
        return PriceChange("any", said.source, notice=notice)
    return None


def _is_fixed(text: str, start: int, end: int) -> bool:
    """ "fixed for the first year", "after the first year the charges follow", "no rise for the first two years"."""
    before, after = text[max(0, start - 70) : start], text[end : end + 80]
    around = before + after
    first = re.search(r"\b(?:first|initial)\s*(?:term of\s*)?$", before, re.I) is not None
    if re.search(r"\bafter (?:the )?(?:first|initial)?\s*$", before, re.I):
        said = re.search(r"\bfirst|initial", text[max(0, start - 20) : start + 6], re.I)
        return said is not None and _PRICE.search(around) is not None and _CHANGE.search(around) is not None
    if _FIXED.search(before) and (
        first or re.search(r"\b(?:for|during|of)\s+(?:an?|the|at least)?\s*(?:period of\s*)?$", before, re.I)
    ):
        return not re.search(r"\bof \S+ notice", after, re.I)
    return False


def retrievals(sayings: Sequence[Said]) -> list[Retrieval]:
    found: list[Retrieval] = []
    for said in sayings:
        text = said.text
        if (
            not said.lengths
            or not (_DATA.search(text) and _FETCH.search(text))
            or _CONFIDENTIAL.search(text)
            or _BOOKS.search(text)
        ):
            continue
        for start, end, period in said.lengths:
            around = text[max(0, start - 120) : start] + " # " + text[end : end + 120]
            if (
                _FROM_END.search(around)
                and not re.search(r"notice|cure", text[end : end + 25], re.I)
                and not is_notice(text, text[:start], text[end : end + 200])
            ):
                if not any(other.period == period for other in found):
                    found.append(Retrieval(period, said.source))
                break
    return found
