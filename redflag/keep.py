"""What is costly to make and the same each time, kept on disk from one start to the next: the rules, read and indexed.

It is kept in the user's cache folder (`redflag/`; another one by REDFLAG_CACHE, none by REDFLAG_CACHE=off), readable by
nobody else. It may be deleted at any time. Nothing of an agreement is in it, except under `scans/` (`scans.py`).
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar, cast

from platformdirs import user_cache_path

T = TypeVar("T")
SWITCH = "REDFLAG_CACHE"


def kept(name: str, sources: Iterable[Path], make: Callable[[], T]) -> T:
    """What `make` returns, from disk where it was made from the same `sources` (by size and time of change) by the same
    code before. `make` is called wherever there is any doubt; a cache that cannot be written is no error."""
    folder = cache_folder()
    if folder is None:
        return make()
    path = folder / f"{name}-{_state_of(sources)}.pickle"
    try:
        return cast(T, _read(path))
    except Exception:  # whatever a damaged file makes pickle raise: it is made anew
        made = make()
    _write(path, made)
    return made


def cache_folder() -> Path | None:
    """Where things are kept; None where nothing is to be."""
    asked = os.environ.get(SWITCH, "")
    if asked.lower() in ("off", "0", "no"):
        return None
    return Path(asked) if asked else user_cache_path("redflag", appauthor=False)


def _state_of(sources: Iterable[Path]) -> str:
    """A name for the state of `sources` and of the package's own code."""
    code = sorted(Path(__file__).parent.rglob("*.py"))
    states = [(str(path), *_size_and_time(path)) for path in (*code, *sources)]
    return hashlib.sha256(repr((sys.version, states)).encode()).hexdigest()[:16]


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)  # whoever reads it will say what is wrong
    return found.st_size, found.st_mtime_ns


def _read(path: Path) -> object:
    """Unpickle a file; only one that is the user's own, since a pickle can run code."""
    with path.open("rb") as file:
        if hasattr(os, "getuid"):
            owned = os.fstat(file.fileno())
            if owned.st_uid != os.getuid() or owned.st_mode & 0o022:
                raise PermissionError(path)
        return pickle.load(file)


def _write(path: Path, made: object) -> None:
    """Write whole or not at all; files for other states of the same thing go."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in path.parent.glob(f"{path.name.rpartition('-')[0]}-*.pickle"):
            old.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:  # readable by its owner alone
            pickle.dump(made, file, protocol=5)
        Path(file.name).replace(path)
    except OSError:
        return
