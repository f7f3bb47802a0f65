"""The marked copy of a PDF agreement: the right words highlighted in every viewer, and nothing else changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from extractors.docx_builder import package, par
from extractors.pdf_builder import HEIGHT, Draw, pdf, text, turned
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from redflag.errors import RedflagError
from redflag.extractors import extract
from redflag.finding import Acceptance, Failure, Report, Severity
from redflag.report import FORMATS

from .builder import document, finding, report
from .pdf_seen import by_pdfium, by_poppler, check_marks, highlights, places_on, squeezed, texts

LINES = "The Provider may raise the Fees", "at any time and without notice.", "The Customer pays."
needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler is not installed")


def cropped(canvas: Canvas) -> None:
    canvas.setCropBox((30, 400, 500, HEIGHT - 20))
    text(*LINES)(canvas)


def cropped_and_turned(canvas: Canvas) -> None:
    canvas.setCropBox((30, 20, HEIGHT - 100, 560))
    turned(text(*LINES), 90)(canvas)


def flagged(path: Path, data: bytes, *matches: str, **fields: Any) -> Report:
    """A report on the file, with a finding on each of `matches`."""
    path.write_bytes(data)
    source = extract(path)
    found = [finding(source, match, f"r.{number}", **fields) for number, match in enumerate(matches)]
    return report(source, sorted(found, key=lambda flag: (flag.match_start, flag.rule)))


def marked(found: Report, to: Path) -> Path:
    to.write_bytes(FORMATS["pdf"]([found], []))
    return to


PAGES: list[tuple[str, Draw]] = [
    ("upright", text(*LINES)),
    *((f"turned by {degrees}", turned(text(*LINES), degrees)) for degrees in (90, 180, 270)),
    ("cropped", cropped),
    ("cropped and turned", cropped_and_turned),
]
VIEWERS: list[Any] = [by_pdfium, pytest.param(by_poppler, marks=needs_poppler)]


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize(("name", "draw"), PAGES, ids=[name for name, _ in PAGES])
def test_the_words_are_coloured_and_nothing_else(
    name: str, draw: Draw, viewer: Callable[[Path, int], Any], tmp_path: Path
) -> None:
    found = flagged(tmp_path / "a.pdf", pdf(draw), "raise the Fees at any time", "Customer")
    copy = marked(found, tmp_path / "copy.pdf")
    spans = [(flag.match_start, flag.match_start + len(flag.match)) for flag in found.findings]
    places = places_on(found.document, spans, 0)
    assert len(places) == 3  # two lines, and one
    check_marks(viewer(tmp_path / "a.pdf", 0), viewer(copy, 0), places)


@pytest.mark.parametrize(("name", "draw"), PAGES, ids=[name for name, _ in PAGES])
def test_a_highlight_is_on_the_words_with_a_note(name: str, draw: Draw, tmp_path: Path) -> None:
    told = {"title": "Fees may rise", "why": "It costs.", "ask": "Why?", "fallback": "No.", "severity": Severity.high}
    match = "raise the Fees at any time"
    found = flagged(tmp_path / "a.pdf", pdf(text("Scope."), draw), match, **told)
    [highlight] = highlights(marked(found, tmp_path / "copy.pdf"))
    assert highlight == (1, "redflag", "HIGH: Fees may rise\nWhy: It costs.\nAsk: Why?\nOffer: No.", squeezed(match))


OVERLAPS: list[Sequence[str]] = [
    ["raise the Fees", "the Fees at any time"],
    ["Fees", "Fees"],
    ["The Provider may raise the Fees at any time and without notice.", "notice."],
]


@pytest.mark.parametrize("matches", OVERLAPS)
def test_findings_may_share_words(matches: Sequence[str], tmp_path: Path) -> None:
    found = flagged(tmp_path / "a.pdf", pdf(text(*LINES)), *matches)
    words = [highlight.words for highlight in highlights(marked(found, tmp_path / "copy.pdf"))]
    assert sorted(words) == sorted(map(squeezed, matches))


def test_a_finding_over_a_page_break_is_marked_on_both(tmp_path: Path) -> None:
    found = flagged(tmp_path / "a.pdf", pdf(text("The Provider may", top=760), text("raise the Fees.")), "may raise")
    shown = highlights(marked(found, tmp_path / "copy.pdf"))
    assert [(highlight.page, highlight.words) for highlight in shown] == [(0, "may"), (1, "raise")]


def test_the_original_is_there_byte_for_byte(tmp_path: Path) -> None:
    data = pdf(text(*LINES), turned(text("Scope.")))
    copy = marked(flagged(tmp_path / "a.pdf", data, "raise the Fees"), tmp_path / "copy.pdf")
    assert copy.read_bytes().startswith(data)
    assert copy.read_bytes() == marked(flagged(tmp_path / "a.pdf", data, "raise the Fees"), copy).read_bytes()


@needs_poppler
def test_the_text_and_the_facts_about_the_file_stay(tmp_path: Path) -> None:
    copy = marked(flagged(tmp_path / "a.pdf", pdf(text(*LINES)), "raise the Fees"), tmp_path / "copy.pdf")
    assert texts(copy, 1) == texts(tmp_path / "a.pdf", 1)
    before, after = (PdfReader(path).metadata or {} for path in (tmp_path / "a.pdf", copy))
    assert before and {key: after.get(key) for key in before} == dict(before)


def contents(path: Path) -> list[tuple[str, int | None]]:
    """The bookmarks, with the page each leads to, from 0."""
    with pdfium.PdfDocument(path) as pdf_file:
        found = [(mark, mark.get_dest()) for mark in pdf_file.get_toc()]
        return [(mark.get_title(), dest.get_index() if dest else None) for mark, dest in found]


def test_bookmarks_lead_to_the_words_and_a_summary_ends_the_file(tmp_path: Path) -> None:
    def with_own(canvas: Canvas) -> None:
        canvas.bookmarkPage("own")
        canvas.addOutlineEntry("Terms", "own")
        text(*LINES)(canvas)

    data = pdf(with_own, turned(text("Support is extra.")))
    found = flagged(tmp_path / "a.pdf", data, "raise the Fees", "Support is extra")
    first, second = found.findings
    lack = replace(
        second, rule="r.3", kind="missing", match="", quote="", places=(), title="No export", end=second.start
    )
    grave = replace(second, severity=Severity.high, title="Support costs")
    copy = marked(replace(found, findings=(first, grave, lack)), tmp_path / "copy.pdf")
    assert contents(copy) == [
        ("Terms", 0),
        ("Red flags (3)", 2),
        ("high: Support costs", 1),
        ("medium: A made-up title", 0),
        ("medium: No export", 2),
    ]
    with pdfium.PdfDocument(copy) as shown:
        summary = shown[2].get_textpage().get_text_range()
    for words in (
        "3 red flags in what was read: 1 high, 2 medium, 0 low.",
        "Support costs",
        "page 2",
        "Nimbus CRM GmbH",
    ):
        assert words in summary
    assert len(highlights(copy)) == 2  # what is missing has no words
    links = [one.get_object() for one in PdfReader(copy).pages[2]["/Annots"]]  # type: ignore[attr-defined]
    assert [link["/Dest"][0].get_object()["/Rotate"] for link in links] == [90, 0]  # the pages they lead to


def test_what_was_not_read_and_what_was_accepted_stands_in_the_summary(tmp_path: Path) -> None:
    found = flagged(tmp_path / "a.pdf", pdf(text(*LINES)))
    coverage = replace(found.document.coverage, complete=False, notes=("page 9 is a picture",))
    borne = finding(found.document, "raise", title="A rise"), Acceptance("0a1b", "J. Roe", "insured", date(2026, 3, 1))
    partly = replace(found, document=replace(found.document, coverage=coverage), accepted=(borne,))
    copy = marked(partly, tmp_path / "copy.pdf")
    with pdfium.PdfDocument(copy) as shown:
        summary = shown[1].get_textpage().get_text_range()
    assert "NOT ALL OF THIS FILE WAS READ" in summary and "Page 9 is a picture." in summary
    assert "212 rules found nothing that is not accepted in the part that was read" in summary.replace("\r\n", " ")
    assert "A rise (page 1), by J. Roe on 2026-03-01: insured" in summary


SCRIPT = '<script>alert(1)</script> & =HYPERLINK("x")'
HOSTILE = f"{SCRIPT} \u202eesrever \x07\x00\ud800 \u05e9\u05dc\u05d5\u05dd " + "y" * 10_000


def test_hostile_words_break_no_note_and_no_summary(tmp_path: Path) -> None:
    found = flagged(tmp_path / "a.pdf", pdf(text(*LINES)), "raise the Fees", title=HOSTILE, ask=HOSTILE, why="/Why")
    clause = replace(found.findings[0].clause, number="1", heading=HOSTILE)
    copy = marked(replace(found, findings=(replace(found.findings[0], clause=clause),)), tmp_path / "copy.pdf")
    [highlight] = highlights(copy)
    assert f"Ask: {SCRIPT} \ufffdesrever" in highlight.note
    assert "\u05e9\u05dc\u05d5\u05dd yyy" in highlight.note and "Why: /Why" in highlight.note
    with pdfium.PdfDocument(copy) as shown:
        assert "<script>alert(1)</script> &" in shown[1].get_textpage().get_text_range()


def _other(path: Path) -> None:
    path.write_bytes(pdf(text("Other.")))


@pytest.mark.parametrize(
    ("change", "says"), [(_other, "has changed since it was scanned"), (Path.unlink, "cannot be opened again")]
)
def test_a_file_that_is_not_what_was_scanned_is_refused(change: Any, says: str, tmp_path: Path) -> None:
    found = flagged(tmp_path / "a.pdf", pdf(text(*LINES)), "raise")
    change(tmp_path / "a.pdf")
    with pytest.raises(RedflagError, match=says):
        marked(found, tmp_path / "copy.pdf")


def test_a_file_that_its_owner_locked_is_refused(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt=StandardEncryption("", "owner", canModify=0), invariant=1)
    text(*LINES)(canvas)
    canvas.save()
    found = flagged(tmp_path / "a.pdf", (tmp_path / "a.pdf").read_bytes(), "raise")
    with pytest.raises(RedflagError, match=r"is locked against changes: write -o report\.html instead"):
        marked(found, tmp_path / "copy.pdf")


def test_what_is_no_single_pdf_is_refused_where_nothing_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redflag.report.printed.browser", lambda: None)
    (tmp_path / "a.docx").write_bytes(package(par("Fees may rise.")))
    word = report(extract(tmp_path / "a.docx"), [])
    failure = Failure("b.pdf", "UnreadableAgreement", "damaged")
    cases: list[tuple[list[Report], list[Failure]]] = [
        ([word], []),
        ([report(), report()], []),
        ([report()], [failure]),
    ]
    for reports, failures in cases:
        with pytest.raises(RedflagError, match=r"write -o report\.html and print that") as error:
            FORMATS["pdf"](reports, failures)
        assert "\n" not in str(error.value)


def test_a_damaged_file_is_an_error_of_one_line(tmp_path: Path) -> None:
    whole = pdf(text(*LINES), text("Scope."))
    for cut in range(len(whole) // 2, len(whole), len(whole) // 9):
        path = tmp_path / "a.pdf"
        path.write_bytes(whole[:cut])
        try:
            found = report(extract(path), [])
        except RedflagError:
            continue
        try:
            copy = marked(found, tmp_path / "copy.pdf")
        except RedflagError as error:
            assert "\n" not in str(error)
        else:
            with pdfium.PdfDocument(copy) as shown:
                assert len(shown) > found.document.pages


def test_the_made_up_agreement_is_not_opened() -> None:
    with pytest.raises(RedflagError, match=r"nimbus-subscription\.pdf: cannot be opened again"):
        FORMATS["pdf"]([report(document())], [])
