"""What an extractor makes of a file: one string, and where each piece of it stands on paper."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

COLUMN = " | "  # between the cells of a table row
BlockKind = Literal["heading", "paragraph", "item", "row", "note", "header", "footer"]
Format = Literal["pdf", "docx", "odt", "rtf", "html", "email", "text", "markdown"]


class PdfPlace(NamedTuple):  # as Piece a tuple, not a dataclass: one a word of a PDF, and made in a third of the time
    """A box on a PDF page. `page` counts from 1; the box is in points from the page's top left corner.

    `confidence` is how sure text recognition is of the words in it, 0 to 1; 1 where the file holds them as text.
    """

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float = 1.0


class DocxPlace(NamedTuple):  # a tuple, not a dataclass: one a run of a Word file, and made in a third of the time
    """A stretch of one run in a Word package: enough to hang a comment on the right words.

    `part` is the part's name ("word/document.xml"), `paragraph` the index of the w:p among all w:p of that part
    in document order, `run` the index of the w:r among all w:r of that paragraph, `start` the offset of the piece
    in that run's text.
    """

    part: str
    paragraph: int
    run: int
    start: int


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A line of a plain text, Markdown or HTML file or of an e-mail's text, counted from 1."""

    line: int


@dataclass(frozen=True, slots=True)
class ParagraphPlace:
    """A paragraph of an OpenDocument or RTF file, counted from 1 over all that is read of it."""

    paragraph: int


InnerPlace = PdfPlace | DocxPlace | TextPlace | ParagraphPlace


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A place in a file attached to an e-mail; `file` is the attachment's name, "a.eml/b.pdf" for one in another."""

    file: str
    place: InnerPlace


Place = InnerPlace | FilePlace


class Piece(NamedTuple):
    """`Document.text[start:end]` stands at `place`: a word (PDF), a run (DOCX) or a line (text)."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table row or note: `Document.text[start:end]`, never holding a line break.

    `number` is the number a person sees in front of it when it is not part of the text (Word computes it); "" where
    there is none or where it is part of the text. `level` is the depth of a heading or list item, from 1; 0 unknown.
    """

    start: int
    end: int
    kind: BlockKind
    number: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause that a report cites: its number ("9.2(b)", "" where it has none) and the heading it stands under."""

    number: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class FinePrint:
    """`Document.text[start:end]` is set so that a reader overlooks it. `reason` says how, in words for the report:
    "hidden", "white", "small type 6 pt of 11"."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read and what was not. `complete` is False when anything was left unread; `notes` say what, in words.

    `ocr_confidence` says of each of `pages_by_ocr`, in their order, how sure text recognition is of its words, 0 to 1.
    """

    complete: bool = True
    pages_without_text: tuple[int, ...] = ()
    pages_by_ocr: tuple[int, ...] = ()
    ocr_confidence: tuple[float, ...] = ()
    tracked_insertions: int = 0
    tracked_deletions: int = 0
    hidden_runs: int = 0
    linked_terms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """An agreement as text. Offsets into `text` are the only coordinate between extractor and report.

    Blocks are separated by one line break and hold none themselves. `pages` is 0 where the format has no pages.
    `fine_print` is in the order of the text, none overlaps another; notes, headers and footers are told by their
    block's kind and stand in it only where they are set smaller, paler or hidden besides.
    """

    path: str
    format: Format
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    pieces: tuple[Piece, ...]
    coverage: Coverage = field(default_factory=Coverage)
    pages: int = 0
    fine_print: tuple[FinePrint, ...] = ()

    @cached_property
    def _piece_ends(self) -> list[int]:
        return [piece.end for piece in self.pieces]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def pieces_of(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces that hold any of `text[start:end]`, in the order of the text."""
        first = bisect_right(self._piece_ends, start)
        found = []
        for piece in self.pieces[first:]:
            if piece.start >= end:
                break
            found.append(piece)
        return tuple(found)

    def fine_print_in(self, start: int, end: int) -> tuple[FinePrint, ...]:
        """The fine print that holds any of `text[start:end]`, in the order of the text."""
        return tuple(fine for fine in self.fine_print if fine.start < end and start < fine.end)

    def line_of(self, offset: int) -> int:
        """The line of the text, from 1, on which the character at `offset` stands."""
        return self.text.count("\n", 0, offset) + 1

    def block_at(self, offset: int) -> Block | None:
        """The block that holds the character at `offset`, or None between blocks."""
        index = bisect_right(self._block_starts, offset) - 1
        if index < 0 or self.blocks[index].end <= offset:
            return None
        return self.blocks[index]

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where `text[start:end]` stands: one box a line of a PDF page, one place a run or line elsewhere."""
        places: list[Place] = []
        for piece in self.pieces_of(start, end):
            place = piece.place
            if isinstance(place, DocxPlace) and start > piece.start:
                place = DocxPlace(place.part, place.paragraph, place.run, place.start + start - piece.start)
            last = places[-1] if places else None
            if last is not None and (both := _on_one_line(last, place)):
                places[-1] = both
            elif place != last:
                places.append(place)
        return tuple(places)


def _on_one_line(left: Place, right: Place) -> Place | None:
    """The box around two boxes on one line of one page of one file, else None."""
    if isinstance(left, FilePlace) and isinstance(right, FilePlace) and left.file == right.file:
        both = _on_one_line(left.place, right.place)
        return FilePlace(left.file, both) if both is not None and not isinstance(both, FilePlace) else None
    if isinstance(left, PdfPlace) and isinstance(right, PdfPlace) and _same_line(left, right):
        return _around(left, right)
    return None


def _same_line(left: PdfPlace, right: PdfPlace) -> bool:
    """Two word boxes stand on one line when they overlap by half of the lower one's height, left before right."""
    if left.page != right.page or right.x0 < left.x0:
        return False
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    return overlap > 0.5 * min(left.bottom - left.top, right.bottom - right.top)


def _around(left: PdfPlace, right: PdfPlace) -> PdfPlace:
    return PdfPlace(
        left.page,
        min(left.x0, right.x0),
        min(left.top, right.top),
        max(left.x1, right.x1),
        max(left.bottom, right.bottom),
        min(left.confidence, right.confidence),
    )
