"""From when an agreement counts: Effective Date, Start Date, date of signature, and which of them a clause means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from redflag.document import Clause
from redflag.pipeline.dates import Date, told
from redflag.pipeline.said import Said, places_of
from redflag.terms import Source, Start

_NAME = (
    r"(?:(?:subscription|services?|contract|term|licen[sc]e|support|maintenance|order|agreement|initial term"
    r"|initial|hosting"
    r"|billing|project)\s+)?(?:effective|commencement|start(?:ing)?|begin(?:ning)?|go[- ]live|launch"
    r"|activation)(?:\s+da(?:te|y))?"
    r"|(?:start|beginning|commencement) of (?:the )?(?:term|services?|subscription|contract|agreement|hosting"
    r"|licen[sc]e)"
    r"|(?:service|contract|subscription) start|(?:agreement|contract|signature|signing) date"
    r"|date of (?:this|the) (?:agreement|contract|order)"
)
_CALLED = re.compile(
    r"\s*,?\s*\(\s*(?:hereinafter[, ]*)?(?:referred to as\s*)?(?:the|this|its"
    r"|such date[^()]{0,20})?\s*[\"“”'‘]+\s*(?:the\s+)?"
    r"(?P<name>[A-Za-z][\w -]{2,40}?)\s*,?[\"“”'’]"
)
_LABEL = re.compile(
    rf"(?:^|[\s\"“”(|])(?P<name>{_NAME})[\"”']*(?:\s*\([^()]{{0,60}}\))?"
    r"(?:\s+of (?:this|the) \w+)?\s*(?:\||:|=|\bis\b|\bmeans\b|shall (?:be|mean)\b|will be\b)?\s*(?:on|as of"
    r"|from)?\s*$",
    re.I,
)
_BEGINS = re.compile(
    r"\b(?:effective|effect|force|commenc\w+|begin\w*|starts?|starting|valid|runs|running|applies|operative)\b"
    r"[^.;|]{0,45}?\b(?:on|as of|as from|from|since|of|with)?\s*(?:and including\s+)?(?:this|the)?\s*$",
    re.I,
)
_MADE = re.compile(
    r"\b(?:made|dated|entered into|executed|concluded|signed|date)\b[^.;]{0,60}?"
    r"(?:on|as of|as at|:|\||this|the|dated|effective|date)?\s*(?:on|as of)?\s*(?:this|the)?\s*$",
    re.I,
)
_THIS = re.compile(
    r"\bthis\b[^.;]{0,120}\b(?:agreement|contract|order|licen[sc]e|addendum|amendment|terms|form|document)", re.I
)
_DEFINED = re.compile(
    rf"(?m)(?:^|[\"“])(?:\d[\d.]*\s+)?(?:the\s+)?[\"“]?(?P<name>{_NAME})[\"”]?\s*(?:of this \w+\s*)?"
    r"(?:means|shall mean|is defined as|is|shall be|:|\|)"
    r"\s*(?:the\s+)?(?P<what>[^\n.;|]{3,160})",
    re.I,
)
_AS_OF = re.compile(
    rf"\b(?:on|as of|upon|from)\s+(?P<what>(?:the\s+)?[^().;\n]{{3,160}}?)\s*\(\s*(?:the"
    rf"|its)?\s*[\"“]\s*(?:the\s+)?(?P<name>{_NAME})[\"”]",
    re.I,
)
_NAMED_DAYS = (
    "effective",
    "commencement",
    "start",
    "beginning",
    "go-live",
    "go live",
    "launch",
    "activation",
    "date of th",
)
_BLANK = re.compile(r"_{2,}|\[[^\[\]]{0,60}\]|\.{5,}|…{2,}|●|<[^<>]{2,40}>")
_EVENT = re.compile(
    r"\b(?:(?:the\s+)?(?:date|day|time) (?:of|on which|when|that)|upon|after|following|from|on|of|with)\s+(?:the\s+"
    r"|its\s+|your\s+)?"
    r"(?P<event>(?:[\w’'-]+\s+){0,6}?(?:deliver\w*|accept\w*|go[- ]live|signature|signing|signed|execution|executed"
    r"|activat\w*|install\w*"
    r"|first (?:use|login|invoice|access)|completion|provision\w*|purchase|launch|sign[- ]?up|registration"
    r"|confirm\w*|receipt|order(?:ed)? date"
    r"|invoice)(?:\s+of\s+(?:the\s+|this\s+)?\w+)?)",
    re.I,
)
_HEREOF = re.compile(
    r"\b(?:date (?:hereof|of (?:this|the) (?:agreement|contract))|date (?:first )?(?:above )?written|date first"
    r"|signature of this agreement)",
    re.I,
)
_NO_CLAUSE = Clause()
PREAMBLE = 8_000  # characters in which an agreement says of when it is


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named day. `kind`: "start" begins something, "made" is the day of the paper, "named" is called a date."""

    start: Start
    kind: Literal["start", "made"]
    said: Said


