"""redflag.toml: what a house sets in it holds, the command line goes before it, and what is wrong in it is one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from redflag.cli.config import KEYS, NAME, find_config
from redflag.cli.main import main

AGREEMENT = "Provider may terminate this Agreement at any time in its sole discretion.\n"
RULE = """
category: test
rules:
  - id: test.leith
    severity: low
    when: [pattern: "sole discretion"]
    en:
      title: A meeting
      why: It tells the tests apart.
      ask: Nothing.
      examples: {flag: [At his sole discretion., In her sole discretion.], pass: [We met., They met in Rome.]}
"""
PLAYBOOK = "name: Acme\nseverities:\n  saas-termination: low\n"
ENDS = "saas-termination.vendor-ends-at-will"
BOTH = {ENDS: "high", "test.leith": "low"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory, two below the folder that a redflag.toml is laid into."""
    here = tmp_path / "deals" / "crm"
    here.mkdir(parents=True)
    (here / "a.txt").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "own.yml").write_text(RULE, encoding="utf-8")
    (tmp_path / "playbook.yml").write_text(PLAYBOOK, encoding="utf-8")
    monkeypatch.chdir(here)
    monkeypatch.delenv("REDFLAG_CONFIG", raising=False)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args), catch_exceptions=False)


def scanned(*args: str) -> dict[str, object]:
    """What the JSON of a scan tells: the rules that found something, and their severities."""
    done = run("scan", "a.txt", "-f", "json", *args)
    return {flag["rule"]: flag["severity"] for flag in json.loads(done.stdout)["agreements"][0]["findings"]}


HOLDS = [
    # the file, options on the command line, what the scan finds
    ("", (), {ENDS: "high"}),
    ("[all]\nrules = ['house']", (), BOTH),
    ("[all]\nrules = 'house/own.yml'", (), BOTH),
    ("[scan]\nrules = ['house']\nplaybook = 'playbook.yml'", (), {ENDS: "low", "test.leith": "low"}),
    ("[all]\nplaybook = 'playbook.yml'", (), {ENDS: "low"}),
    ("[scan]\nmin-severity = 'medium'\nrules = ['house']", (), {ENDS: "high"}),
    (
        "[scan]\nmin-severity = 'medium'\nrules = ['house']",
        ("--min-severity", "low"),
        {ENDS: "high", "test.leith": "low"},
    ),
    (
        "[all]\nmin-severity = 'high'\nrules = 'house'\n[scan]\nmin-severity = 'low'",
        (),
        {ENDS: "high", "test.leith": "low"},
    ),
    ("[all]\nrules = ['house']", ("--no-config",), {ENDS: "high"}),
    ("[all]\nrules = ['house']", ("--rules", "../../house/own.yml"), BOTH),
    ("[watch]\nmin-severity = 'high'\n[compare]\nrole = 'vendor'", (), {ENDS: "high"}),
]


@pytest.mark.parametrize(("text", "args", "found"), HOLDS)
def test_what_a_house_sets_holds(text: str, args: tuple[str, ...], found: dict[str, str], desk: Path) -> None:
    (desk / NAME).write_text(text, encoding="utf-8")
    assert scanned(*args) == found


GATES = [
    # the file, options on the command line, exit code
    ("[scan]\nfail-on = 'high'", (), 1),
    ("[scan]\nfail-on = 'high'", ("--no-config",), 0),
    ("[scan]\nfail-on = 'high'\nplaybook = 'playbook.yml'", (), 0),
    ("[scan]\nfail-on = 'high'\nplaybook = 'playbook.yml'", ("--fail-on", "low"), 1),
    ("[all]\nfail-on = 'high'", (), 1),
    ("[checklist]\nfail-on = 'high'", (), 0),
    ("[all]\nstrict = true\nusers = 5", (), 0),
]


@pytest.mark.parametrize(("text", "args", "code"), GATES)
def test_a_gate_of_the_house(text: str, args: tuple[str, ...], code: int, desk: Path) -> None:
    (desk / NAME).write_text(text, encoding="utf-8")
    assert run("scan", "a.txt", *args).exit_code == code


def test_a_flag_that_the_house_sets_is_switched_off_again(desk: Path) -> None:
    (desk / NAME).write_text("[all]\nstrict = true", encoding="utf-8")
    (desk / "deals" / "crm" / "b.html").write_text("<p>We may end it.</p><img src='x.png'><object></object>")
    strict, easy = run("scan", "b.html"), run("scan", "b.html", "--no-strict")
    assert (strict.exit_code, easy.exit_code) == (2, 0)


def test_which_defaults_hold_is_told(desk: Path) -> None:
    (desk / NAME).write_text("[all]\nrules = ['house']\n[scan]\nfail-on = 'high'", encoding="utf-8")
    said = f"redflag: defaults of {desk / NAME}: rules"
    assert run("scan", "a.txt").stderr == f"{said}, fail-on\n"
    assert run("rules", "list").stderr == f"{said}\n"
    assert run("scan", "a.txt", "--no-config").stderr == run("extract", "a.txt").stderr == ""
    assert run("--version").stdout.endswith(f"\ndefaults of {desk / NAME}\n")
    assert run("scan", "--help").stderr == ""


