"""Work done on one thing after another in a child process, which any of them may crash, hang or fill.

Where processes can be forked the child has what its parent has loaded; elsewhere it starts from nothing, and its memory
is not limited.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from redflag.errors import RedflagError
from redflag.limits import MOST_MEMORY, cap_memory

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")
FORKS = sys.platform.startswith("linux")  # elsewhere fork is missing or unsafe beside the system's libraries
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one agreement may take: seconds from opening it to its report, bytes beyond what the child was born with."""

    seconds: float = 600.0
    memory: int = MOST_MEMORY


@dataclass(frozen=True, slots=True)
class Death:
    """Work that was not done, and why, in one line."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Raised(Generic[R]):
    error: RedflagError


def context() -> ForkContext | SpawnContext:
    """How processes are started here."""
    import multiprocessing

    return multiprocessing.get_context("fork") if FORKS else multiprocessing.get_context("spawn")


def guarded(work: Callable[[T], R], items: Sequence[T], limits: Limits) -> Iterator[R | Death]:
    """What `work` returns for each of `items`, in order, or the Death that it met. Raises RedflagError as `work` does.

    What dies after others in the same child is tried once more in a child of its own: what the others left behind must
    not be held against it. Only time that ran out is not given twice.
    """
    at = 0
    while at < len(items):
        first = at
        with closing(_in_one_child(work, items[at:], limits)) as child:
            for outcome, again in child:
                if isinstance(outcome, Death) and again and at > first:
                    break
                yield outcome
                at += 1


def _in_one_child(
    work: Callable[[T], R], items: Sequence[T], limits: Limits
) -> Generator[tuple[R | Death, bool], None, None]:
    """The outcomes up to the first Death, each with whether it is worth another try."""
    ctx = context()
    receive, send = ctx.Pipe(duplex=False)
    child = ctx.Process(target=_serve, args=(work, items, limits.memory, send, os.getpid()), daemon=True)
    child.start()
    send.close()  # so that the pipe ends when the child does
    try:
        for _ in items:
            if not receive.poll(limits.seconds):
                yield Death(f"took more than {limits.seconds:,g} seconds: given up"), False
                return
            try:
                outcome = receive.recv()
            except (EOFError, OSError):
                child.join()
                yield Death(_cause(child.exitcode or 0)), True
                return
            if isinstance(outcome, _Raised):
                raise outcome.error
            yield outcome, True
            if isinstance(outcome, Death):
                return
    finally:
        _end(child)
        receive.close()


def _serve(work: Callable[[T], R], items: Sequence[T], memory: int, send: Connection, parent: int) -> None:
    """The child: works until the first item that it cannot be trusted after."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends this one
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)  # so that programs it runs end with it
    die_with_parent(parent)
    cap_memory(memory)
    for item in items:
        outcome: R | Death | _Raised[R]
        try:
            outcome = work(item)
        except RedflagError as error:
            outcome = _Raised(error)
        except MemoryError:
            outcome = Death(f"takes more than {memory >> 20:,} MB of memory: given up")
        except Exception as error:  # a fault of ours, or of a library: told, and no loss to the others
            outcome = Death(f"brought its worker down ({type(error).__name__}: {' '.join(str(error).split())[:200]})")
        send.send(outcome)
        if isinstance(outcome, Death | _Raised):
            return


def _cause(code: int) -> str:
    if code == -9:  # SIGKILL, which Windows does not have
        return "its worker was killed from outside: by the system for want of memory, or by hand"
    try:
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        how = f"signal {-code}"
    return f"brought its worker down ({how}): the file is damaged, or made to do so"


def _end(child: BaseProcess) -> None:
    """End the child and what it runs, if it has not ended yet."""
    if child.is_alive():
        child.join(0.1)  # one that has done its work is about to
    if child.is_alive():
        if hasattr(os, "killpg") and child.pid:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
        child.kill()
    child.join()


def die_with_parent(parent: int) -> None:
    """Let this process end when `parent`, the id of the process that started it, does, however that ends."""
    if FORKS:
        import ctypes

        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before this was said
            os._exit(1)
        return
    import multiprocessing
    import threading

    def watch() -> None:
        started_by = multiprocessing.parent_process()
        if started_by is not None:
            started_by.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
