"""Plain text, line by line: which lines belong together, which are rows of a table, which are a page's furniture.

Old filings are typed pages: lines broken at 60 to 80 columns, a <PAGE> mark, a page number and a running head in the
middle of a sentence. A line break ends a paragraph when the next line's first word would still have fitted, when the
next line starts a clause, or when a blank line says so; and a sentence that a page break cuts is made whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from redflag.document import COLUMN, BlockKind, TextPlace
from redflag.extractors.assembly import Assembly, Stretch
from redflag.extractors.clause_marks import (
    BULLET,
    are_notes,
    ends_sentence,
    follows,
    is_lone_mark,
    is_stub,
    kind_of,
    runs_on,
    starts_clause,
    starts_lower,
)

_PAGE_MARK = re.compile(r"\s*<PAGE>\s*[\w.-]{0,8}\s*$", re.I)
_TAG = re.compile(r"</?(?:TABLE|CAPTION|S|C|FN|F\d+|TEXT|DOCUMENT|PAGE|LEGEND|ARTICLE|MULTIPLIER)>", re.I)
_WORD = re.compile(r"[^\W_]")
_GAP = re.compile(r"\s{3,}|\s*(?:\.\s?){4,}\s*")  # a column's edge: white space or dot leaders
_STRETCHED = re.compile(r"[^\s.:;?!)] {2}\S")  # two spaces in mid-sentence: a line stretched to both margins
_PAGE_NUMBER = re.compile(
    r"(?:[-–—\[(~]\s*)?(?:page\s+)?(?:[A-Z]{1,2}-)?(?:\d{1,3}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,3})?(?:\s*[-–—\])~])?",
    re.I,
)
_SIGN = re.compile(r"[$€£¥(]+")
_COUNT = re.compile(r"\d{1,3}(?:\s*/\s*\d{1,3})?")
_PAGE_WORD = re.compile(r"^\W*page\s+#|\bpage\s+#(?:\s+of\s+#)?[-–—\])\s]*$", re.I)
_PART_TITLE = re.compile(r"(?:section|article|clause|schedule|exhibit|appendix|annex|attachment|addendum)\b", re.I)
_SIGNATURE = re.compile(r"(?:by|name|title|date|address|attn|attention|its|fax|phone|telephone|e-?mail)\s*:", re.I)

_WIDEST_WRAP = 260  # columns; filings turned from HTML are wrapped at 250, a line a paragraph runs past it
_NARROW = 45  # columns; a chunk no wider holds titles, addresses and signatures, not prose
_FROM_HTML = 120  # columns; past it, lines were broken by a program that read HTML, at odd places
_LONGEST_FURNITURE = 110
_SLACK = 0.15  # of the width: how much room a typist leaves at a line's end
_PROSE = 60  # characters a paragraph has before a page break or blank line can cut its sentence


@dataclass(slots=True)
class Line:
    """A line that holds a word. `gap` counts the blank lines above it, `page` says that a page broke there."""

    number: int
    raw: str
    words: str
    gap: int
    page: bool
    table: bool
    width: int = 0  # of the widest line among its neighbours without a gap
    furniture: BlockKind | None = None
    row: bool = False
    note: bool = False


def add_lines(assembly: Assembly, text: str) -> None:
    """Add the blocks of a plain text to `assembly`."""
    lines = _lines_of(text)
    if _is_spaced(lines):
        for line in lines:
            line.gap = max(0, line.gap - 1)
    _measure(lines)
    _mark_furniture(lines)
    _mark_rows(lines)
    for line, is_note in zip(lines, are_notes([line.words for line in lines]), strict=True):
        line.note = is_note
    wrapped = _is_wrapped(lines)
    paragraph: list[Line] = []
    floats: list[Line] = []
    for line in lines:
        if line.furniture:
            floats.append(line)
            continue
        if paragraph and not _belongs(paragraph, line, wrapped, bool(floats)):
            _flush(assembly, paragraph, floats)
            paragraph, floats = [], []
        elif not paragraph and floats:
            _flush(assembly, [], floats)
            floats = []
        paragraph.append(line)
    _flush(assembly, paragraph, floats)


def _flush(assembly: Assembly, paragraph: list[Line], floats: list[Line]) -> None:
    if paragraph:
        stretches, text = _joined(paragraph)
        alone = len(paragraph) == 1 and (paragraph[0].gap > 0 or paragraph[0].page or paragraph[0].number == 1)
        kind, level = kind_of(text, alone)
        if paragraph[0].row or paragraph[0].note:
            kind, level = "row" if paragraph[0].row else "note", 0
        elif BULLET.match(paragraph[0].words):
            kind, level = "item", 0
        assembly.add(stretches, kind, "", level)
    for line in floats:
        assembly.add([(line.words, TextPlace(line.number))], line.furniture or "footer")


def _joined(paragraph: list[Line]) -> tuple[list[Stretch], str]:
    """The stretches of a paragraph, a bullet in front of it left out, and its text."""
    stretches: list[Stretch] = []
    for line in paragraph:
        words = line.words if stretches or line.note else BULLET.sub("", line.words)
        if stretches and not _hyphenated(stretches[-1][0], words):
            stretches.append((" ", None))
        stretches.append((words, TextPlace(line.number)))
    return stretches, "".join(words for words, _ in stretches)


def _hyphenated(before: str, after: str) -> bool:
    """True where a compound word is broken after its hyphen ("non-" / "exclusive")."""
    return len(before) > 1 and before[-1] == "-" and before[-2].isalpha() and starts_lower(after)


def _lines_of(text: str) -> list[Line]:
    lines: list[Line] = []
    gap, page, table = 0, True, False
    for number, line in enumerate(text.split("\n"), 1):
        for i, raw in enumerate(line.split("\f")):
            page = page or i > 0
            if "<" in raw:
                page = page or _PAGE_MARK.match(raw) is not None
                table = (table or "<TABLE>" in raw.upper()) and "</TABLE>" not in raw.upper()
                raw = _TAG.sub(" ", _PAGE_MARK.sub("", raw))
            if not _WORD.search(raw):
                gap += i == 0
                continue
            raw = raw.rstrip().replace("\t", "    ") if "\t" in raw else raw.rstrip()
            lines.append(Line(number, raw, " ".join(raw.split()), gap, page, table))
            gap, page = 0, False
    return lines


def _measure(lines: list[Line]) -> None:
    """Give each line the width of its chunk: the lines around it with no gap between."""
    for chunk in _chunks(lines):
        width = max(len(line.raw) for line in chunk)
        for line in chunk:
            line.width = width


def _chunks(lines: list[Line]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    for line in lines:
        if chunk and (line.gap or line.page):
            yield chunk
            chunk = []
        chunk.append(line)
    if chunk:
        yield chunk


def _is_wrapped(lines: list[Line]) -> bool:
    """True when lines are broken in mid-sentence: a quarter of those without a gap above start in lower case."""
    inner = [line for line in lines if not line.gap and not line.page]
    return sum(starts_lower(line.words) for line in inner) >= 0.25 * len(inner) if inner else False


def is_double_spaced(text: str) -> bool:
    """True for a text with a blank line after every line, in mid-sentence too."""
    return _is_spaced(_lines_of(text))


def _is_spaced(lines: list[Line]) -> bool:
    spaced = [line for line in lines if line.gap == 1]
    if len(lines) < 10 or len(spaced) < 0.5 * len(lines) or sum(not line.gap for line in lines) > 0.2 * len(lines):
        return False
    return sum(starts_lower(line.words) for line in spaced) >= 0.25 * len(spaced)


def _mark_furniture(lines: list[Line]) -> None:
    """Page numbers and running heads: what stands at a page's edge and says the same, or only counts on, each time."""
    last = len(lines) - 1
    ends = {i for i in range(last) if lines[i + 1].page} | {last}
    near = (i for i, line in enumerate(lines) if line.page or i in ends or i + 1 in ends)
    said = Counter(_counted(lines[i].words) for i in near)
    for _ in range(2):  # twice: the line beside one that proved to be furniture stands at the edge in its stead
        for i, line in enumerate(lines):
            if line.furniture or len(line.words) > _LONGEST_FURNITURE:
                continue
            top = line.page or (i > 0 and lines[i - 1].page and lines[i - 1].furniture is not None)
            bottom = i in ends or (i + 1 in ends and lines[i + 1].furniture is not None)
            alone = (line.gap > 0 or line.page) and (i in ends or lines[i + 1].gap > 0)
            if (top or bottom or alone) and _is_furniture(line, said, top or bottom):
                line.furniture = "header" if top else "footer"


