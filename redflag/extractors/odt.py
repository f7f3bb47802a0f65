"""OpenDocument text (.odt, .ott): one pass over content.xml with lxml, numbers computed, then the pages' margins."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from redflag import limits
from redflag.document import BlockKind, Coverage, Document, ParagraphPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors.archive import Archive
from redflag.extractors.clause_marks import is_title
from redflag.extractors.links import linked_terms
from redflag.extractors.odt_lists import STYLE, TEXT, Counter, whole
from redflag.extractors.odt_styles import Look, Styles
from redflag.extractors.prose import Prose, Run

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_ONE_CHARACTER = {f"{TEXT}tab": " ", f"{TEXT}line-break": " ", f"{TEXT}soft-page-break": " "}
_NO_TEXT = {f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}sequence-decls"}
_NO_TEXT |= {f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{OFFICE}annotation-end", f"{TEXT}ruby-text"}
_HOLDERS = {f"{TEXT}h", f"{TEXT}p", f"{TEXT}list", f"{TABLE}table"}
_MARGINS: dict[str, BlockKind] = {"header": "header", "footer": "footer"}
_PROSE = 300  # characters in several paragraphs of one cell: the table only lays out the page


def read_odt(name: str, data: bytes) -> Document:
    """An OpenDocument text as a Document: body, tables, notes and frames in reading order, margins last.

    Places are paragraphs. Tracked insertions are text, deletions and comments are not; hidden, white and tiny text is
    read and marked as fine print. Raises UnreadableAgreement when `data` is damaged, encrypted or holds no words.
    """
    archive = Archive(name, data, ".odt")
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise UnreadableAgreement(name, "is encrypted: save it without a password")
    root = archive.xml("content.xml")
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    other = root.find(f"{OFFICE}body/*")
    if body is None and other is not None:
        kind = etree.QName(other).localname
        raise UnreadableAgreement(name, f"is an OpenDocument {kind}, not a text: print it to PDF")
    if body is None:
        raise UnreadableAgreement(name, "is a damaged .odt: content.xml holds no text")
    margins = archive.xml("styles.xml") if "styles.xml" in archive.names else None
    reading = Reading(name, Styles([tree for tree in (margins, root) if tree is not None]))
    reading.blocks(body)
    if margins is not None:
        reading.margins(margins)
    changes = body.find(f"{TEXT}tracked-changes")
    kinds = [region[0].tag for region in changes if len(region)] if changes is not None else []
    coverage = Coverage(
        complete=not reading.notes,
        tracked_insertions=kinds.count(f"{TEXT}insertion"),
        tracked_deletions=kinds.count(f"{TEXT}deletion"),
        hidden_runs=reading.prose.hidden,
        linked_terms=tuple(reading.linked),
        notes=tuple(reading.notes),
    )
    return reading.prose.document(name, "odt", data, coverage)


class Reading:
    """Walks the tree once. What hangs on a paragraph (notes, frames) is read after the block that holds it."""

    def __init__(self, name: str, styles: Styles) -> None:
        self.prose = Prose()
        self.notes: dict[str, None] = {}
        self.linked: dict[str, None] = {}
        self._styles = styles
        self._deadline = limits.Deadline(name)
        self._hanging: list[etree._Element] = []
        self._paragraph = 0
        self._coloured = False  # the background of the table's cell or paragraph that is being read
        self._outline = Counter(styles.outline)
        self._counters: dict[str, Counter] = {}

    def blocks(self, parent: Iterable[etree._Element], why: str = "", kind: BlockKind | None = None) -> None:
        """Everything in `parent`, an element or some; `kind` is that of its paragraphs where it is no body text."""
        self._deadline.check()
        for element in parent:
            tag = element.tag
            if tag in _NO_TEXT or not isinstance(tag, str):
                continue
            if tag in {f"{TEXT}p", f"{TEXT}h"}:
                self._add(element, why, kind)
            elif tag == f"{TEXT}list":
                self._list(element, why, 1, element.get(f"{TEXT}style-name", ""))
            elif tag == f"{TABLE}table":
                self._table(element, why)
            elif tag.startswith(DRAW):
                self._frame(element, why)
            else:  # sections, indexes and what else only holds blocks
                hidden = element.get(f"{TEXT}display") in {"none", "condition"}
                if element.find(f"{TEXT}section-source") is not None and len(element) == 1:
                    self.notes["a section linked from another file was not read"] = None
                self.blocks(element, why or "hidden" * hidden, kind)

    def margins(self, root: etree._Element) -> None:
        """Headers, then footers, the same words once."""
        for side, kind in _MARGINS.items():
            said: set[str] = set()
            for element in root.iter(f"{STYLE}{side}", f"{STYLE}{side}-left", f"{STYLE}{side}-first"):
                words = " ".join("".join(map(str, element.itertext())).split())
                if words not in said:
                    said.add(words)
                    self.blocks(element, kind=kind)

    def _add(
        self,
        element: etree._Element,
        why: str,
        kind: BlockKind | None = None,
        number: str | None = None,
        level: int = 0,
    ) -> None:
        runs = self._runs(element, why)
        words = " ".join("".join(run.text for run in runs).split())
        depth = whole(element.get(f"{TEXT}outline-level"), 1) if element.tag == f"{TEXT}h" else 0
        if depth and number is None and words and not element.get(f"{TEXT}is-list-header"):
            number = self._outline.next(depth) or None
        if kind:
            self.prose.add(runs, kind)
        elif depth and words and is_title(words, styled=True):
            self.prose.add(runs, "heading", number or "", depth)
        else:
            self.prose.paragraph(runs, number is not None, number or "", level)
        self._add_hanging(why)

    def _add_hanging(self, why: str) -> None:
        hanging, self._hanging = self._hanging, []
        for element in hanging:
            if element.tag == f"{TEXT}note":
                body = element.find(f"{TEXT}note-body")
                if body is not None:
                    self.blocks(body, why, "note")
            else:
                self._frame(element, why)

    def _list(self, element: etree._Element, why: str, depth: int, style: str) -> None:
        counter = self._counters.setdefault(style, Counter(self._styles.lists.get(style, {})))
        goes_on = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list")
        if depth == 1 and not goes_on:
            counter.restart(1)
        for item in element:
            numbered = item.tag == f"{TEXT}list-item"
            for child in item:
                if child.tag == f"{TEXT}list":
                    self._list(child, why, depth + 1, child.get(f"{TEXT}style-name") or style)
                elif child.tag in {f"{TEXT}p", f"{TEXT}h"}:
                    start = whole(item.get(f"{TEXT}start-value"), -1)
                    number = counter.next(depth, None if start < 0 else start) if numbered else None
                    self._add(child, why, number=number, level=depth if number is not None else 0)
                    numbered = False
                else:
                    self.blocks([child], why)

    def _table(self, table: etree._Element, why: str) -> None:
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table"), None) is not table:
                continue
            cells = [cell for cell in row if cell.tag == f"{TABLE}table-cell"]
            lays_out = any(_lays_out(cell) for cell in cells)
            read: list[list[Run]] = []
            for cell in cells:
                before, self._coloured = self._coloured, self._styles.is_coloured(cell)
                if lays_out:
                    self.blocks(cell, why)
                else:
                    read.append([run for part in cell for run in (Run(" ", None), *self._runs(part, why))])
                self._coloured = before
            self.prose.row(read)
            self._add_hanging(why)

    def _frame(self, element: etree._Element, why: str) -> None:
        """Text boxes and shapes with text; pictures and objects are not read."""
        if not any(part.tag in _HOLDERS for part in element.iter()):
            if next(element.iter(f"{DRAW}object", f"{DRAW}object-ole"), None) is not None:
                self.notes["an embedded object was not read"] = None
            return
        self.blocks(element, why)

    def _runs(self, element: etree._Element, why: str) -> list[Run]:
        self._paragraph += 1
        before, self._coloured = self._coloured, self._coloured or self._styles.is_coloured(element)
        look = self._styles.look(element)
        runs: list[Run] = []
        self._inline(element, why or self._why(look), look.bold, ParagraphPlace(self._paragraph), runs)
        self._coloured = before
        return runs

    def _why(self, look: Look) -> str:
        return "" if look.why == "white" and self._coloured else look.why

    def _inline(self, element: etree._Element, why: str, bold: bool, place: ParagraphPlace, runs: list[Run]) -> None:
        runs.append(Run(element.text or "", place, why, bold))
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}note" or (isinstance(tag, str) and tag.startswith(DRAW) and tag != f"{DRAW}a"):
                self._hanging.append(child)
            elif tag == f"{TEXT}s":
                runs.append(Run(" ", place, why, bold))
            elif tag in _ONE_CHARACTER:
                runs.append(Run(_ONE_CHARACTER[tag], place, why, bold))
            elif tag in {f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"}:
                words = child.get(f"{TEXT}string-value") or "".join(map(str, child.itertext()))
                runs.append(Run(words, place, "hidden", bold))
            elif tag not in _NO_TEXT and isinstance(tag, str):
                self._link(child)
                look = self._styles.look(child)
                self._inline(child, why or self._why(look), bold or look.bold, place, runs)
            runs.append(Run(child.tail or "", place, why, bold))

    def _link(self, element: etree._Element) -> None:
        address = element.get(_HREF)
        if address and (link := linked_terms("".join(map(str, element.itertext())), address)):
            self.linked[link] = None


def _lays_out(cell: etree._Element) -> bool:
    """True for a cell that holds a table, a list or running text: it is read paragraph by paragraph."""
    if next(cell.iterdescendants(f"{TABLE}table", f"{TEXT}list"), None) is not None:
        return True
    return len(cell) > 1 and sum(len(text) for text in cell.itertext()) > _PROSE
