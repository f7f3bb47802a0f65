"""Blocks from runs of words, for formats that say what a paragraph, an item and a row is: HTML, OpenDocument, RTF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from redflag.document import COLUMN, BlockKind, Coverage, Document, FinePrint, Format, Place
from redflag.errors import UnreadableAgreement
from redflag.extractors.assembly import Assembly
from redflag.extractors.clause_marks import BULLET, is_lone_mark, is_title, kind_of
from redflag.extractors.tidy import tidy_word

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look at one place; `why` says why they are fine print: "hidden", "" where they are none."""

    text: str
    place: Place | None
    why: str = ""
    bold: bool = False


class Prose:
    """Collects blocks of runs, in reading order, and which of their words are fine print."""

    def __init__(self) -> None:
        self.assembly = Assembly()
        self._fine_print: list[FinePrint] = []

    @property
    def hidden(self) -> int:
        """How many stretches of text are hidden."""
        return sum(fine.reason.startswith("hidden") for fine in self._fine_print)

    def add(self, runs: Iterable[Run], kind: BlockKind, number: str = "", level: int = 0) -> None:
        """One block of `runs`, white space and ligatures mended here; nothing where they hold no word."""
        tidy = list(_tidied(runs))
        known = len(self.assembly.blocks)
        self.assembly.add([(run.text, run.place) for run in tidy], kind, number, level)
        if len(self.assembly.blocks) == known:
            return
        at, last = self.assembly.blocks[-1].start, ""
        for run in tidy:
            end = at + len(run.text)
            if run.why and run.why == last:
                self._fine_print[-1] = FinePrint(self._fine_print[-1].start, end, last)
            elif run.why:
                self._fine_print.append(FinePrint(at, end, run.why))
            at, last = end, run.why

    def paragraph(self, runs: Sequence[Run], item: bool = False, number: str = "", level: int = 0) -> None:
        """A paragraph or list item: a heading where it reads like one; a bullet in front is left out."""
        words = _SPACES.sub(" ", "".join(run.text for run in runs)).strip()
        if not words:
            return
        bold = all(run.bold or not run.text.strip() for run in runs)
        if number or item:
            heading = number and bold and is_title(words, styled=True)
            self.add(runs, "heading" if heading else "item", number, level)
            return
        bullet = BULLET.match(words)
        if bullet and bullet.end() < len(words):
            self.add(_without(runs, bullet[0].strip()), "item", "", level)
            return
        kind, found = kind_of(words, alone=bold)
        self.add(runs, kind, "", found)

    def row(self, cells: Sequence[Sequence[Run]]) -> None:
        """A row of a table, a bar between its cells; a clause's number in a cell of its own goes before its text."""
        filled = [cell for cell in cells if any(run.text.strip() for run in cell)]
        if not filled:
            return
        mark = "".join(run.text for run in filled[0]).strip()
        if len(filled) == 1 or (len(filled) == 2 and (is_lone_mark(mark) or BULLET.fullmatch(mark))):
            self.paragraph([run for cell in filled for run in (Run(" ", None), *cell)])
            return
        runs: list[Run] = []
        for cell in filled:
            runs += [Run(COLUMN, None), *_tidied(cell)] if runs else _tidied(cell)
        self.add(runs, "row")

    def lines(self, text: str, first: int, why: str = "") -> None:
        """Plain text, line by line as in a text file; `first` is the number of its first line."""
        from redflag.extractors.text_lines import add_lines

        known = len(self.assembly.blocks)
        add_lines(self.assembly, "\n" * (first - 1) + text)
        if why:
            self._fine_print += [FinePrint(block.start, block.end, why) for block in self.assembly.blocks[known:]]

    def document(self, name: str, file_format: Format, data: bytes, coverage: Coverage) -> Document:
        """The Document of everything added. Raises UnreadableAgreement where that holds no word."""
        document = self.assembly.document(name, file_format, data, coverage)
        if not any(map(str.isalpha, document.text)):
            raise UnreadableAgreement(name, "holds no words")
        return replace(document, fine_print=tuple(self._fine_print))


def _without(runs: Sequence[Run], mark: str) -> Iterator[Run]:
    """The runs without the bullet that they begin with."""
    for run in runs:
        if mark and run.text.strip():
            cut = run.text.lstrip()
            if cut.startswith(mark):
                run, mark = Run(cut[len(mark) :], run.place, run.why, run.bold), ""
            else:
                mark = ""
        yield run


def _tidied(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs with single spaces, none at either end; a space between two runs belongs to the first."""
    waiting: Run | None = None
    spaced = True
    for run in runs:
        text = _SPACES.sub(" ", tidy_word(run.text))
        if spaced:
            text = text.removeprefix(" ")
        if not text:
            continue
        if waiting is not None:
            yield waiting
        if text == " " and waiting is not None:
            run = Run(" ", None, run.why if run.why == waiting.why else "")
        waiting, spaced = Run(text, run.place, run.why, run.bold), text[-1] == " "
    if waiting is not None and waiting.text != " ":
        yield Run(waiting.text.removesuffix(" "), waiting.place, waiting.why)
