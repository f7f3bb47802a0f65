"""The sample agreements: each labelled flag is found at its clause, nothing else is, and the clean ones stay silent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from redflag.finding import Finding, Report, Severity
from redflag.scanner import Scanner

SAMPLES = Path(__file__).parent.parent / "samples"
LABELS = sorted(SAMPLES.glob("*/*.yml")) + sorted(SAMPLES.glob("*/clean/*.yml"))
CLEAN = [path for path in LABELS if path.parent.name == "clean"]
CATEGORIES = frozenset(
    {
        "conflict-of-interest",
        "auto-renewal",
        "data-security",
        "dispute-terms",
        "forced-partner-services",
        "hidden-infrastructure-costs",
        "liability-limits",
        "mandatory-support",
        "partner-delegation",
        "price-escalation",
        "saas-termination",
        "undefined-scope",
        "sales-promises",
        "unilateral-change",
        "usage-commitment",
    }
)
Label = Mapping[str, Any]
Flag = tuple[str, str, str]  # clause, category, words

each_sample = pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)


@cache
def labels_of(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reports(scanner: Scanner) -> dict[Path, Report]:
    return {path: scanner.scan(path.with_name(labels_of(path)["agreement"])) for path in LABELS}


def cited(finding: Finding) -> str:
    """The clause as a reader cites it: its number, or its heading where it has none; "" for a footnote's."""
    return finding.clause.number or ("" if finding.fine_print else finding.clause.heading)


def holds(finding: Finding, words: str) -> bool:
    return " ".join(words.split()) in " ".join(finding.quote.split())


def flags_of(report: Report, labels: list[Label]) -> set[Flag]:
    """Each finding with the labelled words its quote holds, or with its own quote where it holds none."""
    flags = set()
    for finding in report.findings:
        if finding.category not in CATEGORIES or finding.kind == "missing":
            continue
        held = [
            label["words"]
            for label in labels
            if label["category"] == finding.category and holds(finding, label["words"])
        ]
        flags |= {
            (cited(finding), finding.category, words)
            for words in held or [f"{finding.quote} [{finding.rule}: {finding.match}]"]
        }
    return flags


@each_sample
def test_finds_what_is_labelled_and_no_more(path: Path, reports: dict[Path, Report]) -> None:
    labels = labels_of(path)["findings"]
    expected = {(label["clause"], label["category"], label["words"]) for label in labels}
    found = flags_of(reports[path], labels)
    missed = [f"missed  {' | '.join(flag)}" for flag in sorted(expected - found)]
    extra = [f"extra   {' | '.join(flag)}" for flag in sorted(found - expected)]
    assert not missed + extra, f"{len(expected & found)} of {len(expected)} found\n" + "\n".join(missed + extra)


@each_sample
def test_what_a_careful_reader_passes_is_not_flagged(path: Path, reports: dict[Path, Report]) -> None:
    labels = labels_of(path)
    alarms = [
        f"{finding.rule} at {cited(finding)}: {finding.quote}"
        for label in labels["pass"]
        for finding in reports[path].findings
        if finding.category in CATEGORIES and holds(finding, label["words"])
    ]
    assert not alarms, "\n".join(alarms)


@each_sample
def test_what_it_should_hold_and_does_not_is_told(path: Path, reports: dict[Path, Report]) -> None:
    told = {finding.rule: finding.quote for finding in reports[path].findings if finding.kind == "missing"}
    assert sorted(told) == sorted(labels_of(path)["missing"])
    assert not any(told.values()), "what is missing has no words to quote"


@each_sample
def test_its_kind_is_told(path: Path, reports: dict[Path, Report]) -> None:
    labels = labels_of(path)
    assert reports[path].kind == labels["kind"], reports[path].kind_evidence


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_fair_agreement_has_nothing_above_low(path: Path, reports: dict[Path, Report]) -> None:
    above = [
        f"{f.severity.name} {f.rule} at {cited(f)}: {f.quote}"
        for f in reports[path].findings
        if f.severity > Severity.low
    ]
    assert not above, "\n".join(above)


@each_sample
def test_everything_in_it_was_read(path: Path, reports: dict[Path, Report]) -> None:
    coverage = reports[path].coverage
    assert coverage.complete, coverage.notes


@each_sample
def test_its_parties_stand_on_their_own_side(path: Path, reports: dict[Path, Report]) -> None:
    labels, parties = labels_of(path), reports[path].parties
    assert parties, "no party was recognised"
    other = {"vendor": "customer", "customer": "vendor"}
    crossed = [party for party in parties if party.role in other and party.name in labels[other[party.role]]]
    assert not crossed, f"vendor {labels['vendor']}, customer {labels['customer']}"
