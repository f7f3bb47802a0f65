"""What an agreement costs and when to act, where it is told in short: memo, marked PDF, checklist."""

from __future__ import annotations

import io
import re

import docx
import pytest
from pypdf import PdfReader

from redflag.checklist import Checklist
from redflag.deadlines import deadlines
from redflag.engine.examples import of_lines
from redflag.finding import Report
from redflag.report import docx_memo, pdf_summary, wording
from redflag.report.checklist import FORMATS, renderer
from redflag.report.essentials import days, in_short, sums
from redflag.scanner import Scanner

START = 'This Agreement is effective as of 1 March 2026 (the "Effective Date").\n'
TERM = (
    "The initial term is 36 months from the Effective Date. It renews for successive one-year terms unless either "
    "party gives notice at least 90 days before the end of the then-current term.\n"
)
UNTIL_SIGNED = "The initial term is one year from the last signature.\n"
FEES = "The subscription fee is EUR 1,200 per year.\n"
RATE = "Provider charges EUR 900 for each day of consulting.\n"

# text, what is said of the cost, what of the days; "" where nothing is
SHORT = [
    ("Provider hosts the Service.\n", "", ""),
    (START + TERM + FEES, "EUR 3,600.00 over 36 months", "30 November 2028: Last day for notice"),
    (START + TERM, "", "28 February 2029: First term of the agreement ends"),
    (UNTIL_SIGNED + RATE, "No price was recognised that could be added up", "none can be computed from this paper"),
]


def scanned(scanner: Scanner, text: str) -> Report:
    return scanner.scan_document(of_lines(text))


@pytest.mark.parametrize(("text", "cost", "day"), SHORT)
def test_in_short(scanner: Scanner, text: str, cost: str, day: str) -> None:
    told = dict(in_short(scanned(scanner, text)))
    assert set(told) == {label for label, words in (("Cost", cost), ("Days", day)) if words}
    assert cost in told.get("Cost", "") and day in told.get("Days", "")


def words_of_memo(report: Report) -> str:
    word = docx.Document(io.BytesIO(docx_memo.memo([report], [])))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


def words_of_summary(report: Report) -> str:
    pages, _ = pdf_summary.summary(report, [])
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pages)).pages)


@pytest.mark.parametrize("words_of", [words_of_memo, words_of_summary])
def test_memo_and_marked_pdf_hold_all_of_it(scanner: Scanner, words_of: object) -> None:
    report = scanned(scanner, START + TERM + FEES + RATE)
    shown = re.sub(r"\s+", " ", words_of(report))  # type: ignore[operator]
    totals, rests_on = sums(report)
    for line in [*totals, *rests_on, *(cell for day in days(report) for cell in day)]:
        assert " ".join(line.split()) in shown
    assert "how many hours or days is not known" in shown


@pytest.mark.parametrize("form", ["text", "md", "html", "docx"])
def test_the_checklist_says_it_at_its_head(scanner: Scanner, form: str) -> None:
    assert form in FORMATS
    written = renderer(form)([Checklist(scanned(scanner, START + TERM + FEES), (), False)], [])
    if form == "docx":
        shown = " ".join(paragraph.text for paragraph in docx.Document(io.BytesIO(written)).paragraphs)
    else:
        shown = written.decode()
    shown = " ".join(re.sub(r"&#(\d+);", lambda sign: chr(int(sign[1])), shown).split())
    assert "EUR 3,600.00 over 36 months" in shown and "30 November 2028: Last day for notice against renewal" in shown


@pytest.mark.parametrize(("length", "said"), [(2_900, ""), (3_100, "1 long sentence was not read for dates and sums")])
def test_what_is_too_long_to_be_read_is_said(scanner: Scanner, length: int, said: str) -> None:
    filler = "the module that Customer has chosen, " * (length // 37)
    report = scanned(scanner, START + f"Provider provides {filler} and the initial term is one year.\n")
    notes = " ".join(wording.gaps(report).caveats)
    assert said in notes if said else "long sentence" not in notes
    assert bool(deadlines(report.terms)) != bool(said) and report.coverage.complete
