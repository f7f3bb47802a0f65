"""Ruled tables of a PDF page. pdfium yields the rules, pdfplumber (imported only where there are any) the cells."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from redflag.document import PdfPlace
from redflag.extractors.pdf_calls import count_objects, handle, kind_of, object_at
from redflag.extractors.pdf_page import Line, PageBox, Word
from redflag.extractors.pdf_pale import Ink, Pale
from redflag.extractors.pdf_words import rows_of

_THIN = 3.0  # points: a path no thicker than this is a rule
_SHORTEST = 6.0  # points: shorter rules are dashes and underlined letters
_MOST_OBJECTS = 20_000  # a page with more than this is a drawing
_LONG_ROW = 150  # words: a "table" with longer rows lays out prose, it does not tabulate it

Matrix = tuple[float, float, float, float, float, float]
Cell = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page: rules, upright and level, how many objects in all, and its pale text."""

    rules: list[PdfPlace]
    objects: int
    pale: list[Pale]

    @property
    def may_hold_table(self) -> bool:
        upright = sum(rule.bottom - rule.top > _SHORTEST for rule in self.rules)
        level = sum(rule.x1 - rule.x0 > _SHORTEST for rule in self.rules)
        return upright >= 2 and level >= 2


def drawing_of(page: pdfium.PdfPage, box: PageBox) -> Drawing:
    """The rules and the pale text of a page, those inside form XObjects too."""
    rules: list[PdfPlace] = []
    ink = Ink(box.width, box.height)
    objects = 0
    for item, matrix in _objects(page):
        objects += 1
        if objects > _MOST_OBJECTS:
            break
        kind = kind_of(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            if reason := ink.text(item):
                ink.take_text(_place_of(item, matrix, box), reason)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            rules.extend(rule for rule in _rules_of(item, matrix, box) if box.shows(rule))
            ink.take_path(item, _place_of(item, matrix, box))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            ink.take_picture(_place_of(item, matrix, box))
    return Drawing(rules, objects, ink.pale())


def picture_share(page: pdfium.PdfPage, box: PageBox) -> float:
    """The share of the page that pictures cover, 0 to 1; pictures over one another count twice."""
    area = 0.0
    for item, matrix in islice(_objects(page), _MOST_OBJECTS):
        if kind_of(item) == raw.FPDF_PAGEOBJ_IMAGE:
            place = _place_of(item, matrix, box)
            width = min(place.x1, box.width) - max(place.x0, 0)
            height = min(place.bottom, box.height) - max(place.top, 0)
            area += max(width, 0) * max(height, 0)
    return min(area / max(box.width * box.height, 1), 1.0)


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[object, Matrix]]:
    """Every object of the page with the matrix that takes it to the page; a form XObject's objects stand for it."""
    identity: Matrix = (1, 0, 0, 1, 0, 0)
    whole = handle(page.raw)
    waiting = [(object_at(whole, index), identity) for index in reversed(range(count_objects(whole)))]
    while waiting:
        item, matrix = waiting.pop()
        if kind_of(item) != raw.FPDF_PAGEOBJ_FORM:
            yield item, matrix
            continue
        inner = _times(_matrix_of(item), matrix)
        count = raw.FPDFFormObj_CountObjects(item)
        waiting.extend((raw.FPDFFormObj_GetObject(item, index), inner) for index in reversed(range(count)))


def _matrix_of(item: object) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _bounds(item: object) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _place_of(item: object, matrix: Matrix, box: PageBox) -> PdfPlace:
    left, bottom, right, top = _bounds(item)
    a, b, c, d, e, f = matrix
    xs = sorted((a * left + c * bottom + e, a * right + c * top + e))
    ys = sorted((b * left + d * bottom + f, b * right + d * top + f))
    return box.place(xs[0], ys[0], xs[1], ys[1])


def _rules_of(item: object, matrix: Matrix, box: PageBox) -> list[PdfPlace]:
    """A thin path is a rule, a stroked box four of them. A box that is only filled is shading."""
    segments = raw.FPDFPath_CountSegments(item)
    if segments > 6:
        return _rules_of_segments(item, segments, _times(_matrix_of(item), matrix), box)
    place = _place_of(item, matrix, box)
    if place.x1 - place.x0 <= _THIN or place.bottom - place.top <= _THIN:
        return [place]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not stroke.value or segments < 4:
        return []
    page, x0, y0, x1, y1 = place.page, place.x0, place.top, place.x1, place.bottom
    corners = ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
    return [PdfPlace(page, *corner) for corner in corners]