def read_starts(sayings: Sequence[Said], text: str, source_at: dict[int, Said]) -> list[Anchor]:
    """The days from which the agreement counts, and those that it names but does not fix."""
    found: list[Anchor] = []
    for said in sayings:
        if said.kind in ("header", "footer"):
            continue
        found += [anchor for day in said.dates if (anchor := _anchor(said, day)) is not None]
    known = {anchor.start.name.lower() for anchor in found if anchor.start.day or anchor.start.reason}
    for match in _defined(text):
        name = _tidy(match["name"])
        if name.lower() in known or (re.search(r"\d{4}", match["what"]) and not _BLANK.search(match["what"])):
            continue
        reason = _why(match["what"])
        here = source_at.get(match.start("what"))
        if reason:
            known.add(name.lower())
            source = Source(match[0].strip(), match.start(), match.end(), here.clause if here else _NO_CLAUSE)
            found.append(Anchor(Start(None, name, reason, source=source), "start", here or _nowhere(match)))
    return found


def _defined(text: str) -> Iterator[re.Match[str]]:
    """Where a day is defined or written behind its label."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    for at in sorted(places_of(_NAMED_DAYS, lowered)):
        line = text.rfind("\n", 0, at) + 1
        match = (at - line < 60 and _DEFINED.match(text, line)) or _DEFINED.match(text, max(0, at - 1))
        if not match and "(" in text[max(0, at - 16) : at]:
            match = next(_AS_OF.finditer(text, max(0, at - 190), at + 60), None)
        if match:
            yield match


def _why(what: str) -> str:
    """Why a named day cannot be known, in words; "" where `what` is no day at all."""
    what = what.strip(' ,"“”')
    if _BLANK.search(what):
        return "its day is left blank"
    if re.search(
        r"\b(?:date|day|time)\b|last (?:signature|signed)|\bsign|accept|deliver|go-live|upon|when\b", what, re.I
    ):
        return f'it is "{what}", and the day of that is not in the text'
    return ""


def _anchor(said: Said, day: Date) -> Anchor | None:
    """The named day that a date is, by the words around it."""
    before, after = said.text[max(0, day.start - 200) : day.start], said.text[day.end : day.end + 90]
    called = _CALLED.match(after)
    label = _LABEL.search(before)
    if re.search(
        r"\b(?:until|through|expir\w*|end(?:s|ing)?|before|by|than|prior to|up to)\b[^.;|]{0,25}$", before, re.I
    ):
        return None
    name = _tidy(called["name"]) if called and re.search(r"date|day|start|commence", called["name"], re.I) else ""
    made = _MADE.search(before) is not None
    begins = _BEGINS.search(before) is not None
    if label:
        name = name or _tidy(label["name"])
    if not (name or begins or made):
        return None
    if (
        re.search(r"fees?|prices?|rates?|charges?|increase|amend|supersed|replac|prior agreement", before[-60:], re.I)
        and not name
    ):
        return None
    kind: Literal["start", "made"] = "start" if (label or begins or "effective" in name.lower()) else "made"
    if not name and kind == "made":
        is_paper = _THIS.search(said.text) or len(said.text) < 60
        if said.start > PREAMBLE or not is_paper:
            return None
    name = name or ("date of this agreement" if kind == "made" else "start")
    return Anchor(Start(day.day, name, day.reason, source=said.source), kind, said)


def start_of(said: Said, at: int, anchors: Sequence[Anchor], nearby: Iterable[Said]) -> Start:
    """From when a term counts that stands in `said` at character `at`: what is said behind it, before it, in the same
    clause, or else, as an assumption that is told, the agreement's own date."""
    refs = [said.text[at : at + 160], said.text[:at][-220:]]
    for ref in refs:
        found = _named(ref, said, at, anchors)
        if found is not None:
            return found
    begun = [a for a in anchors if a.said in nearby and a.kind == "start"]
    if begun and _one_day(begun):
        return begun[0].start
    for other in nearby:
        if other is not said and re.search(r"\b(?:commenc|begin|start|effective|into force)", other.text, re.I):
            found = _named(other.text, other, 0, anchors)
            if found is not None:
                return found
    return _assumed(anchors)


