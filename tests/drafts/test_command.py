"""redflag compare: what it writes where, how it exits, and that no draft's words break a report."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from lxml import html
from referencing import Registry, Resource

from redflag.cli.main import main

from .pairs import BASE, as_docx, as_text, with_clause

REPORTS = resources.files("redflag.report")
SCHEMA, COMMON = (
    json.loads(REPORTS.joinpath(name).read_text("utf-8")) for name in ("changes.schema.json", "schema.json")
)
REGISTRY: Registry[Any] = Registry().with_resource(COMMON["$id"], Resource.from_contents(COMMON))
WORSE = with_clause(BASE, "sixty (60)", "forty (40)")
WORST = with_clause(BASE, "sixty (60)", "ten (10)")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"REDFLAG_TODAY": "2026-03-01"})


def told(*arguments: str | Path) -> Any:
    found = json.loads(run("compare", *arguments, "-f", "json").stdout)
    Draft202012Validator(SCHEMA, registry=REGISTRY).validate(found)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An old draft, new ones that are worse and the same, what cannot be read, and reports of earlier scans."""
    folder = tmp_path_factory.mktemp("drafts")
    for name, sections in {"old": BASE, "worse": WORSE, "worst": WORST}.items():
        (folder / f"{name}.txt").write_bytes(as_text(sections))
    (folder / "same.docx").write_bytes(as_docx(BASE))
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "new").mkdir()
    (folder / "new" / "worse.txt").write_bytes(as_text(WORST))
    run("scan", folder / "old.txt", "-o", folder / "old.json")
    run("scan", folder / "old.txt", "-o", folder / "mild.json", "--min-severity", "high")
    run("scan", folder / "old.txt", folder / "worse.txt", "-o", folder / "both.json")
    told = json.loads((folder / "old.json").read_bytes())
    told["agreements"][0]["read_for"] = "vendor"
    (folder / "vendor.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


@pytest.fixture
def drafts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, as the working one."""
    monkeypatch.chdir(folder)
    return folder


CODES = [
    # arguments, exit code
    (["old.txt", "worst.txt"], 0),
    (["old.txt", "worst.txt", "--fail-on", "high"], 1),
    (["old.txt", "worse.txt", "--fail-on", "high"], 0),
    (["old.txt", "worse.txt", "--fail-on", "medium"], 1),
    (["worst.txt", "old.txt", "--fail-on", "info"], 0),
    (["old.txt", "same.docx", "--fail-on", "info"], 0),
    (["old.txt", "same.docx", "--strict"], 0),
]


@pytest.mark.parametrize(("arguments", "code"), CODES)
def test_exit_codes(drafts: Path, arguments: list[str], code: int) -> None:
    result = run("compare", *arguments)
    assert (result.exit_code, result.stderr) == (code, "")


REFUSED = [
    # arguments, what is said
    (["old.txt", "none.txt"], "none.txt: "),
    (["none.txt", "old.txt"], "none.txt: "),
    (["old.txt", "empty.txt"], "empty.txt: "),
    (["broken.pdf", "old.txt"], "broken.pdf: "),
    (["old.txt", "."], ".: is a folder"),
    (["none.json", "old.txt"], "none.json: cannot be read"),
    (["old.txt", "old.json"], "old.json: is a report: the new draft must be an agreement"),
    (["mild.json", "old.txt"], "mild.json: leaves milder findings out: scan again without --min-severity"),
    (["both.json", "worst.txt"], "both.json: holds 2 agreements, not one"),
    (["vendor.json", "old.txt"], "vendor.json: was read for the vendor: use --role vendor"),
    (["old.txt", "worse.txt", "-o", "old.txt"], "old.txt: is an agreement to scan"),
    (["old.txt", "worse.txt", "-o", "out/"], "out: is no file name that says the format"),
    (["old.txt", "worse.txt", "-o", "x.docx"], "x.docx: cannot write '.docx' files"),
    (["old.txt", "worse.txt", "--accepted", "none.yml"], "none.yml: cannot be read"),
]


@pytest.mark.parametrize(("arguments", "reason"), REFUSED)
def test_what_cannot_be_compared_is_one_line(drafts: Path, arguments: list[str], reason: str) -> None:
    result = run("compare", *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith(f"redflag: {reason}")


def test_a_report_of_the_old_draft_will_do(drafts: Path) -> None:
    from_report, from_file = told("old.json", "worst.txt"), told("old.txt", "worst.txt")
    assert from_report["counts"] == from_file["counts"]
    assert [c["words"] for c in from_report["changes"]] == [c["words"] for c in from_file["changes"]]
    assert from_report["notes"] and not from_file["notes"]


def test_of_several_reports_that_of_the_same_name_is_taken(drafts: Path) -> None:
    assert told("both.json", "new/worse.txt")["counts"]["worse"] == 1


def test_what_was_not_read_is_told_and_strict(drafts: Path) -> None:
    Path("french.txt").write_text("Le client paie les frais de la licence chaque mois. " * 20, encoding="utf-8")
    result = run("compare", "french.txt", "old.txt")
    assert result.exit_code == 0 and "NOT READ" in result.stdout and "in the parts that were read" in result.stdout
    strict = run("compare", "french.txt", "old.txt", "--strict")
    assert strict.exit_code == 2 and strict.stderr.startswith("redflag: french.txt: ")


def test_what_is_accepted_is_no_reason_to_fail(drafts: Path) -> None:
    run("scan", "worst.txt", "-o", "worst.json")
    mark = next(c["new"]["fingerprint"] for c in told("old.txt", "worst.txt")["changes"] if c["status"] == "worse")
    assert run("accept", "worst.json", mark, "--by", "J. Roe", "--reason", "agreed").exit_code == 0
    result = run("compare", "old.txt", "worst.txt", "--accepted", "accepted.yml", "--fail-on", "low")
    assert result.exit_code == 0 and "by J. Roe on 2026-03-01: agreed" in result.stdout
    lost = run("compare", "worst.txt", "old.txt", "--accepted", "accepted.yml")
    assert "1 acceptance fits nothing" in lost.stderr and "Fits nothing in the new draft" in lost.stdout


def test_every_format_tells_the_same(drafts: Path) -> None:
    names = ["c.html", "c.json", "c.md", "c.txt"]
    result = run("compare", "old.txt", "worst.txt", *(part for name in names for part in ("-o", name)))
    assert (result.exit_code, result.output) == (0, "")
    page, _, markdown, text = (Path(name).read_text(encoding="utf-8") for name in names)
    for shown in (page, markdown, text):
        assert "1 worse, 0 new, 7 unchanged, in what was read" in shown
    assert "[-sixty (60)-] {+ten (10)+}" in text and "notice: 60 -> 10 days" in text
    assert "~~sixty (60)~~ **ten (10)**" in markdown
    tree = html.document_fromstring(page)
    assert [e.text for e in tree.iter("del", "ins")] == ["sixty (60)", "ten (10)"]
    again = run("compare", "old.txt", "worst.txt", "-f", "html")
    assert again.stdout == page


def test_nothing_changed_is_said_only_of_what_was_read(drafts: Path) -> None:
    assert (
        "No flag has changed in what was read: 8 stand as they were." in run("compare", "old.txt", "same.docx").stdout
    )


HOSTILE = (
    '<script>alert(1)</script> =HYPERLINK("x") \u202egnorw\u202c [x](javascript:y) `a` | **b** \x1b[31m ' + "z" * 10_000
)


def test_hostile_words_break_no_report(drafts: Path) -> None:
    for name, days in (("a<b>&c.txt", "sixty (60)"), ("d'e\"f.txt", "ten (10)")):
        words = f"Provider may terminate this Agreement upon {days} days' notice, {HOSTILE}"
        Path(name).write_text(f"<img src=x> Termination\n\n{words}.\n\n{HOSTILE}\n", encoding="utf-8")
    names = ["c.html", "c.md", "c.txt", "c.json"]
    outputs = [part for name in names for part in ("-o", name)]
    assert run("compare", "a<b>&c.txt", "d'e\"f.txt", *outputs).exit_code == 0
    page, markdown, text = (Path(name).read_text(encoding="utf-8") for name in names[:3])
    tree = html.document_fromstring(page)
    assert not list(tree.iter("script", "img")) and "alert(1)" in tree.text_content()
    (policy,) = tree.xpath("//meta[@http-equiv]/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "<script>" not in markdown and "](javascript" not in markdown
    for shown in (page, markdown, text):
        assert "\x1b" not in shown and "\u202e" not in shown
    assert max(map(len, text.splitlines())) <= 100
    Draft202012Validator(SCHEMA, registry=REGISTRY).validate(json.loads(Path("c.json").read_bytes()))


def closed(schema: Any) -> Any:
    """The schema with no key allowed that it does not describe; drafts are described in the other one."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {key: closed(part) for key, part in schema.items()}
    return parts | {"additionalProperties": False} if schema.get("type") == "object" else parts


def test_the_schema_describes_every_key(drafts: Path) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    strict = closed(SCHEMA)
    strict["$defs"]["draft"] = SCHEMA["$defs"]["draft"]
    Draft202012Validator(strict, registry=REGISTRY).validate(told("old.txt", "worst.txt"))


@pytest.mark.parametrize("colour", [True, False])
def test_colour_only_on_a_terminal(drafts: Path, colour: bool) -> None:
    from redflag.drafts.read import compare_files
    from redflag.report.changes_text import render
    from redflag.scan_options import ScanOptions

    shown = render(compare_files("old.txt", "worst.txt", ScanOptions()), colour=colour).decode()
    assert ("\x1b[31m[-sixty (60)-]\x1b[0m" in shown) == colour
