"""How far a batch is: a bar with rate and remaining time on a terminal, now and then a line in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from redflag.finding import Failure
from redflag.report.wording import plural

EVERY = 60.0  # seconds between two lines in a log: what is done sooner says nothing

Told = Callable[[Sequence[object]], None]  # gets the rows that came in


@contextmanager
def progress(total: int) -> Iterator[Told]:
    """Shows on standard error how many of `total` agreements are done, while the context is open."""
    if not sys.stderr.isatty():
        yield _in_a_log(total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    # No thread of its own: processes may be forked while it is shown.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task, began, counted = bar.add_task("", total=total, rate=""), time.monotonic(), Counted()

        def told(rows: Sequence[object]) -> None:
            counted.add(rows)
            bar.update(task, completed=counted.done, rate=counted.so_far(time.monotonic() - began), refresh=True)

        told(())
        yield told


class Counted:
    """How many are done, and how many of them were not read."""

    def __init__(self) -> None:
        self.done = self.unread = 0

    def add(self, rows: Sequence[object]) -> None:
        self.done += len(rows)
        self.unread += sum(isinstance(row, Failure) for row in rows)

    def so_far(self, seconds: float) -> str:
        """Rate, and what was not read."""
        unread = f", {self.unread:,} not read" if self.unread else ""
        return f"{self.done / max(seconds, 1e-3):.1f} a second{unread}"


def _in_a_log(total: int, clock: Callable[[], float] = time.monotonic) -> Told:
    counted, began = Counted(), clock()
    last = began

    def told(rows: Sequence[object]) -> None:
        nonlocal last
        counted.add(rows)
        now = clock()
        if now - last < EVERY or not counted.done:
            return
        last = now
        left = (total - counted.done) * (now - began) / counted.done
        rate = counted.so_far(now - began)
        line = (
            f"{counted.done:,} of {plural(total, 'agreement')}, {rate}, about {plural(round(left / 60), 'minute')} left"
        )
        print(f"redflag: {line}", file=sys.stderr, flush=True)

    return told
