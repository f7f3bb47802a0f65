"""Outlook messages (.msg): the properties that Outlook keeps in an OLE file ([MS-OXMSG], Microsoft), by olefile."""

from __future__ import annotations

import struct
from email.parser import HeaderParser
from typing import Any

from redflag import limits
from redflag.document import Document
from redflag.errors import UnreadableAgreement
from redflag.extractors.letter import Attachment, Letter, document_of
from redflag.extractors.text import characters

_PROPERTY = "__substg1.0_"
_ATTACHED = "__attach_version1.0_"
_SUBJECT, _HEADERS, _TO, _SENDER, _ADDRESS = "0037", "007D", "0E04", "0C1A", "0C1F"
_BODY, _HTML, _RTF = "1000", "1013", "1009"
_DATA, _FILE_NAME, _LONG_NAME, _MEDIA, _CONTENT_ID = "3701", "3704", "3707", "370E", "3712"
_DAMAGE = (OSError, struct.error, ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError)

Storage = tuple[str, ...]


def read_msg(name: str, data: bytes, ocr: str = "") -> Document:
    """An Outlook message with what is attached to it, as a Document; of a text and an HTML version the HTML is read.

    Needs the extra `msg`. Raises UnreadableAgreement: the extra is missing, damaged, nothing that could be read.
    """
    try:
        import olefile
    except ImportError:
        raise UnreadableAgreement(
            name, "is an Outlook message: pip install 'redflag-contracts[msg]' to read it, or save it as .eml"
        ) from None
    try:
        letter = _Message(name, olefile.OleFileIO(data)).letter((), 0)
    except _DAMAGE:
        raise UnreadableAgreement(name, "is a damaged .msg: save it as .eml") from None
    return document_of(name, data, letter, ocr)


class _Message:
    """Reads the properties of a message and of those attached to it."""

    def __init__(self, name: str, ole: Any) -> None:
        self._name = name
        self._ole = ole
        self._entries: list[Storage] = [tuple(entry) for entry in ole.listdir(streams=True, storages=True)]

    def letter(self, storage: Storage, depth: int) -> Letter:
        """The message in `storage`, () for the file's own."""
        headers = HeaderParser().parsestr(self._text(storage, _HEADERS))
        sender = " ".join(filter(None, [self._text(storage, _SENDER), self._text(storage, _ADDRESS)]))
        head = [
            ("Subject", self._text(storage, _SUBJECT)),
            ("From", str(headers.get("From", "")) or sender),
            ("To", self._text(storage, _TO)),
            ("Date", str(headers.get("Date", ""))),
        ]
        text, html = self._text(storage, _BODY), self._bytes(storage, f"{_HTML}0102").rstrip(b"\0")
        if not html:
            html = self._text(storage, _HTML).encode("utf-8", "replace")
        notes = []
        if not text.strip() and not html and self._bytes(storage, f"{_RTF}0102"):
            notes.append("the text of the e-mail is only in Outlook's own rich text: save it as .html or .eml")
        inside = len(storage) + 1
        names = [e for e in self._entries if len(e) == inside and e[:-1] == storage and e[-1].startswith(_ATTACHED)]
        return Letter(head, text, html, [self._attachment(one, depth) for one in sorted(names)], notes)

    def _attachment(self, storage: Storage, depth: int) -> Attachment:
        name = self._text(storage, _LONG_NAME) or self._text(storage, _FILE_NAME)
        embedded = (*storage, f"{_PROPERTY}{_DATA}000D")
        if embedded in self._entries:
            deep = depth + 1 > limits.DEEPEST_ATTACHED  # refused by name when it is bound: not opened here
            letter = Letter(()) if deep else self.letter(embedded, depth + 1)
            return Attachment(name or f"{self._text(embedded, _SUBJECT) or 'message'}.msg", letter=letter)
        media, inline = self._text(storage, _MEDIA), bool(self._text(storage, _CONTENT_ID))
        return Attachment(name, self._bytes(storage, f"{_DATA}0102"), media, inline)

    def _text(self, storage: Storage, tag: str) -> str:
        """A property that is text: UTF-16, or in an older file bytes of an unnamed code page."""
        wide = self._bytes(storage, f"{tag}001F")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._bytes(storage, f"{tag}001E").rstrip(b"\0")
        return characters(self._name, narrow) if narrow.strip() else ""

    def _bytes(self, storage: Storage, tag: str) -> bytes:
        entry = (*storage, f"{_PROPERTY}{tag}")
        if entry not in self._entries:
            return b""
        with self._ole.openstream(list(entry)) as stream:
            return bytes(stream.read())
