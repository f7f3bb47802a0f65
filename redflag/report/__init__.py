"""Reports: findings turned into bytes. One module a format, each with one function `render`.

Nothing here is imported before it is asked for: `FORMATS` is read by `redflag --help`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from redflag.finding import Failure, Report

if TYPE_CHECKING:
    from redflag.report.table import Portfolio, Table

Render = Callable[[Sequence[Report], Sequence[Failure]], bytes]


def _text(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    from redflag.report import text

    return text.render(reports, failures)


def _json(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    from redflag.report import json

    return json.render(reports, failures)


def _html(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    from redflag.report import html

    return html.render(reports, failures)


def _docx(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    from redflag.report import docx

    return docx.render(reports, failures)


def _ics(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    from redflag.report import ics

    return ics.render(reports, failures)


def _pdf(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    from redflag.report import pdf

    return pdf.render(reports, failures)


def _table(form: str) -> Render:
    def render(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
        from redflag.report import table

        return table.render(TABLES[form], reports, table.portfolio_of(reports, failures))

    return render


def _json_table(path: Path, portfolio: Portfolio) -> Table:
    from redflag.report.json import Json

    return Json(path, portfolio)


def _csv(path: Path, portfolio: Portfolio) -> Table:
    from redflag.report.csv import Csv

    return Csv(path, portfolio)


def _xlsx(path: Path, portfolio: Portfolio) -> Table:
    from redflag.report.xlsx import Xlsx

    return Xlsx(path, portfolio)


def _jsonl(path: Path, portfolio: Portfolio) -> Table:
    from redflag.report.jsonl import Jsonl

    return Jsonl(path, portfolio)


def _sqlite(path: Path, portfolio: Portfolio) -> Table:
    from redflag.report.sqlite import Sqlite

    return Sqlite(path, portfolio)


def _sarif(path: Path, portfolio: Portfolio) -> Table:
    from redflag.report.sarif import Sarif

    return Sarif(path, portfolio)


def _junit(path: Path, portfolio: Portfolio) -> Table:
    from redflag.report.junit import Junit

    return Junit(path, portfolio)


TABLES: dict[str, Callable[[Path, Portfolio], Table]] = {
    "json": _json_table,
    "csv": _csv,
    "xlsx": _xlsx,
    "jsonl": _jsonl,
    "sqlite": _sqlite,
    "sarif": _sarif,
    "junit": _junit,
}
"""Format name -> what begins a file that is written agreement by agreement, however many there are."""

FORMATS: dict[str, Render] = {
    **{form: _table(form) for form in TABLES},
    "text": _text,
    "json": _json,
    "html": _html,
    "docx": _docx,
    "pdf": _pdf,
    "ics": _ics,
}
"""Format name -> the function that writes any number of reports, and the files that failed, as one file."""

SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".ics": "ics",
    **{f".{form}": form for form in ("csv", "xlsx", "jsonl", "sqlite", "sarif")},
    ".xml": "junit",
}
"""Suffix of an output file, in lower case -> format name."""

BINARY = frozenset({"docx", "pdf", "xlsx", "sqlite"})
"""The formats that no terminal can show."""
