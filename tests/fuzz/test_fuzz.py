"""Whatever is wrong with a file, reading it ends in a Document or in an error of one line. `make fuzz` looks longer."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redflag.document import Document
from redflag.errors import UnreadableAgreement
from redflag.extractors import extract_bytes
from redflag.scanner import Scanner

from .mutations import mutated
from .sources import sources

SOURCES = sources(samples=False)


def read(suffix: str, data: bytes) -> Document | None:
    """The Document, or None when it was refused in one line."""
    try:
        return extract_bytes(f"a.{suffix}", data)
    except UnreadableAgreement as error:
        assert str(error).startswith(f"a.{suffix}: ") and "\n" not in str(error)
        return None


@pytest.mark.parametrize(("suffix", "data"), SOURCES, ids=[suffix for suffix, _ in SOURCES])
def test_the_sources_are_sound(suffix: str, data: bytes, scanner: Scanner) -> None:
    document = read(suffix, data)
    assert document is not None and any("may end" in found.quote for found in scanner.scan_document(document).findings)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(SOURCES), st.integers(0, 2**32))
def test_damaged_files_are_read_or_refused(source: tuple[str, bytes], seed: int) -> None:
    suffix, data = source
    document = read(suffix, mutated(Random(seed), suffix, data))
    if document is not None:
        assert all(document.text[block.start : block.end].strip() for block in document.blocks)
        assert all(0 <= piece.start < piece.end <= len(document.text) for piece in document.pieces)


FOUND = [
    # what the fuzzer found, made as small as it gets
    ("eml", b'MIME-Version: 1.0\nContent-Type: text/plain; charset="a\0b"\n\nFees are due.'),
    ("txt", b"<" * 8000),  # took the tokenizer half a minute
]  # fmt: skip


@pytest.mark.parametrize(("suffix", "data"), FOUND, ids=[suffix for suffix, _ in FOUND])
def test_what_was_found(suffix: str, data: bytes, scanner: Scanner) -> None:
    document = read(suffix, data)
    assert document is None or scanner.scan_document(document).document.text


def test_a_pdf_without_its_beginning_is_not_read_as_text() -> None:
    with pytest.raises(UnreadableAgreement, match="is a PDF whose beginning is damaged"):
        extract_bytes("a.pdf", SOURCES[0][1][20:])
