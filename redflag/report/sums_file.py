"""What `redflag sums` writes of one agreement: its deadlines as text, JSON or a calendar."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

from redflag import __version__
from redflag.deadlines import deadlines
from redflag.finding import Report
from redflag.report import ics, sums, wording
from redflag.report.json import date_fields

WIDTH = 100


def render(report: Report, form: str, start: date | None = None, today: date | None = None) -> bytes:
    """The deadlines of a report in the format named, in UTF-8; `start` and `today` as in `deadlines`."""
    found = deadlines(report.terms, start, today)
    if form == "ics":
        return ics.calendar([(report, found)])
    if form == "json":
        told = {
            "redflag": __version__,
            "path": report.document.path,
            "sha256": report.document.sha256,
            "unread": list(wording.gaps(report).unread),
            "dates": [date_fields(deadline) for deadline in found],
        }
        return json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"
    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(file=out, width=WIDTH, color_system=None, highlight=False, markup=False, emoji=False)
    console.print(Text(wording.safe(report.document.path)))
    for line in wording.gaps(report).unread:
        console.print(Text(f"NOT ALL OF THIS FILE WAS READ: {line}"))
    console.print()
    sums.show_dates(console, report, found, quoted=True)
    console.print(Text(wording.NO_ADVICE))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines()).encode("utf-8", "replace")
