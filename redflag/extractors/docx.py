"""Word documents (.docx): one pass over the XML parts with lxml.

python-docx reads bare paragraphs in less time, and drops tracked insertions, content controls, text boxes
and notes. What Word computes is computed here too: the numbers in front of clauses (docx_numbering).
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from redflag.document import Coverage, Document, DocxPlace, FinePrint, Place
from redflag.errors import UnreadableAgreement
from redflag.extractors.assembly import Assembly
from redflag.extractors.docx_marks import Tally
from redflag.extractors.docx_numbering import Numbering
from redflag.extractors.docx_parts import Package, W
from redflag.extractors.docx_styles import Styles
from redflag.extractors.docx_walk import Part, Reading


def read_docx(name: str, data: bytes) -> Document:
    """A Word document as a Document: body, tables, notes and text boxes in reading order, headers and footers last.

    Tracked insertions are text, deletions and comments are not. Raises UnreadableAgreement when `data` is damaged,
    encrypted, no Word document, or holds no text.
    """
    package = Package(name, data)
    styles = Styles(lambda: _related(package, "styles"))
    numbering = Numbering(lambda: _related(package, "numbering"), styles)
    reading = Reading(package, Assembly(), styles, numbering, Tally())
    root = package.xml(package.main)
    body = root.find(f"{W}body")
    if body is None:
        raise UnreadableAgreement(name, f"is a damaged .docx: {package.main} has no body")
    Part(reading, package.main, root).add(body)
    _add_margins(reading)
    document = reading.assembly.document(name, "docx", data, _coverage(reading.tally))
    if not any(map(str.isalpha, document.text)):
        pictures = any("/media/" in part for part in package.names)
        reason = (
            "holds no text, only pictures: save it as PDF and scan that with --ocr" if pictures else "holds no text"
        )
        raise UnreadableAgreement(name, reason)
    return replace(document, fine_print=_fine_print(reading, document.text))


def _related(package: Package, kind: str) -> etree._Element | None:
    """The root of the part that the main part names for `kind`, None where it names none."""
    name = package.related(package.main, kind)
    return None if name is None else package.xml(name)


def _add_margins(reading: Reading) -> None:
    """Headers, then footers: each part once, the same words once."""
    package = reading.package
    relations = package.relations(package.main).values()
    for kind in ("header", "footer"):
        read: set[bytes] = set()
        said: set[str] = set()
        for relation in relations:
            if relation.kind != kind or relation.target not in package.names:
                continue
            data = package.read(relation.target)
            if data in read:
                continue
            read.add(data)
            margin = package.parsed(relation.target, data)
            words = " ".join("".join(text.text or "" for text in margin.iter(f"{W}t")).split())
            if words not in said:
                said.add(words)
                Part(reading, relation.target, margin, "header" if kind == "header" else "footer").add(margin)


def _fine_print(reading: Reading, text: str) -> tuple[FinePrint, ...]:
    reasons = reading.tally.fine_print()
    if not reasons:
        return ()

    def reason(place: Place) -> str:
        return reasons.get(place[:3], "") if isinstance(place, DocxPlace) else ""

    found = reading.assembly.fine_print(reason)
    return tuple(fine for fine in found if any(map(str.isalnum, text[fine.start : fine.end])))


def _coverage(tally: Tally) -> Coverage:
    return Coverage(
        complete=not tally.notes,
        tracked_insertions=tally.insertions,
        tracked_deletions=tally.deletions,
        hidden_runs=tally.hidden,
        linked_terms=tuple(tally.linked.values()),
        notes=tuple(tally.notes),
    )
