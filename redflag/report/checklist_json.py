"""The checklist for programs, as one JSON object for all agreements: described by checklist.schema.json beside this."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from redflag import __version__
from redflag.checklist import Checklist, Row
from redflag.finding import Acceptance, Failure, Finding
from redflag.report import checklist_letter as letters
from redflag.report import wording
from redflag.report.json import place_fields, rules_fields

SCHEMA = 1


def render(checklists: Sequence[Checklist], failures: Sequence[Failure]) -> bytes:
    """All checklists and failures in UTF-8."""
    found = {
        "schema": SCHEMA,
        "redflag": __version__,
        "checklists": [_checklist(checklist) for checklist in checklists],
        "failures": [asdict(failure) for failure in failures],
    }
    return json.dumps(found, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"


def _checklist(checklist: Checklist) -> dict[str, Any]:
    report = checklist.report
    return {
        "path": report.document.path,
        "sha256": report.document.sha256,
        "kind": report.kind,
        "rules": rules_fields(report.rules),
        "parties": [asdict(party) for party in report.parties],
        "unread": list(wording.gaps(report).unread),
        "rows": [_row(row) for row in checklist.rows],
        "letter": asdict(letters.letter_of(checklist)),
    }


def _row(row: Row) -> dict[str, Any]:
    question = row.question
    return {
        "number": row.number,
        "id": question.id,
        "group": question.group,
        "question": question.question,
        "why": question.why,
        "do": question.do,
        "looked_for": question.looked_for,
        "status": row.status,
        "severity": row.severity.name if row.severity is not None else None,
        "findings": [_finding(finding) for finding in row.findings],
        "protections": [_finding(finding) for finding in row.protections],
        "accepted": [{"finding": _finding(finding), **_acceptance(acceptance)} for finding, acceptance in row.accepted],
        "decision": "accept" if row.status == "accepted" else "",
        "owner": "",
        "date": "",
    }


def _acceptance(acceptance: Acceptance) -> dict[str, Any]:
    until = str(acceptance.until) if acceptance.until else ""
    return {"by": acceptance.by, "reason": acceptance.reason, "since": str(acceptance.since), "until": until}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.name,
        "title": finding.title,
        "ask": finding.ask,
        "fallback": finding.fallback,
        "clause": asdict(finding.clause),
        "quote": finding.quote,
        "start": finding.start,
        "end": finding.end,
        "places": [place_fields(place) for place in finding.places],
        "fingerprint": finding.fingerprint,
    }
