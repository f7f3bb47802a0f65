"""The gate in a build: what was not read never passes, in whatever format it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from extractors.pdf_builder import pdf, picture, text
from junitparser import JUnitXml

from redflag.cli.main import main
from redflag.report import BINARY, FORMATS, SUFFIXES

HIGH = "Provider may terminate this Agreement at any time in its sole discretion."
HARMLESS = "The parties met in Leith on the first of May."


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An agreement that is fine beside one that cannot be read."""
    inside = tmp_path / "offers"
    inside.mkdir()
    (inside / "letter.txt").write_text(HARMLESS, encoding="utf-8")
    (inside / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return inside


@pytest.mark.parametrize("form", sorted(set(FORMATS) - BINARY))
def test_what_cannot_be_read_never_passes_on_standard_output(form: str, folder: Path) -> None:
    result = run("scan", folder, "-f", form, "--fail-on", "high")
    assert result.exit_code == 2
    assert "old.doc" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("suffix", [*sorted({*SUFFIXES} - {".htm", ".docx", ".pdf", ".ics"}), ""])
def test_what_cannot_be_read_never_passes_in_a_file(suffix: str, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / f"report{suffix}"
    assert run("scan", folder, "-o", out, "--fail-on", "high").exit_code == 2
    assert out.exists()


def test_both_gate_reports_beside_a_page_tell_the_same(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.txt").write_text(HIGH, encoding="utf-8")
    names = ("page.html", "findings.sarif", "tests.xml")
    result = run("scan", folder, "--fail-on", "high", *(part for name in names for part in ("-o", tmp_path / name)))
    assert result.exit_code == 2
    told = json.loads((tmp_path / "findings.sarif").read_bytes())["runs"][0]
    assert told["invocations"][0]["executionSuccessful"] is False and told["results"][0]["level"] == "error"
    suites = {
        Path(suite.name).name: (suite.failures > 0, suite.errors > 0)
        for suite in JUnitXml.fromfile(str(tmp_path / "tests.xml"))
    }
    assert suites == {"old.doc": (False, True), "bad.txt": (True, False), "letter.txt": (False, False)}
    alone = [tmp_path / f"alone-{name}" for name in names[1:]]
    run("scan", folder, "--fail-on", "high", *(part for path in alone for part in ("-o", path)))  # by workers
    assert [path.read_bytes() for path in alone] == [(tmp_path / name).read_bytes() for name in names[1:]]


def test_a_page_that_is_a_picture_is_no_success(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf(text(HARMLESS), picture))
    assert run("scan", path, "-o", tmp_path / "a.sarif", "-o", tmp_path / "a.xml").exit_code == 0
    told = json.loads((tmp_path / "a.sarif").read_bytes())["runs"][0]
    assert told["invocations"][0]["executionSuccessful"] is False
    assert [suite.errors for suite in JUnitXml.fromfile(str(tmp_path / "a.xml"))] == [1]
    assert run("scan", path, "--strict", "-o", tmp_path / "a.xml").exit_code == 2


def test_what_is_accepted_passes_until_it_runs_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDFLAG_TODAY", "2026-03-01")
    paper, baseline, out = (tmp_path / name for name in ("a.txt", "accepted.yml", "a.sarif"))
    paper.write_text(HIGH, encoding="utf-8")
    run("scan", paper, "-o", tmp_path / "a.json")
    for finding in json.loads((tmp_path / "a.json").read_bytes())["agreements"][0]["findings"]:
        known = ("--by", "J. Roe", "--reason", "insured", "--until", "2026-06-30", "--accepted", baseline)
        assert run("accept", tmp_path / "a.json", finding["fingerprint"], *known).exit_code == 0
    gate = ("scan", paper, "--fail-on", "low", "--accepted", baseline, "-o", out)
    assert run(*gate).exit_code == 0
    assert all(result["suppressions"] for result in json.loads(out.read_bytes())["runs"][0]["results"])
    monkeypatch.setenv("REDFLAG_TODAY", "2026-07-01")
    assert run(*gate).exit_code == 1
    assert not any(result["suppressions"] for result in json.loads(out.read_bytes())["runs"][0]["results"])
