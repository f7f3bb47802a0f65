"""How much of anything a file may hold before it is refused: guards against files made, or broken, to hang a scan.

Each limit is far above any agreement and low enough for a small machine. A file past one is an UnreadableAgreement that
says which; docs/coverage-and-limits.md lists them.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any, Protocol

from redflag.errors import UnreadableAgreement

MB = 2**20

MOST_BYTES = 200 * MB  # of a file as it lies on the disk
MOST_EXPANDED = 300 * MB  # of a zip (.docx, .odt), all parts unpacked: a thousand pages of text take about 20 MB
MOST_PART = 100 * MB  # of one part of a zip, unpacked
MOST_ENTRIES = 10_000  # files in a zip
DEEPEST = 250  # HTML elements or RTF groups inside one another; at 256 libxml2 drops the rest of an HTML file unsaid
DEEPEST_XML = 256  # XML elements inside one another: where libxml2 itself refuses to go on
MOST_PAGES = 5_000
MOST_CHARACTERS = 10_000_000  # of text read: about three thousand pages
MOST_ATTACHED = 200  # files attached to one e-mail, those attached to them counted in
DEEPEST_ATTACHED = 5  # e-mails attached to e-mails
MOST_SECONDS = 300.0  # to read one file; looked at between pages and parts
MOST_MEMORY = 2048 * MB  # to read one file
MOST_SECONDS_OCR = 120.0  # to recognise the text of one page
MOST_PIXELS = 30_000_000  # of a page drawn for text recognition: A3 takes 17 million at 300 dots an inch


class Tree(Protocol):
    """An lxml element, of which only its search is needed here."""

    def xpath(self, path: str, /) -> Any: ...


def check_bytes(path: str, size: int) -> None:
    """Raises UnreadableAgreement for a file of more than MOST_BYTES."""
    if size > MOST_BYTES:
        raise UnreadableAgreement(path, f"is larger than {MOST_BYTES // MB} MB: split it, or leave its pictures out")


def check_expanded(path: str, size: int) -> None:
    """Raises UnreadableAgreement for a zip whose parts take more than MOST_EXPANDED bytes unpacked."""
    if size > MOST_EXPANDED:
        raise UnreadableAgreement(path, f"unpacks to more than {MOST_EXPANDED // MB} MB: not opened")


def check_part(path: str, part: str, size: int) -> None:
    """Raises UnreadableAgreement for a part of a zip that takes more than MOST_PART bytes unpacked."""
    if size > MOST_PART:
        raise UnreadableAgreement(path, f"{part} unpacks to more than {MOST_PART // MB} MB: not read")


def check_entries(path: str, count: int) -> None:
    """Raises UnreadableAgreement for a zip of more than MOST_ENTRIES files."""
    if count > MOST_ENTRIES:
        raise UnreadableAgreement(path, f"is a zip of more than {MOST_ENTRIES:,} files: not opened")


def check_depth(path: str, root: Tree, part: str = "") -> None:
    """Raises UnreadableAgreement for a tree with elements more than DEEPEST deep; `part` names it inside the file."""
    if root.xpath(f"boolean({'/*' * (DEEPEST + 1)})"):  # a fifth of a second for two million elements
        raise UnreadableAgreement(path, too_deep(part))


def too_deep(part: str = "", deepest: int = DEEPEST) -> str:
    """The reason for which a tree past `deepest` is refused."""
    return f"{part or 'it'} nests its elements more than {deepest} deep: not read"


def check_pages(path: str, count: int) -> None:
    """Raises UnreadableAgreement for a file of more than MOST_PAGES pages."""
    if count > MOST_PAGES:
        raise UnreadableAgreement(path, f"has {count:,} pages, more than {MOST_PAGES:,}: split it")


def check_characters(path: str, count: int) -> None:
    """Raises UnreadableAgreement for a text of more than MOST_CHARACTERS characters."""
    if count > MOST_CHARACTERS:
        raise UnreadableAgreement(path, f"holds more than {MOST_CHARACTERS:,} characters of text: split it")


class Deadline:
    """MOST_SECONDS from now for the file at `path`; `check()` between its pages or parts."""

    def __init__(self, path: str, seconds: float = MOST_SECONDS) -> None:
        self._path = path
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Raises UnreadableAgreement once the time is over."""
        if time.monotonic() > self._end:
            raise UnreadableAgreement(
                self._path, f"took more than {self._seconds:.0f} seconds to read: given up; split it"
            )


def cap_memory(most: int) -> None:
    """Let this process take `most` bytes beyond what it has. Linux only; elsewhere nothing is limited."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    born = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    cap = born + most
    resource.setrlimit(resource.RLIMIT_AS, (cap if hard == resource.RLIM_INFINITY else min(cap, hard), hard))
