"""Zip archives (.docx, .odt), opened with nothing trusted: what they claim to hold is held against the limits first."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from lxml import etree

from redflag import limits
from redflag.errors import UnreadableAgreement

# What zipfile was seen to raise on damaged archives (NotImplementedError is a RuntimeError, a bad name a ValueError).
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, KeyError, RuntimeError, ValueError)
_ENTRY = b"PK\x01\x02"  # begins each entry of a zip's directory


class Archive:
    """A zip archive in memory. `kind` is what messages call the file: ".docx"."""

    def __init__(self, name: str, data: bytes, kind: str) -> None:
        """Raises UnreadableAgreement when `data` is damaged, encrypted or past a limit."""
        self.name = name
        self.kind = kind
        limits.check_entries(name, data.count(_ENTRY))  # before zipfile makes an object of each
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE:
            raise UnreadableAgreement(name, f"is a damaged {kind}: its zip archive cannot be opened") from None
        infos = self._zip.infolist()
        self.names = frozenset(info.filename for info in infos)
        if any(info.flag_bits & 1 for info in infos):
            raise UnreadableAgreement(name, "is encrypted: save it without a password")
        limits.check_expanded(name, sum(info.file_size for info in infos))

    def read(self, part: str) -> bytes:
        """The bytes of a part, never more than it claims. Raises UnreadableAgreement: damaged, missing, too large."""
        try:
            limits.check_part(self.name, part, self._zip.getinfo(part).file_size)
            return self._zip.read(part)
        except DAMAGE:
            raise UnreadableAgreement(self.name, f"is a damaged {self.kind}: {part} cannot be unpacked") from None

    def xml(self, part: str) -> etree._Element:
        """The root of an XML part. Raises UnreadableAgreement when it is damaged or holds a document type."""
        return self.parsed(part, self.read(part))

    def parsed(self, part: str, data: bytes) -> etree._Element:
        """The root of `data`, the bytes of an XML part. Raises as `xml` does."""
        # A parser each time: entities stay shut, nothing is fetched, and libxml2 itself stops at limits.DEEPEST_XML.
        # collect_ids must stay on: without it lxml opens the file that a document type names.
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error):
                raise UnreadableAgreement(self.name, limits.too_deep(part, limits.DEEPEST_XML)) from None
            raise UnreadableAgreement(self.name, f"is a damaged {self.kind}: {part} is not well-formed XML") from None
        if getattr(root.getroottree().docinfo, "doctype", ""):
            raise UnreadableAgreement(
                self.name, f"{part} holds a document type, which no {self.kind} file has: not read"
            )
        return root
