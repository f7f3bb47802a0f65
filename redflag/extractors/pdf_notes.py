"""Footnotes of a PDF: the small lines at a page's end, and the raised marks in its body that they belong to."""

from __future__ import annotations

import re

from redflag.extractors.pdf_heads import PageLines
from redflag.extractors.pdf_page import Line

_NOTE = re.compile(r"(\d{1,2}|[*†‡]{1,3}|\(\d\)|\[\d\])(?:\s|(?=[A-Za-z])|$)")


def take_notes(page: PageLines, usual: float) -> None:
    """Footnotes: lines in clearly smaller type at the end of the page, from one that starts with a mark."""
    start = len(page.body)
    while start and page.body[start - 1].size < 0.87 * usual and page.body[start - 1].top > 0.4 * page.box.height:
        start -= 1
    while start < len(page.body) and not _NOTE.match(page.body[start].text):
        start += 1
    page.body, page.notes = page.body[:start], page.body[start:]


def tie_notes(pages: list[PageLines]) -> None:
    """Sorts each page's notes to the marks in its body: `tied`. Raised figures without a note ("m2") stay letters."""
    for page in pages:
        marks = {word.mark for line in page.body for word in line.words if word.mark}
        if not marks:
            continue
        loose: list[Line] = []
        current = loose
        for line in page.notes:
            found = _NOTE.match(line.text)
            if found and (found[1] in marks or not page.tied):
                current = page.tied.setdefault(found[1], []) if found[1] in marks else loose
            current.append(line)
        page.notes = loose
        if marks - set(page.tied):
            page.body = [_with_marks(line, set(page.tied)) for line in page.body]


def _with_marks(line: Line, tied: set[str]) -> Line:
    """`line` with the raised figures that are no marks of notes as part of their words again."""
    for index, word in enumerate(line.words):
        if word.mark and word.mark not in tied:
            line.words[index] = word._replace(text=word.text + word.mark, mark="")
            line.text = " ".join(word.text + "-" * word.hyphen for word in line.words)
    return line
