"""One part of a Word package (document, notes, header ...) walked once: paragraphs, tables, and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from redflag.document import COLUMN, BlockKind
from redflag.extractors.assembly import Assembly, Stretch
from redflag.extractors.clause_marks import LONGEST_HEADING, is_title, kind_of
from redflag.extractors.docx_look import RUN, TABLE
from redflag.extractors.docx_marks import ALTERNATE, NUMBERING, OUTLINE, SECTION, STYLE, Marks, P, Tally, chosen
from redflag.extractors.docx_numbering import Numbering
from redflag.extractors.docx_parts import Package, Relation, W
from redflag.extractors.docx_runs import DELETED, INSERTED, ParagraphWords, trimmed
from redflag.extractors.docx_styles import Styles, level, value

_ROW, _CELL = f"{W}tr", f"{W}tc"
_UNREAD = {f"{W}altChunk": "a part in another format", f"{W}subDoc": "a linked subdocument"}
_PROSE = 300  # characters in several paragraphs of one cell: the table only lays out the page


@dataclass(slots=True)
class Reading:
    """What all parts of one package share while they are read."""

    package: Package
    assembly: Assembly
    styles: Styles
    numbering: Numbering
    tally: Tally


@dataclass(slots=True)
class Paragraph:
    """A w:p as read. `notes` and `boxes` hang on it and are read after the block that holds it."""

    stretches: list[Stretch]
    kind: BlockKind = "paragraph"
    number: str = ""
    level: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.stretches)


Cell = list["Paragraph | Row"]
Row = list[Cell]


class Part:
    """Reads the blocks of one part into the Reading's assembly. `kind` is set for notes, headers and footers."""

    def __init__(self, reading: Reading, name: str, root: etree._Element, kind: BlockKind | None = None) -> None:
        self._reading, self._name, self._kind = reading, name, kind
        self.marks = Marks(root, reading.styles)
        self._carried: Paragraph | None = None  # words whose paragraph's end was deleted: they go on in the next one
        self._notes: dict[str, tuple[Part, dict[str, etree._Element]]] = {}

    def add(self, parent: etree._Element) -> None:
        """Add the blocks below `parent`, in reading order."""
        for content in self._contents(parent):
            self._add(content)
        for left in self._flushed():
            self._add(left)

    def _flushed(self) -> Iterator[Paragraph]:
        """What was carried on, where no paragraph follows it: before a table, at the end of a cell."""
        if self._carried is not None:
            carried, self._carried = self._carried, None
            carried.stretches = trimmed(carried.stretches)
            self._classify(carried, None, None, None)
            yield carried

    def _contents(self, parent: etree._Element) -> Iterator[Paragraph | Row]:
        """Paragraphs and table rows below `parent`, through content controls and tracked insertions."""
        for child in parent:
            tag = child.tag
            if tag == P:
                paragraph = self._paragraph(child)
                if paragraph is not None:
                    yield paragraph
            elif tag == TABLE:
                yield from self._flushed()
                yield from self._rows(child)
            elif tag in DELETED:
                self._reading.tally.deletions += next(child.iter(RUN), None) is not None
            elif tag in _UNREAD:
                self._reading.tally.notes[f"{_UNREAD[tag]} was not read"] = None
            elif tag == ALTERNATE:
                node = chosen(child)
                yield from self._contents(node) if node is not None else ()
            elif tag.endswith(("}sdt", "}sdtContent", "}customXml", "}smartTag", "}ins", "}moveTo")):
                yield from self._contents(child)

    def _rows(self, table: etree._Element) -> Iterator[Row]:
        for row in _within(table, _ROW):
            if row in self.marks.deleted:
                self._reading.tally.deletions += 1
                continue
            self._reading.tally.insertions += row in self.marks.inserted
            yield [self._cell(cell) for cell in _within(row, _CELL)]

    def _cell(self, cell: etree._Element) -> Cell:
        if cell in self.marks.deleted:
            self._reading.tally.deletions += 1
            return []
        if any(value(merge) in (None, "continue") for merge in cell.iterfind(f"{W}tcPr/{W}vMerge")):
            return [Paragraph([], "row")]  # a part of the cell above, whose words it shows
        return [*self._contents(cell), *self._flushed()]

    def _add(self, content: Paragraph | Row) -> None:
        if isinstance(content, Paragraph):
            self._block(content.stretches, content.kind, content.number, content.level, [content])
            return
        cells = [cell for cell in content if any(not isinstance(one, Paragraph) or one.stretches for one in cell)]
        is_merged = any(isinstance(one, Paragraph) and one.kind == "row" for cell in content for one in cell)
        if len(cells) < (1 if is_merged else 2) or any(_is_layout(cell) for cell in cells):
            for one in (one for cell in content for one in cell):
                self._add(one)
            return
        paragraphs = [one for cell in content for one in cell if isinstance(one, Paragraph)]
        number = next((one.number for one in paragraphs if one.stretches), "")
        self._block(list(_joined(cells)), self._kind or "row", number, 0, paragraphs)

    def _block(
        self, stretches: list[Stretch], kind: BlockKind, number: str, depth: int, holders: Iterable[Paragraph]
    ) -> None:
        """One block, then the notes and text boxes that hang on the paragraphs it holds."""
        self._reading.assembly.add(stretches, kind, number, depth)
        for holder in holders:
            for part, note in holder.notes:
                self._note(part, note)
            for box in holder.boxes:
                self.add(box)

    def _paragraph(self, element: etree._Element) -> Paragraph | None:
        """A w:p as read; None where its end was deleted, so that its words go on in the next one."""
        reading = self._reading
        properties = self.marks.said.get(element[0], {}) if len(element) else {}
        style_id = value(properties.get(STYLE))
        style = reading.styles.of_paragraph(style_id)
        words = ParagraphWords(self._name, self.marks, self._relation, reading.tally, style.look)
        words.read(element)
        paragraph = Paragraph(words.stretches, notes=words.notes, boxes=words.boxes)
        if self._carried is not None:
            paragraph, self._carried = _after(self._carried, paragraph), None
        if element in self.marks.deleted:
            self._carried = paragraph
            return None
        stretches = paragraph.stretches = trimmed(paragraph.stretches)
        own = properties.get(NUMBERING)
        listed = reading.numbering.place(own, style_id, style) if own is not None or style.num_id else None
        if listed and (stretches or SECTION not in properties):  # Word counts no paragraph that only breaks a section
            paragraph.number = reading.numbering.next(*listed)
        if stretches:
            own_outline = level(properties.get(OUTLINE))
            outline = style.outline if own_outline is None else own_outline + 1 if own_outline < 9 else None
            self._classify(paragraph, outline, listed[1] + 1 if listed else None, words)
        return paragraph

    def _relation(self, identity: str) -> Relation | None:
        return self._reading.package.relations(self._name).get(identity)

    def _classify(
        self, paragraph: Paragraph, outline: int | None, listed: int | None, words: ParagraphWords | None
    ) -> None:
        text = paragraph.text
        if self._kind is not None:
            paragraph.kind = self._kind
        elif outline is not None and is_title(text, styled=True):
            paragraph.kind, paragraph.level = "heading", outline
        elif listed is not None:
            paragraph.kind = "heading" if paragraph.number and is_title(text) else "item"
            paragraph.level = listed
        else:
            paragraph.kind, paragraph.level = kind_of(
                text, alone=words is not None and len(text) <= LONGEST_HEADING and words.all_bold()
            )

    def _note(self, kind: str, note: str) -> None:
        """The footnote or endnote of that id, as blocks of kind "note"."""
        if kind not in self._notes:
            self._notes[kind] = self._load_notes(kind)
        part, notes = self._notes[kind]
        element = notes.pop(note, None)
        if element is not None:
            part.add(element)

    def _load_notes(self, kind: str) -> tuple[Part, dict[str, etree._Element]]:
        package = self._reading.package
        name = next(
            (r.target for r in package.relations(self._name).values() if r.kind == kind and r.target in package.names),
            None,
        )
        if name is None:
            return self, {}
        root = package.xml(name)
        return Part(self._reading, name, root, "note"), {one.get(f"{W}id", ""): one for one in root}


