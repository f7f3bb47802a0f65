"""E-mail: head, text and attachments in order, each place says its file, what was not read is named."""

# ruff: noqa: E501  (tables: one row a line)

from __future__ import annotations

import sys
from email.message import EmailMessage

import pytest

from redflag import limits
from redflag.document import Document, FilePlace, PdfPlace, TextPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors import extract_bytes

from .docx_builder import package, par
from .ole_builder import ole
from .pdf_builder import pdf, text


def letter(body: str = "", html: str = "", subject: str = "Terms") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["MIME-Version"] = subject, "a@vendor.example", "1.0"
    if body or not html:
        message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html") if body else message.set_content(html, subtype="html")
    return message


def attached(message: EmailMessage, *files: tuple[str, bytes]) -> EmailMessage:
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def read(message: EmailMessage | bytes) -> Document:
    return extract_bytes("a.eml", message if isinstance(message, bytes) else message.as_bytes())


def lines(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


HEAD = [("header", "Subject: Terms"), ("header", "From: a@vendor.example")]
FEES = [("paragraph", "Fees are due.")]
LETTERS = [
    (letter("Fees are due.\n"), HEAD + FEES),
    (letter(html="<p>Fees are <b>due</b>.</p>"), HEAD + FEES),
    (letter("Not this.", "<p>Fees are due.</p>"), HEAD + FEES),
    (letter("> > Fees are due.\n"), HEAD + FEES),
    (letter("Fees are due.", subject="Preis für €"), [("header", "Subject: Preis für €"), *HEAD[1:], *FEES]),
    (attached(letter("See below."), ("msa.txt", b"Fees are due."), ("dpa.html", b"<html><p>Data stays.</p>")),
     [*HEAD, ("paragraph", "See below."), ("heading", "Attachment: msa.txt"), *FEES, ("heading", "Attachment: dpa.html"), ("paragraph", "Data stays.")]),
    (attached(letter(), ("msa.docx", package(par("Fees are due.")))), [*HEAD, ("heading", "Attachment: msa.docx"), *FEES]),
    # a name that would break the line, drive a terminal or lead elsewhere is only words
    (attached(letter(), ("../a\x1b[2J.txt", b"Fees are due.")), [*HEAD, ("heading", "Attachment: ../a [2J.txt"), *FEES]),
]  # fmt: skip


@pytest.mark.parametrize(("message", "expected"), LETTERS)
def test_blocks(message: EmailMessage, expected: list[tuple[str, str]]) -> None:
    document = read(message)
    assert (document.format, lines(document)) == ("email", expected)
    assert document.coverage.complete


def forwarded(depth: int) -> EmailMessage:
    message = attached(letter("Innermost."), ("msa.txt", b"Fees are due."))
    for _ in range(depth):
        outer = letter("Look.", subject="Fwd")
        outer.add_attachment(message)
        message = outer
    return message


def test_an_email_in_an_email_is_read_with_what_is_attached_to_it() -> None:
    document = read(forwarded(1))
    assert ("heading", "Attachment: Terms.eml/msa.txt") in lines(document)
    at = document.text.index("Fees are due.")
    assert document.places(at, at + 4) == (FilePlace("Terms.eml/msa.txt", TextPlace(1)),)


def test_emails_attached_too_deep_are_named_and_not_read() -> None:
    coverage = read(forwarded(limits.DEEPEST_ATTACHED + 1)).coverage
    assert not coverage.complete and "attached too deep" in coverage.notes[0]


def test_words_of_an_attached_pdf_stand_in_one_box_of_its_page() -> None:
    document = read(attached(letter("See below."), ("msa.pdf", pdf(text("Fees are due at once.")))))
    at = document.text.index("Fees are")
    (place,) = document.places(at, at + 8)
    assert isinstance(place, FilePlace) and place.file == "msa.pdf"
    assert isinstance(place.place, PdfPlace) and place.place.page == 1


def test_fine_print_keeps_its_words() -> None:
    page = b"<html><p>We <span hidden>may</span> go.</p>"
    document = read(attached(letter("See below.", "<p>It <i hidden>is</i> so.</p>"), ("a.html", page)))
    assert [document.text[f.start : f.end] for f in document.fine_print] == ["is", "may"]
    assert document.coverage.hidden_runs == 2


UNREAD = [
    (attached(letter("See below."), ("msa.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))), "the attached file msa.doc was not read: it is an old Word file"),
    (attached(letter("See below."), ("scan.png", b"\x89PNG\r\n\0")), "the attached file scan.png was not read: it is a picture"),
    (attached(letter("See below."), ("a.bin", bytes(range(256)))), "the attached file a.bin was not read: it is not text"),
    (attached(letter("See below."), ("a.html", b'<html><p>Fees.<iframe src="x.html"></iframe>')), "a.html: a frame (x.html) was not read: scan what it shows too"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "note"), UNREAD)
def test_an_attachment_that_is_not_read_is_named(message: EmailMessage, note: str) -> None:
    coverage = read(message).coverage
    assert not coverage.complete and coverage.notes[0].startswith(note)


def test_more_attachments_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ATTACHED", 1)
    document = read(attached(letter("See."), ("a.txt", b"One thing."), ("b.txt", b"Two things.")))
    assert "Two things." not in document.text and not document.coverage.complete


def test_ornaments_are_left_out_in_silence() -> None:
    message = letter("Fees are due.")
    message.add_attachment(b"\x89PNG\r\n\0", "image", "png", filename="logo.png", disposition="inline")
    message.add_attachment(b"x", "application", "pkcs7-signature", filename="smime.p7s")
    assert read(message).coverage.complete


HOSTILE = [
    (b"From a@x.example Mon Jan 5 2026\nMIME-Version: 1.0\n\nOne.\n\nFrom b@x.example Mon Jan 5 2026\nSubject: x\n\nTwo.", "mailbox of several"),
    (b"MIME-Version: 1.0\nContent-Type: application/pkcs7-mime\n\nAAAA", "is encrypted"),
    (b"MIME-Version: 1.0\n\n--\n", "holds no words"),
    (b"MIME-Version: 1.0\n" + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (i, i) for i in range(3000)), "deep|holds no words"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), HOSTILE)
def test_unreadable(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableAgreement, match=reason) as error:
        read(data)
    assert "\n" not in str(error.value)


def wide(words: str) -> bytes:
    return words.encode("utf-16-le")


def outlook(body: str = "", **more: bytes | dict[str, bytes]) -> dict[str, bytes | dict[str, bytes]]:
    return {
        "__properties_version1.0": b"\0" * 32,
        "__substg1.0_0037001F": wide("Terms"),
        "__substg1.0_0C1A001F": wide("A. Vendor"),
        **({"__substg1.0_1000001F": wide(body)} if body else {}),
        **more,
    }


def enclosed(name: str, data: bytes) -> dict[str, bytes]:
    return {"__substg1.0_3707001F": wide(name), "__substg1.0_37010102": data}


MESSAGES: list[tuple[dict[str, bytes | dict[str, bytes]], list[tuple[str, str]]]] = [
    (outlook("Fees are due."), FEES),
    (outlook("Not this.", **{"__substg1.0_10130102": b"<html><p>Fees are due.</p>"}), FEES),
    (outlook(**{"__attach_version1.0_#00000000": enclosed("msa.rtf", rb"{\rtf1 Fees are due.}")}), [("heading", "Attachment: msa.rtf"), *FEES]),
    (outlook(**{"__attach_version1.0_#00000000": {"__substg1.0_3701000D": outlook("Fees are due.")}}),  # type: ignore[dict-item]
     [("heading", "Attachment: Terms.msg"), ("header", "Subject: Terms"), ("header", "From: A. Vendor"), *FEES]),
]  # fmt: skip


@pytest.mark.parametrize(("message", "expected"), MESSAGES)
def test_outlook_messages(message: dict[str, bytes | dict[str, bytes]], expected: list[tuple[str, str]]) -> None:
    document = extract_bytes("a.msg", ole(message))
    assert lines(document) == [("header", "Subject: Terms"), ("header", "From: A. Vendor"), *expected]


def test_outlook_messages_need_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "olefile", None)
    with pytest.raises(UnreadableAgreement, match=r"pip install 'redflag-contracts\[msg\]'"):
        extract_bytes("a.msg", ole(outlook("Fees are due.")))


def test_a_damaged_outlook_message() -> None:
    whole = ole(outlook("Fees are due."))
    for cut in range(512, len(whole) - 512, 1111):
        data = whole[:cut] + "__properties_version1.0".encode("utf-16-le")
        try:
            extract_bytes("a.msg", data)
        except UnreadableAgreement as error:
            assert "\n" not in str(error)
