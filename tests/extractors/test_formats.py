"""The format is told by content; plain text in any encoding; files made to hang a scan or to lead it astray."""

# ruff: noqa: E501  (tables: one row a line)

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from redflag import limits
from redflag.batch.run import find
from redflag.document import Format
from redflag.errors import UnreadableAgreement
from redflag.extractors import extract, extract_bytes
from redflag.extractors.formats import format_of

from .docx_builder import package, par, zipped
from .pdf_builder import pdf, text

FORMATS: list[tuple[str, bytes, Format]] = [
    ("a.txt", b"%PDF-1.7 ...", "pdf"),
    ("a.pdf", zipped({"word/document.xml": "<x/>"}), "docx"),
    ("a.docm", zipped({"word/document.xml": "<x/>", "word/vbaProject.bin": "x"}), "docx"),
    ("a.dotx", zipped({"word/document.xml": "<x/>"}), "docx"),
    ("a.txt", b"\xef\xbb\xbf {\\rtf1 x}", "rtf"),
    ("a.txt", b"\n<!-- x --><!DOCTYPE HTML><p>x", "html"),
    ("a.txt", "<html><p>x".encode("utf-16"), "html"),
    ("a.html", b"<p>Fees", "html"),
    ("a.md", b"<p>Fees", "markdown"),
    ("a.md", b"# Fees", "markdown"),
    ("a.html", b"Fees are due.", "text"),
    ("a.txt", b"From: a@x.example\r\nMIME-Version: 1.0\r\n\r\nFees", "email"),
    ("a.eml", b"Subject: x\n\nFees", "email"),
    ("memo.txt", b"From: Legal\nTo: Board\nDate: today\n\nFees are due.", "text"),
    ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"), "email"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "expected"), FORMATS)
def test_the_format_is_told_by_content(name: str, data: bytes, expected: Format) -> None:
    assert format_of(name, data) == expected


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = [
    (OLE + "WordDocument".encode("utf-16-le"), "old Word file (.doc): open it in Word or LibreOffice and save it as .docx"),
    (OLE + "Workbook".encode("utf-16-le"), "old Excel file"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted: save it without a password"),
    (OLE + bytes(99), "is an old Office file"),
    (b"\x89PNG\r\n\x1a\n\0\0", "is a picture: text recognition"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture"),
    (b"\0\0\0\x18ftypheic\0", "is a picture"),
    (b"RIFF\0\0\0\0WEBPVP8 ", "is a picture"),
    (b"\x1f\x8b\x08\0", "is an archive (gzip): unpack it"),
    (zipped({"a.pdf": "x"}), "is a zip archive, not a Word document: unpack it and scan the folder"),
    (zipped({"Index/Document.iwa": "x"}), "is a Pages document, not a Word document: save it as .docx or PDF"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), REFUSED)
def test_what_is_known_and_not_read_says_what_to_do(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableAgreement) as error:
        extract_bytes("a.txt", data)
    assert error.value.reason.startswith(reason) or reason in error.value.reason
    assert "\n" not in str(error.value)


WORDS = (
    "Die Gebühren erhöhen sich jährlich. Le café – “très cher” – coûte 5 €. "
    "The Customer shall pay the fees that the Vendor’s price list names."
)
PLAIN = "Die Gebühren erhöhen sich jährlich. Le café très cher, ça coûte. The Customer shall pay the fees of the list."
SHORT = "The Customer shall pay the Vendor’s fees – “at once” – under § 4."
ENCODED = [
    (WORDS, "utf-8"),
    (WORDS, "utf-8-sig"),
    (WORDS, "utf-16"),
    (WORDS, "utf-16-le"),
    (WORDS, "utf-16-be"),
    (WORDS, "utf-32"),
    (WORDS, "cp1252"),
    (PLAIN, "latin-1"),
    (WORDS, "mac_roman"),
    (SHORT, "cp1252"),
    (SHORT, "mac_roman"),
]


@pytest.mark.parametrize(("words", "encoding"), ENCODED, ids=[row[1] for row in ENCODED])
def test_encodings(words: str, encoding: str) -> None:
    assert extract_bytes("a.txt", words.encode(encoding)).text == words


NOT_TEXT = [
    bytes(range(256)) * 20,
    b"\x7fELF\x02\x01\x01" + bytes(500),
    b"Fees are due. " + b"\0" * 40,
    b"\xca\xfe\xba\xbe" + bytes(range(128, 256)) * 9,
]


@pytest.mark.parametrize("data", NOT_TEXT)
def test_a_binary_file_is_refused_whatever_its_name(data: bytes) -> None:
    with pytest.raises(UnreadableAgreement):
        extract_bytes("agreement.txt", data)


def claims(size: int) -> bytes:
    """A zip whose directory says that its one part unpacks to `size` bytes."""
    data = bytearray(package(par("Fees are due.")))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(data)


def many(count: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for index in range(count):
            archive.writestr(f"{index}", b"")
    return stream.getvalue()


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * (limits.MOST_PART + 1))
    return stream.getvalue()


HOSTILE = [
    (claims(4_000_000_000), "unpacks to more than 300 MB"),
    (bomb(), "word/document.xml unpacks to more than 100 MB"),
    (many(100_000), "a zip of more than 10,000 files"),
    (zipped({"word/document.xml": "<a>" * 257 + "</a>" * 257}), "more than 256 deep"),
    (zipped({"word/document.xml": '<!DOCTYPE x SYSTEM "file:///dev/null"><x/>'}), "document type"),
]


@pytest.mark.parametrize(("data", "reason"), HOSTILE, ids=[row[1] for row in HOSTILE])
def test_hostile_zips(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableAgreement, match=reason) as error:
        extract_bytes("a.docx", data)
    assert "\n" not in str(error.value)


def test_a_huge_single_line_is_read() -> None:
    assert len(extract_bytes("a.txt", b"Fees are due. " * 100_000).blocks) == 1


def test_more_text_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 100)
    for name, data in (("a.txt", b"Fees. " * 20), ("a.html", b"<html><p>" + b"Fees. " * 20), ("a.docx", package(par("Fees. " * 20)))):  # fmt: skip
        with pytest.raises(UnreadableAgreement, match="more than 100 characters"):
            extract_bytes(name, data)


def test_a_file_larger_than_the_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES", 10)
    (tmp_path / "a.txt").write_bytes(b"Fees are due.")
    with pytest.raises(UnreadableAgreement, match="is larger than"):
        extract(tmp_path / "a.txt")


# -- folders ------------------------------------------------------------------------------------------------------


def found(folder: Path) -> list[str]:
    return [str(Path(path).relative_to(folder)) for path in find([str(folder)])]


def test_a_folder_is_searched_for_every_format(tmp_path: Path) -> None:
    read = ["a.DOCX", "a.eml", "a.htm", "a.html", "a.md", "a.msg", "a.odt", "a.pdf", "a.rtf", "a.txt"]
    told = ["b.doc", "b.pages", "b.tif", "b.zip"]
    for name in [*read, *told, "c.png", "c.xlsx", "c.py", "~$a.docx", "noname"]:
        (tmp_path / name).write_bytes(b"Fees")
    (tmp_path / "contract").write_bytes(pdf(text("Fees")))
    (tmp_path / "contract.old").write_bytes(b"{\\rtf1 Fees}")
    (tmp_path / "report.html").write_bytes(
        b'<!doctype html>\n<meta charset="utf-8">\n<meta name="generator" content="redflag">'
    )
    assert found(tmp_path) == [*read, *told, "contract", "contract.old"]


def test_a_folder_that_holds_itself_is_searched_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Fees")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "itself.txt").symlink_to(tmp_path / "itself.txt")
    assert found(tmp_path) == ["a.txt"]