def _within(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, through content controls around them."""
    for child in parent:
        if child.tag == wanted:
            yield child
        elif child.tag.endswith(("}sdt", "}sdtContent", "}customXml")) or child.tag in INSERTED:
            yield from _within(child, wanted)


def _is_layout(cell: Cell) -> bool:
    """True for a cell that holds a table or running text: it is read paragraph by paragraph."""
    paragraphs = [one for one in cell if isinstance(one, Paragraph) and one.stretches]
    return len(paragraphs) < sum(not isinstance(one, Paragraph) or bool(one.stretches) for one in cell) or (
        len(paragraphs) > 1 and sum(len(one.text) for one in paragraphs) > _PROSE
    )


def _joined(cells: Iterable[Cell]) -> Iterator[Stretch]:
    """The words of a row: a bar between cells, a space between the paragraphs of a cell."""
    between = ""
    for cell in cells:
        for paragraph in cell:
            if isinstance(paragraph, Paragraph) and paragraph.stretches:
                yield between, None
                yield from paragraph.stretches
                between = " "
        between = COLUMN


def _after(carried: Paragraph, paragraph: Paragraph) -> Paragraph:
    """A paragraph that goes on where `carried` lost its end."""
    return Paragraph(
        carried.stretches + paragraph.stretches,
        notes=carried.notes + paragraph.notes,
        boxes=carried.boxes + paragraph.boxes,
    )
