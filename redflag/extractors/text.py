"""Plain text and Markdown: from bytes to characters, from lines to blocks."""

from __future__ import annotations

import codecs
import re

from redflag import limits
from redflag.document import Coverage, Document, Format
from redflag.errors import UnreadableAgreement
from redflag.extractors.assembly import Assembly

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffd]")
_MOST_CONTROL = 0.005  # share of control characters above which a file is no text
_XML = re.compile(r"\s*<\?xml")
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)


def read_text(name: str, data: bytes) -> Document:
    """A plain text file, hard-wrapped or one line a paragraph, as a Document.

    Numbers in front of clauses stay part of the text. Raises UnreadableAgreement when `data` is not text.
    """
    from redflag.extractors.text_lines import add_lines

    assembly = Assembly()
    text = _plain(name, data)
    add_lines(assembly, text)
    return _document(assembly, name, "text", data)


def read_markdown(name: str, data: bytes) -> Document:
    """A Markdown file as a Document: marks and link targets are not in its text.

    The number of a numbered list item is its Block's `number`, not part of the text, as in a DOCX; an escaped number
    ("1\\\\. Fees") is text. Raises UnreadableAgreement when `data` is not text.
    """
    from redflag.extractors.text_lines import add_lines, is_double_spaced
    from redflag.extractors.text_markdown import add_markdown, unmarked

    assembly = Assembly()
    text = _plain(name, data)
    linked: tuple[str, ...] = ()
    if is_double_spaced(text):  # made from a PDF, line by line: to Markdown every line would be a paragraph
        add_lines(assembly, unmarked(text))
    else:
        linked = add_markdown(assembly, text)
    return _document(assembly, name, "markdown", data, linked)


def _plain(name: str, data: bytes) -> str:
    text = decode(name, data)
    if _XML.match(text):
        raise UnreadableAgreement(name, "is XML, not an agreement as text")
    return text


def decode(name: str, data: bytes) -> str:
    """The characters of `data`: by byte order mark, as UTF-8, else by what charset-normalizer makes of it.

    Line ends become "\\n". Raises UnreadableAgreement when it is not text.
    """
    text = _characters(data).replace("\r\n", "\n").replace("\r", "\n")
    limits.check_characters(name, len(text))
    if not text or len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise UnreadableAgreement(name, "is not text, nor a PDF or .docx: nothing in it could be read")
    return text


def characters(name: str, data: bytes) -> str:
    """The characters of a file that may name its own encoding (HTML), else as `decode`. Raises UnreadableAgreement."""
    named = _CHARSET.search(data[:2048])
    if named and not data.startswith(tuple(mark for mark, _ in _BYTE_ORDER_MARKS)):
        encoding = named[1].decode("ascii").lower()
        # Browsers take latin-1 for its superset; UTF-16 cannot be named in ASCII, such a page is something else.
        encodings = ("utf-8", "cp1252" if encoding in {"iso-8859-1", "latin-1", "latin1"} else encoding)
        for one in encodings if not encoding.startswith(("utf-16", "utf-32")) else ():
            try:
                return decode(name, data.decode(one).encode())
            except (LookupError, UnicodeError):
                continue  # no encoding, or not its own
    return decode(name, data)


def _characters(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)


def _guessed(data: bytes) -> str:
    """What charset-normalizer makes of `data`; of guesses equally good, the encoding that is met more often."""
    from charset_normalizer import from_bytes

    guesses = from_bytes(data)
    best = guesses.best()
    if best is None:
        return ""
    for encoding in ("cp1252", "mac_roman"):
        for guess in guesses:
            as_good = guess.chaos <= best.chaos and guess.coherence >= best.coherence
            if as_good and encoding in guess.could_be_from_charset:
                return str(guess)
    return str(best)


def _document(
    assembly: Assembly, name: str, file_format: Format, data: bytes, linked: tuple[str, ...] = ()
) -> Document:
    document = assembly.document(name, file_format, data, Coverage(linked_terms=linked))
    if not any(map(str.isalpha, document.text)):
        raise UnreadableAgreement(name, "holds no words")
    return document
