"""JUnit XML as build servers take it: what fails, what is an error, what is skipped; read by junitparser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from junitparser import Error, JUnitXml, Skipped
from junitparser import Failure as Failed
from junitparser import TestCase as Case

from redflag.finding import Acceptance, Failure, Report, Severity
from redflag.report import TABLES
from redflag.report.table import portfolio_of, render

from .builder import document, finding, findings, report

BORNE = Acceptance("0" * 16, "J. Roe", "insured", date(2026, 1, 2))
GAP = document(complete=False, notes=("page 3 is a picture",))


def cases_of(reports: list[Report], failures: list[Failure] | None = None, fail_on: str = "medium") -> list[Case]:
    portfolio = replace(portfolio_of(reports, failures or []), fail_on=fail_on)
    told = JUnitXml.fromstring(render(TABLES["junit"], reports, portfolio))
    for suite in told:
        results = [kind for case in suite for kind in map(type, case.result)]
        counted = (results.count(Failed), results.count(Error), results.count(Skipped))
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (len(list(suite)), *counted)
    return [case for suite in told for case in suite]


def outcomes(cases: list[Case]) -> str:
    """A letter a case: F, E, S, or . for passed."""
    return "".join(type(case.result[0]).__name__[0] if case.result else "." for case in cases)


def graded(*severities: str) -> Report:
    flag = findings(document())[0]
    return report(flags=[replace(flag, severity=Severity[name], fingerprint=name) for name in severities])


ALL = ("high", "medium", "low", "info")
CASES: list[tuple[list[Report], list[Failure], str, str]] = [
    ([], [], "medium", ""),
    ([], [Failure("a.pdf", "UnreadableAgreement", "encrypted")], "medium", "E"),
    ([report(flags=[])], [], "medium", "."),
    ([graded(*ALL)], [], "medium", ".FF.."),
    ([graded(*ALL)], [], "high", ".F..."),
    ([graded(*ALL)], [], "info", ".FFFF"),
    ([report(GAP, [])], [], "medium", "E"),
    ([report(flags=[], rules=0)], [], "medium", "E"),
    ([replace(report(flags=[]), accepted=((findings(document())[0], BORNE),))], [], "medium", ".S"),
    # --min-severity high --fail-on medium: the gate counts what is not shown, and so must this
    ([replace(report(flags=[]), left_out=graded("medium").findings)], [], "medium", ".F"),
    ([replace(report(flags=[]), left_out=graded("low").findings)], [], "medium", "."),
]


@pytest.mark.parametrize(("reports", "failures", "fail_on", "expected"), CASES)
def test_outcomes(reports: list[Report], failures: list[Failure], fail_on: str, expected: str) -> None:
    assert outcomes(cases_of(reports, failures, fail_on)) == expected


def test_what_a_failure_tells() -> None:
    flag = findings(document())[0]
    _, case = cases_of([report(flags=[flag])])
    assert case.classname == "offers/nimbus-subscription.pdf" and flag.title in case.name
    assert all(told in case.result[0].text for told in (flag.quote, flag.why, flag.ask, flag.fallback, "page 1"))


def test_an_acceptance_is_told() -> None:
    case = cases_of([replace(report(flags=[]), accepted=((findings(document())[0], BORNE),))])[1]
    assert case.result[0].message == f"accepted {BORNE.in_words}"


def test_no_two_cases_share_a_name() -> None:
    names = [case.name for case in cases_of([report()])]
    assert len(set(names)) == len(names) == 1 + len(report().findings)


def test_what_xml_forbids_is_not_written() -> None:
    source = document([("paragraph", "", "We may \x00\x1b<b>&\ufffe\ud800 ]]> end it.", 0, 1)], path="a\x01\udcff.pdf")
    failure = Failure("b\x02.pdf", "UnreadableAgreement", "bad \x03 name")
    told = cases_of([report(source, [finding(source, "end it")])], [failure])
    assert outcomes(told) == "E.F" and "<b>&" in told[2].result[0].text
    assert all(told.isprintable() for told in (told[0].name, told[0].classname, told[0].result[0].message))
