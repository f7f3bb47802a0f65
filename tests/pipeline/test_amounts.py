"""Which amounts are read, and as what."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redflag.finding import Value
from redflag.pipeline.amounts import blank_durations, days, read_amounts
from redflag.pipeline.language import load_lexicon

from .reader import reading, words


def amounts(text: str) -> list[str]:
    """Kind, amount and unit of each, as "30 day", "1.5 %", "1250.50 EUR"."""
    return [f"{value.amount} {value.unit}" for _, _, value in read_amounts(text, load_lexicon("en"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # durations
        ("upon thirty (30) days' notice", ["30 day"]),
        ("upon 30 days’ notice", ["30 day"]),
        ("a 30-day notice", ["30 day"]),
        ("a thirty (30)-day notice", ["30 day"]),
        ("upon 30 (thirty) days' notice", ["30 day"]),
        ("upon [30] days' notice", ["30 day"]),
        ("upon THIRTY (30) DAYS' NOTICE", ["30 day"]),
        ("for twenty-four (24) months", ["24 month"]),
        ("for twenty four months", ["24 month"]),
        ("for seventeen months", ["17 month"]),
        ("for one hundred eighty (180) days", ["180 day"]),
        ("for one hundred and eighty days", ["180 day"]),
        ("for one hundred thirty-five days", ["135 day"]),
        ("for two hundred days", ["200 day"]),
        ("for 90 calendar days", ["90 day"]),
        ("within five (5) business days", ["5 day"]),
        ("within five consecutive working days", ["5 day"]),
        ("a two-year term", ["2 year"]),
        ("for one and one-half years", ["1.5 year"]),
        ("for one and a half years", ["1.5 year"]),
        ("for 1,000 hours", ["1000 hour"]),
        ("for 2.5 hours", ["2.5 hour"]),
        ("24 hrs a day", ["24 hour"]),
        ("for one to three years", ["3 year"]),  # the upper end of a range
        ("for thirty (60) days", ["60 day"]),  # where words and digits differ, digits: they are what gets paid by
        # percentages
        ("at 1.5% per month", ["1.5 %"]),
        ("by five percent (5%)", ["5 %"]),
        ("by five (5%) percent", ["5 %"]),
        ("by five (5) per cent", ["5 %"]),
        ("at 18 % p.a.", ["18 %"]),
        ("at one and one-half percent (1.5%)", ["1.5 %"]),
        ("at one and one-half percent", ["1.5 %"]),
        ("at 1 1/2% a month", ["1.5 %"]),
        ("at 1½% a month", ["1.5 %"]),
        ("an uptime of 99,95 %", ["99.95 %"]),
        ("an uptime of 99.999%", ["99.999 %"]),
        ("two percentage points above base rate", ["2 %"]),
        # money
        ("EUR 1,250.50", ["1250.50 EUR"]),
        ("$72,500,00", ["72500.00 USD"]),  # a slip of the pen in a real agreement stopped the scan
        ("1.250,50 EUR", ["1250.50 EUR"]),
        ("1 250,50 EUR", ["1250.50 EUR"]),
        ("CHF 1’250.50", ["1250.50 CHF"]),
        ("€1.250", ["1250 EUR"]),
        ("$300", ["300 USD"]),
        ("$1.250 a unit", ["1.250 USD"]),
        ("$.05 a message", ["0.05 USD"]),
        ("US$ 5 million", ["5000000 USD"]),
        ("US$1.2m", ["1200000 USD"]),
        ("USD $300", ["300 USD"]),
        ("$300 CAD", ["300 CAD"]),
        ("A$90", ["90 AUD"]),
        ("£45 per user", ["45 GBP"]),
        ("45 € per user", ["45 EUR"]),
        ("300 dollars", ["300 USD"]),
        ("Fifty Thousand Dollars ($50,000)", ["50000 USD"]),
        ("$30 to $40 for 12 months at 3%", ["30 USD", "40 USD", "12 month", "3 %"]),
        # counts
        ("a minimum of twenty-five (25) named users", ["25 user"]),
        ("at least 10 seats", ["10 seat"]),
        ("for five Authorized Users and 1,000 endpoints", ["5 user", "1000 endpoint"]),
        ("not fewer than 50 concurrent end users", ["50 user"]),
        ("licences for 20 user seats", ["20 seat"]),
        ("a 20-user licence", ["20 user"]),
        ("3.1 Licenses", []),  # a heading
        ("3 License", []),
        ("10 GB per user", []),
        ("each user, all users, a user", []),
        # no amounts
        ("Section 30", []),
        ("under Sections 30, 31 and 32", []),
        ("Office 365", []),
        ("on 30 June 2025", []),
        ("on the 30th day", []),
        ("on the last day of each month", []),
        ("a month or a year", []),
        ("support 24/7", []),
        ("one-time fee", []),
        ("version 4.2", []),
        ("$[***]", []),
        ("one quarter of the Fees", []),
        ("EUROPE 27", []),
    ],
)
def test_amounts(text: str, expected: list[str]) -> None:
    assert amounts(text) == expected


IN_DAYS = [
    ("10 days", 10),
    ("two weeks", 14),
    ("one month", 30),
    ("eleven months", 330),
    ("12 months", 365),  # a year, however it is said: "less than one year" is not twelve months
    ("one year", 365),
    ("36 months", 1095),
]


@pytest.mark.parametrize(("text", "expected"), IN_DAYS)
def test_durations_in_days(text: str, expected: float) -> None:
    ((_, _, value),) = read_amounts(text, load_lexicon("en"))
    assert days(value) == pytest.approx(expected)


def test_text_is_verbatim_and_stands_at_its_tokens() -> None:
    read = reading("Provider may end it upon thirty (30) days' notice for US$300.")
    assert [(value.text, words(read, start, end)) for start, end, value in read.values] == [
        ("thirty (30) days", "thirty (30) days"),
        ("US$300", "US$300"),
    ]


@pytest.mark.parametrize(("amount", "unit", "expected"), [("2", "week", 14), ("1", "month", 30), ("12", "hour", 0.5)])
def test_days(amount: str, unit: str, expected: float) -> None:
    assert days(Value("duration", amount, unit, "")) == expected


PIECES = "1|50|250|000|,|.|'|’| | % | days|$|€|EUR |one|thirty| hundred| half|-|½| 1/2|(|)|[|]|million| and |/".split(
    "|"
)


SEPARATED = r"(\$|EUR )?[0-9]{1,3}([,.’' ][0-9]{3}){0,3}([,.][0-9]{1,2})?( EUR|%| days)"


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=15).map("".join) | st.from_regex(SEPARATED, fullmatch=True))
def test_no_text_breaks_it(text: str) -> None:
    for start, end, value in read_amounts(text, load_lexicon("en")):
        assert text[start:end] == value.text
        assert float(value.amount) >= 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("within [***] days", ["[***] days"]),
        ("[●] business days after notice", ["[●] business days"]),
        ("for ____ (__) months", ["____ (__) months"]),
        (
            "[REDACTED] Days' notice; ** weeks; [insert number] years",
            ["[REDACTED] Days", "** weeks", "[insert number] years"],
        ),
        ("[30] days", []),  # no blank
        ("the_last days, [Customer] days, in days", []),
    ],
)
def test_durations_left_open(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in blank_durations(text)] == expected


def test_a_cure_period_left_open_is_one() -> None:
    text = (
        "If Customer breaches it and does not mend it within [***] days after notice, Provider may end this Agreement."
    )
    assert "duration" in [hit.name for hit in reading(text).hits]
