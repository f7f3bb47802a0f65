"""A folder that agreements are dropped into: each is scanned when it is whole, by the batch, and the reports kept up.

The whole folder goes through the batch each time: what has not changed comes from the cache, so that index and tables
are always those of all agreements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from os.path import realpath
from pathlib import Path

from redflag.batch import run as batch
from redflag.clock import today
from redflag.errors import RedflagError
from redflag.report.table import Portfolio
from redflag.report.wording import plural
from redflag.scan_options import ScanOptions

QUIET = 1000  # milliseconds in which a file that is being written changes at least once
MOST = 5000  # milliseconds after which changes are told though others go on

Tell = Callable[[str], None]


def changes(folder: Path, out: Path) -> Iterator[set[str]]:
    """The paths below `folder`, but not below `out`, that changed since this was called; an empty set where QUIET
    passed without a change. Never ends. Raises RedflagError."""
    try:
        from watchfiles import watch as look
    except ImportError:
        raise RedflagError("redflag watch needs the extra: pip install 'redflag-contracts[watch]'") from None
    if not folder.is_dir():
        raise RedflagError(f"{folder}: is no folder to watch")
    ours = realpath(out)

    def of_others(_: object, path: str) -> bool:
        return not Path(realpath(path)).is_relative_to(ours)

    looks = look(folder, watch_filter=of_others, debounce=MOST, step=QUIET, rust_timeout=QUIET, yield_on_timeout=True)
    first = next(looks)  # begins to watch: what changes during the first scan is not missed
    return ({path for _, path in look} for look in chain([first], looks))


def watch(
    folder: Path, out: Path, options: ScanOptions, running: batch.Running, looks: Iterable[set[str]], tell: Tell
) -> None:
    """Scan what is in `folder`, then what each of `looks` says has changed, once a look says nothing new of it: until
    then it is still being written. Reports go to `out`; `tell` gets a line for each agreement that was new.

    Raises RedflagError where the first scan cannot be made as asked; later ones are told.
    """
    scan = _Scans(folder, out, options, running, tell)
    scan.all_but(set())
    tell(f"watching {folder}: reports in {out}")
    writing: set[str] = set()
    for look in looks:
        changed = {realpath(path) for path in look}
        whole, writing = writing - changed, changed
        if whole:
            try:
                scan.all_but(writing)
            except RedflagError as error:
                tell(str(error))


class _Scans:
    """Scans of one folder again and again; what was told once is not told again."""

    def __init__(self, folder: Path, out: Path, options: ScanOptions, running: batch.Running, tell: Tell) -> None:
        self._folder, self._out, self._options, self._running, self._tell = folder, out, options, running, tell
        self._told: dict[str, str] = {}  # by path, the line that was last told

    def all_but(self, writing: set[str]) -> None:
        """Scan all files that are whole."""
        items = [
            item
            for item in batch.items([str(self._folder)])
            if item.path != str(self._folder) and realpath(item.path) not in writing
        ]
        output = batch.Output([(self._out, "")], "")
        found = batch.run(items, replace(self._options, today=today()), output, self._running)
        lines = dict(_lines(found))
        for path, line in lines.items():
            if self._told.get(path) != line:
                self._tell(f"{path}: {line}")
        self._told = lines


def _lines(found: Portfolio) -> Iterator[tuple[str, str]]:
    for failure in found.failures:
        yield failure.path, f"not read: {failure.reason}"
    for summary in found.summaries:
        high, medium, low, info = summary.counts
        gaps = f"; not read in full: {' '.join(summary.unread)}" if summary.unread else ""
        counts = f"{high} high, {medium} medium, {low} low, {info} info"
        yield summary.path, f"{counts} in {plural(summary.words, 'word')}{gaps}"
