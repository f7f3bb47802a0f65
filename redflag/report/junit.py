"""Findings as JUnit XML, the form in which build servers take test results: a suite an agreement.

The first case of a suite is whether the agreement was read: an error where any of it was not. Each finding is a case: a
failure from the severity of `--fail-on` (medium without it), passed below, skipped where it was accepted.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from lxml import etree

from redflag.finding import Severity
from redflag.report.json import in_words
from redflag.report.summary import Summary
from redflag.report.table import COLUMNS, Portfolio, rows
from redflag.report.wording import plural, safe

READ_CASE = "was read in full"
COUNTS = {"failures": "failure", "errors": "error", "skipped": "skipped"}  # attribute of a suite, outcome of a case


class Junit:
    """Begun with the files that were not read."""

    def __init__(self, path: Path, portfolio: Portfolio) -> None:
        self._least = Severity[portfolio.fail_on or "medium"]
        self._rules = portfolio.rules.in_words if portfolio.rules else ""
        self._open = ExitStack()
        self._file = self._open.enter_context(etree.xmlfile(str(path), encoding="utf-8"))
        self._file.write_declaration()
        self._open.enter_context(self._file.element("testsuites", name="redflag"))
        for failure in portfolio.failures:
            self._write(failure.path, [_case(failure.path, READ_CASE, "error", "not read", failure.reason)])

    def add(self, summary: Summary, agreement: dict[str, Any]) -> None:
        path = agreement["path"]
        unread = "\n".join(summary.unread)
        cases = [_case(path, READ_CASE, "error" if unread else "", "not read in full", unread)]
        accepted = [in_words(one["acceptance"]) for one in agreement["accepted"]]
        found = [dict(zip(COLUMNS, cells, strict=True)) for cells in rows(agreement)]
        shown = len(agreement["findings"])
        cases += [self._found(path, cells) for cells in found[:shown]]
        for cells, word in zip(found[shown:], accepted, strict=True):
            cases.append(_case(path, _name(cells), "skipped", f"accepted {word}", ""))
        worst = max((Severity[cells["severity"]] for cells in found[:shown]), default=-1)
        if worst < self._least <= summary.worst:  # the gate counts what --min-severity does not show
            told = f"{plural(agreement['left_out'], 'finding')} left out by --min-severity, at or above --fail-on too"
            cases.append(_case(path, "nothing grave was left out", "failure", told, ""))
        self._write(path, cases)

    def end(self) -> None:
        self._open.close()

    def _found(self, path: str, cells: dict[str, str]) -> etree._Element:
        grave = Severity[cells["severity"]] >= self._least
        told = [f'"{cells["quote"]}"' if cells["quote"] else "", cells["where"], cells["why"], f"Ask: {cells['ask']}"]
        told += [f"Offer: {cells['fallback']}" if cells["fallback"] else ""]
        told += [f"Accepted: {cells['accepted']}" if cells["accepted"] else ""]
        told += [f"{cells['rule']} {cells['fingerprint']}"]
        detail = "\n".join(filter(None, told))
        return _case(path, _name(cells), "failure" if grave else "", f"{cells['severity']}: {cells['title']}", detail)

    def _write(self, path: str, cases: list[etree._Element]) -> None:
        outcomes = [outcome.tag for case in cases for outcome in case]
        counts = {name: str(outcomes.count(tag)) for name, tag in COUNTS.items()}
        suite = etree.Element("testsuite", {"name": safe(path), "tests": str(len(cases)), **counts, "time": "0"})
        if self._rules:
            told = etree.SubElement(suite, "properties")
            etree.SubElement(told, "property", {"name": "rules", "value": safe(self._rules)})
        suite.extend(cases)
        self._file.write(suite, pretty_print=True)


def _name(cells: dict[str, str]) -> str:
    """No two cases of a suite share it: the fingerprint tells findings of one rule apart."""
    clause = f" ({cells['clause']})" if cells["clause"] else ""
    return f"[{cells['severity']}] {cells['title']}{clause} {cells['fingerprint']}"


def _case(path: str, name: str, outcome: str, message: str, detail: str) -> etree._Element:
    """A case that ended so, "" for passed; XML takes no control characters."""
    case = etree.Element("testcase", {"classname": safe(path), "name": safe(name), "time": "0"})
    text = "\n".join(map(safe, detail.split("\n")))
    if outcome:
        etree.SubElement(case, outcome, {"message": safe(message), "type": "redflag"}).text = text or None
    elif text:
        etree.SubElement(case, "system-out").text = text
    return case
