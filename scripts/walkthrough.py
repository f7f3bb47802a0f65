"""Replays docs/first-rule.md in an empty folder and records anew what its commands print.

    python scripts/walkthrough.py [PAGE]

What the page shows is what is done: a block titled with a file's name makes that file, a diff block so titled changes
it, and each `$ redflag ...` of a console block runs; what stands below it is replaced by what it prints.
tests/test_docs_walkthrough.py holds the page to it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner

from redflag.cli.main import main

PAGE = Path(__file__).parent.parent / "docs" / "first-rule.md"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
DAY = {"REDFLAG_TODAY": "2026-11-22", "COLUMNS": "100"}


def replayed(page: str, folder: Path) -> str:
    """The page with what its commands print in `folder`, which is empty. Raises ValueError where an edit does not fit
    the file, or a command is none of redflag's."""
    with contextlib.chdir(folder):
        return BLOCK.sub(_done, page)


def _done(block: re.Match[str]) -> str:
    language, name, text = block.groups()
    if language == "console":
        text = "".join(_printed(text))
    elif language == "diff":
        path = Path(name)
        path.write_text(edited(path.read_text(encoding="utf-8"), text), encoding="utf-8")
    elif name:
        Path(name).write_text(text, encoding="utf-8")
    return block[0][: block.start(3) - block.start()] + text + "```"


def edited(text: str, diff: str) -> str:
    """`text` after a diff of one place: its lines marked "-" go, those marked "+" come."""
    lines = diff.splitlines(keepends=True)
    if not all(line[0] in " -+" for line in lines):
        raise ValueError(f"each line of a diff begins with a blank, - or +: {diff}")
    old, new = ("".join(line[1:] for line in lines if line[0] in f" {mark}") for mark in "-+")
    if text.count(old) != 1:
        raise ValueError(f"stands {text.count(old)} times in the file:\n{old}")
    return text.replace(old, new)


def _printed(text: str) -> Iterator[str]:
    """The commands of a console block, each with what it prints."""
    for command in re.findall(r"^\$ (.*)\n", text, re.MULTILINE):
        words = shlex.split(command)
        if words[0] != "redflag":
            raise ValueError(f"is no command of redflag: {command}")
        yield f"$ {command}\n"
        yield CliRunner(env=DAY).invoke(main, words[1:], prog_name="redflag", catch_exceptions=False).output


if __name__ == "__main__":
    page = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("REDFLAG_CACHE", folder)
        (Path(folder) / "desk").mkdir()
        page.write_text(replayed(page.read_text(encoding="utf-8"), Path(folder) / "desk"), encoding="utf-8")
