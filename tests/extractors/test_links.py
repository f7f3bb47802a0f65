"""Terms that an agreement pulls in by an address: told once each, whether it is a link or written out."""

from __future__ import annotations

import pytest

from redflag.extractors import extract_bytes
from redflag.extractors.links import all_linked_terms

ADDRESSES = [
    # what the extractor found, the text, what is told
    ((), "as amended at https://a.example/terms.", ("https://a.example/terms",)),
    ((), "The rules are published at www.a.example/x.", ("www.a.example/x",)),
    ((), "Write to us at https://a.example/help", ()),
    ((), "The policies apply.\nhttps://a.example/help", ()),  # another block says what the address leads to
    (("Terms <https://a.example/terms/>",), "See www.a.example/terms", ("Terms <https://a.example/terms/>",)),
    (("https://a.example/sla#1", "SLA <https://A.example/sla>"), "", ("https://a.example/sla#1",)),
]


@pytest.mark.parametrize(("linked", "text", "told"), ADDRESSES)
def test_each_address_once(linked: tuple[str, ...], text: str, told: tuple[str, ...]) -> None:
    assert all_linked_terms(linked, text) == told


def test_of_every_format() -> None:
    words = "The usage policy at https://a.example/aup applies; see https://a.example/aup."
    for name, data in (("a.txt", words), ("a.html", f"<p>{words}</p>"), ("a.rtf", rf"{{\rtf1 {words}}}")):
        assert extract_bytes(name, data.encode()).coverage.linked_terms == ("https://a.example/aup",)
