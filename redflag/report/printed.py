"""The HTML report printed as a PDF by the browser that is installed: Chromium, Chrome or Edge, without a window.

WeasyPrint, which prints the checklist, takes minutes for a report of some length. The browser is told to open no
connection, and the page needs none.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from redflag.errors import RedflagError

PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
LONGEST = 300  # seconds
_DAY = re.compile(rb"\(D:\d{14}[^)]{0,8}\)")
_ALONE = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer", "--disable-extensions"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def browser() -> str | None:
    """The program that prints: the one that `CHROMIUM` names, else one of those known by name; None without any."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)


def printed(page: bytes, program: str) -> bytes:
    """The page as a PDF without the hour of its making, so that the same page gives the same bytes. Raises
    RedflagError."""
    with tempfile.TemporaryDirectory(prefix="redflag-") as folder:
        source, made = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_bytes(page)
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        options = [*_ALONE, *(["--no-sandbox"] if is_root else [])]  # as root there is no sandbox to be had
        command = [program, *options, f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}", source.as_uri()]
        try:
            subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST, check=True)
            data = made.read_bytes()
        except (OSError, subprocess.SubprocessError):
            raise RedflagError(f"{program}: printed nothing: print -o report.html from a browser instead") from None
    return _DAY.sub(lambda found: b"(D:19700101000000Z" + b" " * (len(found[0]) - 19) + b")", data)
