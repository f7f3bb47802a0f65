"""What a batch leaves besides a report an agreement: an index and tables, made in one pass over the reports on disk."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any

from redflag.batch.folder import INDEX
from redflag.errors import RedflagError
from redflag.remote import Place, Remote
from redflag.report import TABLES
from redflag.report.index import Index
from redflag.report.summary import Summary
from redflag.report.table import Portfolio, Start, fill

INDEX_FILE = f"{INDEX}.html"
IN_FOLDER: dict[str, Start] = {
    INDEX_FILE: Index,
    **{f"findings.{form}": TABLES[form] for form in ("csv", "xlsx", "jsonl", "sqlite")},
}


def complete(spool: Place, portfolio: Portfolio, files: Sequence[tuple[Place, Start]], shown: str = "") -> None:
    """Write `files` of the agreements whose JSON reports are in the folder `spool`, each whole or not at all, and a
    table of the format `shown` to standard output, "" for none. Raises RedflagError."""
    with ExitStack() as stack:
        here = Path(stack.enter_context(TemporaryDirectory()))
        parts = [(_part(path, here / f"{number}"), path, start) for number, (path, start) in enumerate(files)]
        if shown:
            parts.append((here / "shown", here / "shown", TABLES[shown]))
        try:
            for part, _, _ in parts:
                part.parent.mkdir(parents=True, exist_ok=True)
                part.unlink(missing_ok=True)  # what a run that was killed left
            fill([start(part, portfolio) for part, _, start in parts], spooled(spool, portfolio.summaries))
            for part, path, _ in parts:
                path.upload(part) if isinstance(path, Remote) else part.replace(path)
        except OSError as error:
            raise RedflagError(f"{error.filename or path}: cannot be written: {error.strerror}") from None
        if shown:
            with (here / "shown").open("rb") as made:
                copyfileobj(made, sys.stdout.buffer)
            sys.stdout.buffer.flush()


def _part(path: Place, here: Path) -> Path:
    """Where a file is made that then goes to `path`: beside it, or `here` where that is on other storage."""
    return here if isinstance(path, Remote) else path.with_name(f".{path.name}.part")


def in_folder(folder: Place) -> list[tuple[Place, Start]]:
    """The files that stand in a folder beside the reports of each agreement."""
    return [(folder / name, start) for name, start in IN_FOLDER.items()]


def spooled(folder: Place, summaries: Sequence[Summary]) -> Iterator[tuple[Summary, dict[str, Any]]]:
    """Each agreement with its row, from its JSON report."""
    for summary in summaries:
        yield summary, json.loads((folder / f"{summary.name}.json").read_bytes())["agreements"][0]
