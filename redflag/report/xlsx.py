"""Findings as an Excel workbook: sheets of agreements, findings and what was not read, each with a filter.

Cells are texts and numbers, never formulas or links. Excel takes 32,767 characters a cell and 1,048,576 rows a sheet:
what is longer is cut and says so, and further rows go on in a further sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from redflag.report.summary import Summary
from redflag.report.table import COLUMNS, Portfolio, rows
from redflag.report.wording import safe

MOST_CHARACTERS, MOST_ROWS = 32_767, 1_048_576
CUT = " [cut: whole in the other reports]"
AGREEMENTS = ("agreement", "high", "medium", "low", "info", "kind", "pages", "words", "not read")
WIDTHS = {"agreement": 40, "title": 40, "quote": 70, "why": 50, "ask": 50, "fallback": 50, "reason": 80, "match": 40}


class Xlsx:
    """Written row by row, so that memory stays flat."""

    def __init__(self, path: Path, portfolio: Portfolio) -> None:
        self._book = Workbook(str(path), {"constant_memory": True})
        packs = f"Rules: {safe(portfolio.rules.in_words)}" if portfolio.rules else ""
        self._book.set_properties(
            {"title": "redflag", "comments": packs, "created": datetime(2000, 1, 1)}  # same input, same bytes
        )
        agreements = Sheet(self._book, "Agreements", AGREEMENTS)
        for summary in portfolio.summaries:
            about: list[str | int] = [summary.kind, summary.pages, summary.words, " ".join(summary.unread)]
            agreements.add([summary.path, *summary.counts, *about])
        agreements.end()
        unread = Sheet(self._book, "Not read", ("agreement", "reason"))
        for gap in portfolio.unread:
            unread.add(gap)
        unread.end()
        self._findings = Sheet(self._book, "Findings", COLUMNS)

    def add(self, summary: Summary, agreement: dict[str, Any]) -> None:
        for cells in rows(agreement):
            self._findings.add(cells)

    def end(self) -> None:
        self._findings.end()
        self._book.close()


class Sheet:
    """A sheet that goes on in further ones, "Findings 2", when it is full."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[str]) -> None:
        self._book, self._name, self._columns, self._number = book, name, columns, 0
        self._sheet = self._begin()

    def _begin(self) -> Worksheet:
        self._number += 1
        sheet = self._book.add_worksheet(self._name if self._number == 1 else f"{self._name} {self._number}")
        sheet.freeze_panes(1, 1)
        for at, column in enumerate(self._columns):
            sheet.set_column(at, at, WIDTHS.get(column, 14))
            sheet.write_string(0, at, column)
        self._row = 1
        return sheet

    def add(self, cells: Sequence[str | int]) -> None:
        if self._row == MOST_ROWS:
            self.end()
            self._sheet = self._begin()
        for at, cell in enumerate(cells):
            if isinstance(cell, int):
                self._sheet.write_number(self._row, at, cell)
            elif cell:
                self._sheet.write_string(self._row, at, _short(safe(cell)))
        self._row += 1

    def end(self) -> None:
        self._sheet.autofilter(0, 0, self._row - 1, len(self._columns) - 1)


def _short(text: str) -> str:
    """As much of it as a cell takes, counted as Excel does: a sign beyond the basic plane is two."""
    if len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS:
        return text
    most = (MOST_CHARACTERS - len(CUT)) * 2
    return text.encode("utf-16-le")[:most].decode("utf-16-le", "ignore") + CUT
