"""From the pages of a PDF, taken apart and in order, to the text of the agreement and its blocks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from redflag.document import COLUMN, BlockKind
from redflag.extractors.assembly import Assembly, Stretch
from redflag.extractors.pdf_blocks import Paragraph, paragraphs
from redflag.extractors.pdf_heads import PageLines
from redflag.extractors.pdf_hyphens import Hyphens
from redflag.extractors.pdf_page import Line, Word


def assemble(pages: list[PageLines], usual: float) -> Assembly:
    """The body; running heads and notes come after the paragraph that runs over the page break they stand at."""
    body = [line for page in pages for line in page.body]
    hyphens = _hyphens(pages)
    assembly = Assembly()
    waiting = list(_around(pages))
    tied = {page.box.number: page.tied for page in pages}
    for paragraph in paragraphs(body, usual):
        start = paragraph.lines[0].page
        while waiting and waiting[0][0] < start:
            _, kind, lines = waiting.pop(0)
            _add_aside(assembly, kind, lines, hyphens, usual)
        _add(assembly, paragraph, paragraph.kind, hyphens, paragraph.level)
        for line in paragraph.lines:
            for word in line.words:
                if word.mark:
                    _add_aside(assembly, "note", tied[line.page].pop(word.mark, []), hyphens, usual)
    for _, kind, lines in waiting:
        _add_aside(assembly, kind, lines, hyphens, usual)
    return assembly


def _around(pages: list[PageLines]) -> Iterator[tuple[float, BlockKind, list[Line]]]:
    """What stands around the body, with the page before whose end it is read: a head comes before its page's body."""
    for page in pages:
        number = page.box.number
        for line in sorted(page.headers, key=lambda line: line.top):
            yield number - 0.5, "header", [line]
        if page.notes:
            yield number, "note", page.notes
        for line in sorted(page.footers, key=lambda line: line.top):
            yield number, "footer", [line]
        if page.hidden:
            yield number, "footer", page.hidden


def _add_aside(assembly: Assembly, kind: BlockKind, lines: list[Line], hyphens: Hyphens | None, usual: float) -> None:
    for paragraph in paragraphs(lines, usual):
        _add(assembly, paragraph, kind, hyphens)


def _hyphens(pages: list[PageLines]) -> Hyphens | None:
    """Only where a line ends in a hyphen: it costs a look at every word. Halves of broken words are no evidence."""
    whole: list[str] = []
    broken = after = False
    for line in (line for page in pages for line in page.body):
        ends = line.text[-1] == "-"
        text = line.text.partition(" ")[2] if after else line.text
        whole.append(text.rpartition(" ")[0] if ends else text)
        after, broken = ends, broken or ends
    return Hyphens(" ".join(whole).split()) if broken else None


def _add(assembly: Assembly, paragraph: Paragraph, kind: BlockKind, hyphens: Hyphens | None, level: int = 0) -> None:
    words = [word for line in paragraph.lines for word in line.words]
    if paragraph.last.cells is not None:
        assembly.add(_row(paragraph.last.cells, hyphens), kind, level=level)
    elif any(line.text[-1] == "-" for line in paragraph.lines):
        ends = set(accumulate(len(line.words) for line in paragraph.lines))
        assembly.add(_joined(words, {end - 1 for end in ends}, hyphens), kind, level=level)
    else:
        texts, places, *_ = zip(*words, strict=True)
        assembly.add_words(texts, places, kind, level)


def _row(cells: list[list[Word]], hyphens: Hyphens | None) -> Iterator[Stretch]:
    for index, cell in enumerate(cells):
        if index:
            yield COLUMN, None
        yield from _joined(cell, {index for index, word in enumerate(cell) if word.hyphen}, hyphens)


def _joined(words: list[Word], line_ends: set[int], hyphens: Hyphens | None) -> Iterator[Stretch]:
    """Words with a space between, but for one that is broken at the end of its line; `line_ends` are their indices."""
    last = len(words) - 1
    for index, (text, place, _, hyphen, _) in enumerate(words):
        if index == last or index not in line_ends:
            yield text + "-" * hyphen, place
            if index < last:
                yield " ", None
            continue
        text += "-" * hyphen
        broken = hyphens and len(text) > 1 and text[-1] == "-" and text[-2].isalpha()
        if hyphens and broken and not hyphens.keeps(text[:-1], words[index + 1].text):
            text = text[:-1]
        yield text, place
        if not broken:
            yield " ", None
