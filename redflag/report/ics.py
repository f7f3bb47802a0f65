"""Deadlines as a calendar (RFC 5545): one all-day event for each day that is known.

What is not known, and so cannot stand in a calendar, is told in the other reports. An event keeps its UID when a later
draft moves its day, so that a calendar moves it too. DTSTAMP is fixed: the same agreement gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redflag import __version__
from redflag.deadlines import Deadline, deadlines
from redflag.finding import Failure, Report, fingerprint
from redflag.report import wording

STAMP = "19700101T000000Z"
FOLD = 75  # octets of a line, RFC 5545 section 3.1
LONGEST_QUOTE = 600  # characters


def render(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    """The calendar of all reports, in UTF-8."""
    return calendar([(report, deadlines(report.terms)) for report in reports])


def calendar(agreements: Sequence[tuple[Report, Sequence[Deadline]]]) -> bytes:
    """The calendar of these deadlines, in UTF-8."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//redflag//redflag {__version__}//EN", "CALSCALE:GREGORIAN"]
    for report, found in agreements:
        seen: dict[str, int] = {}
        for deadline in found:
            lines += _event(report, deadline, seen)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode("utf-8", "replace")


def _event(report: Report, deadline: Deadline, seen: dict[str, int]) -> Iterator[str]:
    if deadline.day is None:
        return
    name = wording.file_name(report.document.path)
    identity = f"{name}\n{deadline.kind}\n{deadline.title}\n{deadline.source.quote}"
    ordinal = seen[identity] = seen.get(identity, -1) + 1
    sure = " (rests on an assumption)" if deadline.certainty == "assumed" else ""
    clause = wording.clause_name(deadline.source.clause)
    quote = deadline.source.quote[:LONGEST_QUOTE]
    told = f"{deadline.told}\n{f'Clause {clause}: ' if clause else ''}“{quote}”\n{wording.NO_ADVICE}"
    yield "BEGIN:VEVENT"
    yield f"UID:{fingerprint('ics', identity, ordinal)}@redflag"
    yield f"DTSTAMP:{STAMP}"
    yield f"DTSTART;VALUE=DATE:{deadline.day.isoformat().replace('-', '')}"  # with no end it lasts that day
    yield f"SUMMARY:{_escaped(f'{deadline.title}{sure}: {name}')}"
    yield f"DESCRIPTION:{_escaped(told)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """Text as RFC 5545 section 3.3.11 has it, without signs that could drive a terminal or reverse what is shown."""
    lines = (wording.safe(line) for line in text.split("\n"))
    return "\\n".join(re.sub(r"([\\;,])", r"\\\1", line) for line in lines)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no character cut."""
    pieces, room = [""], FOLD
    for char in line:
        size = len(char.encode("utf-8", "replace"))
        if size > room:
            pieces.append(" ")
            room = FOLD - 1
        pieces[-1] += char
        room -= size
    return "\r\n".join(pieces)
