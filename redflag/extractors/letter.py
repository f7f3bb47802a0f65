"""An e-mail as a Document: its head, its text, and each attached file read by its own extractor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from redflag import limits
from redflag.document import Coverage, Document, FilePlace, FinePrint, Place, TextPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors.assembly import Assembly, Stretch
from redflag.extractors.html import read_html
from redflag.extractors.text import read_text
from redflag.extractors.tidy import printable

_QUOTED = re.compile(r"^(?:> ?)+", re.M)
_LOGO = 50_000  # bytes; an inline picture below is an ornament, one above may hold text
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that hangs on an e-mail. `letter` is the e-mail where it is one itself and was opened already."""

    name: str
    data: bytes = b""
    media: str = ""
    inline: bool = False
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What is read of an e-mail, of whichever format: (label, words) of its head, its text, what is attached."""

    head: Sequence[tuple[str, str]]
    text: str = ""
    html: bytes = b""
    attached: Sequence[Attachment] = ()
    notes: Sequence[str] = ()


@dataclass(slots=True)
class _Binder:
    """Puts the parts together; `files` counts the attachments of all depths, `ocr` is for those that are scans."""

    name: str
    ocr: str
    assembly: Assembly = field(default_factory=Assembly)
    fine_print: list[FinePrint] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)
    files: int = 0
    deadline: limits.Deadline = field(init=False)

    def __post_init__(self) -> None:
        self.deadline = limits.Deadline(self.name)


def document_of(name: str, data: bytes, letter: Letter, ocr: str = "") -> Document:
    """The Document of an e-mail: an attachment begins with a heading that names it, its places are FilePlaces.

    `ocr` as in `extract`. What could not be read is named in the coverage. Raises UnreadableAgreement when nothing
    could be.
    """
    binder = _Binder(name, ocr)
    _bind(binder, letter, "")
    document = binder.assembly.document(name, "email", data, binder.coverage)
    if not any(map(str.isalpha, document.text)):
        raise UnreadableAgreement(name, "; ".join(["holds no words", *binder.coverage.notes]))
    return replace(document, fine_print=tuple(binder.fine_print))


def _bind(binder: _Binder, letter: Letter, file: str) -> None:
    for label, words in letter.head:
        if words:
            place: Place = TextPlace(1)
            line = (
                printable(f"{label}: {words}"[:1000]) if label != "Subject" else f"Subject: {' '.join(words.split())}"
            )
            binder.assembly.add([(line, FilePlace(file, TextPlace(1)) if file else place)], "header")
    _note(binder, letter.notes)
    try:
        if letter.html.strip():
            _append(binder, read_html(binder.name, letter.html), file)
        elif letter.text.strip():
            _append(binder, read_text(binder.name, _QUOTED.sub("", letter.text).encode("utf-8", "replace")), file)
    except UnreadableAgreement as error:
        if error.reason != "holds no words":
            _note(binder, [f"the text of the e-mail was not read: it {error.reason}"])
    for attachment in letter.attached:
        binder.deadline.check()
        binder.files += 1
        if binder.files > limits.MOST_ATTACHED:
            _note(binder, [f"more than {limits.MOST_ATTACHED} files are attached; the rest was not read"])
            break
        _attach(binder, attachment, f"{file}/{printable(attachment.name)}".lstrip("/"))


def _attach(binder: _Binder, attachment: Attachment, file: str) -> None:
    if attachment.media in _SIGNATURES or (
        attachment.inline and attachment.media.startswith("image/") and len(attachment.data) < _LOGO
    ):
        return
    try:
        if file.count("/") >= limits.DEEPEST_ATTACHED:
            raise UnreadableAgreement(file, "is attached too deep, e-mail in e-mail")
        document = None if attachment.letter else _read(file, attachment, binder.ocr)
    except UnreadableAgreement as error:
        _note(binder, [f"the attached file {file} was not read: it {error.reason}"])
        return
    heading: Stretch = (f"Attachment: {file}", FilePlace(file, TextPlace(1)))
    binder.assembly.add([heading], "heading", level=1)
    if attachment.letter:
        _bind(binder, attachment.letter, file)
    elif document is not None:
        _append(binder, document, file)


def _read(file: str, attachment: Attachment, ocr: str) -> Document:
    from redflag.extractors import extract_bytes  # here: it is what calls this module

    return extract_bytes(file, attachment.data, ocr)


def _append(binder: _Binder, document: Document, file: str) -> None:
    """Add the blocks of a Document read from the text of the e-mail (`file` "") or from an attached file."""
    first = len(binder.assembly.blocks)
    for block in document.blocks:
        stretches = list(_stretches(document, block.start, block.end, file))
        binder.assembly.add(stretches, block.kind, block.number, block.level)
    if not document.blocks:
        return
    by = binder.assembly.blocks[first].start - document.blocks[0].start
    binder.fine_print += [replace(fine, start=fine.start + by, end=fine.end + by) for fine in document.fine_print]
    _add_coverage(binder, document.coverage, file)


def _stretches(document: Document, start: int, end: int, file: str) -> Iterator[Stretch]:
    for piece in document.pieces_of(start, end):
        if piece.start > start:
            yield document.text[start : piece.start], None
        place = piece.place
        if file and isinstance(place, FilePlace):
            place = FilePlace(f"{file}/{place.file}", place.place)
        elif file and not isinstance(place, FilePlace):
            place = FilePlace(file, place)
        yield document.text[piece.start : piece.end], place
        start = piece.end
    yield document.text[start:end], None


def _note(binder: _Binder, notes: Sequence[str]) -> None:
    if notes:
        binder.coverage = replace(binder.coverage, complete=False, notes=(*binder.coverage.notes, *notes))


def _add_coverage(binder: _Binder, more: Coverage, file: str) -> None:
    whole = binder.coverage
    notes = list(more.notes)
    if pages := len(more.pages_by_ocr):
        notes.append(f"{pages} page{'s' * (pages > 1)} read by text recognition (OCR), which can get words wrong")
    binder.coverage = replace(
        whole,
        complete=whole.complete and more.complete,
        tracked_insertions=whole.tracked_insertions + more.tracked_insertions,
        tracked_deletions=whole.tracked_deletions + more.tracked_deletions,
        hidden_runs=whole.hidden_runs + more.hidden_runs,
        linked_terms=tuple(dict.fromkeys((*whole.linked_terms, *more.linked_terms))),
        notes=(*whole.notes, *(f"{file}: {note}" if file else note for note in notes)),
    )
