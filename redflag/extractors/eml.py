"""E-mail as it is sent (.eml, .mht), by the standard library's parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from redflag import limits
from redflag.document import Document
from redflag.errors import UnreadableAgreement
from redflag.extractors.letter import Attachment, Letter, document_of
from redflag.extractors.text import characters

_HEAD = ("Subject", "From", "To", "Date")
_ENCRYPTED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}
_NEXT_LETTER = re.compile(rb"\n\r?\nFrom \S+ .*\d{4}\r?\n[\w-]+:")


def read_eml(name: str, data: bytes, ocr: str = "") -> Document:
    """An e-mail with what is attached to it, as a Document; of a text and an HTML version the HTML is read.

    Raises UnreadableAgreement: encrypted, several e-mails in one file, nested too deep, nothing that could be read.
    """
    if data.startswith(b"From ") and _NEXT_LETTER.search(data):
        raise UnreadableAgreement(name, "is a mailbox of several e-mails: save the one with the agreement as .eml")
    try:
        return document_of(name, data, _letter(name, message_from_bytes(data), 0), ocr)
    except RecursionError:
        raise UnreadableAgreement(name, limits.too_deep()) from None


def _letter(name: str, message: Message, depth: int) -> Letter:
    if message.get_content_type() in _ENCRYPTED:
        raise UnreadableAgreement(name, "is encrypted: open it and save what is in it")
    head = [(label, _header(message, label)) for label in _HEAD]
    text, html = "", b""
    attached: list[Attachment] = []
    for part in _parts(message):
        kind, named = part.get_content_type(), _name(part)
        is_body = part.get_content_disposition() != "attachment" and not named
        if kind == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, Message):
                subject = _header(inner, "Subject") or "message"
                deep = depth + 1 > limits.DEEPEST_ATTACHED  # refused by name when it is bound: not opened here
                letter = Letter(()) if deep else _letter(name, inner, depth + 1)
                attached.append(Attachment(named or f"{subject}.eml", letter=letter))
        elif is_body and kind == "text/plain" and not text:
            text = _text(name, part)
        elif is_body and kind == "text/html" and not html:
            html = _text(name, part).encode("utf-8", "replace")
        else:
            inline = part.get_content_disposition() == "inline" or "Content-ID" in part
            attached.append(Attachment(named or f"part.{part.get_content_subtype()}", _payload(part), kind, inline))
    return Letter(head, text, html, attached)


def _parts(message: Message) -> Iterator[Message]:
    """The parts in order; those of an attached e-mail belong to that."""
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part)
    else:
        yield message


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(name: str, part: Message) -> str:
    data = _payload(part)
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):  # no encoding, not its own, or a name that none could have
        return characters(name, data) if data.strip() else ""


def _header(message: Message, label: str) -> str:
    return _decoded(str(message.get(label, "")))


def _name(part: Message) -> str:
    return _decoded(part.get_filename() or "")


def _decoded(words: str) -> str:
    """A header's words; those it encodes ("=?utf-8?q?...?=") in plain."""
    try:
        return str(make_header(decode_header(words[:10_000])))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return words
