"""Findings as CSV, for any spreadsheet: UTF-8 with a byte order mark, a header, line ends as RFC 4180 has them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from redflag.report.summary import Summary
from redflag.report.table import COLUMNS, Portfolio, rows, unread_rows

FORMULAS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # a spreadsheet calculates a cell that begins so


class Csv:
    """Begun with what was not read. A cell that a spreadsheet would take for a formula gets an apostrophe in front."""

    def __init__(self, path: Path, portfolio: Portfolio) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(COLUMNS)
        self._writer.writerows(map(_plain, unread_rows(portfolio)))

    def add(self, summary: Summary, agreement: dict[str, Any]) -> None:
        self._writer.writerows(map(_plain, rows(agreement)))

    def end(self) -> None:
        self._file.close()


def _plain(cells: list[str]) -> list[str]:
    return [f"'{cell}" if cell.lstrip().startswith(FORMULAS) else cell for cell in cells]
