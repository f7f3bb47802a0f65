"""Which format a file is in, by its first bytes; its suffix only tells apart what are all plain characters."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from redflag.document import Format
from redflag.errors import UnreadableAgreement

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files, Outlook messages, encrypted Word files
_HEAD = 4096
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
_MAIL_HEAD = re.compile(rb"\s*(?:From .*\r?\n)?(?:[!-9;-~]+:.*\r?\n(?:[ \t].*\r?\n)*)+")
_MAIL = re.compile(rb"^(?:mime-version|received|message-id|return-path|delivered-to):", re.I | re.M)
_MAIL_SUFFIXES = {".eml", ".mht", ".mhtml"}
_INSIDE_OLE: tuple[tuple[str, str], ...] = (  # names in its directory, and what the file is with them
    ("EncryptedPackage", "is encrypted: save it without a password"),
    ("WordDocument", "is an old Word file (.doc): open it in Word or LibreOffice and save it as .docx"),
    ("Workbook", "is an old Excel file (.xls), not an agreement as text: print it to PDF"),
    ("PowerPoint Document", "is an old PowerPoint file (.ppt): print it to PDF"),
)
_PICTURE = "is a picture: text recognition (OCR) is needed first; make it a PDF with text"
_ARCHIVE = "is an archive ({}): unpack it and scan the folder"
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"BM", _PICTURE),
    (b"7z\xbc\xaf", _ARCHIVE.format("7z")),
    (b"Rar!", _ARCHIVE.format("rar")),
    (b"\x1f\x8b", _ARCHIVE.format("gzip")),
    (b"\xffWPC", "is a WordPerfect file: open it in LibreOffice and save it as .docx"),
    (b"%!PS", "is PostScript: make it a PDF"),
)


def format_of(name: str, data: bytes) -> Format:
    """The format of `data`. Raises UnreadableAgreement for one that is known and not read, with what to do."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return "odt" if b"content.xml" in data and b"[Content_Types].xml" not in data else "docx"
    if data[:8] == OLE:
        return _inside_ole(name, data)
    if data[:4] in (b"RIFF", b"\0\0\0\x18", b"\0\0\0\x1c") and re.match(
        rb"....(?:....WEBP|ftyp(?:hei|mif|avif))", data, re.S
    ):
        raise UnreadableAgreement(name, _PICTURE)
    for start, reason in _OTHERS:
        if data.startswith(start) and b"\0" in data[:_HEAD]:
            raise UnreadableAgreement(name, reason)
    if (
        b"endobj" in data
        and re.search(rb"\d \d obj\b", data)
        and (b"startxref" in data or name.lower().endswith(".pdf"))
    ):
        raise UnreadableAgreement(name, "is a PDF whose beginning is damaged: ask for the file again")
    return _characters(name, data)


def _inside_ole(name: str, data: bytes) -> Format:
    if "__properties_version1.0".encode("utf-16-le") in data:
        return "email"
    for inside, reason in _INSIDE_OLE:
        if inside.encode("utf-16-le") in data:
            raise UnreadableAgreement(name, reason)
    raise UnreadableAgreement(name, "is an old Office file: open it in LibreOffice and save it as .docx")


def _characters(name: str, data: bytes) -> Format:
    suffix = Path(name).suffix.lower()
    start = data[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"{\\rtf"):
        return "rtf"
    head = start.decode("utf-16" if start.startswith(_UTF16) else "latin-1", "ignore")
    if _HTML.match(head) or (suffix in _HTML_SUFFIXES and re.search(r"<[a-zA-Z!/]", head)):
        return "html"
    letter = _MAIL_HEAD.match(data[:20_000])
    if letter and (suffix in _MAIL_SUFFIXES or _MAIL.search(letter[0])):
        return "email"
    return "markdown" if suffix in {".md", ".markdown"} else "text"