def _is_furniture(line: Line, said: Counter[str], edge: bool) -> bool:
    """True for the furniture among lines that stand at a page's edge or alone between blank lines."""
    counted = _counted(line.words)
    if _PAGE_WORD.search(counted):
        return True
    if _PAGE_NUMBER.fullmatch(line.words):
        return edge or (not line.table and _COUNT.fullmatch(line.words.strip("-–— .")) is not None)
    return edge and said[counted] >= 3 and not starts_clause(line.words) and not _PART_TITLE.match(line.words)


def _counted(words: str) -> str:
    return re.sub(r"\d+", "#", words.casefold())


def _mark_rows(lines: list[Line]) -> None:
    """Rows of a table: lines with column gaps, in a <TABLE>, alone, or with a neighbour that has gaps too."""
    for chunk in _chunks(lines):
        gapped = [not line.furniture and _has_columns(line) for line in chunk]
        for i, line in enumerate(chunk):
            beside = any(gapped[max(0, i - 1) : i]) or any(gapped[i + 1 : i + 2])
            if gapped[i] and (line.table or len(chunk) == 1 or beside):
                line.row = True
                line.words = COLUMN.join(" ".join(cell.split()) for cell in _cells(line.raw))


def _cells(raw: str) -> list[str]:
    """The cells of a row; a sign alone ("$") belongs to the cell it stands before."""
    cells: list[str] = []
    for cell in _GAP.split(raw.strip()):
        hangs = not _WORD.search(cell) and not _SIGN.fullmatch(cell)
        if cells and cell and (hangs or not _WORD.search(cells[-1])):
            cells[-1] = f"{cells[-1]} {cell}"
        elif cell:
            cells.append(cell)
    return cells


