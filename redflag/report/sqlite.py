"""Findings as an SQLite database, for those who query: tables agreements, findings, unread and
packs (of rules that ran)."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from redflag.report.summary import Summary
from redflag.report.table import COLUMNS, Portfolio, rows
from redflag.report.wording import safe

SCHEMA = f"""
create table agreements (path text primary key, sha256 text, format text, language text, kind text, pages integer,
  words integer, complete integer, high integer, medium integer, low integer, info integer, report text);
create table findings ({", ".join(f'"{column}" text' for column in COLUMNS)});
create table unread (agreement text, reason text);
create table packs (name text, version text, rules integer, replaced text);
"""


class Sqlite:
    """One transaction: there is no half of it. `report` is the path of the HTML report in the folder, without
    suffix."""

    def __init__(self, path: Path, portfolio: Portfolio) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("pragma journal_mode = off")
        self._base.executescript("begin;" + SCHEMA)
        packs = portfolio.rules.packs if portfolio.rules else ()
        self._into("packs", [[safe(p.name), safe(p.version), p.count, " ".join(p.replaced)] for p in packs])
        self._into("unread", [[safe(text) for text in gap] for gap in portfolio.unread])

    def add(self, summary: Summary, agreement: dict[str, Any]) -> None:
        about = [agreement[name] for name in ("path", "sha256", "format", "language", "kind", "pages", "words")]
        cells = [*about, int(agreement["coverage"]["complete"]), *summary.counts, summary.name]
        self._into("agreements", [[safe(cell) if isinstance(cell, str) else cell for cell in cells]])
        self._into("findings", list(rows(agreement)))

    def end(self) -> None:
        for table, column in (("findings", "agreement"), ("findings", "category"), ("findings", "rule")):
            self._base.execute(f'create index "{table}-{column}" on {table} ({column})')
        self._base.execute("commit")
        self._base.close()

    def _into(self, table: str, cells: list[list[Any]]) -> None:
        if cells:
            self._base.executemany(f"insert into {table} values ({', '.join('?' * len(cells[0]))})", cells)
