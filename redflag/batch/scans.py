"""The reports of agreements that were scanned before, kept on disk: a scan that was cut short, or is run every night,
goes on where it was.

They are kept under `scans/` in the user's cache folder (`keep.py`), readable by nobody else, up to MOST_BYTES: those
not used for longest go. One is used again only for the same bytes under the same path, scanned with the same rules,
options, code and libraries. Any number of processes may use the folder: entries are written whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from redflag.keep import cache_folder
from redflag.report.summary import Summary
from redflag.scan_options import ScanOptions

MOST_BYTES = 2**30  # some 20,000 agreements
LIBRARIES = (  # those that a report depends on
    "spacy pypdfium2 pdfplumber python-docx lxml charset-normalizer markdown-it-py jinja2 olefile pytesseract"
).split()


class Scanned(NamedTuple):
    """What one scan leaves: the row of the portfolio, the JSON and the HTML report."""

    summary: Summary
    json: bytes
    html: bytes


@dataclass(frozen=True, slots=True)
class Scans:
    """Where scans are kept (None: nowhere), and all but the agreement that they depend on."""

    folder: Path | None
    state: str

    def key(self, path: str, data: bytes) -> str:
        """The name of an entry."""
        told = json.dumps([self.state, path, hashlib.sha256(data).hexdigest()])
        return hashlib.sha256(told.encode()).hexdigest()

    def get(self, key: str) -> Scanned | None:
        """What is kept under `key`; None for nothing, or nothing whole."""
        if self.folder is None:
            return None
        path = self._path(self.folder, key)
        try:
            packed = path.read_bytes()
            summary, report, page = json.loads(zlib.decompress(packed))
            os.utime(path)  # it was used just now
            return Scanned(_summary(summary), report.encode(), page.encode())
        except (OSError, zlib.error, ValueError, TypeError, KeyError):
            return None

    def put(self, key: str, scanned: Scanned) -> None:
        """Keep it; a folder that cannot be written is no error."""
        if self.folder is None:
            return
        path = self._path(self.folder, key)
        told = json.dumps([asdict(scanned.summary), scanned.json.decode(), scanned.html.decode()])
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:  # readable by its owner alone
                file.write(zlib.compress(told.encode(), 1))
            Path(file.name).replace(path)

    def prune(self, most: int = MOST_BYTES) -> None:
        """Let those go that were not used for longest, until four fifths of `most` bytes are left, where there are
        more."""
        if self.folder is None:
            return
        kept: list[tuple[float, int, Path]] = []
        for path in self.folder.glob("*/*"):
            with suppress(OSError):
                state = path.stat()
                kept.append((state.st_mtime, state.st_size, path))
        total = sum(size for _, size, _ in kept)
        if total <= most:
            return
        for _, size, path in sorted(kept):
            if total <= most * 4 // 5:
                return
            with suppress(OSError):
                path.unlink()
            total -= size

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / key[:2] / key[2:]


def open_scans(options: ScanOptions, rules_version: str, lapsed: Iterable[str] = (), cache: bool = True) -> Scans:
    """The scans kept for these options; none without `cache`, or where it is off. `lapsed` is all that depends on the
    day: the acceptances that have run out."""
    asked = repr(replace(options, today=None))
    parts = [asked, rules_version, *lapsed, *map(_version, LIBRARIES), _bytes_of_package(), _tesseract(options)]
    parts += [_digest(Path(path)) for path in (options.playbook, options.accepted) if path]
    parts += [_digest(path) for rules in options.rules for path in _files(Path(rules))]
    folder = cache_folder() if cache else None
    return Scans(folder and folder / "scans", hashlib.sha256("\n".join(parts).encode()).hexdigest())


def _summary(told: dict[str, object]) -> Summary:
    made = Summary(**told)  # type: ignore[arg-type]
    categories = tuple((str(name), (int(a), int(b), int(c), int(d))) for name, (a, b, c, d) in made.categories)
    matched = tuple((str(fingerprint), str(within)) for fingerprint, within in made.matched)
    return replace(made, categories=categories, unread=tuple(made.unread), matched=matched)


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


def _bytes_of_package() -> str:
    """A digest of redflag itself: its version says too little while it is being worked on."""
    package = Path(__file__).parents[1]
    files = (path for path in package.rglob("*") if path.suffix in {".py", ".j2", ".css", ".js", ".yml"})
    return hashlib.sha256("".join(map(_digest, sorted(files))).encode()).hexdigest()


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.yml")) if path.is_dir() else [path]


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _tesseract(options: ScanOptions) -> str:
    """Which program recognises text, if any is to."""
    found = shutil.which("tesseract") if options.ocr else None
    return f"{found} {Path(found).stat().st_size} {Path(found).stat().st_mtime_ns}" if found else ""
