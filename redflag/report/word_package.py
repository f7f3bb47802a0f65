"""A Word package (.docx) that is written again with some parts changed or added, and all others byte for byte."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator

from lxml import etree

from redflag.errors import RedflagError

EPOCH = (1980, 1, 1, 0, 0, 0)  # the date of every part we add: same input, same bytes
_CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


class WordPackage:
    """The parts of a .docx that was read before, so known to be whole and within the limits. `main` names the part
    that holds the body."""

    def __init__(self, path: str, data: bytes) -> None:
        """`path` is for messages. Raises RedflagError where the package holds macros, which no .docx may."""
        self.path = path
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._changed: dict[str, bytes] = {}
        self.names = frozenset(self._zip.namelist())
        if any(posixpath.basename(name).lower() == "vbaproject.bin" for name in self.names):
            raise RedflagError(f"{path}: holds macros, which a .docx may not: save it as .docx in Word and scan that")
        mains = [target for kind, _, target in self.relations("") if kind == "officeDocument" and target in self.names]
        self.main = mains[0] if mains else "word/document.xml"

    def xml(self, part: str) -> etree._Element:
        """The root of an XML part."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        return etree.fromstring(self.read(part), parser)

    def read(self, part: str) -> bytes:
        """The bytes of a part as they will be written."""
        return self._changed.get(part) or self._zip.read(part)

    def put(self, part: str, root: etree._Element) -> None:
        """Write `root` as that part, new or not."""
        self._changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """The relationships of a part ("" for the package): the last word of the type, the id, the part it leads to."""
        rels = _rels_of(part)
        if rels not in self.names:
            return
        for relation in self.xml(rels).iter(f"{_RELATIONS}Relationship"):
            if relation.get("TargetMode") != "External":
                target = posixpath.join("/", posixpath.dirname(part), relation.get("Target", ""))
                kind = relation.get("Type", "").rpartition("/")[2]
                yield kind, relation.get("Id", ""), posixpath.normpath(target).lstrip("/")

    def related(self, part: str, kind: str) -> str:
        """The part that `part` names for `kind` ("styles"), "" where it names none."""
        return next((to for named, _, to in self.relations(part) if named == kind and to in self.names), "")

    def add(self, part: str, root: etree._Element, content_type: str, relation_type: str) -> None:
        """Add a part, and make the main part lead to it."""
        self.put(part, root)
        types = self._types()
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{part}", ContentType=content_type)
        self.put(_CONTENT_TYPES, types)
        rels = _rels_of(self.main)
        relations = self.xml(rels) if rels in self.names else _root(_RELATIONS, "Relationships")
        taken = {relation.get("Id") for relation in relations}
        identity = next(name for number in range(1, len(taken) + 2) if (name := f"rIdRedflag{number}") not in taken)
        target = posixpath.relpath(part, posixpath.dirname(self.main) or ".")
        etree.SubElement(relations, f"{_RELATIONS}Relationship", Id=identity, Type=relation_type, Target=target)
        self.put(rels, relations)

    def become_document(self) -> None:
        """Make a template (.dotx) a document: Word opens neither under the other's suffix."""
        types = self._types()
        for override in types.iter(f"{_TYPES}Override"):
            if override.get("PartName", "").lstrip("/") == self.main and "template" in override.get("ContentType", ""):
                override.set("ContentType", _DOCUMENT_TYPE)
                self.put(_CONTENT_TYPES, types)

    def _types(self) -> etree._Element:
        """The list of content types; a new one for a package that some program wrote without: Word wants it."""
        if _CONTENT_TYPES in self.names or _CONTENT_TYPES in self._changed:
            return self.xml(_CONTENT_TYPES)
        types = _root(_TYPES, "Types")
        for suffix, kind in (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "text/xml")):
            etree.SubElement(types, f"{_TYPES}Default", Extension=suffix, ContentType=kind)
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{self.main}", ContentType=_DOCUMENT_TYPE)
        return types

    def written(self) -> bytes:
        """The package: its parts in their old order, those that were added last."""
        old = [(info, self.read(info.filename)) for info in self._zip.infolist()]
        new = [(zipfile.ZipInfo(name, EPOCH), data) for name, data in self._changed.items() if name not in self.names]
        return zipped([*old, *new])


def zipped(members: Iterable[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    """A zip archive of `members`, with their own names and dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for info, data in members:
            member = zipfile.ZipInfo(info.filename, info.date_time)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = info.external_attr
            archive.writestr(member, data)
    return out.getvalue()


def _rels_of(part: str) -> str:
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _root(namespace: str, name: str) -> etree._Element:
    """An empty root whose namespace has no prefix: some readers want it so."""
    return etree.fromstring(f'<{name} xmlns="{namespace[1:-1]}"/>')
