"""Bulleted lists side by side on a PDF page, written line by line: one after the other."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from redflag.extractors.pdf_page import Line, Word

_BULLETS = frozenset("•●▪◦‣○■□➢❖")
_GAP = 2.0  # heights of type: the white before a bullet in mid-line that opens a column
_WHITE = 0.8  # heights of type: the white between two columns at least; between words of prose it is less
_STEP = 2.5  # heights of type, from line to line of a list
_NEAR = 3.0  # points: words that start at the same place


def part_lists(lines: list[Line]) -> list[Line]:
    """`lines`, in reading order, with those that go over lists side by side parted, list after list."""
    found: list[Line] = []
    index = 0
    while index < len(lines):
        starts = _columns(lines[index])
        run = _run(lines[index:], starts) if len(starts) > 1 else []
        if not run:
            found.append(lines[index])
            index += 1
            continue
        if found and lines[index].top > found[-1].top and (titles := _titles(found[-1], lines[index], starts)):
            run.insert(0, titles)
            found.pop()
            index -= 1
        found += [Line(parts[column]) for column in range(len(starts)) for parts in run if parts[column]]
        index += len(run)
    return found


def _columns(line: Line) -> list[float]:
    """Where lists start on a line that opens with a bullet: there, and at each bullet after much white."""
    if line.cells is not None or line.aslant or line.text[0] not in _BULLETS:
        return []
    after = [
        word.place.x0
        for before, word in pairwise(line.words)
        if word.text[:1] in _BULLETS and word.place.x0 - before.place.x1 >= _GAP * line.size
    ]
    return [line.x0, *after]


def _run(lines: list[Line], starts: list[float]) -> list[list[list[Word]]]:
    """The lines from the first on that keep to the columns, parted."""
    run: list[list[list[Word]]] = []
    for above, line in pairwise([lines[0], *lines]):
        parts = _parts(line, starts)
        near = 0 <= line.top - above.top < _STEP * line.size and line.page == above.page
        if not parts or not near or not (any(parts[1:]) or line.text[0] in _BULLETS or line.x0 > starts[0] + _NEAR):
            break
        run.append(parts)
    return run


def _parts(line: Line, starts: list[float]) -> list[list[Word]]:
    """The words of each column; [] where the line runs over the white between two."""
    parts: list[list[Word]] = [[] for _ in starts]
    for word in line.words:
        parts[max(0, bisect_right(starts, word.place.x0 + _NEAR) - 1)].append(word)
    filled = [part for part in parts if part]
    gaps = [right[0].place.x0 - left[-1].place.x1 for left, right in pairwise(filled)]
    over = any(part and part[-1].place.x1 > start for part, start in zip(parts, starts[1:], strict=False))
    return [] if line.cells is not None or over or min(gaps, default=line.size) < _WHITE * line.size else parts


def _titles(above: Line, line: Line, starts: list[float]) -> list[list[Word]]:
    """The columns' titles, where the line right above has one for each; else []."""
    near = line.page == above.page and line.top - above.top < _STEP * line.size
    parts = _parts(above, starts) if near else []
    return (
        parts
        if all(part and abs(part[0].place.x0 - start) < _NEAR for part, start in zip(parts, starts, strict=False))
        else []
    )
