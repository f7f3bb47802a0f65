"""What reports say of the dates of an agreement, and the calendar."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from redflag.cli.main import main
from redflag.report import BINARY, FORMATS
from redflag.report.ics import FOLD
from redflag.scanner import Scanner

AGREEMENT = """# Subscription Agreement

1. This Agreement is effective as of 1 March 2026 (the "Effective Date"); {odd}.

2. The initial term is 36 months from the Effective Date. It renews for successive one-year terms unless either party
gives notice at least 90 days before the end of the then-current term.

3. Provider may raise its fees once in a calendar year by writing to Customer.
"""
PLAIN = "it is made between Provider and Customer"


def written(folder: Path, odd: str = PLAIN) -> str:
    path = folder / "order, final; signed.md"
    path.write_text(AGREEMENT.format(odd=odd), encoding="utf-8")
    return str(path)


def run(*arguments: str) -> tuple[int, bytes]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.stdout_bytes


def test_text(tmp_path: Path) -> None:
    code, out = run("sums", written(tmp_path))
    assert code == 0
    words = " ".join(out.decode().split())
    assert "term: Effective Date, 1 March 2026 + 36 months = ends 28 February 2029" in words
    assert "90 days before 28 February 2029 = by 30 November 2028" in words
    assert "not known Prices may change" in words and "no day is fixed" in words
    assert '"Provider may raise its fees once in a calendar year by writing to Customer."' in words


def test_start_and_today(tmp_path: Path) -> None:
    code, out = run("sums", written(tmp_path), "--start", "2027-01-31", "--today", "2031-05-01", "-f", "json")
    assert code == 0
    notices = [each["day"] for each in json.loads(out)["dates"] if each["kind"] == "notice"]
    assert notices == ["2031-11-01", "2032-11-01", "2033-11-01"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--start", "1 March 2026"], "no date such as"),
        (["--start", "2026-02-30"], "no day of the calendar"),
        (["-o", "dates.xls"], "cannot write '.xls' files"),
        (["--term", "3 years"], "no term such as 36m or 3y"),
        (["--term", "0m"], "no term such as 36m or 3y"),
        (["--users", "0"], "not in the range"),
    ],
)
def test_bad_options(tmp_path: Path, arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(main, ["sums", written(tmp_path), *arguments])
    assert result.exit_code == 2 and message in result.output


def test_calendar(tmp_path: Path, scanner: Scanner) -> None:
    """Read back by another's library: days, text that was escaped, and no line above 75 octets."""
    body = FORMATS["ics"]([scanner.scan(written(tmp_path))], [])
    events = {str(event["SUMMARY"]): event for event in Calendar.from_ical(body).walk("VEVENT")}
    name = "order, final; signed.md"
    notice = events[f"Last day for notice against renewal of the subscription: {name}"]
    assert notice["DTSTART"].dt == date(2028, 11, 30)
    assert "“It renews for successive one-year terms unless either party gives" in str(notice["DESCRIPTION"])
    assert len(events) == 7  # three ends, three last days for notice, one renewal; the price change has no day
    assert all(len(line) <= FOLD for line in body.split(b"\r\n"))
    assert len({str(event["UID"]) for event in events.values()}) == len(events)


def test_identity_survives_a_moved_day(tmp_path: Path, scanner: Scanner) -> None:
    def identities(text: str) -> set[str]:
        path = tmp_path / "a.md"
        path.write_text(text, encoding="utf-8")
        calendar = Calendar.from_ical(FORMATS["ics"]([scanner.scan(path)], []))
        return {str(event["UID"]) for event in calendar.walk("VEVENT")}

    text = AGREEMENT.format(odd=PLAIN)
    assert identities(text) == identities(text.replace("1 March 2026", "2 April 2026"))


HOSTILE = [
    '=HYPERLINK("http://evil.example","click")',
    "<script>alert(1)</script>",
    "\u202ereversed\u202c and \x1b[31mred",
    "x" * 10_000,
    "since the year 0000, 31 December 9999 and 99999999999999999999 months",
]


@pytest.mark.parametrize("odd", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"pdf"}))  # of a PDF only
def test_hostile_text(tmp_path: Path, scanner: Scanner, odd: str, form: str) -> None:
    body = FORMATS[form]([scanner.scan(written(tmp_path, odd))], [])
    assert body and (form in BINARY or b"\x1b" not in body)
    if form == "html":
        assert b"<script>alert" not in body
    if form == "ics":
        days = len(list(Calendar.from_ical(body).walk("VEVENT")))
        assert days >= 6 or len(odd) == 10_000  # so long a sentence is not read, and the start in it not known


def test_page_shows_them(tmp_path: Path, scanner: Scanner) -> None:
    page = FORMATS["html"]([scanner.scan(written(tmp_path))], []).decode()
    assert "90 days before 28 February 2029 = by 30 November 2028" in page
