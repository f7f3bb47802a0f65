"""A flow of RTF text (the body, a note, a text box, a page's margin): words to paragraphs, cells to rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from redflag.document import BlockKind
from redflag.extractors.clause_marks import is_title
from redflag.extractors.prose import Prose, Run

_PROSE = 300  # characters in several paragraphs of one cell: the table only lays out the page


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as read; `number` None where no list numbers it, "" for a bullet."""

    runs: list[Run]
    number: str | None = None
    outline: int = 0


Row = list[list[Paragraph]]


@dataclass(slots=True)
class Flow:
    """Collects paragraphs and rows; what hangs on a paragraph is read after the block that holds it."""

    kind: BlockKind | None = None
    runs: list[Run] = field(default_factory=list)
    number: str | None = None
    cell: list[Paragraph] = field(default_factory=list)
    cells: Row = field(default_factory=list)
    inner: Row = field(default_factory=list)
    hanging: list[Flow] = field(default_factory=list)
    blocks: list[Paragraph | Row | Flow] = field(default_factory=list)

    def end_paragraph(self, outline: int, in_table: bool) -> None:
        """A \\par: a block of its own, in a table a paragraph of the cell."""
        paragraph = Paragraph(self.runs, self.number, outline)
        self.runs, self.number = [], None
        if in_table:
            self.cell.append(paragraph)
            return
        self.end_row()
        if paragraph.runs:
            self.blocks.append(paragraph)
        self._let_go()

    def end_cell(self, nested: bool) -> None:
        """A \\cell or, in a table inside a cell, a \\nestcell."""
        self.end_paragraph(0, in_table=True)
        (self.inner if nested else self.cells).append(self.cell)
        self.cell = []

    def end_row(self, nested: bool = False) -> None:
        """A \\row or \\nestrow; also where a table ends without one."""
        row = self.inner if nested else self.cells
        if row:
            self.blocks.append(list(row))
            row.clear()
            if not nested:
                self._let_go()

    def finish(self) -> None:
        """The end of the flow: what was not ended is."""
        if self.cell:
            self.end_cell(nested=False)
        self.end_row(nested=True)
        self.end_paragraph(0, in_table=False)

    def words(self) -> str:
        """All its words, to tell equal margins."""
        return " ".join(" ".join(run.text for run in runs) for runs in self._all_runs())

    def _all_runs(self) -> Iterator[list[Run]]:
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.runs
            elif isinstance(block, list):
                yield from (paragraph.runs for cell in block for paragraph in cell)

    def _let_go(self) -> None:
        self.blocks += self.hanging
        self.hanging = []

    def add_to(self, prose: Prose) -> None:
        """Add its blocks to `prose`."""
        for block in self.blocks:
            if isinstance(block, Flow):
                block.add_to(prose)
            elif isinstance(block, Paragraph):
                self._add(prose, block)
            elif any(len(cell) > 1 and sum(len(r.text) for p in cell for r in p.runs) > _PROSE for cell in block):
                for paragraph in (paragraph for cell in block for paragraph in cell):
                    self._add(prose, paragraph)
            else:
                prose.row([_joined(cell) for cell in block])

    def _add(self, prose: Prose, paragraph: Paragraph) -> None:
        words = " ".join("".join(run.text for run in paragraph.runs).split())
        if self.kind:
            prose.add(paragraph.runs, self.kind)
        elif paragraph.outline and words and is_title(words, styled=True):
            prose.add(paragraph.runs, "heading", paragraph.number or "", paragraph.outline)
        else:
            prose.paragraph(paragraph.runs, paragraph.number is not None, paragraph.number or "")


def _joined(cell: list[Paragraph]) -> list[Run]:
    """The words of a cell, numbers that a list gives left as they are seen, a space between paragraphs."""
    runs: list[Run] = []
    for paragraph in cell:
        if paragraph.number:
            runs.append(Run(f" {paragraph.number} ", None))
        runs += [Run(" ", None), *paragraph.runs]
    return runs
