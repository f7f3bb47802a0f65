"""What became of each flag: made pairs of drafts, in which exactly one thing has changed, or nothing has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from redflag.change import Comparison
from redflag.document import Coverage
from redflag.drafts.amounts import shifts
from redflag.drafts.compare import MISREAD, NOT_COMPARED, compare
from redflag.drafts.words import edits, same_words
from redflag.finding import Acceptance, Finding, Report
from redflag.pipeline.language import load_lexicon
from redflag.scanner import Scanner

from .pairs import BASE, EXIT, FEES, LAW, LIABILITY, SERVICE, Section, as_docx, as_pdf, as_text, with_clause

FORMATS: dict[str, Callable[..., bytes]] = {"txt": as_text, "docx": as_docx, "pdf": as_pdf}


def report(scanner: Scanner, folder: Path, sections: Sequence[Section], form: str = "txt", first: int = 1) -> Report:
    path = folder / f"draft.{form}"
    path.write_bytes(FORMATS[form](sections, first))
    return scanner.scan(path)


def compared(scanner: Scanner, folder: Path, old: Sequence[Section], new: Sequence[Section]) -> Comparison:
    return compare(report(scanner, folder, old), report(scanner, folder, new), scanner.rules)


def told(comparison: Comparison) -> list[str]:
    """All but what is unchanged word for word: status, grade, rule, clause, and amounts."""
    found = []
    for change in comparison.changes:
        if change.status == "unchanged" and not change.reworded and not change.reason:
            continue
        grades = [f.severity.name for f in (change.old, change.new) if f]
        clauses = [f.clause.number for f in (change.old, change.new) if f]
        amounts = "; ".join(shift.in_words for shift in change.shifts)
        parts = [change.status, ">".join(dict.fromkeys(grades)), change.finding.rule, ">".join(dict.fromkeys(clauses))]
        found.append(" ".join([*parts, *([f"({amounts})"] if amounts else [])]))
    return found


INDEMNITY: Section = ("Indemnity", ("Customer shall indemnify Provider against all claims.",))
TWICE = "Provider may suspend the Service at any time without notice."
BOTH = "Provider may suspend the Service at any time without notice and may assign this Agreement at its discretion."
WIDE = "Provider may suspend the Service and may terminate the Agreement at any time without notice."
DEFINITIONS: Section = ("Definitions", ("Service means the hosted software.",))

PAIRS = [
    # what was done, the old draft, the new draft, what is told of it
    ("nothing", BASE, BASE, []),
    ("a section put in front, all numbered anew", BASE, (DEFINITIONS, *BASE), []),
    ("a title changed", BASE, (SERVICE, ("Charges", FEES[1]), *BASE[2:]), []),
    (
        "two sections change places",
        BASE,
        (SERVICE, FEES, LIABILITY, EXIT, LAW),
        ["moved medium liability-limits.cap-at-fees 4.1>3.1"],
    ),
    (
        "a clause moved into another section",
        BASE,
        (SERVICE, FEES, (EXIT[0], EXIT[1][1:]), LIABILITY, (LAW[0], (*LAW[1], EXIT[1][0]))),
        ["moved medium saas-termination.vendor-convenience-on-notice 3.1>5.3"],
    ),
    (
        "a clause moved to a new annex at the end",
        BASE,
        (*BASE[:4], (LAW[0], LAW[1][1:]), ("Annex", LAW[1][:1])),
        ["moved medium dispute-terms.exclusive-courts 5.1>6.1"],
    ),
    (
        "one word changed, the flag stays",
        BASE,
        with_clause(BASE, "suspend the Service", "suspend the whole Service"),
        ["unchanged high saas-termination.vendor-suspends-at-will 1.2"],
    ),
    ("a word without a flag changed", BASE, with_clause(BASE, "first of May", "second of May"), []),
    (
        "upper case, other stops",
        BASE,
        with_clause(BASE, "All fees are non-refundable.", "ALL FEES ARE NON-REFUNDABLE;"),
        [],
    ),
    ("misread letters", BASE, with_clause(BASE, "The courts of Leith", "The c0urts of Le1th"), []),
    (
        "a clause taken out",
        BASE,
        with_clause(BASE, LIABILITY[1][0]),
        ["gone medium liability-limits.cap-at-fees 4.1"],
    ),
    ("a clause put in", BASE, (*BASE, INDEMNITY), ["new high liability-limits.customer-indemnifies 6.1"]),
    (
        "a right tamed",
        BASE,
        with_clause(BASE, "All fees are non-refundable", "All fees are refundable"),
        ["gone medium usage-commitment.fees-non-refundable 2.2"],
    ),
    (
        "notice shorter, but not yet short for the rule",
        BASE,
        with_clause(BASE, "sixty (60)", "forty (40)"),
        ["worse medium saas-termination.vendor-convenience-on-notice 3.1 (notice: 60 -> 40 days)"],
    ),
    (
        "notice longer",
        BASE,
        with_clause(BASE, "sixty (60)", "ninety (90)"),
        ["softened medium saas-termination.vendor-convenience-on-notice 3.1 (notice: 60 -> 90 days)"],
    ),
    (
        "notice so short that another rule tells it",
        BASE,
        with_clause(BASE, "sixty (60)", "ten (10)"),
        ["worse medium>high saas-termination.vendor-short-notice 3.1 (notice: 60 -> 10 days)"],
    ),
    (
        "and back",
        with_clause(BASE, "sixty (60)", "ten (10)"),
        BASE,
        ["softened high>medium saas-termination.vendor-convenience-on-notice 3.1 (notice: 10 -> 60 days)"],
    ),
    (
        "a cap cut in half",
        BASE,
        with_clause(BASE, "twelve (12) months", "six (6) months"),
        ["worse medium>high liability-limits.cap-of-few-months 4.1 (fees: 12 -> 6 months)"],
    ),
    (
        "a rise that grows",
        BASE,
        with_clause(BASE, "4%", "8%"),
        ["worse high price-escalation.vendor-raises-prices 2.1 (fees: 4% -> 8%)"],
    ),
    (
        "a rise that shrinks",
        BASE,
        with_clause(BASE, "4%", "3.5%"),
        ["softened high price-escalation.vendor-raises-prices 2.1 (fees: 4% -> 3.5%)"],
    ),
    (
        "less time to fetch the data, in another unit",
        BASE,
        with_clause(BASE, "twenty (20) days", "one week"),
        ["worse medium saas-termination.export-window 3.2 (twenty (20) days -> one week)"],
    ),
    (
        "more time, so that the rule is content",
        BASE,
        with_clause(BASE, "twenty (20) days", "sixty (60) days"),
        ["gone medium saas-termination.export-window 3.2 (20 -> 60 days)"],
    ),
    (
        "another rise in one sentence is no longer notice",
        with_clause(BASE, "each year.", "each year upon thirty (30) days' notice."),
        with_clause(BASE, "each year.", "each year upon sixty (60) days' notice."),
        ["unchanged high price-escalation.vendor-raises-prices 2.1 (notice: 30 -> 60 days)"],
    ),
    (
        "of two equal clauses the first goes",
        (*BASE, ("Support", (TWICE,))),
        (*with_clause(BASE, TWICE), ("Support", (TWICE,))),
        ["gone high saas-termination.vendor-suspends-at-will 1.2"],
    ),
    (
        "of two equal clauses the second goes",
        (*BASE, ("Support", (TWICE,))),
        BASE,
        ["gone high saas-termination.vendor-suspends-at-will 6.1"],
    ),
    (
        "a clause said a second time",
        BASE,
        (*BASE, ("Support", (TWICE,))),
        ["new high saas-termination.vendor-suspends-at-will 6.1"],
    ),
    (
        "a sentence of two flags cut in two",
        with_clause(BASE, TWICE, BOTH),
        with_clause(BASE, TWICE, TWICE, "Provider may assign this Agreement at its discretion."),
        [
            "unchanged high saas-termination.vendor-suspends-at-will 1.2",
            "unchanged medium partner-delegation.assigns-freely 1.2>1.3",
        ],
    ),
    (
        "two sentences made one",
        with_clause(BASE, TWICE, TWICE, "Provider may assign this Agreement at its discretion."),
        with_clause(BASE, TWICE, BOTH),
        [
            "unchanged high saas-termination.vendor-suspends-at-will 1.2",
            "unchanged medium partner-delegation.assigns-freely 1.3>1.2",
        ],
    ),
    (
        "a sentence with one flag cut in two, each of which is one",
        with_clause(BASE, TWICE, WIDE),
        with_clause(BASE, TWICE, TWICE, "Provider may terminate the Agreement at any time without notice."),
        [
            "unchanged high saas-termination.vendor-suspends-at-will 1.2",
            "unchanged high saas-termination.vendor-ends-at-will 1.2>1.3",
        ],
    ),
    (
        "another right in its place",
        with_clause(BASE, TWICE, "Provider may subcontract this Agreement at its discretion."),
        with_clause(BASE, TWICE, "Provider may assign this Agreement at its discretion."),
        [
            "new medium partner-delegation.assigns-freely 1.2",
            "gone medium partner-delegation.subcontracts-freely 1.2",
        ],
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), [pair[1:] for pair in PAIRS], ids=[pair[0] for pair in PAIRS])
def test_what_changed_is_told_and_nothing_else(
    scanner: Scanner, tmp_path: Path, old: Sequence[Section], new: Sequence[Section], expected: list[str]
) -> None:
    assert told(compared(scanner, tmp_path, old, new)) == expected


@pytest.mark.parametrize(("one", "other"), [("txt", "docx"), ("docx", "pdf"), ("pdf", "txt")])
def test_the_format_is_no_change(scanner: Scanner, tmp_path: Path, one: str, other: str) -> None:
    changed = (DEFINITIONS, *with_clause(BASE, "sixty (60)", "forty (40)"))
    same = compare(report(scanner, tmp_path, BASE, one), report(scanner, tmp_path, BASE, other), scanner.rules)
    apart = compare(report(scanner, tmp_path, BASE, one), report(scanner, tmp_path, changed, other), scanner.rules)
    assert same.counts["unchanged"] == len(same.changes) == 8 and told(same) == []
    assert told(apart) == ["worse medium saas-termination.vendor-convenience-on-notice 3.1>4.1 (notice: 60 -> 40 days)"]


def noisy(sections: Sequence[Section]) -> list[Section]:
    """As text recognition may read it: letters that look alike, spaces lost, a stop put in."""
    misread = [("rn", "m"), ("0", "O"), ("l ", "1 "), ("written notice", "writtennotice"), (" is ", " i s ")]
    found = []
    for title, clauses in sections:
        for right, wrong in misread:
            clauses = tuple(clause.replace(right, wrong) for clause in clauses)
        found.append((title, clauses))
    return found


def test_what_a_scanner_misread_is_no_change_of_a_flag(scanner: Scanner, tmp_path: Path) -> None:
    found = compared(scanner, tmp_path, BASE, noisy(BASE))
    assert {change.status for change in found.changes} == {"unchanged"}
    assert {change.reason for change in found.changes if change.new is None} == {MISREAD.format("new")}
    back = compared(scanner, tmp_path, noisy(BASE), BASE)
    assert {change.status for change in back.changes} == {"unchanged"}
    assert {change.reason for change in back.changes if change.old is None} == {MISREAD.format("old")}
    assert len(found.changes) == 8 and not any(change.reworded for change in found.changes)


def flagged(scanner: Scanner, folder: Path, lines: str) -> Report:
    (folder / "plain.txt").write_text(lines, encoding="utf-8")
    return scanner.scan(folder / "plain.txt")


def test_the_words_that_changed_are_shown_as_they_stand(scanner: Scanner, tmp_path: Path) -> None:
    old = flagged(scanner, tmp_path, "7.1 Provider may terminate this Agreement upon sixty (60) days’ written notice.")
    new = flagged(scanner, tmp_path, "8.1 Provider may end this Agreement upon thirty (30) days’ notice.")
    (change,) = compare(old, new, scanner.rules).changes
    assert [(edit.kind, edit.text) for edit in change.edits] == [
        ("same", "Provider may "),
        ("gone", "terminate "),
        ("new", "end "),
        ("same", "this Agreement upon "),
        ("gone", "sixty (60) "),
        ("new", "thirty (30) "),
        ("same", "days’ "),
        ("gone", "written "),
        ("same", "notice."),
    ]
    assert (change.status, change.reason) == ("worse", "notice: 60 -> 30 days")


def test_a_graver_form_is_worse_without_amounts(scanner: Scanner, tmp_path: Path) -> None:
    old = report(scanner, tmp_path, BASE)
    fees = next(finding for finding in old.findings if finding.rule == "usage-commitment.fees-non-refundable")
    raised = replace(fees, severity=fees.severity.higher, raised="it stands in fine print (note)")
    new = replace(old, findings=tuple(raised if f == fees else f for f in old.findings))
    (change,) = (c for c in compare(old, new).changes if c.status != "unchanged")
    assert (change.status, change.reason) == ("worse", "graded medium -> high, it stands in fine print (note)")
    (back,) = (c for c in compare(new, old).changes if c.status != "unchanged")
    assert (back.status, back.reason) == (
        "softened",
        "graded high -> medium, no longer holds: it stands in fine print (note)",
    )


def missing(scanner: Scanner, folder: Path) -> tuple[Report, Report]:
    """A subscription that lacks something, and its next draft without that lack."""
    text = "Subscription Agreement\n\nProvider grants Customer access to the hosted service for a subscription fee."
    lacking = flagged(scanner, folder, text)
    assert {finding.kind for finding in lacking.findings} == {"missing"}
    return lacking, replace(lacking, findings=())


def test_a_protection_put_in_is_a_flag_gone(scanner: Scanner, tmp_path: Path) -> None:
    lacking, mended = missing(scanner, tmp_path)
    assert {change.status for change in compare(lacking, mended).changes} == {"gone"}
    assert {change.status for change in compare(lacking, lacking).changes} == {"unchanged"}


def test_what_is_missing_is_not_gone_because_a_page_was_not_read(scanner: Scanner, tmp_path: Path) -> None:
    lacking, mended = missing(scanner, tmp_path)
    unread = replace(mended, document=replace(mended.document, coverage=Coverage(complete=False)))
    found = compare(lacking, unread)
    assert found.changes == () and NOT_COMPARED in found.notes


def test_two_findings_that_are_alike_in_all_are_two(scanner: Scanner, tmp_path: Path) -> None:
    """A hundred equal rows are matched one to one."""
    rows = "\n\n".join([TWICE] * 100)
    old, new = flagged(scanner, tmp_path, rows), flagged(scanner, tmp_path, rows + f"\n\n{TWICE}")
    changes = [c for c in compare(old, new, scanner.rules).changes if "suspends" in c.finding.rule]
    assert [change.status for change in changes] == ["new"] + ["unchanged"] * 100


def test_accepted_flags_are_compared_too(scanner: Scanner, tmp_path: Path) -> None:
    old = report(scanner, tmp_path, BASE)
    first: Finding = old.findings[0]
    word = Acceptance(first.fingerprint, "J. Roe", "known", date(2026, 1, 1))
    new = replace(old, findings=old.findings[1:], accepted=((first, word),))
    assert {change.status for change in compare(old, new).changes} == {"unchanged"}
    (fresh,) = (c for c in compare(replace(old, findings=old.findings[1:]), new).changes if c.status == "new")
    assert fresh.acceptance == word and not fresh.is_worse


SHIFTS = [
    # old words, new words, the amounts that changed
    ("on 60 days' notice", "on thirty (30) days' notice", ["notice: 60 -> 30 days"]),
    ("on two weeks' notice", "on one week's notice", ["notice: 2 weeks -> 1 week"]),
    ("notice of 1 month", "notice of 45 days", ["notice: 1 month -> 45 days"]),
    ("a term of twelve months", "a term of one year", []),
    ("a fee of EUR 9,600", "a fee of EUR 12,000.50", ["fees: EUR 9,600 -> EUR 12,000.50"]),
    ("a fee of EUR 500", "a fee of USD 500", ["fees: EUR 500 -> USD 500"]),
    ("interest at 1.5% a month", "interest at 15% a month", ["interest: 1.5% -> 15%"]),
    ("a discount of 5%", "a discount", ["discount: 5% -> none"]),
    ("at least 20 users", "at least 25 users, and an uplift of 3%", ["20 users -> 25 users", "uplift: none -> 3%"]),
    ("30 days to pay and 60 days' notice", "60 days' notice and 30 days to pay", []),
    ("1.1 within 10 days", "2.2 within 10 days", []),
]


@pytest.mark.parametrize(("old", "new", "expected"), SHIFTS)
def test_amounts_that_changed(old: str, new: str, expected: list[str]) -> None:
    assert [shift.in_words for shift in shifts(old, new, load_lexicon())] == expected


ALIKE = [
    # two sentences, whether they say the same
    ("9.2 Provider may end it.", "10.4 PROVIDER MAY END IT", True),
    ("Provider may terrninate.", "Provider may terminate.", True),
    ("within 10 days", "within 1O days", True),
    ("within 10 days", "within 11 days", False),
    ("at 1.5% a month", "at 15% a month", False),
    ("for $ 500", "for € 500", False),
    ("on 5 days", "on 8 days", False),
    ("Provider may end it.", "Provider may not end it.", False),
]


@pytest.mark.parametrize(("one", "other", "same"), ALIKE)
def test_what_says_the_same(one: str, other: str, same: bool) -> None:
    assert same_words(one, other) == same
    assert bool(edits(one, other)) != same
