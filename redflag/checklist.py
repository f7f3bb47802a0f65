"""The pre-signing checklist of an agreement: each question a careful buyer asks, answered from what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from redflag.finding import Acceptance, Finding, Report, Severity
from redflag.questions import PROTECTION, REST, Question

Status = Literal["found", "missing", "accepted", "not-read", "not-looked-for", "protected", "not-found"]


@dataclass(frozen=True, slots=True)
class Row:
    """A question and its answer. `findings` are those that nobody has accepted, the worst first.

    `protections` speak for the customer: a person must read them, they are told by their words alone.

    found: clauses against the customer; missing: none, but nothing says what ought to be said; accepted: all that was
    found is accepted; not-read: nothing was found, in an agreement of which a part was not read; not-looked-for: none
    of the question's rules speaks of such an agreement, or the house has switched them off; protected: nothing was
    found against the customer and something for it; not-found: neither, which is no promise that there is nothing.
    """

    number: int
    question: Question
    status: Status
    findings: tuple[Finding, ...] = ()
    accepted: tuple[tuple[Finding, Acceptance], ...] = ()
    protections: tuple[Finding, ...] = ()

    @property
    def severity(self) -> Severity | None:
        """How grave the worst open finding is; None where none is open."""
        return max((finding.severity for finding in self.findings), default=None)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The rows of one agreement, numbered from 1. `unread` is True where a part of it was not read or not checked."""

    report: Report
    rows: tuple[Row, ...]
    unread: bool

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """The rows under the headings of their questions."""
        return [(name, list(rows)) for name, rows in groupby(self.rows, lambda row: row.question.group)]

    def count(self, *statuses: Status) -> int:
        """How many rows have one of `statuses`."""
        return sum(row.status in statuses for row in self.rows)

    def is_open(self, level: Severity) -> bool:
        """Whether something as grave as `level` or graver is found or missing, and not accepted."""
        return any(row.severity is not None and row.severity >= level for row in self.rows)


def answer(report: Report, questions: Sequence[Question]) -> Checklist:
    """The checklist of an agreement: the questions for its kind, and any other under which something was found."""
    place = {name: question for question in questions for name in question.answers}
    unread = not (report.coverage.complete and report.words and report.rules.count)
    rows: list[Row] = []
    for question in (*questions, REST):
        row = _answered(question, len(rows) + 1, report, place, unread)
        if row.findings or row.accepted or (question.belongs_to(report.kind) and question is not REST):
            rows.append(row)
    return Checklist(report, tuple(rows), unread)


def question_of(rule: str, place: Mapping[str, Question]) -> Question:
    """The question that a rule's findings answer: that which names it, or its category, or the last one of all."""
    return place.get(rule) or place.get(rule.partition(".")[0]) or REST


def _answered(question: Question, number: int, report: Report, place: Mapping[str, Question], unread: bool) -> Row:
    def is_here(rule: str) -> bool:
        return question_of(rule, place) is question

    everything = (*report.findings, *report.left_out)
    findings = [finding for finding in everything if finding.category != PROTECTION and is_here(finding.rule)]
    taken = tuple(pair for pair in report.accepted if pair[0].category != PROTECTION and is_here(pair[0].rule))
    findings.sort(key=lambda finding: (finding.kind == "missing", -finding.severity, finding.start, finding.rule))
    against = {finding.start for finding in findings if finding.kind != "missing"}
    protections = tuple(f for f in everything if f.rule in question.protected_by and f.start not in against)
    status: Status
    if findings:
        status = "missing" if findings[0].kind == "missing" else "found"
    elif taken:
        status = "accepted"
    elif unread:
        status = "not-read"
    elif not any(is_here(rule) for rule in report.looked_for):
        status = "not-looked-for"
    else:
        status = "protected" if protections else "not-found"
    return Row(number, question, status, tuple(findings), taken, protections)
