"""The command that adds up: what an agreement says of money and time. Nothing heavy is imported before it runs."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import click

from redflag.cli.options import in_language, recognising, with_ocr
from redflag.clock import read_date
from redflag.errors import RedflagError

SUFFIXES = {".txt": "text", ".csv": "csv", ".json": "json", ".ics": "ics"}
LONGEST = 1200  # months


class Day(click.ParamType):  # type: ignore[type-arg]  # generic only in the newest releases
    """A day written 2026-03-01."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return read_date(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Months(click.ParamType):  # type: ignore[type-arg]  # generic only in the newest releases
    """A term of "36m" or "3y", in months."""

    name = "term"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        match = re.fullmatch(r"(\d{1,4})([my])", value.strip().lower(), re.ASCII)
        months = int(match[1]) * (12 if match[2] == "y" else 1) if match else 0
        if not 0 < months <= LONGEST:
            self.fail(f"'{value}' is no term such as 36m or 3y", param, ctx)
        return months


@click.command()
@click.argument("path", metavar="AGREEMENT")
@click.option("-f", "--format", "form", type=click.Choice(["text", "csv", "json", "ics"]), help="[default: text]")
@click.option("-o", "--output", metavar="FILE", help="Write to this file; its suffix picks the format.")
@click.option("--start", type=Day(), metavar="DATE", help="The day from which the agreement counts, if you know it.")
@click.option("--today", type=Day(), metavar="DATE", help="Show the periods from the one that runs on this day.")
@click.option(
    "--term", "months", type=Months(), metavar="36m|3y", help="Add up over this time.  [default: the first term]"
)
@click.option("--users", type=click.IntRange(1, 10_000_000), help="How many users.  [default: as the agreement says]")
@in_language
@with_ocr
def sums(
    path: str,
    form: str | None,
    output: str | None,
    start: date | None,
    today: date | None,
    months: int | None,
    users: int | None,
    language: str,
    ocr: bool,
) -> None:
    """What AGREEMENT costs over its term, and the dates that follow from it: ends, notice, renewals.

    Every amount with payer, occasion and clause, a range for the whole with each assumption, the dates with their
    arithmetic. What cannot be known is said. CSV holds the amounts, a calendar (.ics) the dates.
    """
    suffix = Path(output).suffix.lower() if output else ""
    if output and suffix not in SUFFIXES:
        raise RedflagError(f"{output}: cannot write '{suffix}' files: use {', '.join(SUFFIXES)}")
    from redflag.files import write_whole
    from redflag.report.sums_file import Asked, render
    from redflag.scanner import shipped

    report = shipped().scan(path, recognising(ocr, language))
    body = render(report, form or SUFFIXES.get(suffix, "text"), Asked(start, today, months, users))
    if not output:
        sys.stdout.buffer.write(body)
        return
    write_whole(Path(output), body)
