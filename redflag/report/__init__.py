"""Reports: findings turned into bytes. One module a format, each with one function `render`.

Nothing here is imported before it is asked for: `FORMATS` is read by `redflag --help`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from redflag.finding import Failure, Report

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


FORMATS: dict[str, Render] = {
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
}
"""Suffix of an output file, in lower case -> format name."""

BINARY = frozenset({"docx", "pdf"})
"""The formats that no terminal can show."""
