"""A JSON report of an earlier scan, read back: what json.py wrote, but for the text and the places of the agreement."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from redflag.clock import read_date
from redflag.document import Coverage, Document
from redflag.errors import RedflagError
from redflag.finding import (
    Acceptance,
    Clause,
    Confidence,
    Finding,
    PackInfo,
    Party,
    PlaybookInfo,
    Report,
    RulesInfo,
    Severity,
    Value,
)
from redflag.report.json import SCHEMA

T = TypeVar("T")
Object = Mapping[str, Any]
PLAIN = {"str": str, "int": int, "bool": bool} | dict.fromkeys(("Role", "Kind", "Format", "AgreementKind"), str)


def read_reports(path: str | Path, in_full: bool = False) -> list[Report]:
    """The reports in the file at `path`, their documents without text; `in_full`: none may leave findings out. Raises
    RedflagError where it holds none."""
    try:
        told = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise RedflagError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise RedflagError(f"{path}: is not JSON: give a report that redflag scan wrote with -o FILE.json") from None
    try:
        if told["schema"] != SCHEMA:
            raise RedflagError(f"{path}: is a report of another redflag: scan again with this one")
        if in_full and any(agreement.get("left_out") for agreement in told["agreements"]):
            raise RedflagError(f"{path}: leaves milder findings out: scan again without --min-severity")
        rules = _made(
            RulesInfo, told["rules"], languages=_texts(told["rules"]["languages"]), packs=_packs(told["rules"])
        )
        playbook = _playbook(told["playbook"]) if told["playbook"] else None
        return [_report(agreement, rules, playbook) for agreement in told["agreements"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise RedflagError(f"{path}: is not a JSON report of redflag scan") from None


def _made(kind: type[T], told: Object, **changed: Any) -> T:
    """A `kind` of what is `told` under the names of its fields, but for what is `changed`. Raises TypeError."""
    found = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in told and field.name not in changed:
            value, plain = told[field.name], PLAIN.get(str(field.type))
            if plain is not None and not isinstance(value, plain):
                raise TypeError(field.name)
            if not isinstance(value, list | dict):
                found[field.name] = value
    return kind(**found, **changed)


def _packs(told: Object) -> tuple[PackInfo, ...]:
    """The packs of a report; those of an earlier redflag name none."""
    return tuple(_made(PackInfo, pack, replaced=_texts(pack["replaced"])) for pack in told.get("packs", ()))


def _texts(told: Any) -> tuple[str, ...]:
    if not isinstance(told, list) or not all(isinstance(text, str) for text in told):
        raise TypeError(told)
    return tuple(told)


def _report(told: Object, rules: RulesInfo, playbook: PlaybookInfo | None) -> Report:
    lists = {key: tuple(value) for key, value in told["coverage"].items() if isinstance(value, list)}
    coverage = _made(Coverage, told["coverage"], **lists)
    return _made(
        Report,
        told,
        document=_made(Document, told, text="", blocks=(), pieces=(), fine_print=(), coverage=coverage),
        parties=tuple(_made(Party, party) for party in told["parties"]),
        findings=tuple(map(_finding, told["findings"])),
        left_out=(),
        accepted=tuple((_finding(one["finding"]), _acceptance(one["acceptance"])) for one in told.get("accepted", ())),
        rules=rules,
        playbook=playbook,
        kind_evidence=_texts(told["kind_evidence"]),
    )


def _finding(told: Object) -> Finding:
    return _made(
        Finding,
        told,
        severity=Severity[told["severity"]],
        confidence=Confidence[told["confidence"]],
        clause=_made(Clause, told["clause"]),
        places=(),
        values=tuple(_made(Value, value) for value in told["values"]),
        also=_texts(told["also"]),
    )


def _acceptance(told: Object) -> Acceptance:
    until = read_date(told["until"]) if told["until"] else None
    return _made(Acceptance, told, since=read_date(told["since"]), until=until)


def _playbook(told: Object) -> PlaybookInfo:
    return _made(
        PlaybookInfo,
        told,
        off=tuple((entry["rule"], entry["reason"]) for entry in told["off"]),
        severities=tuple(told["severities"].items()),
        limits=tuple(told["limits"].items()),
        positions=_texts(told["positions"]),
    )