def _rules_of_segments(item: object, count: int, matrix: Matrix, box: PageBox) -> list[PdfPlace]:
    """The straight stretches of a path that holds many: some writers draw a whole grid as one."""
    rules = []
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for index in range(min(count, _MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        if last and raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            (x0, x1), (y0, y1) = sorted((last[0], point[0])), sorted((last[1], point[1]))
            if x1 - x0 <= 1 or y1 - y0 <= 1:
                rules.append(box.place(x0, y0, x1, y1))
        last = point
    return rules


def set_tables(lines: list[Line], rules: list[PdfPlace]) -> list[Line]:
    """`lines` with the words of each ruled table taken out and its rows, one Line each, where its first word stood.

    A table that lays out prose (rows of many words) yields its cells one after the other as running lines.
    """
    for cells in _tables(rules):
        within = [word for line in lines for word in line.words if line.cells is None and _cell_of(word, cells)]
        if not within:
            continue
        rows = _rows(within, cells)
        if max(len(row.words) for row in rows) > _LONG_ROW:
            rows = [Line(words) for row in rows for cell in row.cells or [] for words in rows_of(cell)]
        taken = set(map(id, within))
        first = next(index for index, line in enumerate(lines) if any(id(word) in taken for word in line.words))
        before = _without(lines[:first], taken)
        lines = [*before, *rows, *_without(lines[first:], taken)]
    return lines


def _tables(rules: list[PdfPlace]) -> list[list[Cell]]:
    """Cells, table by table; single boxes and columns of boxes (frames around prose) are no tables."""
    from pdfplumber import table

    edges = [edge for rule in rules if (edge := _edge(rule))]
    merged = table.merge_edges(edges, 3, 3, 3, 3)
    crossings = table.edges_to_intersections(merged, 3, 3)
    found = table.cells_to_tables(table.intersections_to_cells(crossings))
    return [cells for cells in found if len({round(cell[0]) for cell in cells}) > 1]


def _edge(rule: PdfPlace) -> dict[str, object] | None:
    """A rule as pdfplumber has its edges: a line without thickness, "h" or "v"."""
    width, height = rule.x1 - rule.x0, rule.bottom - rule.top
    if max(width, height) < _SHORTEST:
        return None
    x, y = (rule.x0 + rule.x1) / 2, (rule.top + rule.bottom) / 2
    if width >= height:
        return {"x0": rule.x0, "x1": rule.x1, "top": y, "bottom": y, "width": width, "height": 0, "orientation": "h"}
    return {"x0": x, "x1": x, "top": rule.top, "bottom": rule.bottom, "width": 0, "height": height, "orientation": "v"}


def _cell_of(word: Word, cells: list[Cell]) -> Cell | None:
    place = word.place
    x, y = (place.x0 + place.x1) / 2, (place.top + place.bottom) / 2
    return next((cell for cell in cells if cell[0] <= x < cell[2] and cell[1] <= y < cell[3]), None)


def _rows(words: list[Word], cells: list[Cell]) -> list[Line]:
    """One Line a row of cells that holds words; a cell over several rows belongs to its first."""
    by_cell: dict[Cell, list[Word]] = {}
    for word in words:
        cell = _cell_of(word, cells)
        if cell:
            by_cell.setdefault(cell, []).append(word)
    rows = []
    for _, row in groupby(sorted(by_cell, key=lambda cell: (cell[1], cell[0])), key=lambda cell: cell[1]):
        texts = [[word for words in rows_of(by_cell[cell]) for word in words] for cell in row]
        rows.append(Line([word for text in texts for word in text], cells=texts))
    return rows


def _without(lines: list[Line], taken: set[int]) -> list[Line]:
    kept = []
    for line in lines:
        words = [word for word in line.words if id(word) not in taken]
        if len(words) == len(line.words):
            kept.append(line)
        elif words:
            kept.append(Line(words, cells=line.cells))
    return kept
