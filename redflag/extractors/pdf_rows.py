"""Tables without rules on a PDF page: neighbouring lines whose words stand in the same columns, as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redflag.extractors.pdf_page import Line, Word

_GAP = 2.0  # heights of type: the white between two columns; between words of justified prose it is less
_NEAR = 3.0  # points: column starts, or ends, that are the same
_STEP = 3.5  # heights of type, from row to row
_WRAPPED = 1.5  # heights of type, from line to line of one cell
_TYPED_RULE = re.compile(r"[-–—_=.*\s]{8,}")
_MARK = re.compile(
    r"[\W_](?:\s[\W_])?|\(?(?:(?:[a-z]\.)?\d{1,3}(?:\.\w{1,3})*|[a-z]|[ivxlc]{1,5})[.):]*|(?:section|article|clause|§)\s+[\d.ivx]+",
    re.I,
)


def set_rows(lines: list[Line]) -> list[Line]:
    """`lines`, in reading order, with those that share columns with a neighbour as rows of cells."""
    columns = [_cells(line) for line in lines]
    kept: list[Line] = []
    for index, (line, cells) in enumerate(zip(lines, columns, strict=True)):
        if index and cells and columns[index - 1] and kept[-1].cells and (row := _wrapped(kept[-1], line, cells)):
            kept[-1] = row
            columns[index] = columns[index - 1]
        elif len(cells) > 1 and any(
            _one_table(line, cells, lines[other], columns[other], steps) for other, steps in _near(lines, index)
        ):
            kept.append(Line(line.words, cells=cells))
        else:
            kept.append(line)
    return kept


def _near(lines: list[Line], index: int) -> Iterator[tuple[int, int]]:
    """The lines above and below, how many steps away; beyond a rule that was typed is the next row."""
    for way in (-1, 1):
        other = index + way
        if 0 <= other < len(lines):
            yield other, 1
            if 0 <= other + way < len(lines) and _TYPED_RULE.fullmatch(lines[other].text):
                yield other + way, 2


def _cells(line: Line) -> list[list[Word]]:
    """The words parted at wide gaps; the mark of a clause or item stands with what it numbers. [] for a ruled row."""
    if line.cells is not None or line.aslant:
        return []
    cells = [[line.words[0]]]
    for word in line.words[1:]:
        if word.place.x0 - cells[-1][-1].place.x1 >= _GAP * line.size:
            cells.append([])
        cells[-1].append(word)
    if len(cells) > 1 and _MARK.fullmatch(" ".join(word.text for word in cells[0])):
        cells[:2] = [cells[0] + cells[1]]
    return cells


def _one_table(line: Line, cells: list[list[Word]], other: Line, others: list[list[Word]], steps: int) -> bool:
    """Whether a column after the first starts, or ends, at the same place in two lines right under each other."""
    if len(others) < 2 or abs(line.top - other.top) > steps * _STEP * line.size or line.page != other.page:
        return False
    return any(
        abs(one[0].place.x0 - two[0].place.x0) < _NEAR or abs(one[-1].place.x1 - two[-1].place.x1) < _NEAR
        for one in cells[1:]
        for two in others[1:]
    )


def _wrapped(row: Line, line: Line, cells: list[list[Word]]) -> Line | None:
    """`row` with `line`, where that leaves its first column free and goes on with later cells; else None."""
    step = line.top - max(word.place.top for word in row.words)
    if line.page != row.page or not 0 < step < _WRAPPED * line.size or row.cells is None:
        return None
    longer = list(row.cells)
    for cell in cells:
        at = [
            index for index, above in enumerate(longer) if index and abs(cell[0].place.x0 - above[0].place.x0) < _NEAR
        ]
        if not at:
            return None
        longer[at[0]] = longer[at[0]] + cell
    return Line([word for cell in longer for word in cell], cells=longer)
