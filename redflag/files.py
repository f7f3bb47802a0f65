"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from redflag.errors import RedflagError
from redflag.remote import Place, Remote


def write_whole(path: Place, data: bytes) -> None:
    """Write `data` to `path`, or leave what stood there: never a part. A link stays a link, a file keeps its mode.
    Raises RedflagError where it cannot be written."""
    try:
        if isinstance(path, Remote):
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data)
    except OSError as error:
        raise RedflagError(f"{path}: cannot be written: {error.strerror}") from None


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(mode & 0o777)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o077)  # it can be read only by setting it
    os.umask(mask)
    return mask
