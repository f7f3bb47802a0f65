"""The command that adds up: what an agreement says of time. Nothing heavy is imported before it runs."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from redflag.clock import read_date
from redflag.errors import RedflagError
from redflag.options import in_language, recognising, with_ocr

SUFFIXES = {".txt": "text", ".json": "json", ".ics": "ics"}


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


@click.command()
@click.argument("path", metavar="AGREEMENT")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json", "ics"]), help="[default: text]")
@click.option("-o", "--output", metavar="FILE", help="Write to this file; its suffix picks the format.")
@click.option("--start", type=Day(), metavar="DATE", help="The day from which the agreement counts, if you know it.")
@click.option("--today", type=Day(), metavar="DATE", help="Show the periods from the one that runs on this day.")
@in_language
@with_ocr
def sums(
    path: str, form: str | None, output: str | None, start: date | None, today: date | None, language: str, ocr: bool
) -> None:
    """The dates that follow from AGREEMENT: ends, notice, renewals, with the arithmetic in words.

    What cannot be known is said, with its clause. Dates are written 2026-03-01.
    """
    suffix = Path(output).suffix.lower() if output else ""
    if output and suffix not in SUFFIXES:
        raise RedflagError(f"{output}: cannot write '{suffix}' files: use {', '.join(SUFFIXES)}")
    from redflag.report.sums_file import render
    from redflag.scanner import shipped

    report = shipped().scan(path, recognising(ocr, language))
    body = render(report, form or SUFFIXES.get(suffix, "text"), start, today)
    if not output:
        sys.stdout.buffer.write(body)
        return
    try:
        Path(output).write_bytes(body)
    except OSError as error:
        raise RedflagError(f"{output}: cannot be written: {error.strerror}") from None
