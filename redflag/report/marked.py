"""The agreement as a report shows it: its blocks cut where findings and pages start and end."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from redflag.document import COLUMN, Block, Document, PdfPlace
from redflag.finding import Finding
from redflag.report.wording import safe

KEY = re.compile(r"[0-9a-f]{8,64}")  # a fingerprint as redflag makes them


@dataclass(frozen=True, slots=True)
class Flag:
    """A finding and the number it has in the report, worst first from 1. `start:end` are the words to highlight."""

    number: int
    finding: Finding

    @property
    def severity(self) -> str:
        return self.finding.severity.name

    @property
    def key(self) -> str:
        """What links to it: the fingerprint, so that a link holds in the next report; else its number."""
        return self.finding.fingerprint if KEY.fullmatch(self.finding.fingerprint) else str(self.number)

    @property
    def start(self) -> int:
        return self.finding.match_start if self.finding.match else self.finding.start

    @property
    def end(self) -> int:
        return self.start + len(self.finding.match) if self.finding.match else self.finding.end


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF begins; `read` is False where no text could be read on it."""

    number: int
    read: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same findings. `hits` match it, worst first; `opens` are those of them that start
    here; `quoted` is the worst one whose quote it only belongs to; `pages` begin in front of it."""

    text: str
    hits: tuple[Flag, ...]
    opens: tuple[Flag, ...]
    quoted: Flag | None
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A block as it is shown: `cells` holds one list of segments, or one a cell in a table row. `rank` is the depth of
    a heading among headings, without gaps. A line of kind "page" stands between blocks and holds only `pages`."""

    kind: str
    number: str = ""
    level: int = 0
    rank: int = 0
    cells: tuple[tuple[Segment, ...], ...] = ()
    pages: tuple[Page, ...] = ()


def lines(document: Document, flags: Sequence[Flag]) -> list[tuple[str, list[Line]]]:
    """The whole agreement as lines, grouped into runs of one kind (a list, a table). `flags` come worst first."""
    return [(kind, list(run)) for kind, run in groupby(_lines(document, flags), key=lambda line: line.kind)]


def _lines(document: Document, flags: Sequence[Flag]) -> Iterator[Line]:
    turns = _page_turns(document)
    by_block = _by_block(document, flags)
    opened: set[int] = set()
    rank = 0
    for index, block in enumerate(document.blocks):
        before = [turn for turn in turns if turn <= block.start]
        pages = tuple(page for turn in before for page in turns.pop(turn))
        if pages:
            yield Line("page", pages=pages)
        inside = {turn: turns.pop(turn) for turn in list(turns) if turn < block.end}
        if block.kind == "heading":
            rank = min(block.level or 1, rank + 1)
        cells = [
            tuple(_segments(document.text, start, end, by_block[index], inside, opened))
            for start, end in _cells(document.text, block)
        ]
        yield Line(block.kind, safe(block.number), min(block.level, 6), rank, tuple(cells))
    rest = tuple(page for pages in turns.values() for page in pages)
    if rest:
        yield Line("page", pages=rest)


def _cells(text: str, block: Block) -> Iterator[tuple[int, int]]:
    start = block.start
    while block.kind == "row" and (end := text.find(COLUMN, start, block.end)) >= 0:
        yield start, end
        start = end + len(COLUMN)
    yield start, block.end


def _segments(
    text: str, start: int, end: int, flags: Sequence[Flag], turns: dict[int, tuple[Page, ...]], opened: set[int]
) -> Iterator[Segment]:
    """Cut `text[start:end]` wherever a match, a quote or a page starts or ends. `opened` gathers the flags shown."""
    edges = {edge for flag in flags for edge in (flag.start, flag.end, flag.finding.start, flag.finding.end)}
    cuts = sorted({start, end} | {edge for edge in edges | set(turns) if start < edge < end})
    for left, right in pairwise(cuts):
        hits = tuple(flag for flag in flags if flag.start <= left and right <= flag.end)
        quoting = (flag for flag in flags if flag.finding.start <= left and right <= flag.finding.end)
        opens = tuple(flag for flag in hits if flag.number not in opened)
        opened.update(flag.number for flag in opens)
        quoted = None if hits else next(quoting, None)
        yield Segment(safe(text[left:right]), hits, opens, quoted, turns.get(left, ()))


def _by_block(document: Document, flags: Sequence[Flag]) -> dict[int, list[Flag]]:
    """The flags whose quote or match lies in each block, by the block's index, worst first."""
    starts = [block.start for block in document.blocks]
    found: defaultdict[int, list[Flag]] = defaultdict(list)
    for flag in flags:
        first = bisect_right(starts, min(flag.start, flag.finding.start)) - 1
        last = bisect_left(starts, max(flag.end, flag.finding.end))
        for index in range(max(first, 0), last):
            found[index].append(flag)
    return found


def _page_turns(document: Document) -> dict[int, tuple[Page, ...]]:
    """Offset -> the pages that begin there, those without text among them. Pages are taken to follow each other."""
    unread = set(document.coverage.pages_without_text)
    turns: dict[int, tuple[Page, ...]] = {}
    last = 0
    for piece in document.pieces:
        if isinstance(piece.place, PdfPlace) and piece.place.page > last:
            skipped = tuple(Page(number, False) for number in range(last + 1, piece.place.page) if number in unread)
            last = piece.place.page
            turns[piece.start] = (*skipped, Page(last, True))
    rest = tuple(Page(number, False) for number in sorted(unread) if number > last)
    return turns | ({len(document.text) + 1: rest} if rest else {})
