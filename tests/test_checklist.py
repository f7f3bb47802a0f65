"""The checklist: which questions are asked, what they are answered, the letter, and the questions as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from redflag.checklist import Checklist, Row, Status, answer, question_of
from redflag.document import Coverage
from redflag.engine.examples import misbehaving, of_lines
from redflag.engine.load import load_rules, read_rules, rules_folder
from redflag.engine.rule import Rule
from redflag.errors import RuleError
from redflag.finding import Acceptance, Report, Severity
from redflag.playbook import load_playbook
from redflag.questions import PROTECTION, REST, laid_over, load_questions, protections_file, read_questions
from redflag.report.checklist_letter import letter_of
from redflag.scanner import Scanner

FILE = rules_folder() / "checklist" / "en.yml"
PROTECTIONS = read_rules(protections_file(rules_folder()))
RULES = load_rules()
KNOWN = {name for rule in (*RULES, *PROTECTIONS) for name in (rule.id, rule.category)}
QUESTIONS = load_questions(FILE, KNOWN)
BY_ID = {question.id: question for question in QUESTIONS}
PLACE = {name: question for question in QUESTIONS for name in question.answers}


@pytest.fixture(scope="module")
def reader() -> Scanner:
    return Scanner(folders=[str(protections_file(rules_folder()))])


def checklist_of(reader: Scanner, text: str) -> Checklist:
    return answer(reader.scan_document(of_lines(text)), QUESTIONS)


def row_of(checklist: Checklist, name: str) -> Row:
    return next(row for row in checklist.rows if row.question.id == name)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_answers_a_question(rule: Rule) -> None:
    assert question_of(rule.id, PLACE) is not REST


def test_each_protection_answers_one_question() -> None:
    named = [name for question in QUESTIONS for name in question.protected_by]
    assert sorted(named) == sorted(rule.id for rule in PROTECTIONS)


@pytest.mark.parametrize("rule", PROTECTIONS, ids=lambda rule: rule.id)
def test_protections_do_what_their_examples_say(rule: Rule, reader: Scanner) -> None:
    assert [one.told for one in misbehaving(reader.nlp, reader.engine, [rule])] == []


TRICKS = [
    # what a vendor does, and the questions that meet it
    ("a demonstration under glass", ["demonstration"]),
    ("no price before one asks", ["price", "work"]),
    ("rent that outgrows a licence", ["whole-term", "rises", "terms"]),
    ("a line closed within days", ["functions", "vendor-leaves", "data-back", "refund"]),
    ("implementation by dealers of any trade", ["partners"]),
    ("beginners in place of experts", ["partners"]),
    ("the largest edition, empty seats", ["quantities"]),
    ("yes to every wish", ["promises"]),
    ("silence on database, hosting, connectors, backups, one operator", ["parts", "backups", "own-choice", "metered"]),
    ("integration that is a file", ["work"]),
    ("support that cannot be declined", ["support"]),
    ("updates that take something away", ["updates", "functions"]),
    ("a partner's service, for a share", ["own-choice", "gain"]),
    ("kickbacks, and a say over the administrator", ["gain", "our-people"]),
    ("no terms of reference", ["result"]),
    ("training for all, at once, for a fee", ["support"]),
    ("security and backups as a luxury", ["security", "backups", "data-place"]),
    ("everything at a hundred percent", ["guarantees"]),
]


@pytest.mark.parametrize(("trick", "ids"), TRICKS)
def test_each_trick_meets_its_questions(trick: str, ids: list[str]) -> None:
    assert set(ids) <= set(BY_ID), trick


KINDS = [
    ("subscription", "data-back", True),
    ("licence", "licence", True),
    ("licence", "data-back", False),
    ("nda", "secrets", True),
    ("nda", "rises", False),
    ("support", "result", False),
    ("services", "renewal", True),
    ("other", "rises", True),  # of a paper whose kind is not known, everything is asked
]


@pytest.mark.parametrize(("kind", "name", "asked"), KINDS)
def test_what_is_asked_follows_the_kind_of_agreement(kind: str, name: str, asked: bool) -> None:
    assert BY_ID[name].belongs_to(kind) is asked  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["subscription", "licence", "services", "support", "hosting", "order-form", "other"])
def test_the_questions_are_few_enough(kind: str) -> None:
    assert 22 <= sum(question.belongs_to(kind) for question in QUESTIONS) <= 40  # type: ignore[arg-type]


SAAS = "# Subscription Agreement\nThe subscription term is one year.\n"
ANSWERS: list[tuple[str, str, Status, str]] = [
    ("Provider may raise its fees at any time.", "rises", "found", "high"),
    ("Customer shall pay the fees monthly.", "rises", "missing", "medium"),
    ("The service is fast.", "rises", "not-found", ""),  # nothing is paid: no cap is missed
    ("Fees may not rise: Provider shall not raise the fees during the term.", "rises", "protected", ""),
    ("The service is fast.", "guarantees", "not-found", ""),
    ("Each party shall keep the other's affairs confidential.", "secrets", "protected", ""),
    ("Provider shall restore the service.", "data-place", "not-found", ""),
    ("The subscription does not renew automatically.", "renewal", "protected", ""),
    ("The subscription renews automatically each year.", "renewal", "found", "medium"),
]


@pytest.mark.parametrize(("text", "name", "status", "severity"), ANSWERS)
def test_answers(text: str, name: str, status: Status, severity: str, reader: Scanner) -> None:
    row = row_of(checklist_of(reader, SAAS + text), name)
    assert (row.status, row.severity.name if row.severity is not None else "") == (status, severity)


def test_a_found_row_quotes_its_clause(reader: Scanner) -> None:
    text = SAAS + "Provider may raise its fees at any time."
    finding = row_of(checklist_of(reader, text), "rises").findings[0]
    assert finding.quote == "Provider may raise its fees at any time."


def test_nothing_unread_is_answered_as_clean(reader: Scanner) -> None:
    document = replace(of_lines(SAAS + "Provider may raise its fees."), coverage=Coverage(complete=False))
    checklist = answer(reader.scan_document(document), QUESTIONS)
    assert checklist.unread
    assert {row.status for row in checklist.rows if not row.findings} == {"not-read"}
    assert row_of(checklist, "rises").status == "found"


def test_what_is_found_is_shown_in_any_kind(reader: Scanner) -> None:
    nda = "# Mutual Non-Disclosure Agreement\nThe receiving party keeps secrets.\n"
    text = nda + "Provider may raise its fees at any time."
    checklist = checklist_of(reader, text)
    assert checklist.report.kind == "nda"
    assert row_of(checklist, "rises").status == "found"
    assert "parts" not in {row.question.id for row in checklist.rows}


def test_rules_that_are_off_are_not_passed_as_not_found(tmp_path: Path) -> None:
    book = tmp_path / "house.yml"
    book.write_text("off:\n  dispute-terms: decided by the group\n")
    reader = Scanner(folders=[str(protections_file(rules_folder()))], playbook=str(book))
    assert row_of(checklist_of(reader, SAAS + "Disputes go to arbitration."), "courts").status == "not-looked-for"


def with_all_accepted(report: Report) -> Report:
    acceptance = Acceptance("0" * 16, "J. Roe", "insured", date(2026, 1, 2))
    return replace(report, findings=(), accepted=tuple((finding, acceptance) for finding in report.findings))


def test_what_is_accepted_is_not_open(reader: Scanner) -> None:
    report = reader.scan_document(of_lines(SAAS + "Provider may raise its fees at any time."))
    assert answer(report, QUESTIONS).is_open(Severity.high)
    accepted = answer(with_all_accepted(report), QUESTIONS)
    assert not accepted.is_open(Severity.info)
    assert row_of(accepted, "rises").status == "accepted"


def test_rules_of_a_house_stand_under_a_question(reader: Scanner) -> None:
    report = reader.scan_document(of_lines(SAAS + "Provider may raise its fees at any time."))
    strange = replace(report.findings[0], rule="our-own.thing", category="our-own")
    checklist = answer(replace(report, findings=(strange,)), QUESTIONS)
    assert checklist.rows[-1].question is REST
    assert checklist.rows[-1].findings == (strange,)


BROKEN = [
    ("groups: []\n", 1, "a checklist is 'groups:'"),
    ("groups:\n- name: A\n  rows: []\n", 2, "a group has 'name:' and 'questions:'"),
    ("groups:\n- name: A\n  questions:\n  - id: x\n    qestion: q\n", 5, "unknown key 'qestion'"),
    ("groups:\n- name: A\n  questions:\n  - id: x\n    question: q\n", 4, "a question needs 'why'"),
    (
        "groups:\n- name: A\n  questions:\n"
        "  - {id: x, question: q, why: w, looked-for: l, request: r, answers: [price]}\n",
        4,
        "nothing is called 'price'",
    ),
    (
        "groups:\n- name: A\n  questions:\n  - {id: x, question: q, why: w, looked-for: l, request: r,\n"
        "     answers: [fine-print], kinds: [lease]}\n",
        5,
        "nothing is called 'lease'",
    ),
    (
        "groups:\n- name: A\n  questions:\n"
        + "  - {id: x, question: q, why: w, looked-for: l, request: r, answers: [fine-print]}\n" * 2,
        5,
        "question 'x' stands twice",
    ),
    (
        "groups:\n- name: A\n  questions:\n"
        "  - {id: x, question: q, why: w, looked-for: l, request: r, answers: [fine-print]}\n"
        "  - {id: y, question: q, why: w, looked-for: l, request: r, answers: [fine-print]}\n",
        1,
        "'fine-print' stands twice",
    ),
]


@pytest.mark.parametrize(("text", "line", "message"), BROKEN)
def test_a_broken_file_is_told_with_its_line(text: str, line: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / "en.yml"
    path.write_text(text)
    with pytest.raises(RuleError) as caught:
        load_questions(path, KNOWN)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert message in str(caught.value)


OWN = {"why": "w", "looked-for": "l", "request": "r"}


def test_a_house_adds_and_replaces_questions() -> None:
    entries = [
        {"id": "courts", "question": "Ours?", "answers": ["dispute-terms"], **OWN},
        {"id": "dpo", "question": "Signed off?", "answers": ["data-security.moved-anywhere"], **OWN},
    ]
    merged = laid_over(QUESTIONS, read_questions(entries, "Of your house", KNOWN))
    ids = [question.id for question in merged]
    assert ids == [question.id for question in QUESTIONS] + ["dpo"]
    assert merged[ids.index("courts")].question == "Ours?"
    assert "data-security.moved-anywhere" not in merged[ids.index("data-place")].answers


def test_a_playbook_holds_questions(tmp_path: Path) -> None:
    book = tmp_path / "house.yml"
    book.write_text(
        "checklist:\n- id: dpo\n  question: Signed off?\n  why: w\n  looked-for: l\n  request: r\n  answers: [typo]\n"
    )
    with pytest.raises(RuleError, match=r"house\.yml:7: answers: nothing is called 'typo'"):
        load_playbook(book, RULES)
    book.write_text(book.read_text().replace("typo", "data-security.moved-anywhere"))
    assert [question.id for question in load_playbook(book, RULES).questions] == ["dpo"]


def test_the_letter_cites_what_is_grave_and_asks_what_is_not_said(reader: Scanner) -> None:
    text = SAAS + (
        "Provider may raise its fees at any time.\n"
        "This Agreement is the entire agreement between the parties.\n"  # low: to know, not to write about
        "Provider may terminate this Agreement at any time."
    )
    letter = letter_of(checklist_of(reader, text))
    numbers = [point.number for point in (*letter.papers, *letter.points, *letter.confirm)]
    assert numbers == list(range(1, len(numbers) + 1))
    quotes = {quoted.quote for point in letter.points for quoted in point.quoted}
    assert {"Provider may raise its fees at any time.", "Provider may terminate this Agreement at any time."} <= quotes
    assert not any("entire agreement" in quote for quote in quotes)
    assert BY_ID["backups"].confirm not in {point.request for point in letter.points}
    assert any(point.request == BY_ID["data-place"].confirm for point in letter.confirm)
    assert all(quoted.quote in text for point in letter.points for quoted in point.quoted)


def test_the_letter_quotes_what_is_said_on_every_page_once(reader: Scanner) -> None:
    text = SAAS + "Provider may raise its fees at any time.\n" * 3
    point = next(p for p in letter_of(checklist_of(reader, text)).points if "cap every rise" in p.request)
    assert [quoted.quote for quoted in point.quoted].count("Provider may raise its fees at any time.") == 1


def test_protections_are_no_findings(reader: Scanner) -> None:
    checklist = checklist_of(reader, SAAS + "Customer may terminate this Agreement at any time.")
    assert all(finding.category != PROTECTION for row in checklist.rows for finding in row.findings)
    assert row_of(checklist, "we-leave").status == "protected"
    assert not checklist.is_open(Severity.high)
