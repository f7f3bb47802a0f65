"""What `redflag sums` writes of one agreement: ledger, cost and deadlines as text, CSV, JSON or a calendar."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from io import StringIO

from redflag import __version__
from redflag.costs import cost
from redflag.deadlines import deadlines
from redflag.finding import Report
from redflag.report import ics, ledger, sums, wording
from redflag.report.json import charge_fields, cost_fields, date_fields

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user knows and the paper does not say: the start, today, the months to add up, the number of users."""

    start: date | None = None
    today: date | None = None
    months: int | None = None
    users: int | None = None


def render(report: Report, form: str, asked: Asked) -> bytes:
    """Ledger, cost and deadlines of a report in the format named, in UTF-8; a calendar holds the deadlines alone, CSV
    the ledger."""
    found = deadlines(report.terms, asked.start, asked.today)
    total = cost(report.charges, report.terms, asked.months, asked.users)
    if form == "ics":
        return ics.calendar([(report, found)])
    if form == "csv":
        return ledger.as_csv(report, total)
    if form == "json":
        told = {
            "redflag": __version__,
            "path": report.document.path,
            "sha256": report.document.sha256,
            "unread": list(wording.gaps(report).unread),
            "notes": list(wording.gaps(report).caveats),
            "charges": [charge_fields(charge) for charge in report.charges],
            "cost": cost_fields(total),
            "dates": [date_fields(deadline) for deadline in found],
        }
        return json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"
    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(file=out, width=WIDTH, color_system=None, highlight=False, markup=False, emoji=False)
    console.print(Text(wording.safe(report.document.path)))
    for line in wording.gaps(report).unread:
        console.print(Text(f"NOT ALL OF THIS FILE WAS READ: {wording.safe(line)}"))
    for line in wording.gaps(report).caveats:
        console.print(Text(f"Note: {wording.safe(line)}"))
    console.print()
    sums.show_sums(console, report, total, quoted=True)
    sums.show_dates(console, report, found, quoted=True)
    console.print(Text(wording.NO_ADVICE))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines()).encode("utf-8", "replace")
