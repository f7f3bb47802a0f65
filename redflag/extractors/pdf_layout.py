"""The order in which the lines of a PDF page are read: columns, blocks written out of order, running heads."""

from __future__ import annotations

from itertools import accumulate, combinations, pairwise
from math import ceil
from operator import sub
from statistics import median

from redflag.extractors.pdf_heads import PageLines, take_line_numbers, take_running_heads
from redflag.extractors.pdf_lists import part_lists
from redflag.extractors.pdf_notes import take_notes, tie_notes
from redflag.extractors.pdf_page import Line, PageBox, Word, usual_size
from redflag.extractors.pdf_rows import set_rows


def arrange(pages: list[PageLines]) -> None:
    """Puts every page's lines into the order in which they are read, running heads, page numbers and notes apart."""
    for page in pages:
        page.body = _joined_rows(page.body)
    take_running_heads(pages)
    usual = usual_size(line for page in pages for line in page.body if line.cells is None)
    for page in pages:
        take_line_numbers(page)
        gutter = _gutter(page.body, page.box)
        page.body = _by_columns(page.body, gutter) if gutter else set_rows(part_lists(_by_place(page.body)))
        _measure(page.body, gutter)
        take_notes(page, usual)
    tie_notes(pages)


def _joined_rows(lines: list[Line]) -> list[Line]:
    """Lines that follow each other on one base line, left to right, as one: a number and its text after a tab."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last and not last.cells and not line.cells and _beside(last, line):
            joined[-1] = Line(last.words + line.words)
        else:
            joined.append(line)
    return joined


def _beside(left: Line, right: Line) -> bool:
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    return overlap > 0.5 * min(left.size, right.size) and right.x0 >= left.x1 - 1


# Columns ------------------------------------------------------------------------------------------------------------


def _gutter(lines: list[Line], box: PageBox) -> float | None:
    """Where the white strip between two columns of prose is, or None.

    It is the x that the fewest words cross, in the middle of the page, with at least ten rows of words on either side
    that mostly fill their column: that tells prose from tables, signatures and lists of labels and values.
    """
    if len(lines) < 10 or any(line.cells for line in lines):
        return None
    start, end = int(0.35 * box.width), int(0.65 * box.width)
    if _most_cross(lines, start, end):
        return None
    changes = [0] * (end - start + 2)
    for line in lines:
        for word in line.words:
            place = word.place
            if place.x1 + 3 <= start or place.x0 - 3 >= end:
                continue
            x0, x1 = max(start, int(place.x0) - 2), min(end + 1, int(place.x1) + 3)
            if x0 < x1:
                changes[x0 - start] += 1
                changes[x1 - start] -= 1
    crossing = list(accumulate(changes))[:-1]
    fewest = min(crossing)
    if fewest > 0.2 * len(lines):
        return None
    spots = [start + index for index, count in enumerate(crossing) if count == fewest]
    gutter = float(spots[len(spots) // 2])
    halves = [half for line in lines for half in _split(line, gutter)]
    left = [half for half in halves if half.x1 <= gutter]
    right = [half for half in halves if half.x0 >= gutter]
    if min(len(left), len(right)) < 10 or len(halves) - len(left) - len(right) > 0.2 * len(halves):
        return None
    return gutter if _is_prose(left) and _is_prose(right) else None


def _most_cross(lines: list[Line], start: float, end: float) -> bool:
    """Whether so many lines go over the middle of the page without a gap that no strip there can be a gutter.

    Says no more than the search itself would, at a tenth of its cost: most pages have one column.
    """
    left = 0.4 * len(lines)
    for line in lines:
        if line.x0 < start and line.x1 > end:
            _, starts, _, ends, _, _ = zip(*[word.place for word in line.words], strict=True)
            left -= max(map(sub, starts[1:], ends), default=0.0) < 0.8 * line.size
            if left < 0:
                return True
    return False


def _is_prose(lines: list[Line]) -> bool:
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    return median(line.x1 - line.x0 for line in lines) > 0.7 * width and median(len(line.words) for line in lines) >= 4


def _split(line: Line, gutter: float) -> list[Line]:
    """`line` in two where only white stands at the gutter, else whole."""
    left: list[Word] = [word for word in line.words if word.place.x1 <= gutter]
    right = [word for word in line.words if word.place.x0 >= gutter]
    if not left or not right or len(left) + len(right) < len(line.words):
        return [line]
    if min(word.place.x0 for word in right) - max(word.place.x1 for word in left) < 0.8 * line.size:
        return [line]
    return [Line(left), Line(right)]


def _by_columns(lines: list[Line], gutter: float) -> list[Line]:
    """Left column, then right column, between each two lines that go over both."""
    halves = sorted((half for line in lines for half in _split(line, gutter)), key=lambda line: line.top)
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in halves:
        if line.x0 < gutter < line.x1:
            ordered += [*left, *right, line]
            left, right = [], []
        else:
            (left if line.x1 <= gutter else right).append(line)
    return _joined_rows(ordered + left + right)


# One column ---------------------------------------------------------------------------------------------------------


def _by_place(lines: list[Line]) -> list[Line]:
    """The order of the file, which is right for cells and frames side by side, unless it jumps up the page."""
    runs: list[list[Line]] = []
    for line in lines:
        if runs and line.top > runs[-1][-1].top - line.size:
            runs[-1].append(line)
        else:
            runs.append([line])
    if len(runs) < 2:
        return lines
    level = [pair for pair in combinations(runs, 2) if _bottom(pair[0]) - pair[1][0].top > 1]
    if not level:
        return lines
    level = [(first, second) for first, second in level if _bottom(second) - first[0].top > 1]
    if not level:
        runs.sort(key=lambda run: run[0].top)
        return [line for run in runs for line in run]
    if all(_side_by_side(first, second) for first, second in level):
        return lines
    return _joined_rows(sorted(lines, key=lambda line: (round(line.bottom / 3), line.x0)))


def _bottom(run: list[Line]) -> float:
    return max(line.bottom for line in run)


def _side_by_side(first: list[Line], second: list[Line]) -> bool:
    """Whether the second starts beside the first and stays there, as the cells of a row do."""
    if second[0].top < first[0].top - 3 * first[0].size:
        return False
    start = max(min(line.top for line in run) for run in (first, second)) + 1
    end = min(_bottom(first), _bottom(second)) - 1
    one, other = ([line for line in run if line.bottom > start and line.top < end] for run in (first, second))
    if not one or not other:
        return True
    left, right = (one, other) if one[0].x0 < other[0].x0 else (other, one)
    return max(line.x1 for line in left) <= min(line.x0 for line in right)


def _measure(lines: list[Line], gutter: float | None) -> None:
    """Tells every line its column's edges and the usual distance from one line to the next."""
    prose = [line for line in lines if line.cells is None]
    steps = [round(2 * (below.top - above.top)) / 2 for above, below in pairwise(prose)]
    steps = [step for step in steps if step > 0]
    often = [step for step in sorted(steps) if steps.count(step) > max(2, 0.12 * len(steps))]
    pitch = often[0] if often else 0.0  # the most frequent step may be that from one short paragraph to the next
    for side in (False, True):
        column = [line for line in prose if bool(gutter and line.x0 >= gutter) is side]
        if not column:
            continue
        within = [line for line in column if not (gutter and line.x0 < gutter < line.x1) and ".." not in line.text]
        ends = sorted(line.x1 for line in within or column)
        right = ends[ceil(0.92 * (len(ends) - 1))]
        left = min(line.x0 for line in column)
        for line in column:
            line.left, line.right, line.pitch = left, right, pitch
