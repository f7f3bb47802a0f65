"""Web pages: visible text by lxml's HTML parser, which resolves no entity of the page's own and fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from redflag import limits
from redflag.document import Coverage, Document, TextPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors.clause_marks import is_title, starts_clause
from redflag.extractors.html_lists import HtmlList
from redflag.extractors.html_look import Look, Style, look_of, sheet
from redflag.extractors.links import linked_terms
from redflag.extractors.prose import Prose, Run
from redflag.extractors.text import characters

_SKIPPED = {"script", "style", "template", "head", "title", "noframes"}
_BLOCKS = set(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"
    " form header hr html legend main nav p section summary tr td th thead tbody tfoot option".split()
)
_HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
_FRAMES = {"iframe": "src", "frame": "src", "object": "data", "embed": "src"}
_LAYOUT = {"table", "ol", "ul", "pre", *_HEADINGS}
_PROSE = 300  # characters in several paragraphs of one cell: the table only lays out the page
_LARGE = 600  # pixels; a picture so wide and high may hold a page of text
_BREAK = Run("\n", None)


def read_html(name: str, data: bytes) -> Document:
    """The text of a web page or an HTML file as a Document; its places are lines of the file (TextPlace).

    Scripts and styles are no text. What is hidden, white on white or tiny is read and marked as fine print. Frames and
    large pictures are named in the coverage. Raises UnreadableAgreement: no text, too deep, no words.
    """
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", characters(name, data))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    if root is None:
        raise UnreadableAgreement(name, "holds no words")
    limits.check_depth(name, root)
    page = Page(name, root)
    coverage = Coverage(
        complete=not page.notes,
        tracked_insertions=page.insertions,
        tracked_deletions=page.deletions,
        hidden_runs=page.prose.hidden,
        linked_terms=tuple(page.linked),
        notes=tuple(page.notes),
    )
    if not page.prose.assembly.blocks and next(root.iter("script"), None) is not None:
        raise UnreadableAgreement(name, "holds no words: a script writes them; print the page to PDF and scan that")
    return page.prose.document(name, "html", data, coverage)


class Page:
    """One pass over the elements of a page."""

    def __init__(self, name: str, root: etree._Element) -> None:
        self.prose = Prose()
        self.notes: dict[str, None] = {}
        self.linked: dict[str, None] = {}
        self.insertions = self.deletions = 0
        self._deadline = limits.Deadline(name)
        self._sheets: dict[str, Style] = {}
        for style in root.iter("style"):
            self._sheets |= sheet(style.text or "")
        self._runs: list[Run] = []
        self._lists: list[HtmlList] = []
        self._item: str | None = None  # the number of the list item whose first words are still to come
        self._in_cell = False
        self._element(root, Look())
        self._flush()

    def _element(self, element: etree._Element, above: Look) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        look = look_of(element, above, self._sheets)
        if tag == "br":
            self._runs.append(_BREAK)
        elif tag in _FRAMES or tag == "img":
            self._note_unread(element, look)
        elif tag == "del":
            self.deletions += 1
        elif tag in {"pre", "textarea"}:
            self._flush()
            self.prose.lines("".join(map(str, element.itertext())), _line(element), look.why)
        elif tag == "table" and not self._in_cell:
            self._table(element, look)
        elif tag in {"ol", "ul", "menu"}:
            self._flush()
            self._lists.append(HtmlList(element))
            self._children(element, look)
            self._flush()
            self._lists.pop()
        elif tag in _HEADINGS:
            self._flush()
            self._children(element, look)
            self._flush(_HEADINGS[tag])
        elif tag == "li" or tag in _BLOCKS:
            self._block(element, look)
        else:
            self._inline(element, look)

    def _children(self, element: etree._Element, look: Look) -> None:
        self._deadline.check()
        self._text(element.text, element, look)
        for child in element:
            self._element(child, look)
            self._text(child.tail, child, look)

    def _text(self, text: str | None, element: etree._Element, look: Look) -> None:
        if text:
            self._runs.append(Run(text.replace("\n", " "), TextPlace(_line(element)), look.why, look.bold))

    def _block(self, element: etree._Element, look: Look) -> None:
        self._flush()
        if element.tag == "li":
            self._item = self._lists[-1].next(element) if self._lists else ""
        if element.tag == "details" and "open" not in element.attrib:
            for child in element:
                inside = look if child.tag == "summary" else replace(look, why=look.why or "hidden until opened")
                self._element(child, inside)
                self._text(child.tail, child, replace(look, why=look.why or "hidden until opened"))
        else:
            self._children(element, look)
        self._flush()
        if element.tag == "li":
            self._item = None

    def _inline(self, element: etree._Element, look: Look) -> None:
        attributes = element.attrib
        if element.tag == "a":
            link = linked_terms("".join(map(str, element.itertext())), attributes.get("href", ""))
            self.linked |= dict.fromkeys(filter(None, [link]))
        elif element.tag == "input" and attributes.get("type", "text").lower() in {"checkbox", "radio"}:
            self._text("☒ " if "checked" in attributes else "☐ ", element, look)
        elif element.tag == "input" and attributes.get("type", "text").lower() in {"text", "date", "number", "email"}:
            self._text(attributes.get("value"), element, look)
        self.insertions += element.tag == "ins"
        self._children(element, look)

    def _note_unread(self, element: etree._Element, look: Look) -> None:
        sizes = [re.match(r"\d+", element.get(side, "").strip()) for side in ("width", "height")]
        wide, high = (int(size[0]) if size else -1 for size in sizes)
        if element.tag == "img":
            if wide >= _LARGE and high >= _LARGE:
                self.notes["a picture the size of a page was not read: it may hold text"] = None
        elif not look.why and wide not in {0, 1} and high not in {0, 1}:
            address = " ".join(element.get(_FRAMES[str(element.tag)], "").split())[:200]
            self.notes[f"a frame ({address or 'without an address'}) was not read: scan what it shows too"] = None

    def _table(self, table: etree._Element, look: Look) -> None:
        self._flush()
        for part in table:
            inner = look_of(part, look, self._sheets) if isinstance(part.tag, str) else look
            rows = part if part.tag in {"thead", "tbody", "tfoot"} else [part]
            for row in rows:
                if row.tag == "tr":
                    self._row(row, look_of(row, inner, self._sheets) if row is not part else inner)
                else:
                    self._element(row, inner)
        self._flush()

    def _row(self, row: etree._Element, look: Look) -> None:
        cells = [cell for cell in row if isinstance(cell.tag, str)]
        if any(_lays_out(cell) for cell in cells):
            for cell in cells:
                self._element(cell, look)
            return
        read: list[list[Run]] = []
        self._in_cell = True
        for cell in cells:
            self._element(cell, look)
            read.append([Run(" ", None) if run is _BREAK else run for run in self._runs])
            self._runs = []
        self._in_cell = False
        self.prose.row(read)

    def _flush(self, heading: int = 0) -> None:
        """End the paragraph that is being read; in a cell of a table only a space."""
        if self._in_cell:
            self._runs.append(Run(" ", None))
            return
        runs, self._runs = self._runs, []
        for block in _paragraphs(runs):
            number, self._item = self._item, None
            depth = len(self._lists)
            if heading:
                self.prose.add(block, "heading", number or "", heading)
            else:
                self.prose.paragraph(block, number is not None, number or "", depth if number is not None else 0)


def _line(element: etree._Element) -> int:
    line: Any = element.sourceline
    return int(line or 1)


def _lays_out(cell: etree._Element) -> bool:
    """True for a cell that holds a table, a list or running text: it is read paragraph by paragraph."""
    tags = [element.tag for element in cell.iterdescendants()]
    if not _LAYOUT.isdisjoint(tag for tag in tags if isinstance(tag, str)):
        return True
    return sum(tag in {"p", "div"} for tag in tags) > 1 and sum(len(text) for text in cell.itertext()) > _PROSE


def _paragraphs(runs: list[Run]) -> Iterator[list[Run]]:
    """The runs cut where an empty line, a new clause or the end of a title says so; other line breaks are spaces."""
    block: list[Run] = []
    before, bold = "", False
    for line in _lines(runs):
        words = " ".join("".join(run.text for run in line).split())
        ends = not words or starts_clause(words, before) or (bold and is_title(before, styled=True))
        if block and ends:
            yield block
            block, before = [], ""
        if words:
            block += [Run(" ", None), *line] if block else line
            bold = all(run.bold or not run.text.strip() for run in block)
            before = f"{before} {words}" if before else words
    if block:
        yield block


def _lines(runs: list[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for run in runs:
        if run is _BREAK:
            yield line
            line = []
        else:
            line.append(run)
    yield line