def _named(ref: str, said: Said, at: int, anchors: Sequence[Anchor]) -> Start | None:
    """The start that some words name: a date in them, a name the agreement has given, or an event without a day."""
    if not re.search(
        r"\b(?:from|after|follow\w+|commenc\w+|begin\w*|start\w*|of|on|as of|effective|upon|hereof|since)\b", ref, re.I
    ):
        return None
    lowered = ref.lower()
    own = [
        a for a in anchors if a.said is said and a.start.source and a.start.name in ("start", "date of this agreement")
    ]
    for anchor in sorted(anchors, key=lambda a: -len(a.start.name)):
        name = anchor.start.name.lower()
        if name != "start" and re.search(rf"\b{re.escape(name)}\b", lowered):
            same = [a for a in anchors if a.start.name.lower() == name]
            return _settled(same, anchor.start.name)
    if own:
        return own[0].start
    if _HEREOF.search(ref):
        made = [a for a in anchors if a.kind == "made" or "agreement" in a.start.name.lower()] or list(anchors)
        if made:
            return _settled(made, "date of this agreement")
        return Start(None, "date of this agreement", "the agreement states no date of its own")
    named = re.search(rf"\b(?:{_NAME})\b", ref)
    if named and re.search(r"[A-Z]", named[0]):
        return Start(None, _tidy(named[0]), f'no day is given for "{_tidy(named[0])}"')
    event = _EVENT.search(ref)
    if event and not re.search(r"notice|breach|terminat", ref[: event.end()], re.I):
        return Start(
            None, _tidy(event["event"]), f'it counts from "{_tidy(event[0])}", and the day of that is not in the text'
        )
    return None


def _settled(same: Sequence[Anchor], name: str) -> Start:
    """The one day of anchors of one name; unknown where they contradict each other."""
    days = sorted({a.start.day for a in same if a.start.day})
    if len(days) > 1:
        return Start(
            None,
            name,
            f'the agreement gives "{name}" as {" and as ".join(map(told, days))}',
            source=same[0].start.source,
        )
    known = next((a.start for a in same if a.start.day), same[0].start)
    return replace(known, name=name)


def _one_day(anchors: Sequence[Anchor]) -> bool:
    return len({a.start.day for a in anchors}) == 1


def _assumed(anchors: Sequence[Anchor]) -> Start:
    """No start is said: the effective date, or else the date of the paper, as an assumption."""
    for kind in ("start", "made"):
        some = [a for a in anchors if a.kind == kind and a.said.start < PREAMBLE] or [
            a for a in anchors if a.kind == kind
        ]
        if some:
            named = [a for a in some if "effective" in a.start.name.lower()] or some
            if not _one_day(named):
                return Start(None, "", "it is not said from when, and the agreement names several days")
            found = named[0].start
            said = f"the clause does not say from when; taken from the {found.name}" if found.day else ""
            return replace(found, assumed=said)
    return Start(None, "", "the agreement states no day from which it counts")


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(' ,."“”')


def _nowhere(match: re.Match[str]) -> Said:
    return Said(match[0], match.start(), -1, "paragraph", _NO_CLAUSE)
