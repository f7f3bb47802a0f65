"""Which capitalised words are the name of a firm that is no party."""

from __future__ import annotations

import pytest

from .reader import reading, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Calls go through Vocalis Telecom only.", ["Vocalis Telecom"]),
        ("Payments are processed by Paybridge, our affiliate.", ["Paybridge"]),
        ("Hosting by Amazon Web Services is required.", ["Amazon Web Services"]),
        ("Customer must hold an account with Nordlys AS.", ["Nordlys AS"]),  # "Customer" is a party
        ("Hosting is by St. Olav Ltd. and nobody else.", ["St.", "Olav Ltd."]),  # a known limit: points part a name
        ("Customer shall accept Fennwick's terms.", ["Fennwick"]),
        ("The Service is provided under this Agreement.", []),  # words of every agreement
        ("Each Deliverable is tested; a deliverable that fails is replaced.", []),  # small elsewhere: a word
        ("CUSTOMER SHALL PAY VOCALIS TELECOM.", []),  # all in capitals: nothing tells
        ("signed in January in the State of New York", ["York"]),  # a known limit: places pass for firms
        ("Vocalis's terms bind Customer.", ["Vocalis"]),
        ("(a) Hosting by Nordlys; (b) Telephony by Vocalis", ["Nordlys", "Vocalis"]),
        ("see www.Fennwick.example", []),
    ],
)
def test_firms(text: str, expected: list[str]) -> None:
    read = reading(text)
    assert [words(read, hit.start, hit.end) for hit in read.hits if hit.name == "firm"] == expected


def test_a_party_is_no_firm_to_be_forced_on_it() -> None:
    parties = 'This Agreement is between Fennwick Ltd ("Supplier") and Cawdale plc ("Client").'
    read = reading(parties, "Client pays Fennwick Ltd and hosts with Fennwick Hosting Ltd.")
    firms = [words(read, hit.start, hit.end) for hit in read.hits if hit.name == "firm"]
    assert firms == ["Fennwick Hosting Ltd."]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("Wavely Terms of Service", []),
        ("# Wavely’s Terms of Service", []),
        ("Terms of Service", ["Wavely"]),
        ("Payment | Wavely Terms of Service", ["Wavely", "Wavely"]),  # a row of a table is no title
        ("You accept the Wavely Terms of Service.", ["Wavely", "Wavely"]),  # nor is a sentence
    ],
)
def test_whose_name_is_in_the_title_is_no_other_firm(front: str, expected: list[str]) -> None:
    read = reading(front, "You must hold an account with Wavely.")
    assert [words(read, hit.start, hit.end)[:6] for hit in read.hits if hit.name == "firm"] == expected
