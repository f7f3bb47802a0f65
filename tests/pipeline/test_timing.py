"""Which days follow from what a clause says: a table of clauses, each with the deadlines a reader would put in a diary.

A row is (text, expected): "KIND YYYY-MM-DD", with " ?" behind a day that rests on an assumption; "KIND unknown: WORDS"
where no day can be known, WORDS being part of the reason. Starts and rolled renewals have tests of their own.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redflag.deadlines import Deadline, deadlines
from redflag.deadlines.days import add, last_day
from redflag.pipeline.dates import read_dates, read_yearly
from redflag.pipeline.timing import read_terms
from redflag.terms import Period

from .reader import reading

FROM_MARCH = 'This Agreement is effective as of 1 March 2026 (the "Effective Date"). '


def found(text: str, **given: date) -> tuple[Deadline, ...]:
    return deadlines(read_terms(reading(*text.split("\n"))), **given)


def first_round(text: str, **given: date) -> list[str]:
    """The deadlines up to the first renewal, as the table writes them."""
    lines = []
    for deadline in found(text, **given):
        if deadline.kind != "renewal" and re.search("[Rr]enewal [12]", deadline.title):
            continue
        day = str(deadline.day) if deadline.day else f"unknown: {deadline.told}"
        lines.append(f"{deadline.kind} {day}{' ?' if deadline.certainty == 'assumed' else ''}")
    return lines


CLAUSES = [
    # the whole of it in one clause
    (
        "This Agreement is effective as of 1 March 2026 and continues for an initial term of thirty-six (36) "
        "months. It "
        "renews for successive one-year terms unless either party gives notice at least ninety (90) days before the "
        "end "
        "of the then-current term.",
        ["notice 2028-11-30", "end 2029-02-28", "renewal 2029-03-01"],
    ),
    # how a start is said
    ("This Agreement commences on March 1, 2026 and continues for two (2) years.", ["end 2028-02-29"]),
    (
        "This Agreement shall commence on 1st March 2026 and remain in force for a period of 12 months.",
        ["end 2027-02-28"],
    ),
    ("Start Date | 2026-03-01\nInitial Term | 24 months from the Start Date", ["end 2028-02-29"]),
    (
        "Effective Date: 01.03.2026\nThe initial term of this Agreement is one year from the Effective Date.",
        ["end 2027-02-28"],
    ),
    (
        'This Agreement is made this 1st day of March, 2026 (the "Effective Date"). The term of this Agreement '
        "is three "
        "years from the Effective Date.",
        ["end 2029-02-28"],
    ),
    (
        'This Agreement is entered into as of March 16, 2026 (the "Effective Date"). The initial term shall be '
        "five (5) "
        "years commencing on the Effective Date.",
        ["end 2031-03-15"],
    ),
    (
        "This Agreement is dated 9 February 2026. It has a minimum term of 12 months from the date of this Agreement.",
        ["end 2027-02-08"],
    ),
    # no start is said: the agreement's own date is taken, and that is told
    (FROM_MARCH + "\nThe initial term is 12 months.", ["end 2027-02-28 ?"]),
    ("This Agreement is dated 9 February 2026. The subscription term is one year.", ["end 2027-02-08 ?"]),
    # ends of months and years, leap days
    ("This Agreement commences on 31 January 2026 and continues for one month.", ["end 2026-02-28"]),
    ("This Agreement commences on 31 January 2028 and continues for one month.", ["end 2028-02-29"]),
    ("This Agreement commences on 29 February 2028 and continues for one year.", ["end 2029-02-28"]),
    ("This Agreement commences on 29 February 2028 and continues for four years.", ["end 2032-02-28"]),
    ("This Agreement commences on 1 March 2027 and continues for twelve months.", ["end 2028-02-29"]),
    ("This Agreement commences on 28 February 2027 and continues for twelve months.", ["end 2028-02-27"]),
    ("This Agreement commences on 1 January 2026 and continues for one year.", ["end 2026-12-31"]),
    ("This Agreement commences on 31 December 2026 and continues for two months.", ["end 2027-02-28"]),
    ("This Agreement commences on 30 November 2026 and continues for three calendar months.", ["end 2027-02-28"]),
    ("This Agreement commences on 15 June 2026 and continues for one and one-half years.", ["end 2027-12-14"]),
    ("This Agreement commences on 1 June 2026 and continues for 90 days.", ["end 2026-08-29"]),
    ("This Agreement commences on 1 June 2026 and continues for fifty-two weeks.", ["end 2027-05-30"]),
    # stated ends
    ("This Agreement begins on 1 March 2026 and continues until 31 December 2028.", ["end 2028-12-31"]),
    ("The subscription period runs from 1 March 2026 to 28 February 2027.", ["end 2027-02-28"]),
    ("This Agreement expires on 30 June 2027.", ["end 2027-06-30"]),
    ("End Date | 31 August 2027", ["end 2027-08-31"]),
    (
        "The term of this Agreement ends on 31 December 2026 and is then extended by one year each time, unless "
        "terminated "
        "three months before the end of the term.",
        ["notice 2026-09-30", "end 2026-12-31", "renewal 2027-01-01"],
    ),
    # anniversaries
    (FROM_MARCH + "This Agreement continues until the third anniversary of the Effective Date.", ["end 2029-02-28"]),
    (FROM_MARCH + "The term expires on the second anniversary of the Effective Date.", ["end 2028-03-01"]),
    # notice: how it is counted back
    (
        "This licence term begins on 1 July 2026 and runs for one year. It renews automatically for one year at a "
        "time unless "
        "Customer gives at least 30 days' written notice prior to the expiration of the term.",
        ["notice 2027-05-31", "end 2027-06-30", "renewal 2027-07-01"],
    ),
    (
        FROM_MARCH + "The initial term is 12 months from the Effective Date and renews automatically for further "
        "periods of "
        "12 months unless cancelled one calendar month before the end of the period.",
        ["notice 2027-01-28", "end 2027-02-28", "renewal 2027-03-01"],
    ),
    (
        FROM_MARCH + "The initial term is 12 months from the Effective Date. This Agreement shall automatically "
        "renew for "
        "successive terms of one year unless either party gives notice of non-renewal not less than 60 nor more "
        "than 90 days "
        "before the end of the term.",
        ["notice 2026-12-30", "end 2027-02-28", "renewal 2027-03-01"],
    ),
    (
        FROM_MARCH + "The initial term is 12 months from the Effective Date. Thereafter it renews from year to year "
        "unless "
        "cancelled before the end of the term.",
        ["end 2027-02-28", "notice 2027-02-28", "renewal 2027-03-01"],
    ),
    (
        FROM_MARCH + "The initial term is 24 months from the Effective Date. This Agreement will renew for successive "
        "one-year periods unless either party gives sixty (60) days' notice.",
        ["notice 2027-12-31 ?", "end 2028-02-29", "renewal 2028-03-01"],
    ),
    (
        FROM_MARCH + "The initial term is one year from the Effective Date. It then renews for like periods of one "
        "year. To "
        "prevent renewal, Customer must give notice of cancellation at least 45 days prior to the anniversary of the "
        "Effective Date.",
        ["notice 2027-01-14", "end 2027-02-28", "renewal 2027-03-01"],
    ),
    (
        FROM_MARCH + "The initial term is one year from the Effective Date and renews automatically for one year at "
        "a time "
        "unless a party gives notice at least thirty (30) business days before the end of the term.",
        ["end 2027-02-28", "renewal 2027-03-01", "notice unknown: public holidays are not known"],
    ),
    (
        FROM_MARCH + "The initial term is 12 months from the Effective Date; thereafter this Agreement continues "
        "from month to "
        "month unless terminated on 30 days' notice.",
        ["notice 2027-01-29 ?", "end 2027-02-28", "renewal 2027-03-01"],
    ),
    (
        FROM_MARCH + "The initial term is one year from the Effective Date. It shall be renewed for periods equal "
        "to the "
        "initial term unless either party objects two weeks before the end of the term.",
        ["notice 2027-02-14", "end 2027-02-28", "renewal 2027-03-01"],
    ),
    (
        FROM_MARCH
        + "The initial term is one year from the Effective Date and renews for one year at a time unless terminated "
        "within sixty (60) days prior to the end of the term.",
        ["end 2027-02-28", "renewal 2027-03-01", "notice unknown: may mean in the last 60 days, or at least 60 days"],
    ),
    # a renewal with a day of its own
    (
        FROM_MARCH + "\nThe support term is six months. It then renews automatically for twelve months beginning each "
        "September 1st.",
        ["end unknown: the renewal has a day of its own", "renewal unknown: cannot be known"],
    ),
    # no renewal
    (
        FROM_MARCH + "The initial term is one year from the Effective Date. This Agreement does not renew "
        "automatically.",
        ["end 2027-02-28"],
    ),
    (
        FROM_MARCH + "The initial term is one year from the Effective Date and may be extended by written agreement "
        "for further terms of one year.",
        ["end 2027-02-28"],
    ),
    # what cannot be known
    (
        'This Agreement takes effect on the date of the last signature below (the "Effective Date"). The '
        "initial term is 36 "
        "months from the Effective Date.",
        ["end unknown: date of the last signature below"],
    ),
    (
        '"Effective Date" means the date on which both parties have signed. The initial term is 12 months from '
        "the Effective "
        "Date and renews for one year at a time unless cancelled 30 days before the end of the term.",
        [
            "end unknown: both parties have signed",
            "notice unknown: an end that cannot be known",
            "renewal unknown: from a day that cannot be known",
        ],
    ),
    (
        'This Agreement is made as of ____________, 2026 (the "Effective Date"). The initial term is one year '
        "from the Effective Date.",
        ["end unknown: left blank"],
    ),
    (
        "Effective Date: [insert date]\nThe initial term is two years from the Effective Date.",
        ["end unknown: left blank"],
    ),
    (
        "This Agreement commences on 1 March 2026 and continues for an initial term of ___ months.",
        ["end unknown: left blank"],
    ),
    ("The support term is 24 months from Go-Live.", ["end unknown: Go-Live"]),
    ("The licence term is one year from delivery of the Software.", ["end unknown: delivery of the Software"]),
    ("The initial term is one year.", ["end unknown: no day from which it counts"]),
    (
        "Effective Date: 01/02/2026\nThe initial term is one year from the Effective Date.",
        ["end unknown: may be 1 February 2026 or 2 January 2026"],
    ),
    (
        "Effective Date: 01/02/2026\nSigned on 25/01/2026.\nThe initial term is one year from the Effective Date.",
        ["end 2027-01-31"],
    ),
    (
        "Effective Date: 01/02/2026\nSigned on 12/25/2025.\nThe initial term is one year from the Effective Date.",
        ["end 2027-01-01"],
    ),
    ("Effective Date: 03/03/2026\nThe initial term is one year from the Effective Date.", ["end 2027-03-02"]),
    (
        "Effective Date: 3/1/26\nThe initial term is one year from the Effective Date.",
        ["end unknown: a year of two figures"],
    ),
    (
        "Effective Date: 31 February 2026\nThe initial term is one year from the Effective Date.",
        ["end unknown: there is no such day"],
    ),
    (
        'Effective Date: 1 March 2026\nThis Agreement is effective as of 2 April 2026 (the "Effective Date"). '
        "The initial term is "
        "one year from the Effective Date.",
        ["end unknown: as 1 March 2026 and as 2 April 2026"],
    ),
    (
        "This Agreement begins on 1 March 2026 and continues until terminated by either party.",
        ["end unknown: no end is fixed"],
    ),
    (
        "Effective Date: 1 January 9999\nThe initial term is two years from the Effective Date.",
        ["end unknown: after the year 9999"],
    ),
    (
        "Effective Date: 1 January 0000\nThe initial term is two years from the Effective Date.",
        ["end unknown: there is no such day"],
    ),
    # prices
    (
        FROM_MARCH + "The initial term is 3 years from the Effective Date. Provider may raise the fees on 1 January of "
        "each year.",
        ["price-change 2027-01-01", "end 2029-02-28"],
    ),
    (
        FROM_MARCH + "The initial term is 3 years from the Effective Date. Provider may increase the fees on each "
        "anniversary of the Effective Date.",
        ["price-change 2027-03-01", "end 2029-02-28"],
    ),
    (
        FROM_MARCH + "The initial term is 3 years from the Effective Date. The fees are fixed for the first year.",
        ["price-change 2027-03-01", "end 2029-02-28"],
    ),
    (
        FROM_MARCH + "The initial term is 3 years from the Effective Date. Provider shall not increase the prices "
        "during the first 24 months.",
        ["price-change 2028-03-01", "end 2029-02-28"],
    ),
    (
        FROM_MARCH + "The initial term is 3 years from the Effective Date and renews automatically for one year at "
        "a time. Provider may "
        "increase the fees at each renewal.",
        ["end 2029-02-28", "price-change 2029-03-01", "renewal 2029-03-01"],
    ),
    (
        FROM_MARCH + "The initial term is 3 years from the Effective Date. Provider may raise its fees once in a "
        "calendar year on one "
        "month's notice.",
        ["end 2029-02-28", "price-change unknown: no day is fixed"],
    ),
    # trials
    (
        "The trial period begins on 1 March 2026 and lasts 14 days. It becomes a paid subscription unless you cancel "
        "before the end of the trial.",
        ["notice 2026-03-14", "trial 2026-03-14", "renewal 2026-03-15"],
    ),
    (
        "You have a free trial of 30 days. Unless you cancel before the trial ends, it converts into a subscription.",
        [
            "trial unknown: on which day the trial begins",
            "notice unknown: cannot be known",
            "renewal unknown: cannot be known",
        ],
    ),
    # data
    (
        FROM_MARCH + "The initial term is one year from the Effective Date. For 30 days after termination Customer may "
        "export its data.",
        ["end 2027-02-28", "data 2027-03-30 ?"],
    ),
    (
        FROM_MARCH + "The initial term is one year from the Effective Date. Provider deletes Customer Data ten working "
        "days after the end of the "
        "Agreement.",
        ["end 2027-02-28", "data unknown: public holidays are not known"],
    ),
    # days that the agreement names itself
    ("This offer is valid for signature until 30 April 2026.", ["stated 2026-04-30"]),
    ("Customer shall pay the first instalment no later than 15 May 2026.", ["stated 2026-05-15"]),
    # lengths of time that are no term
    (FROM_MARCH + "Each party shall keep Confidential Information secret for five years after termination.", []),
    (FROM_MARCH + "Licensor warrants the Software for a period of 90 days from delivery.", []),
    (
        FROM_MARCH + "Either party may terminate this Agreement on 30 days' notice if a breach is not cured within 30 "
        "days.",
        [],
    ),
    (FROM_MARCH + "Invoices are payable within 30 days.", []),
    (
        FROM_MARCH + "During this Agreement and for a period of one year thereafter Customer shall not "
        "solicit Provider's staff.",
        [],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CLAUSES)
def test_deadlines(text: str, expected: list[str]) -> None:
    told = first_round(text)
    assert len(told) == len(expected), told
    for line, wanted in zip(sorted(told), sorted(expected), strict=True):
        kind, _, reason = wanted.partition(" unknown: ")
        if reason:
            assert line.startswith(f"{kind} unknown: ") and reason in line
        else:
            assert line == wanted


def test_there_are_enough() -> None:
    assert len(CLAUSES) >= 60


ROLLED = (
    'This Agreement is effective as of 1 March 2026 (the "Effective Date"). The initial term is two years from the '
    "Effective Date. It renews for successive one-year terms unless either party gives notice at least 60 days "
    "before the "
    "end of the term."
)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (None, ["2027-12-31", "2028-12-30", "2029-12-30"]),  # 2028 has a 29 February
        (date(2026, 6, 1), ["2027-12-31", "2028-12-30", "2029-12-30"]),
        (date(2028, 2, 29), ["2027-12-31", "2028-12-30", "2029-12-30"]),  # the last day of the first term
        (date(2028, 3, 1), ["2028-12-30", "2029-12-30", "2030-12-30"]),
        (date(2031, 7, 4), ["2031-12-31", "2032-12-30", "2033-12-30"]),
        (date(1999, 1, 1), ["2027-12-31", "2028-12-30", "2029-12-30"]),
    ],
)
def test_rolled_renewals(today: date | None, expected: list[str]) -> None:
    notices = [str(deadline.day) for deadline in found(ROLLED, today=today) if deadline.kind == "notice"]
    assert notices == expected


def test_a_month_that_rolls_keeps_its_day() -> None:
    """From 31 January, month by month: each end is counted from the first day, not from the cut one before it."""
    text = (
        "This Agreement commences on 31 January 2026 and continues for one month; it then renews from month to month."
    )
    assert [str(d.day) for d in found(text) if d.kind == "end"] == ["2026-02-28", "2026-03-30", "2026-04-30"]


def test_start_given() -> None:
    text = (
        '"Effective Date" means the date of the last signature. The initial term is one year from the Effective Date.'
    )
    assert first_round(text) == [f"end unknown: {found(text)[0].told}"]
    assert first_round(text, start=date(2026, 3, 1)) == ["end 2027-02-28 ?"]
    assert "given to redflag, 1 March 2026" in found(text, start=date(2026, 3, 1))[0].told


def test_arithmetic_is_told() -> None:
    told = {deadline.kind: deadline.told for deadline in found(ROLLED) if "newal 1 of" not in deadline.title}
    assert told["end"] != ""
    first = next(deadline for deadline in found(ROLLED) if deadline.kind == "end")
    assert first.told == "term: Effective Date, 1 March 2026 + 2 years = ends 29 February 2028"
    assert first.source.quote == "The initial term is two years from the Effective Date."
    notice = next(deadline for deadline in found(ROLLED) if deadline.kind == "notice")
    assert notice.told == "60 days before 29 February 2028 = by 31 December 2027"


def test_window_for_notice() -> None:
    text = (
        "This Agreement commences on 1 January 2026 and continues for one year. It renews automatically for one "
        "year at a time "
        "unless cancelled by notice given not more than 90 days and not less than 30 days before the end of the term."
    )
    notice = next(deadline for deadline in found(text) if deadline.kind == "notice")
    assert notice.told.startswith("30 days before 31 December 2026 = by 1 December 2026")
    assert notice.told.endswith("not before 2 October 2026 (90 days before)")


DATES = [
    ("1 March 2026", "2026-03-01"),
    ("1st March, 2026", "2026-03-01"),
    ("March 1st, 2026", "2026-03-01"),
    ("MARCH 1, 2026", "2026-03-01"),
    ("this 1st day of March, 2026", "2026-03-01"),
    ("the twenty-first day of May, 2026", "2026-05-21"),
    ("1-Mar-2026", "2026-03-01"),
    ("Sept. 30, 2026", "2026-09-30"),
    ("2026-03-01", "2026-03-01"),
    ("01.03.2026", "2026-03-01"),
    ("13/02/2026", "2026-02-13"),
    ("02/13/2026", "2026-02-13"),
    ("29 February 2028", "2028-02-29"),
    ("29 February 2027", "there is no such day"),
    ("01/02/2026", "may be 1 February 2026 or 2 January 2026"),
    ("3/4/26", "a year of two figures"),
    ("12 May 0000", "there is no such day"),
    ("31 December 9999", "9999-12-31"),
    ("version 10.2.2026.1", ""),
    ("section 4.2 of 2026", ""),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text: str, expected: str) -> None:
    dates = read_dates(text)
    if not expected:
        assert dates == []
        return
    assert len(dates) == 1 and dates[0].text in text
    assert str(dates[0].day) == expected or (dates[0].day is None and expected in dates[0].reason)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 1 January of every year", (1, 1)),
        ("each January 1", (1, 1)),
        ("every 1st of March", (3, 1)),
        ("on 29 February of each year", (2, 29)),
        ("on 31 April of each year", None),
        ("on 1 January 2026", None),
    ],
)
def test_yearly(text: str, expected: tuple[int, int] | None) -> None:
    assert read_yearly(text) == expected


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 120))
@settings(max_examples=200)
def test_months(start: date, months: int) -> None:
    """A term of months ends in the month it leads to or on the last day before it, and shares no day with the next."""
    end = last_day(start, Period(months, "month"))
    assert start <= end and end - add(start, Period(months, "month")) in (timedelta(0), timedelta(-1))
    assert (end + timedelta(1)).day in (start.day, 1)


@given(st.text(alphabet="0123456789/.- JanuryMch,of\n", max_size=60))
@settings(max_examples=200)
def test_any_text_is_borne(text: str) -> None:
    for day in read_dates(text):
        assert text[day.start : day.end] == day.text