def _has_columns(line: Line) -> bool:
    """Two cells or more; the gap after a clause's number is none, nor are those of a line stretched to the margin."""
    if len(line.raw) > _WIDEST_WRAP or not ("   " in line.raw or ".." in line.raw or ". ." in line.raw):
        return False
    cells = _cells(line.raw)
    if len(cells) < 2 or (len(cells) == 2 and is_lone_mark(cells[0])):
        return False
    stretched = len(line.raw) >= line.width - 1 and _STRETCHED.search(line.raw.strip()) is not None
    return line.table or not stretched


def _belongs(paragraph: list[Line], line: Line, wrapped: bool, cut: bool) -> bool:
    """True when `line` goes on with the paragraph. `cut`: a page's furniture stands between them."""
    last = paragraph[-1]
    if last.row or line.row or line.note or _SIGNATURE.match(line.words):
        return False
    if len(paragraph) == 1 and is_lone_mark(last.words):
        titled = last.words[0].isalpha() and len(last.words) > 6  # "Section 1": its title may follow, no text
        return not (cut or is_lone_mark(line.words)) and (not titled or kind_of(line.words, alone=True)[0] == "heading")
    if line.gap or line.page or cut:
        return _resumes(paragraph, line, cut or line.page)
    return _wraps(paragraph, line, wrapped)


def _wraps(paragraph: list[Line], line: Line, wrapped: bool) -> bool:
    last, next_word, ended = paragraph[-1], line.words.split(" ", 1)[0], ends_sentence(paragraph[-1].words)
    shouts = last.words.isupper() and line.words.isupper() and len(last.words) >= 50  # more than a title
    lower = starts_lower(line.words) or (shouts and not ended)
    width = last.width
    short = width < _NARROW or len(last.raw) + 1 + len(next_word) <= width - _SLACK * min(width, 100)
    if starts_clause(line.words) and (
        follows(paragraph[0].words, line.words)
        or starts_clause(line.words, " ".join(part.words for part in paragraph[-4:]), short)
    ):
        return False
    if is_stub(last.words):
        return True
    if not wrapped or width > _WIDEST_WRAP:
        return len(last.words) >= 50 and ((lower and not ended) or runs_on(last.words))
    if width > _FROM_HTML and len(last.words) >= 50 and not ended:
        return True
    if short:
        return (lower and last.words[-1] not in ":;") or (runs_on(last.words) and width >= _NARROW)
    if last.words.isupper() and not line.words.isupper() and not lower and not runs_on(last.words):
        return False
    indented = _indent(line) - _indent(last) >= 3 and not (len(paragraph) == 1 and starts_clause(last.words))
    return not (indented and ended and not lower)


def _indent(line: Line) -> int:
    return len(line.raw) - len(line.raw.lstrip())


def _resumes(paragraph: list[Line], line: Line, page: bool) -> bool:
    """True when a sentence goes on after a blank line or a page break."""
    last = paragraph[-1].words
    if ends_sentence(last) or starts_clause(line.words, last, short=True):
        return False
    if sum(len(part.words) for part in paragraph) < _PROSE:
        return False
    if last.isupper() and not line.words.isupper():
        return False
    in_capitals = last.isupper() and not _PART_TITLE.match(line.words)  # ... and the line too, as said above
    return starts_lower(line.words) or (page and (in_capitals or runs_on(last)))
