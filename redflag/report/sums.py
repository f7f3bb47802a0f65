"""Sums and dates in the report for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from redflag.deadlines import Deadline, deadlines
from redflag.finding import Report
from redflag.report import dates

if TYPE_CHECKING:
    from rich.console import Console


def show(console: Console, report: Report) -> None:
    """The section at the end of an agreement's report; nothing where nothing was recognised."""
    found = deadlines(report.terms)
    if found:
        show_dates(console, report, found, quoted=False)


def show_dates(console: Console, report: Report, found: Sequence[Deadline], quoted: bool) -> None:
    """The table of deadlines; with `quoted`, the agreement's words under each."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console.print(Text("Dates", "bold"))
    if not found:
        console.print(Padding(Text(dates.NOTHING), (0, 0, 1, 2)))
        return
    if starts := dates.counted_from(report):
        console.print(Padding(Text(starts), (0, 0, 0, 2)))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for row in dates.rows(found):
        title = Text(row.title, "bold")
        sure = " (assumed)" if row.certainty == "assumed" else ""
        title.append(f"{sure}{f', {row.clause}' if row.clause else ''}", "not bold")
        body = title.append(f"\n{row.told}", "not bold dim")
        if quoted:
            body.append(f'\n"{row.quote}"', "not dim")
        grid.add_row(Text(row.day, "bold" if row.certainty != "unknown" else ""), body)
    console.print(Padding(grid, (0, 0, 0, 2)))
    console.print(Padding(Text(dates.HEAD, "dim"), (0, 0, 1, 2)))
