"""Agreements and reports on other storage, by URL (s3://, az://, sftp://): whatever fsspec opens, as the little of a
Path that a batch needs. Credentials are the storage's own matter: its library finds them in the environment or in its
files.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from redflag.errors import RedflagError

URL = re.compile(r"[a-z][a-z0-9+.-]+://")  # two letters at least: "c:/" is a drive
NEEDED = "a URL needs the extra: pip install 'redflag-contracts[remote]'"


def is_url(path: str) -> bool:
    return URL.match(path) is not None


def place(path: str) -> Place:
    """What a user named: a Remote for a URL, else a Path."""
    return Remote(path) if is_url(path) else Path(path)


@dataclass(frozen=True, slots=True, order=True)
class Remote:
    """A file or folder at a URL. Whatever goes wrong on the way is an OSError with a reason of one line; that it can
    not be reached from here at all, for want of a library, a RedflagError."""

    url: str

    def __str__(self) -> str:
        return self.url

    def __truediv__(self, name: str) -> Remote:
        return Remote(f"{self.url.rstrip('/')}/{name}")

    @property
    def name(self) -> str:
        return self.url.rstrip("/").rpartition("/")[2]

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix

    def exists(self) -> bool:
        system, path = self._system()
        with self._told():
            return bool(system.exists(path))

    def is_file(self) -> bool:
        system, path = self._system()
        with self._told():
            return bool(system.isfile(path))

    def is_dir(self) -> bool:
        system, path = self._system()
        with self._told():
            return bool(system.isdir(path))

    def files(self) -> list[Remote]:
        """All files of the folder and of those in it, in order of name; none where it is a file."""
        system, path = self._system()
        with self._told():
            inside = system.find(path) if system.isdir(path) else []
        return sorted(self / name.removeprefix(path).lstrip("/") for name in inside)

    @contextmanager
    def open(self, mode: str = "rb") -> Iterator[IO[bytes]]:
        system, path = self._system()
        with self._told(), system.open(path, mode) as file:
            yield file

    def read_bytes(self) -> bytes:
        with self.open() as file:
            return file.read()

    def write_bytes(self, data: bytes) -> None:
        """Object storage writes a file whole or not at all."""

        def write() -> None:
            with self.open("wb") as file:
                file.write(data)

        self._in_its_folder(write)

    def upload(self, file: Path) -> None:
        """Write what is in `file`, however large."""
        system, path = self._system()

        def put() -> None:
            with self._told():
                system.put_file(str(file), path)

        self._in_its_folder(put)

    def _in_its_folder(self, write: Callable[[], None]) -> None:
        """Write, and make the folder only where it is missed: object storage knows none, and asks each time."""
        try:
            write()
        except FileNotFoundError:
            system, path = self._system()
            with self._told():
                system.makedirs(path.rpartition("/")[0], exist_ok=True)
            write()

    def _system(self) -> tuple[Any, str]:
        # Asked for each time: fsspec keeps them, and makes new ones after a fork.
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise RedflagError(f"{self.url}: {NEEDED}") from None
        try:
            return url_to_fs(self.url)  # type: ignore[no-any-return]
        except (ImportError, ValueError) as error:  # a library for this storage is not here, or none is known
            raise RedflagError(f"{self.url}: cannot be opened: {_line(error)}") from None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Each storage has errors of its own."""
        try:
            yield
        except (RedflagError, MemoryError):
            raise
        except FileNotFoundError:
            raise FileNotFoundError(errno.ENOENT, "no such file", self.url) from None
        except Exception as error:
            raise OSError(errno.EIO, _line(error), self.url) from None


Place = Path | Remote


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
