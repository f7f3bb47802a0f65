"""From a file to a Document. The format is decided by content, not by the suffix alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from redflag import limits
from redflag.document import Document, Format
from redflag.errors import UnreadableAgreement
from redflag.extractors.formats import OLE, format_of
from redflag.remote import place

Extractor = Callable[[str, bytes, str], Document]


def extract(path: str | Path, ocr: str = "") -> Document:
    """Read the agreement at `path`, or at a URL (`remote.py`). With `ocr`, a language ("en"), the pages of a PDF that
    are pictures are read by text recognition.

    Raises UnreadableAgreement with one line that says why it could not be read, RedflagError where text recognition is
    asked for and not installed.
    """
    name = str(path)
    data = bytes_of(name)
    return extract_bytes(name, data, ocr)


def extract_bytes(name: str, data: bytes, ocr: str = "") -> Document:
    """Read the agreement in `data`, the bytes of a file of that name. As `extract` otherwise."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableAgreement(name, "is empty")
    return EXTRACTORS[format_of(name, data)](name, data, ocr)


def bytes_of(name: str) -> bytes:
    """The bytes of a file. Raises UnreadableAgreement for one that cannot be opened or is too large."""
    try:
        with place(name).open("rb") as file:
            data = file.read(limits.MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableAgreement(name, "no such file") from None
    except IsADirectoryError:
        raise UnreadableAgreement(name, "is a folder, not an agreement") from None
    except OSError as error:
        raise UnreadableAgreement(name, f"cannot be opened: {error.strerror or error}") from None
    limits.check_bytes(name, len(data))
    return data


def _pdf(name: str, data: bytes, ocr: str) -> Document:
    from redflag.extractors.pdf import read_pdf

    return read_pdf(name, data, ocr)


def _docx(name: str, data: bytes, ocr: str) -> Document:
    from redflag.extractors.docx import read_docx

    return read_docx(name, data)


def _text(name: str, data: bytes, ocr: str) -> Document:
    from redflag.extractors.text import read_text

    return read_text(name, data)


def _markdown(name: str, data: bytes, ocr: str) -> Document:
    from redflag.extractors.text import read_markdown

    return read_markdown(name, data)


def _odt(name: str, data: bytes, ocr: str) -> Document:
    from redflag.extractors.odt import read_odt

    return read_odt(name, data)


def _rtf(name: str, data: bytes, ocr: str) -> Document:
    from redflag.extractors.rtf import read_rtf

    return read_rtf(name, data)


def _html(name: str, data: bytes, ocr: str) -> Document:
    from redflag.extractors.html import read_html

    return read_html(name, data)


def _email(name: str, data: bytes, ocr: str) -> Document:
    from redflag.extractors.eml import read_eml
    from redflag.extractors.msg import read_msg

    return read_msg(name, data, ocr) if data.startswith(OLE) else read_eml(name, data, ocr)


# Imported when called: a text scan must not pay for pdfplumber, nor a PDF scan for python-docx.
EXTRACTORS: dict[Format, Extractor] = {
    "pdf": _pdf,
    "docx": _docx,
    "odt": _odt,
    "rtf": _rtf,
    "html": _html,
    "email": _email,
    "text": _text,
    "markdown": _markdown,
}

LATE = {
    ".pdf": ("redflag.extractors.pdf", "pdfplumber"),
    ".docx": ("redflag.extractors.docx",),
    ".odt": ("redflag.extractors.odt",),
    ".html": ("redflag.extractors.html",),
    ".htm": ("redflag.extractors.html",),
    ".rtf": ("redflag.extractors.rtf",),
    ".eml": ("redflag.extractors.eml",),
}


def load_readers(suffixes: Iterable[str]) -> None:
    """Import now what reading files of these suffixes will need: processes forked later have it."""
    for module in sorted({module for suffix in suffixes for module in LATE.get(suffix.lower(), ())}):
        import_module(module)
