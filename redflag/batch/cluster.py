"""A batch on the workers of a Dask cluster: an executor like that of this machine's processes (`workers.py`).

Every machine has the same redflag, and sees agreements, rules and the folder of reports under the same paths. Dask
gives a task to another worker when one is lost; `workers.spread` gives what was lost three times a task of its own.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import partial
from typing import Any, ParamSpec, TypeVar

from redflag import __version__
from redflag.errors import RedflagError

P = ParamSpec("P")
T = TypeVar("T")
SECONDS = 10  # to reach a scheduler, and as many to be greeted by it


@contextmanager
def dask(address: str) -> Iterator[Executor]:
    """The workers of the scheduler at `address`, such as "tcp://10.0.0.5:8786". Raises RedflagError."""
    try:
        from distributed import Client
    except ImportError:
        raise RedflagError("--scheduler needs the extra: pip install 'redflag-contracts[cluster]'") from None
    _greet(address)
    client: Any = Client(address, timeout=SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    with client:
        _check(address, client)
        yield _Workers(client.get_executor(pure=False))


def _greet(address: str) -> None:
    """Raises RedflagError unless a scheduler answers there, in bounded time. A Client would wait for one that is
    silent, take the first bytes of whatever else answers for a size in memory, and end in lines of its own."""
    from distributed.comm.core import connect
    from distributed.security import Security
    from distributed.utils import LoopRunner

    async def greet() -> None:
        security = Security().get_connection_args("client")  # type: ignore[no-untyped-call]
        connection = await connect(address, timeout=SECONDS, **security)  # type: ignore[no-untyped-call]
        await connection.close()

    loop: Any = LoopRunner(asynchronous=False)
    loop.start()
    try:
        loop.run_sync(greet, callback_timeout=2 * SECONDS)
    except Exception as error:  # whatever bytes that are not Dask's lead to, MemoryError among it
        reason = " ".join(str(error).split())[:200]
        raise RedflagError(f"{address}: no scheduler answers: {reason or type(error).__name__}") from None
    finally:
        loop.stop()


def _check(address: str, client: Any) -> None:
    try:
        versions = client.run(_version)
    except Exception as error:  # whatever a worker raises that knows no redflag
        raise RedflagError(f"{address}: a worker cannot run redflag: {type(error).__name__}: {error}") from None
    if not versions:
        raise RedflagError(f"{address}: has no workers: start some, dask worker {address} --nthreads 1")
    for worker, version in sorted(versions.items()):
        if version != __version__:
            raise RedflagError(f"{worker}: has redflag {version}, here is {__version__}: install the same")


def _version() -> str:
    return __version__


class _Workers(Executor):
    """Dask's executor, whose tasks may have children of their own."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self._executor.submit(partial(_free, fn, *args, **kwargs))


def _free(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    # A nanny starts its worker as a daemon, which multiprocessing lets have no children: `guard.py` needs one, and
    # ends it with the worker.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    return work(*args, **kwargs)
