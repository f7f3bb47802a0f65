"""The JSON report keeps its promise: the schema describes every key, and every report fits it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any, Literal, get_args, get_type_hints

import pytest
from jsonschema import Draft202012Validator

from redflag.document import Coverage, Document
from redflag.finding import Confidence, Failure, Finding, Party, Report, Severity, Value
from redflag.report import FORMATS

from .builder import document, finding, report

SCHEMA = json.loads(resources.files("redflag.report").joinpath("schema.json").read_text("utf-8"))
FAILURE = Failure("offers/scan.pdf", "UnreadableAgreement", "encrypted: a password is needed")
UNREAD = document(
    complete=False,
    pages_without_text=(3,),
    pages_by_ocr=(4,),
    ocr_confidence=(0.91,),
    tracked_insertions=1,
    tracked_deletions=1,
    hidden_runs=1,
    linked_terms=("https://nimbus.example/terms",),
    notes=("One text box was not read.",),
)
CASES: list[tuple[list[Report], list[Failure]]] = [
    ([], []),
    ([], [FAILURE]),
    ([report()], []),
    ([report(document(form="docx")), report(document(form="text")), report(document(form="markdown"))], [FAILURE]),
    ([report(UNREAD, []), report(rules=0)], []),
]


def written(reports: list[Report], failures: list[Failure]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FORMATS["json"](reports, failures))
    return found


def closed(schema: Any) -> Any:
    """The schema with no key allowed that it does not describe."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {key: closed(part) for key, part in schema.items()}
    return parts | {"additionalProperties": False} if schema.get("type") == "object" else parts


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(("reports", "failures"), CASES)
def test_every_report_fits_the_schema(reports: list[Report], failures: list[Failure]) -> None:
    Draft202012Validator(SCHEMA).validate(written(reports, failures))
    Draft202012Validator(closed(SCHEMA)).validate(written(reports, failures))


def described(name: str) -> dict[str, Any]:
    found: dict[str, Any] = SCHEMA["$defs"][name]
    return found


@pytest.mark.parametrize(
    ("name", "required"),
    [(name, part) for name, part in SCHEMA["$defs"].items() if part.get("type") == "object"],
)
def test_every_key_that_is_described_is_always_there(name: str, required: dict[str, Any]) -> None:
    assert set(required["required"]) == set(required["properties"])


@pytest.mark.parametrize(
    ("schema", "key", "values"),
    [
        ("agreement", "format", get_args(get_type_hints(Document)["format"])),
        ("party", "role", get_args(get_type_hints(Party)["role"])),
        ("finding", "kind", get_args(get_type_hints(Finding)["kind"])),
        ("finding", "severity", tuple(Severity.__members__)),
        ("finding", "confidence", tuple(Confidence.__members__)),
        ("value", "kind", get_args(get_type_hints(Value)["kind"])),
    ],
)
def test_the_schema_lists_what_the_types_allow(schema: str, key: str, values: tuple[str, ...]) -> None:
    assert set(described(schema)["properties"][key]["enum"]) == set(values)


def test_coverage_and_failure_keys_are_those_of_the_types() -> None:
    assert set(described("coverage")["properties"]) == set(get_type_hints(Coverage))
    assert set(described("failure")["properties"]) == set(get_type_hints(Failure))


def test_keys_stand_as_promised() -> None:
    one = written([report()], [FAILURE])
    agreement = one["agreements"][0]
    flag = next(flag for flag in agreement["findings"] if flag["rule"] == "saas-termination.short-export-window")
    assert list(one) == ["schema", "redflag", "rules", "playbook", "agreements", "failures", "unmatched"]
    assert one["rules"] == {"version": "2025-11-a1b2c3", "count": 212, "languages": ["en"], "packs": []}
    assert one["playbook"] is None
    assert list(agreement) == described("agreement")["required"]
    assert agreement["parties"][0] == {"name": "Nimbus CRM GmbH", "role": "vendor"}
    assert flag["severity"] == "medium"
    assert flag["clause"] == {"number": "5.2", "heading": "End of the agreement"}
    assert flag["values"] == [{"kind": "duration", "amount": "10", "unit": "day", "text": "ten (10) days"}]
    assert one["failures"] == [
        {"path": "offers/scan.pdf", "error": "UnreadableAgreement", "reason": "encrypted: a password is needed"}
    ]


Form = Literal["pdf", "docx", "text"]


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("pdf", {"page": 4, "x0": 72.0, "top": 387.3, "x1": 439.5, "bottom": 398.3, "confidence": 1.0}),
        ("docx", {"part": "word/document.xml", "paragraph": 22, "run": 0, "start": 0}),
        ("text", {"line": 23}),
    ],
)
def test_a_place_has_the_keys_of_its_kind(form: Form, place: dict[str, Any]) -> None:
    source = document(form=form)
    flag = finding(source, "ten (10) days")
    assert written([report(source, [flag])], [])["agreements"][0]["findings"][0]["places"] == [place]


def test_quote_and_match_are_verbatim() -> None:
    one = report()
    for flag in written([one], [])["agreements"][0]["findings"]:
        text = one.document.text
        assert text[flag["start"] : flag["end"]] == flag["quote"]
        assert text[flag["match_start"] :].startswith(flag["match"])


@pytest.mark.parametrize("words", ["\x1b[31m", "</script>", "\ud800 alone", "\u202e", '"\\', "ü\u2028"])
def test_any_text_survives(words: str) -> None:
    source = document([("paragraph", "", f"Before {words} after.", 0, 1)])
    assert written([report(source, [finding(source, "after")])], [])["agreements"][0]["findings"][0]["quote"] == (
        f"Before {words} after."
    )


def test_the_same_input_gives_the_same_bytes() -> None:
    assert FORMATS["json"]([report()], [FAILURE]) == FORMATS["json"]([report()], [FAILURE])
