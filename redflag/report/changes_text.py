"""What became of each flag, for a terminal, a pipe or a plain text file."""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import TextIO

from redflag.change import Change, Comparison, Edit
from redflag.report import changes_wording as changes
from redflag.report import wording
from redflag.report.wording import safe

WIDTH = 100
LABEL = len("Accepted")
BEFORE = {"gone": "[-", "new": "{+", "same": ""}  # as wdiff has it
AFTER = {"gone": "-]", "new": "+}", "same": ""}
COLOURS = {"gone": "\x1b[31m", "new": "\x1b[32m"}  # red, green


def render(comparison: Comparison, width: int = WIDTH, colour: bool = False) -> bytes:
    """The comparison in UTF-8, wrapped to `width` columns. What went stands in [- -], what came in {+ +}."""
    lines = "\n".join(line.rstrip() for line in _lines(comparison, max(width, 30)))
    if colour:
        for kind, code in COLOURS.items():
            parts = re.split(f"({re.escape(BEFORE[kind])}.*?{re.escape(AFTER[kind])})", lines, flags=re.S)
            parts[1::2] = [_coloured(part, code) for part in parts[1::2]]
            lines = "".join(parts)
    return f"{lines.rstrip()}\n".encode("utf-8", "replace")


def show(comparison: Comparison, stream: TextIO) -> None:
    """Writes to `stream`: wrapped to the window and in colour only on a terminal without NO_COLOR."""
    terminal = stream.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = min(shutil.get_terminal_size().columns, WIDTH) if terminal else WIDTH
    encoding = stream.encoding or "utf-8"
    stream.write(render(comparison, width, colour).decode().encode(encoding, "replace").decode(encoding))


def _coloured(text: str, code: str) -> str:
    return "\n".join(f"{code}{line}\x1b[0m" for line in text.split("\n"))


def _lines(comparison: Comparison, width: int) -> Iterator[str]:
    for name, what, gaps in changes.drafts(comparison):
        yield f"{name}: {what}"
        for line in gaps.unread:
            yield from _hanging("  NOT READ  ", line, width)
        for line in gaps.caveats:
            yield from _hanging("  Note: ", line, width)
    for note in changes.notes(comparison):
        yield from _hanging("Note: ", note, width)
    yield from ["", *_hanging("", f"{changes.verdict(comparison)}.", width), ""]
    for status, found in changes.groups(comparison):
        yield from [f"{changes.TITLES[status].upper()} ({len(found):,})", ""]
        for change in found:
            yield from _line(change, width) if changes.is_brief(change) else _change(change, width)
        if changes.is_brief(found[-1]):
            yield ""
    yield wording.NO_ADVICE


def _line(change: Change, width: int) -> Iterator[str]:
    words = f"{changes.place(change)}: {safe(change.finding.title)}"
    words += " (accepted)" if change.acceptance else ""
    yield from _hanging(f"  {change.severity.name:<7} ", words, width)


def _change(change: Change, width: int) -> Iterator[str]:
    yield from _hanging(f"{change.severity.name.upper()}  ", changes.place(change), width)
    yield from _hanging("  ", safe(change.finding.title), width)
    if words := _words(change.edits) or safe(change.finding.quote):
        yield from _hanging("    ", f'"{words.strip()}"', width)
    for label, told in changes.facts(change):
        yield from _hanging(f"  {label:<{LABEL}} ", told, width)
    yield ""


def _words(edits: Sequence[Edit]) -> str:
    """ "on [-sixty (60)-] {+thirty (30)+} days' notice"."""
    shown = []
    for edit in changes.shortened(edits):
        text = safe(edit.text)
        tail = text[len(text.rstrip()) :]
        shown.append(f"{BEFORE[edit.kind]}{text.rstrip()}{AFTER[edit.kind]}{tail or ' '}")
    return "".join(shown)


def _hanging(head: str, words: str, width: int) -> list[str]:
    return textwrap.wrap(words, width, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False)
