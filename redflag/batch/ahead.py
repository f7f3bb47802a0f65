"""Agreements are read by child processes, one agreement ahead of the scan.

The first is read while spaCy is imported, which takes a sixth off a single scan, and each next one while the one before
is scanned. And a file that brings its reader down, eats all memory or never lets go takes only its own reader with it.
Where processes cannot be forked the scan reads for itself.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from redflag.document import Document
from redflag.errors import RedflagError, UnreadableAgreement
from redflag.limits import MOST_MEMORY, MOST_SECONDS, cap_memory

Read = Callable[[str], Document]  # raises RedflagError
Outcome = Document | UnreadableAgreement
FORKS = sys.platform.startswith("linux")  # elsewhere fork is missing or unsafe beside the system's libraries
SLACK = 10.0  # seconds that a reader has to give up by itself before it is killed


@dataclass(frozen=True, slots=True)
class Ahead:
    """An agreement that is being read: `result()` waits for it."""

    path: str
    pipe: int
    process: int
    until: float

    def result(self) -> Document | RedflagError:
        """The Document, or why there is none."""
        sent = bytearray()
        try:
            while select.select([self.pipe], [], [], max(0.0, self.until - time.monotonic()))[0]:
                piece = os.read(self.pipe, 1 << 20)
                if not piece:
                    break
                sent += piece
            else:
                os.kill(self.process, signal.SIGKILL)
                return UnreadableAgreement(self.path, f"was not read within {MOST_SECONDS:.0f} seconds: given up")
        finally:
            os.close(self.pipe)
            _, status = os.waitpid(self.process, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            return UnreadableAgreement(self.path, "brought its reader down: the file is damaged, or made to do so")
        found: Document | RedflagError = pickle.loads(sent)
        return found

    def end(self) -> None:
        """Nobody asks for it any more."""
        os.kill(self.process, signal.SIGKILL)
        os.close(self.pipe)
        os.waitpid(self.process, 0)


class ReadAhead:
    """Each path with its Document or the reason why there is none, in order. The first is begun at once, and at the end
    of the `with` whatever nobody asked for is ended: else its reader would wait for ever to hand it over. Raises
    RedflagError where no agreement could be read as asked, for want of a program."""

    def __init__(self, paths: Iterable[str], read: Read) -> None:
        self._left, self._read = iter(paths), read
        self._begun = _next(self._left, read)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if isinstance(self._begun, Ahead):
            self._begun.end()

    def __iter__(self) -> Iterator[tuple[str, Outcome]]:
        while (current := self._begun) is not None:
            self._begun = _next(self._left, self._read)
            path, found = (
                (current.path, current.result())
                if isinstance(current, Ahead)
                else (current, _result(current, self._read))
            )
            if isinstance(found, RedflagError) and not isinstance(found, UnreadableAgreement):
                raise found
            yield path, found


def _next(left: Iterator[str], read: Read) -> Ahead | str | None:
    path = next(left, None)
    return _begin(path, read) if path is not None and FORKS else path


def _begin(path: str, read: Read) -> Ahead:
    ours, theirs = os.pipe()
    process = os.fork()
    if process:
        os.close(theirs)
        return Ahead(path, ours, process, time.monotonic() + MOST_SECONDS + SLACK)
    status = 1
    try:
        os.close(ours)
        cap_memory(MOST_MEMORY)
        with os.fdopen(theirs, "wb") as pipe:
            pickle.dump(_result(path, read), pipe, protocol=5)
        status = 0
    finally:
        os._exit(status)  # nothing of the parent's, such as its buffers, is for the child to end


def _result(path: str, read: Read) -> Document | RedflagError:
    try:
        return read(path)
    except RedflagError as error:
        return error
    except MemoryError:
        return UnreadableAgreement(path, f"takes more than {MOST_MEMORY >> 20} MB of memory to read: given up")
