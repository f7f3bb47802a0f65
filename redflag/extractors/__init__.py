"""From a file to a Document. The format is decided by content, not by the suffix alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from redflag import limits
from redflag.document import Document, Format
from redflag.errors import UnreadableAgreement

Extractor = Callable[[str, bytes], Document]


def extract(path: str | Path) -> Document:
    """Read the agreement at `path`. Raises UnreadableAgreement with one line that says why it could not be read."""
    name = str(path)
    data = _bytes_of(name)
    return EXTRACTORS[_format_of(name, data)](name, data)


def _bytes_of(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            data = file.read(limits.MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableAgreement(name, "no such file") from None
    except IsADirectoryError:
        raise UnreadableAgreement(name, "is a folder, not an agreement") from None
    except OSError as error:
        raise UnreadableAgreement(name, f"cannot be opened: {error.strerror or error}") from None
    limits.check_bytes(name, len(data))
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableAgreement(name, "is empty")
    return data


OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old .doc, and any Office file saved with a password


def _format_of(name: str, data: bytes) -> Format:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return "docx"
    if data[:8] == OLE_MAGIC:
        raise UnreadableAgreement(name, "is an old .doc or a Word file with a password: save it as .docx without one")
    return "markdown" if Path(name).suffix.lower() in {".md", ".markdown"} else "text"


def _pdf(name: str, data: bytes) -> Document:
    from redflag.extractors.pdf import read_pdf

    return read_pdf(name, data)


def _docx(name: str, data: bytes) -> Document:
    from redflag.extractors.docx import read_docx

    return read_docx(name, data)


def _text(name: str, data: bytes) -> Document:
    from redflag.extractors.text import read_text

    return read_text(name, data)


def _markdown(name: str, data: bytes) -> Document:
    from redflag.extractors.text import read_markdown

    return read_markdown(name, data)


# Imported when called: a text scan must not pay for pdfplumber, nor a PDF scan for python-docx.
EXTRACTORS: dict[Format, Extractor] = {"pdf": _pdf, "docx": _docx, "text": _text, "markdown": _markdown}
