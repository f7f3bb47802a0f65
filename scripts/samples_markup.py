"""The markup in which the sample agreements are written (samples/<lang>/source/*.md), and its reader.

A source opens with `key: value` lines between two `---` lines. Then one block after another, a blank line between:

    # Heading               a numbered heading: 1.
    ## Text                 a numbered clause under it: 1.1
    ### Text                a lettered item under that: (a), cited as 1.1(a)
    ! Heading               a heading without a number (schedules, order details)
    Text                    a paragraph
    | a | b |               a table, a line a row, the first row its head
    {widths: 30 70}         the widths of the next table's columns, in percent of the measure
    {plain}                 the next table has no rules and no head (signatures)
    [^1]: Text              the text of a footnote; `[^1]` in any block sets its mark
    ---                     a new page

`**bold**` works inside any text. Quotes are typed straight and set as curly ones, unless the source says
`quotes: straight`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

PartKind = Literal["heading", "clause", "item", "title", "paragraph", "table", "break"]
Row = tuple[str, ...]

NUMBERED: dict[str, tuple[PartKind, int]] = {"#": ("heading", 1), "##": ("clause", 2), "###": ("item", 3)}
INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\s*\[\^(?P<note>\w+)\]")


@dataclass(frozen=True, slots=True)
class Part:
    """A block of an agreement. `label` is the number printed before it, `number` the one by which it is cited."""

    kind: PartKind
    text: str = ""
    label: str = ""
    number: str = ""
    level: int = 0
    rows: tuple[Row, ...] = ()
    widths: tuple[int, ...] = ()
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face, or the mark of a footnote."""

    text: str
    bold: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """An agreement as written: what its first lines say of it, its parts in order, and its footnotes by mark."""

    meta: dict[str, str]
    parts: tuple[Part, ...]
    notes: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> Source:
    """Read one source file. Raises ValueError where it has no opening lines."""
    match = re.match(r"---\n(.*?)\n---\n(.*)", path.read_text(encoding="utf-8"), re.DOTALL)
    if match is None:
        raise ValueError(f"{path}: should open with key: value lines between two lines of ---")
    meta = {key.strip(): value.strip() for key, value in (line.split(":", 1) for line in match[1].splitlines())}
    body = match[2] if meta.get("quotes") == "straight" else curly(match[2])
    blocks = [block.strip() for block in re.split(r"\n\s*\n", body) if block.strip()]
    notes = dict(note for block in blocks if block.startswith("[^") for note in _notes(block))
    return Source(meta, tuple(_parts(block for block in blocks if not block.startswith("[^"))), notes)


def runs(text: str) -> Iterator[Run]:
    """Cut a text into its faces and footnote marks."""
    done = 0
    for match in INLINE.finditer(text):
        if match.start() > done:
            yield Run(text[done : match.start()])
        yield Run(match["bold"], bold=True) if match["bold"] else Run(match["note"], note=True)
        done = match.end()
    if done < len(text):
        yield Run(text[done:])


def bare(text: str) -> str:
    """A text as a reader sees it, without marks of footnotes."""
    return "".join(run.text for run in runs(text) if not run.note)


def curly(text: str) -> str:
    """Set straight quotes as curly ones."""
    return re.sub(r'(^|[\s(|*])"', "\\1\u201c", text, flags=re.MULTILINE).replace('"', "\u201d").replace("'", "\u2019")


def _notes(block: str) -> Iterator[tuple[str, str]]:
    for line in block.splitlines():
        mark, text = line.removeprefix("[^").split("]: ", 1)
        yield mark, text


def _parts(blocks: Iterator[str]) -> Iterator[Part]:
    counts = [0, 0, 0]
    for block in blocks:
        sign, _, text = block.partition(" ")
        if block == "---":
            yield Part("break")
        elif block.startswith(("|", "{")):
            yield _table(block)
        elif sign == "!":
            yield Part("title", text)
        elif sign in NUMBERED:
            kind, level = NUMBERED[sign]
            counts[level - 1 :] = [counts[level - 1] + 1] + [0] * (len(counts) - level)
            label, number = _number(counts, level)
            yield Part(kind, text, label, number, level)
        else:
            yield Part("paragraph", block.replace("\n", " "))


def _number(counts: list[int], level: int) -> tuple[str, str]:
    heading, clause, item = counts
    if level == 1:
        return f"{heading}.", str(heading)
    if level == 2:
        return f"{heading}.{clause}", f"{heading}.{clause}"
    letter = f"({chr(ord('a') + item - 1)})"
    return letter, f"{heading}.{clause}{letter}"


def _table(block: str) -> Part:
    lines = block.splitlines()
    rows = tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("|"))
    widths = re.search(r"\{widths: ([\d ]+)\}", block)
    shares = tuple(int(share) for share in widths[1].split()) if widths else (100 // len(rows[0]),) * len(rows[0])
    return Part("table", rows=rows, widths=shares, ruled="{plain}" not in lines)
