"""Text recognition (OCR) of PDF pages that show words but hold none: pypdfium2 draws them, Tesseract reads them."""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from operator import sub
from statistics import median
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

from redflag import limits
from redflag.document import PdfPlace
from redflag.errors import RedflagError
from redflag.extractors.pdf_ocr_rules import without_rules
from redflag.extractors.pdf_page import Line, PageBox, Word
from redflag.extractors.pdf_words import rows_of
from redflag.extractors.tidy import tidy_word

if TYPE_CHECKING:
    from PIL.Image import Image

TESSERACT = {"auto": "eng", "en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "nl": "nld", "ru": "rus"}
"""Language -> the name of Tesseract's data for it. "auto" is the language that the rules are written for."""

_DOTS = 300 / 72  # pixels a point: the resolution that Tesseract was trained at
_SPECK = 0.5  # confidence below which a "word" without letter or digit is dirt on the paper
Table = Mapping[str, Sequence[Any]]
"""Tesseract's TSV by columns: block_num, par_num, line_num, left, top, width, height, conf, text."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised on a page: its lines from top to bottom, and the mean confidence of their letters,
    0 to 1; 0 where nothing was recognised. `failed` says why the page could not be tried, "" where it was."""

    box: PageBox
    lines: list[Line]
    confidence: float
    failed: str = ""


def check_ocr(language: str) -> None:
    """Raises RedflagError that says what to install when pages in `language` cannot be recognised on this machine."""
    try:
        import pytesseract
    except ImportError:
        raise RedflagError("--ocr needs the extra: pip install 'redflag-contracts[ocr]'") from None
    try:
        known = pytesseract.get_languages()
    except (pytesseract.TesseractNotFoundError, OSError):
        raise RedflagError(
            "--ocr needs the program tesseract: install it (Debian: apt install tesseract-ocr)"
        ) from None
    data = _data_for(language)
    if data not in known:
        raise RedflagError(
            f"--ocr: tesseract has no data for the language '{data}': install it (apt install tesseract-ocr-{data})"
        )


def _data_for(language: str) -> str:
    return TESSERACT.get(language, language)


def recognise(pdf: pdfium.PdfDocument, numbers: Sequence[int], language: str) -> Iterator[Recognised]:
    """The pages `numbers` (from 1) of `pdf`, in that order, recognised in `language`.

    A page is a task for one Tesseract process, as many at a time as there are processors. Pages are drawn here, one
    after the other: pdfium bears no threads. Raises RedflagError as `check_ocr` does.
    """
    check_ocr(language)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Tesseract's own threads would fight those of the other pages
    workers = min(len(numbers), os.cpu_count() or 1) or 1
    waiting: deque[tuple[PageBox, float, Future[Table | str]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for number in numbers:
            box, scale, image = _drawn(pdf, number)
            waiting.append((box, scale, pool.submit(_table_of, image, _data_for(language))))
            if len(waiting) > workers:  # drawn pages are large: keep few
                yield _recognised(*waiting.popleft())
        while waiting:
            yield _recognised(*waiting.popleft())


def _drawn(pdf: pdfium.PdfDocument, number: int) -> tuple[PageBox, float, Image]:
    """The page as it is shown, in grey and without rules, with the pixels a point it was drawn at."""
    page = pdf[number - 1]
    box = PageBox.of(page, number)
    scale = min(_DOTS, math.sqrt(limits.MOST_PIXELS / max(box.width * box.height, 1)))
    image = page.render(scale=scale, grayscale=True).to_pil()
    page.close()
    return box, scale, without_rules(image, scale)


def _table_of(image: Image, data: str) -> Table | str:
    """Tesseract's reading of a page, or why there is none."""
    import pytesseract

    try:
        table: Table = pytesseract.image_to_data(
            image, lang=data, timeout=limits.MOST_SECONDS_OCR, output_type=pytesseract.Output.DICT
        )
    except RuntimeError as error:  # pytesseract's own errors, and what it raises when the time is up
        return "it took too long" if "timeout" in str(error) else "tesseract failed"
    return table


def _recognised(box: PageBox, scale: float, task: Future[Table | str]) -> Recognised:
    table = task.result()
    if isinstance(table, str):
        return Recognised(box, [], 0.0, table)
    return assembled(table, box, scale)


def assembled(table: Table, box: PageBox, scale: float) -> Recognised:
    """Tesseract's table as lines of words on the page in `box`, which was drawn at `scale` pixels a point.

    Lines go over the whole width of the page: Tesseract takes clause numbers for a column of their own. Every word of
    a line gets the line's height, and lines of nearly one height the same: Tesseract's boxes hug the letters, and
    "user" is no smaller type than "Party". Specks that it takes for signs are left out.
    """
    rows = [row for row in range(len(table["text"])) if _is_word(str(table["text"][row]), float(table["conf"][row]))]
    keys = ("block_num", "par_num", "line_num")
    found = [list(line) for _, line in groupby(rows, key=lambda row: [table[key][row] for key in keys])]
    heights = [_height(table, line) for line in found]
    usual = median(heights) if heights else 0.0
    words: list[Word] = []
    for line, height in zip(found, heights, strict=True):
        tops = [table["top"][row] for row in line]
        middle = (median(tops) + median(top + table["height"][row] for top, row in zip(tops, line, strict=True))) / 2
        height = usual if abs(height - usual) < 0.35 * usual else height
        words += [_word(table, row, middle, height, box, scale) for row in line]
    lines = [Line(row) for row in rows_of(words)]
    letters = [(len(word.text), word.place.confidence) for word in words]
    total = sum(count for count, _ in letters)
    sure = sum(count * confidence for count, confidence in letters) / total if total else 0.0
    return Recognised(box, lines, round(sure, 3))


def _is_word(text: str, confidence: float) -> bool:
    text = tidy_word(text.strip())
    return bool(text) and (any(map(str.isalnum, text)) or confidence >= 100 * _SPECK)


def _height(table: Table, line: list[int]) -> float:
    """Of the line's tallest words, in pixels: a word without ascender says nothing."""
    heights = sorted(table["height"][row] for row in line)
    return float(heights[(3 * len(heights)) // 4])


def _word(table: Table, row: int, middle: float, height: float, box: PageBox, scale: float) -> Word:
    left, width = table["left"][row], table["width"][row]
    place = PdfPlace(
        box.number,
        left / scale,
        (middle - height / 2) / scale,
        (left + width) / scale,
        (middle + height / 2) / scale,
        min(max(float(table["conf"][row]), 0.0), 100.0) / 100,
    )
    return Word("".join(tidy_word(str(table["text"][row])).split()), place, bold=False)


def beside(lines: list[Line], kept: list[Line]) -> list[Line]:
    """`lines` without the words that stand where those of `kept` do: a stamp on a scan is text and picture at once."""
    taken = [place for line in kept for place in _taken(line)]
    left = [[word for word in line.words if not _inside(word.place, taken)] for line in lines]
    return [Line(words) for words in left if words]


def _taken(line: Line) -> list[PdfPlace]:
    """Where the line stands: in one box, or word by word where it runs across the page.

    Words of a line that stands on its side are recognised anywhere along it.
    """
    words = [word.place for word in line.words]
    _, lefts, tops, rights, bottoms, _ = zip(*words, strict=True)
    box = PdfPlace(line.page, min(lefts), min(tops), max(rights), max(bottoms))
    wide, high = max(map(sub, rights, lefts)), max(map(sub, bottoms, tops))
    return [box] if box.x1 - box.x0 < 1.5 * wide or box.bottom - box.top < 1.5 * high else words


def _inside(place: PdfPlace, others: list[PdfPlace]) -> bool:
    x, y = (place.x0 + place.x1) / 2, (place.top + place.bottom) / 2
    return any(other.x0 <= x <= other.x1 and other.top <= y <= other.bottom for other in others)
