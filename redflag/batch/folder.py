"""Folders of agreements and of reports: what is scanned, what its reports are called, how they are written."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePath
from typing import NamedTuple

from redflag.errors import RedflagError
from redflag.remote import Place, Remote, is_url, place
from redflag.report.wording import safe

READ = frozenset(
    ".pdf .docx .docm .dotx .dotm .odt .ott .rtf .html .htm .xhtml .eml .mht .mhtml .msg .txt .md .markdown".split()
)
# May be or hold agreements too: not read, but not passed over in silence either.
TOLD = frozenset(".doc .dot .wpd .pages .fodt .tif .tiff .zip .7z .rar".split())
OTHERS = frozenset(".xlsx .xlsm .pptx .ods .odp .odg .jar .whl .epub".split())  # zips that need no look inside
MAGIC = (b"%PDF-", b"{\\rtf")  # begins a file that is read whatever its name
INSIDE = {"word/document.xml", "content.xml"}  # in a zip that is read whatever its name
OWN = b'<meta name="generator" content="redflag">'  # stands at the head of the HTML reports
EMPTY = "holds no agreement: docs/coverage-and-limits.md says what is read of a folder"
LOCK = "~$"  # begins the name of the file that Word keeps beside an open one
PART = ".part"  # in the folder of reports: what is not yet written whole
OURS = (".html", ".json", ".jsonl", ".csv", ".xlsx", ".sqlite", PART)  # what a folder of reports may not be called
INDEX = "index"
LONGEST = 200  # bytes of a name: file systems take 255, mark and suffix included
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)  # Windows knows no files of these names


class Item(NamedTuple):
    """An agreement to scan: its path as the user gave it, and the path of its reports, "2024/contract.pdf", no suffix
    of theirs yet."""

    path: str
    name: str


def find(paths: Sequence[str]) -> Iterator[str]:
    """The agreements among `paths`, each once: files as they are, folders searched, in order of name. A folder that
    holds no agreement, or cannot be opened, is named itself, so that it fails and is not passed as clean."""
    return iter(dict(_found(paths)))


def items(paths: Sequence[str]) -> list[Item]:
    """What `find` finds, each with a name for its reports: its place in the folder searched, made fit for every file
    system. Where several would be alike all of them are marked, so that a name depends on nothing but paths."""
    names = {path: _fit(place) for path, place in dict(_found(paths)).items()}
    while alike := [name for name, count in Counter(map(str.casefold, [*names.values(), INDEX])).items() if count > 1]:
        names = {path: _marked(name, path) if name.casefold() in alike else name for path, name in names.items()}
    return [Item(path, name) for path, name in names.items()]


def _found(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each agreement, with its place below the path that it was found by."""
    for path in paths:
        if is_url(path):
            yield from _found_at(path)
            continue
        closed: list[OSError] = []
        inside = [
            (str(file), str(file.relative_to(path))) for file in sorted(_files(path, closed)) if _is_agreement(file)
        ]
        inside += [(str(error.filename), str(error.filename)) for error in closed]
        yield from inside or [(path, re.split(r"[\\/]", path.rstrip("\\/"))[-1])]


def _found_at(url: str) -> Iterator[tuple[str, str]]:
    """As `_found`, on other storage. Raises RedflagError where it cannot be searched."""
    try:
        inside = [file.url for file in Remote(url).files() if _is_agreement(file)]
    except OSError as error:
        raise RedflagError(f"{url}: cannot be searched: {error.strerror}") from None
    yield from ((file, file.removeprefix(url.rstrip("/") + "/")) for file in inside)
    if not inside:
        yield url, Remote(url).name


def _files(folder: str, closed: list[OSError]) -> Iterator[Path]:
    """All files below a folder; those folders that cannot be opened are added to `closed`."""
    for inside, _, names in os.walk(folder, onerror=closed.append) if is_folder(folder) else ():
        yield from (Path(inside, name) for name in names)


def is_folder(path: str) -> bool:
    """Whether it is one; what no file system takes as a name is none."""
    try:
        return place(path).is_dir()
    except OSError:
        return False


def _is_agreement(file: Place) -> bool:
    suffix = file.suffix.lower()
    if file.name.startswith(LOCK) or (isinstance(file, Path) and not file.is_file()):
        return False
    if suffix in {".html", ".htm"}:
        return OWN not in _start(file)
    return suffix in READ | TOLD or (suffix not in OTHERS and _begins_like_one(file))


def _begins_like_one(file: Place) -> bool:
    start = _start(file)
    if start.startswith(b"PK\3\4"):
        import zipfile  # most searches meet none

        try:
            with file.open("rb") as opened, zipfile.ZipFile(opened) as package:
                return not INSIDE.isdisjoint(package.namelist()) and b"opendocument.s" not in start
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
    return start.startswith(MAGIC)


def _start(file: Place) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(1024)
    except OSError:
        return b""


def _fit(place: str) -> str:
    """A path below the folder of reports that every file system takes and that leads nowhere else."""
    *folders, name = [_fit_part(part) for part in PurePath(place).parts if part not in (os.sep, "..")] or ["agreement"]
    return "/".join([*(folder + "_" if folder.lower().endswith(OURS) else folder for folder in folders), name])


def _fit_part(part: str) -> str:
    plain = re.sub(r'[<>:"/\\|?*%\ufffd]', "_", safe(part)).strip(" .")
    plain = plain.encode()[:LONGEST].decode(errors="ignore").strip(" .") or "agreement"
    return f"_{plain}" if DEVICES.match(plain) else plain


def _marked(name: str, path: str) -> str:
    return f"{name}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:8]}"


def put(folder: Place, name: str, data: bytes) -> None:
    """Write a file of the folder of reports, whole or not at all. Raises OSError."""
    if isinstance(folder, Remote):
        (folder / name).write_bytes(data)
        return
    path, part = folder / name, folder / PART / f"{os.getpid()}"
    part.parent.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(data)
    part.replace(path)


@contextmanager
def alone_in(folder: Place) -> Iterator[None]:
    """Makes the folder of reports and keeps other runs out of it meanwhile; what a killed run left half written goes.
    Raises RedflagError where another run is at it."""
    from shutil import rmtree

    if isinstance(folder, Remote):  # nothing keeps two runs apart
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows: nothing keeps two runs apart
        yield
        rmtree(folder / PART, ignore_errors=True)
        return
    lock = os.open(folder, os.O_RDONLY)
    try:
        if not _locked(partial(fcntl.flock, lock, fcntl.LOCK_EX | fcntl.LOCK_NB)):
            raise RedflagError(f"{folder}: another run is writing to it: wait for it, or name another folder")
        rmtree(folder / PART, ignore_errors=True)
        yield
        rmtree(folder / PART, ignore_errors=True)
    finally:
        os.close(lock)


def _locked(lock: Callable[[], None]) -> bool:
    """Whether the lock was got; the workers of a run that was killed hold it for a moment."""
    for _ in range(20):
        try:
            lock()
        except BlockingIOError:
            time.sleep(0.1)
        else:
            return True
    return False
