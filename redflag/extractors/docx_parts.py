"""The Word package: a zip of XML parts and the relationships between them, opened with nothing trusted."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from redflag.errors import UnreadableAgreement
from redflag.extractors.archive import Archive

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (  # ISO 29500 Strict writes other namespaces for the same elements
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_OTHERS = (
    ("xl/workbook.xml", "is an Excel workbook"),
    ("xl/workbook.bin", "is an Excel workbook"),
    ("ppt/presentation.xml", "is a PowerPoint file"),
    ("Index/Document.iwa", "is a Pages document"),
)
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.spreadsheet": "is an OpenDocument sheet (.ods)",
    b"application/epub+zip": "is an e-book (.epub)",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a relationship of a part leads: the last word of its type, its target, whether it leaves the package."""

    kind: str
    target: str
    external: bool


class Package:
    """A Word package in memory. `main` is the name of its main part, "word/document.xml" as a rule."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises UnreadableAgreement when `data` is not a Word package, is damaged, encrypted or too large."""
        self._name = name
        self._relations: dict[str, dict[str, Relation]] = {}
        self._archive = Archive(name, data, ".docx")
        self.names = self._archive.names
        self.main = self._main()

    def _main(self) -> str:
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self.names:
                if relation.target.startswith("word/") or not any(other in self.names for other, _ in _OTHERS):
                    return relation.target
                break
        if "word/document.xml" in self.names:
            return "word/document.xml"
        raise UnreadableAgreement(self._name, self._other())

    def _other(self) -> str:
        """What it is instead, and what to do."""
        found = next((kind for part, kind in _OTHERS if part in self.names), "")
        if not found and "mimetype" in self.names:
            found = _MIMETYPES.get(self.read("mimetype").strip(), "")
        if found:
            return f"{found}, not a Word document: save it as .docx or PDF"
        return "is a zip archive, not a Word document: unpack it and scan the folder"

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises UnreadableAgreement when it is damaged, missing or too large."""
        return self._archive.read(part)

    def xml(self, part: str) -> etree._Element:
        """The root of an XML part. Raises UnreadableAgreement when it is damaged or holds a document type."""
        return self.parsed(part, self.read(part))

    def parsed(self, part: str, data: bytes) -> etree._Element:
        """The root of `data`, the bytes of an XML part. Raises as `xml` does."""
        if b"purl.oclc.org" in data:
            for strict, transitional in _STRICT:
                data = data.replace(strict, transitional)
        return self._archive.parsed(part, data)

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part ("" for the package) by their id."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder, file = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self.names:
            return {}
        found = {}
        for element in self.xml(rels).iter(_RELATION):
            target, external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id", "")] = Relation(element.get("Type", "").rsplit("/", 1)[-1], target, external)
        return found

    def related(self, part: str, kind: str) -> str | None:
        """The name of the part that `part` names for `kind` ("styles", "footnotes"), None where it names none."""
        targets = (relation.target for relation in self.relations(part).values() if relation.kind == kind)
        return next((target for target in targets if target in self.names), None)