def test_where_it_is_looked_for(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest one; never where an agreement lies; REDFLAG_CONFIG goes before all."""
    assert find_config() is None
    for folder in (desk, desk / "deals", desk / "deals" / "crm" / "below"):
        folder.mkdir(exist_ok=True)
        (folder / NAME).touch()
    assert find_config() == desk / "deals" / NAME
    monkeypatch.setenv("REDFLAG_CONFIG", str(desk / "other.toml"))
    assert find_config() == desk / "other.toml"
    missing = run("scan", "a.txt")
    assert (missing.exit_code, missing.stderr) == (
        2,
        f"redflag: {desk / 'other.toml'}: cannot be read: No such file or directory\n",
    )
    assert run("scan", "a.txt", "--no-config").exit_code == 0
    monkeypatch.setenv("REDFLAG_CONFIG", "")
    assert find_config() == desk / "deals" / NAME


def test_paths_are_taken_from_where_the_file_lies(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / NAME).write_text("[all]\nrules = ['house', './house/own.yml']\nplaybook = 'playbook.yml'", encoding="utf-8")
    monkeypatch.setenv("REDFLAG_CONFIG", f"../../{NAME}")
    assert scanned() == {ENDS: "low", "test.leith": "low"}
    monkeypatch.chdir(desk)
    monkeypatch.delenv("REDFLAG_CONFIG")
    assert "house/own.yml:4" in run("rules", "show", "test.leith").stdout


WRONG = [
    # the file, the line and words of the complaint
    ("[scan]\njobs = 'two'", 2, "[scan] 'jobs' is a number"),
    ("[scan]\njobs = true", 2, "[scan] 'jobs' is one value"),
    ("[scan]\n\njobs = 0", 3, "[scan] 'jobs': 0 is not in the range x>=1."),
    ("[scan]\njbos = 2", 2, "[scan] unknown option 'jbos' (did you mean 'jobs'?): here may stand accepted, "),
    ("[scan]\n'jbos' = 2", 2, "[scan] unknown option 'jbos'"),
    ("scan.jbos = 2", 1, "[scan] unknown option 'jbos'"),
    ("[all]\njobs = 2\nseats = 1", 3, "[all] unknown option 'seats': here may stand "),
    ("[extract]\nocr = true\nrules = ['x']", 3, "[extract] unknown option 'rules': here may stand language, ocr"),
    ("[scan]\nrules = [1]", 2, "[scan] 'rules' is a text in quotes"),
    ("[scan]\nplaybook = ['a']", 2, "[scan] 'playbook' is one value"),
    ("[scan]\nfail-on = 'grave'", 2, "[scan] 'fail-on': 'grave' is not one of 'high', "),
    ("[scan]\nstrict = 'yes'", 2, "[scan] 'strict' is true or false"),
    ("[sums]\nterm = 'long'", 2, "[sums] 'term': 'long' is no term such as 36m or 3y"),
    ("[scan]\noutput = 'x'", 2, "[scan] 'output' belongs on the command line alone"),
    ("[scan]\nscheduler = 'tcp://a:1'", 2, "[scan] 'scheduler' belongs on the command line alone"),
    ("[accept]\nall = true", 2, "[accept] 'all' belongs on the command line alone"),
    ("[scna]\njobs = 2", 1, "[scna] is no command (did you mean 'scan'?): there is all, scan, "),
    ("\n[rules.lits]\nrules = []", 2, "[rules.lits] is no command (did you mean 'rules.list'?)"),
    ("jobs = 2", 1, "'jobs' stands under no command: write [all], or a command such as [scan], above it"),
    ("[rules]\nrules = ['x']", 2, "'rules.rules' stands under no command"),
    ("[scan]\njobs = [", 2, "is not TOML: "),
    ("[scan]\njobs = 2\njobs = 3", 3, "is not TOML: Cannot overwrite a value"),
    ("jobs", 1, "is not TOML: "),
]


@pytest.mark.parametrize(("text", "line", "said"), WRONG)
def test_what_is_wrong_is_told_in_one_line(text: str, line: int, said: str, desk: Path) -> None:
    (desk / NAME).write_text(text, encoding="utf-8")
    done = run("rules", "list")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"redflag: {desk / NAME}:{line}: {said}") and done.stderr.count("\n") == 1
    assert run("rules", "list", "--no-config").exit_code == 0


def test_a_file_that_is_no_text(desk: Path) -> None:
    (desk / NAME).write_bytes(b"\xff\xfe[")
    assert run("rules", "list").stderr == f"redflag: {desk / NAME}:1: is not UTF-8 text\n"


def test_the_page_names_every_key() -> None:
    page = (Path(__file__).parent.parent / "docs" / "defaults.md").read_text(encoding="utf-8")
    assert not [key for key in KEYS if f"| `{key}` |" not in page]
