"""Findings as SARIF 2.1.0, which code hosts, editors and dashboards read (OASIS standard of 27 March 2020, errata 01).

A region is counted in lines: those of the file where it is plain text, Markdown, HTML or an e-mail; of any other file
those of the text that `redflag extract` prints, and there `charOffset` and `charLength` are of that text too. What
stands on paper (page, clause) is in `logicalLocations` and `properties`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from redflag import __version__
from redflag.finding import Clause
from redflag.remote import is_url
from redflag.report import wording
from redflag.report.json import in_words, place_of, rules_fields
from redflag.report.summary import Summary
from redflag.report.table import Portfolio

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVEL = {"high": "error", "medium": "warning", "low": "note", "info": "note"}
# `rank` is of 100; code hosts sort alerts by `security-severity`, of 10: from 7 it is high, from 4 medium, else low.
RANK = {"high": 80.0, "medium": 55.0, "low": 30.0, "info": 10.0}

TOLD = (  # of a finding, beside what SARIF has a place for
    "category kind severity confidence quote match start end also fine_print_reason softened raised lapsed"
).split()


class Sarif:
    """One run, written result by result; the rules that found something and what was not read stand behind them."""

    def __init__(self, path: Path, portfolio: Portfolio) -> None:
        self._portfolio = portfolio
        self._rules: dict[str, dict[str, Any]] = {}  # by id, in the order of their numbers
        self._numbers: dict[str, int] = {}
        self._artifacts: list[dict[str, Any]] = []
        self._between = "\n"
        self._file = path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        self._file.write(f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{"results": [')

    def add(self, summary: Summary, agreement: dict[str, Any]) -> None:
        name, hashes = uri(agreement["path"]), {"sha-256": agreement["sha256"]}
        location = {"uri": name, "index": len(self._artifacts)}
        self._artifacts.append({"location": {"uri": name}, "roles": ["analysisTarget"], "hashes": hashes})
        for finding in agreement["findings"]:
            self._write(self._result(finding, location, []))
        for one in agreement["accepted"]:
            why = wording.safe(in_words(one["acceptance"]))
            suppression = {"kind": "external", "status": "accepted", "justification": why}
            self._write(self._result(one["finding"], location, [suppression]))

    def end(self) -> None:
        unread = list(_notifications(self._portfolio))
        rules = self._portfolio.rules
        about = {"rules": rules_fields(rules)} if rules else {}
        driver = {"name": "redflag", "semanticVersion": __version__, "rules": [*self._rules.values()]}
        rest = {
            "tool": {"driver": driver},
            "artifacts": self._artifacts,
            "invocations": [{"executionSuccessful": not unread, "toolExecutionNotifications": unread}],
            "columnKind": "unicodeCodePoints",
            "properties": about,
        }
        self._file.write(f"\n], {_json(rest)[1:]}]}}\n")
        self._file.close()

    def _write(self, result: dict[str, Any]) -> None:
        self._file.write(f"{self._between}{_json(result)}")
        self._between = ",\n"

    def _result(self, finding: dict[str, Any], artifact: dict[str, Any], suppressions: list[Any]) -> dict[str, Any]:
        rule = self._rules.setdefault(finding["rule"], _rule(finding))
        number = self._numbers.setdefault(finding["rule"], len(self._numbers))
        rank = RANK[finding["severity"]]
        grade = rule["properties"]
        grade["security-severity"] = str(max(float(grade["security-severity"]), rank / 10))  # of its worst finding
        clause = wording.stands_at(finding["kind"], Clause(**finding["clause"]))
        where = wording.where([place_of(place) for place in finding["places"]])
        location: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact, "region": _region(finding)}}
        if clause:
            location["logicalLocations"] = [{"name": clause, "kind": "clause"}]
        pages = sorted({place["page"] for place in finding["places"] if "page" in place})
        return {
            "ruleId": finding["rule"],
            "ruleIndex": number,
            "level": LEVEL[finding["severity"]],
            "rank": rank,
            "message": {"text": _message(finding, ", ".join(filter(None, (clause, where))))},
            "locations": [location],
            # The second name is the one by which GitHub knows an alert again.
            "partialFingerprints": dict.fromkeys(("redflag/v1", "primaryLocationLineHash"), finding["fingerprint"]),
            "suppressions": suppressions,
            "properties": {**{key: finding[key] for key in TOLD}, "pages": pages, "where": where},
        }


def uri(path: str) -> str:
    """A path as a URI: relative to where redflag was run, or file:// where it is absolute; a URL is one."""
    if is_url(path):
        return quote(path, safe="/:")
    given = Path(path)
    return given.as_uri() if given.is_absolute() else quote(os.fsencode(given.as_posix()))


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)


def _region(finding: dict[str, Any]) -> dict[str, Any]:
    lines = [place["line"] for place in finding["places"] if "line" in place]
    if lines:
        return {"startLine": min(lines), "endLine": max(lines)}
    length = finding["end"] - finding["start"]
    last = finding["line"] + finding["quote"].count("\n")
    offsets = {"charOffset": finding["start"], "charLength": length, "snippet": {"text": finding["quote"]}}
    return {"startLine": finding["line"], "endLine": last, **offsets}


def _message(finding: dict[str, Any], where: str) -> str:
    quoted = f'"{finding["quote"]}"' if finding["quote"] else ""
    parts = (f"{finding['title']}{f' ({where})' if where else ''}.", quoted, finding["why"], f"Ask: {finding['ask']}")
    return wording.safe(" ".join(filter(None, parts)))


def _rule(finding: dict[str, Any]) -> dict[str, Any]:
    title, why, ask, offer = (wording.safe(finding[key]) for key in ("title", "why", "ask", "fallback"))
    plain = [why, f"What to ask: {ask}", f"Wording to offer: {offer}" if offer else ""]
    marked = [why, f"**What to ask:** {ask}", f"**Wording to offer:**\n\n> {offer}" if offer else ""]
    return {
        "id": finding["rule"],
        "shortDescription": {"text": title},
        "fullDescription": {"text": why},
        "help": {"text": "\n\n".join(filter(None, plain)), "markdown": "\n\n".join(filter(None, marked))},
        "properties": {"tags": [finding["category"]], "security-severity": "0.0"},
    }


def _notifications(portfolio: Portfolio) -> Iterator[dict[str, Any]]:
    """Files that were not read are errors, parts of one that were not, warnings; with either the run is no success."""
    levels = ["error"] * len(portfolio.failures)
    for at, (path, reason) in enumerate(portfolio.unread):
        level = levels[at] if at < len(levels) else "warning"
        location = {"physicalLocation": {"artifactLocation": {"uri": uri(path)}}}
        text = wording.safe(f"{path}: {reason}")
        yield {"level": level, "message": {"text": text}, "locations": [location]}
