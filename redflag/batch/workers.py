"""A batch handed to workers: an executor in the shape of concurrent.futures, of which the processes of this machine are
one. What is lost with a worker is done again; every agreement ends in exactly one row."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import active_children

from redflag.batch.folder import Item
from redflag.batch.guard import context, die_with_parent
from redflag.batch.worker import Job, Row, work
from redflag.errors import RedflagError
from redflag.finding import Failure

Start = Callable[[], AbstractContextManager[Executor]]
CHUNK = 16  # agreements of one task: to fork a child for each would cost a fifth of scanning it
SHARES = 4  # tasks a worker gets at least, as long as there are agreements: so that all end at about the same time
LOST = "was not scanned: the worker it was given to was lost, three times"


@contextmanager
def processes(count: int) -> Iterator[Executor]:
    """So many processes of this machine. They end with this one, however it ends; an error ends them at once."""
    before = set(active_children())
    executor = ProcessPoolExecutor(count, mp_context=context(), initializer=_begin, initargs=(os.getpid(),))
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for process in set(active_children()) - before:
            process.terminate()
        raise
    executor.shutdown()


def _begin(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends this one
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # so: the parent may have asked for something else
    die_with_parent(parent)


def spread(
    items: Sequence[Item], job: Job, start: Start, count: int, told: Callable[[Sequence[Row]], None]
) -> list[Row]:
    """Have `items` scanned by the executor that `start` begins, `count` tasks at a time; a row for each, in order.

    `told` gets rows as they come. Raises RedflagError where nothing can be read or written as asked.
    """
    rows: dict[int, Row] = {}
    share = -(-len(items) // (count * SHARES))
    for size in (min(CHUNK, share), 1, 1):
        left = [number for number in range(len(items)) if number not in rows]
        if not left:
            break
        with start() as executor:
            tasks = [left[at : at + size] for at in range(0, len(left), size)]
            for numbers, done in _done(executor, items, tasks, job):
                rows.update(zip(numbers, done, strict=True))
                told(done)
    lost = [Failure(item.path, "WorkerLost", LOST) for number, item in enumerate(items) if number not in rows]
    told(lost)
    return [rows[number] if number in rows else lost.pop(0) for number in range(len(items))]


def _done(
    executor: Executor, items: Sequence[Item], tasks: Sequence[list[int]], job: Job
) -> Iterator[tuple[list[int], list[Row]]]:
    """The tasks that came to an end, as they do; those that went down with their worker are left out."""
    futures: dict[Future[list[Row]], list[int]] = {}
    for task in tasks:
        try:
            futures[executor.submit(work, job, tuple(items[number] for number in task))] = task
        except BrokenExecutor:
            break
    for future in as_completed(list(futures)):
        task = futures.pop(future)
        try:
            done = future.result()
        except RedflagError:
            raise
        except Exception:  # each executor has errors of its own for a worker that is gone
            continue
        yield task, done
