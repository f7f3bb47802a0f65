"""The JSON report: one object for all agreements, described by schema.json beside this file."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any, cast

from redflag import __version__
from redflag.clock import read_date
from redflag.costs import Cost, cost
from redflag.deadlines import Deadline, deadlines
from redflag.document import DocxPlace, FilePlace, InnerPlace, ParagraphPlace, PdfPlace, Place, TextPlace
from redflag.finding import Acceptance, Failure, Finding, PlaybookInfo, Report, RulesInfo
from redflag.report import wording
from redflag.terms import Charge

if TYPE_CHECKING:
    from redflag.report.summary import Summary
    from redflag.report.table import Portfolio

SCHEMA = 1


def render(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    """All reports and failures as one JSON object in UTF-8, keys in the order of the schema."""
    return _bytes(as_object(reports, failures))


def as_object(reports: Sequence[Report], failures: Sequence[Failure]) -> dict[str, Any]:
    """The object that is written: dicts, lists, strings, numbers and booleans only."""
    first = reports[0] if reports else None
    return {
        **_head(first.rules if first else None, first.playbook if first else None),
        "agreements": [agreement(report) for report in reports],
        "failures": [asdict(failure) for failure in failures],
        "unmatched": [acceptance_fields(acceptance) for acceptance in wording.unmatched(reports)],
    }


class Json:
    """The same object written agreement by agreement."""

    def __init__(self, path: Path, portfolio: Portfolio) -> None:
        rules, playbook = (portfolio.rules, portfolio.playbook) if portfolio.summaries else (None, None)
        failures, unmatched = map(asdict, portfolio.failures), map(acceptance_fields, portfolio.unmatched)
        whole = {**_head(rules, playbook), "agreements": [], "failures": [*failures], "unmatched": [*unmatched]}
        begin, mark, self._rest = _bytes(whole).partition(b'"agreements": [')
        self._file = path.open("wb")
        self._file.write(begin + mark)
        self._between = b"\n"

    def add(self, summary: Summary, agreement: dict[str, Any]) -> None:
        self._file.write(self._between + indent(_bytes(agreement).decode().rstrip(), "    ").encode())
        self._between = b",\n"

    def end(self) -> None:
        self._file.write((b"\n  " if self._between == b",\n" else b"") + self._rest)
        self._file.close()


def _bytes(told: dict[str, Any]) -> bytes:
    # A lone surrogate, which a broken PDF font can yield, becomes its JSON escape: the backslash form is the same.
    return json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"


def _head(rules: RulesInfo | None, playbook: PlaybookInfo | None) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "redflag": __version__,
        "rules": rules_fields(rules),
        "playbook": _playbook(playbook) if playbook else None,
    }


def rules_fields(rules: RulesInfo | None) -> dict[str, Any]:
    """Which rules ran, of which packs."""
    return {
        "version": rules.version if rules else "",
        "count": rules.count if rules else 0,
        "languages": list(rules.languages) if rules else [],
        "packs": [{**asdict(pack), "replaced": list(pack.replaced)} for pack in rules.packs] if rules else [],
    }


def _playbook(playbook: PlaybookInfo) -> dict[str, Any]:
    return {
        "name": playbook.name,
        "off": [{"rule": rule, "reason": reason} for rule, reason in playbook.off],
        "severities": dict(playbook.severities),
        "limits": dict(playbook.limits),
        "positions": list(playbook.positions),
    }


def agreement(report: Report) -> dict[str, Any]:
    """What the object has of one agreement."""
    return {
        **agreement_fields(report),
        "findings": [finding_fields(finding) for finding in report.findings],
        "left_out": len(report.left_out),
        "accepted": [
            {"finding": finding_fields(finding), "acceptance": acceptance_fields(acceptance)}
            for finding, acceptance in report.accepted
        ],
        "dates": [date_fields(deadline) for deadline in deadlines(report.terms)],
        "charges": [charge_fields(charge) for charge in report.charges],
        "cost": cost_fields(cost(report.charges, report.terms)),
    }


def agreement_fields(report: Report) -> dict[str, Any]:
    """What the schema has of an agreement, but for what was found in it."""
    document = report.document
    return {
        "path": document.path,
        "sha256": document.sha256,
        "format": document.format,
        "language": report.language,
        "pages": document.pages,
        "words": report.words,
        "read_for": report.read_for,
        "kind": report.kind,
        "kind_evidence": list(report.kind_evidence),
        "parties": [asdict(party) for party in report.parties],
        "coverage": asdict(document.coverage),
        "fine_print": [asdict(fine) for fine in document.fine_print],
    }


def in_words(acceptance: dict[str, Any]) -> str:
    """Who accepted, when, until when and why."""
    until = read_date(acceptance["until"]) if acceptance["until"] else None
    return Acceptance(**{**acceptance, "since": read_date(acceptance["since"]), "until": until}).in_words


def acceptance_fields(acceptance: Acceptance) -> dict[str, Any]:
    """An acceptance as the schema has it."""
    until = acceptance.until.isoformat() if acceptance.until else None
    return asdict(acceptance) | {"since": acceptance.since.isoformat(), "until": until}


def finding_fields(finding: Finding) -> dict[str, Any]:
    """A finding as the schema has it."""
    return {
        "rule": finding.rule,
        "category": finding.category,
        "kind": finding.kind,
        "severity": finding.severity.name,
        "confidence": finding.confidence.name,
        "title": finding.title,
        "why": finding.why,
        "ask": finding.ask,
        "fallback": finding.fallback,
        "quote": finding.quote,
        "match": finding.match,
        "start": finding.start,
        "end": finding.end,
        "match_start": finding.match_start,
        "line": finding.line,
        "clause": asdict(finding.clause),
        "places": [place_fields(place) for place in finding.places],
        "values": [asdict(value) for value in finding.values],
        "also": list(finding.also),
        "fine_print": finding.fine_print,
        "fine_print_reason": finding.fine_print_reason,
        "softened": finding.softened,
        "raised": finding.raised,
        "lapsed": finding.lapsed,
        "fingerprint": finding.fingerprint,
    }


def date_fields(deadline: Deadline) -> dict[str, Any]:
    """A deadline as the schema has it."""
    source = deadline.source
    return {
        "kind": deadline.kind,
        "title": deadline.title,
        "day": deadline.day.isoformat() if deadline.day else None,
        "told": deadline.told,
        "certainty": deadline.certainty,
        "quote": source.quote,
        "start": source.start,
        "end": source.end,
        "clause": asdict(source.clause),
    }


def charge_fields(charge: Charge) -> dict[str, Any]:
    """An amount as the schema has it."""
    source = charge.source
    return {
        "amount": charge.amount,
        "unit": charge.unit,
        "text": charge.text,
        "payer": charge.payer,
        "occasion": charge.occasion,
        "every": charge.every,
        "per": charge.per,
        "covers": str(charge.covers) if charge.covers else "",
        "at_most": charge.at_most,
        "what": charge.what,
        "quote": source.quote,
        "start": source.start,
        "end": source.end,
        "clause": asdict(source.clause),
    }


def cost_fields(cost: Cost) -> dict[str, Any]:
    """A cost as the schema has it; sums are decimals in digits."""
    return {
        "months": cost.months,
        "totals": [{"currency": unit, "low": f"{low:.2f}", "high": f"{high:.2f}"} for unit, low, high in cost.totals],
        "assumptions": list(cost.assumptions),
        "left_out": [{"text": charge.text, "what": charge.what, "why": why} for charge, why in cost.left_out],
    }


def place_fields(place: Place) -> dict[str, Any]:
    """A place as the schema has it: points of a PDF page to one decimal."""
    if isinstance(place, PdfPlace):
        digits = {"page": None, "confidence": 2}
        return {key: round(value, digits.get(key, 1)) for key, value in place._asdict().items()}
    if isinstance(place, FilePlace):
        return {"file": place.file, "place": place_fields(place.place)}
    return place._asdict() if isinstance(place, DocxPlace) else asdict(place)


def place_of(fields: dict[str, Any]) -> Place:
    """The place that `place_fields` wrote."""
    if "file" in fields:
        return FilePlace(fields["file"], cast(InnerPlace, place_of(fields["place"])))
    kinds: tuple[tuple[str, Callable[..., Place]], ...] = (
        ("page", PdfPlace),
        ("part", DocxPlace),
        ("line", TextPlace),
        ("paragraph", ParagraphPlace),
    )
    return next(kind for key, kind in kinds if key in fields)(**fields)
