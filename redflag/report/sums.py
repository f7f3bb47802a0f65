"""Sums and dates in the report for a terminal: plain lines, a hanging column, as in the rest of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from redflag.costs import Cost, cost
from redflag.deadlines import Deadline, deadlines
from redflag.finding import Report
from redflag.report import dates, ledger, wording

if TYPE_CHECKING:
    from rich.console import Console

HANG = 19  # columns before the words: room for "28 September 2026"


def show(console: Console, report: Report) -> None:
    """The section at the end of an agreement's report; nothing where nothing was recognised."""
    if report.charges:
        show_sums(console, report, cost(report.charges, report.terms), quoted=False)
    found = deadlines(report.terms)
    if found:
        show_dates(console, report, found, quoted=False)


def show_sums(console: Console, report: Report, total: Cost, quoted: bool) -> None:
    """The range over the term with what it rests on; with `quoted`, every amount and the agreement's words first."""
    from rich.text import Text

    console.print(Text("Sums", "bold"))
    lines: list[str] = []
    for row in ledger.rows(report, total) if quoted else ():
        payer = row.payer if row.payer != "none" else ""
        facts = ", ".join(filter(None, (row.what, payer, row.occasion, row.how_often, row.clause)))
        amount = f"{row.unit} {row.amount}" if row.unit != "%" else f"{row.amount}%"
        lines += wrapped(amount, facts, console.width)
        spent = f"{row.low} to {row.high}: " if row.low != row.high else f"{row.low}: " if row.low else ""
        lines += wrapped("", f"{spent}{row.how}", console.width)
        lines += wrapped("", f'"{row.quote}"', console.width)
    for sum_ in ledger.totals(total) or [ledger.NO_SUM]:
        lines += wrapped("Cost", sum_, console.width)
    for assumption in total.assumptions:
        lines += wrapped("", f"- {wording.safe(assumption)}", console.width)
    if total.left_out and not quoted:
        lines += wrapped("In neither end", "; ".join(ledger.left_out(total)), console.width)
    lines += wrapped("", ledger.SUM_HEAD, console.width)
    console.print(Text("\n".join(lines)), soft_wrap=True)
    console.print()


def show_dates(console: Console, report: Report, found: Sequence[Deadline], quoted: bool) -> None:
    """The deadlines, a paragraph each; with `quoted`, the agreement's words under each."""
    from rich.text import Text

    console.print(Text("Dates", "bold"))
    starts = dates.counted_from(report)
    lines = [*wrapped("", starts, console.width)] if starts else []
    for row in dates.rows(found):
        sure = " (assumed)" if row.certainty == "assumed" else ""
        head = f"{row.title}{sure}{f', {row.clause}' if row.clause else ''}"
        lines += wrapped(row.day, head, console.width)
        lines += wrapped("", row.told, console.width)
        if quoted:
            lines += wrapped("", f'"{row.quote}"', console.width)
    lines += wrapped("", dates.HEAD if found else dates.NOTHING, console.width)
    console.print(Text("\n".join(lines)), soft_wrap=True)
    console.print()


def wrapped(label: str, words: str, width: int) -> Iterator[str]:
    """The words in lines of `width`, hanging beside the label."""
    head = f"  {label:<{HANG}}" if label else " " * 2
    indent = " " * (HANG + 2)
    first = head if label else indent
    yield from textwrap.wrap(words, width, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)
