"""Accepting findings: what the file says, how it is written, and what a scan makes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from report.builder import document, report

from redflag.accepted import Accepted, add, load_accepted
from redflag.cli.main import main
from redflag.errors import RedflagError, RuleError
from redflag.finding import Acceptance, Report
from redflag.report import FORMATS

SCHEMA = json.loads((Path(__file__).parent.parent / "redflag" / "report" / "schema.json").read_text(encoding="utf-8"))
HIGH = "Provider may terminate this Agreement at any time in its sole discretion."
LOW = "The parties met in Leith."
TODAY = date(2026, 3, 1)
WORD = Acceptance("0" * 16, "J. Roe", "insured", TODAY)
ENTRY = "  - fingerprint: '0000000000000000'\n    by: J. Roe\n    reason: insured\n    since: 2026-03-01\n"


def run(*arguments: str | Path, today: str = "2026-03-01") -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"REDFLAG_TODAY": today})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: an agreement with a grave finding, and the report of its scan."""
    monkeypatch.chdir(tmp_path)
    Path("agreement.txt").write_text(f"7.2 {HIGH}\n\n{LOW}\n", encoding="utf-8")
    assert run("scan", "agreement.txt", "-o", "report.json").exit_code == 0
    return tmp_path


def scanned(*arguments: str | Path, today: str = "2026-03-01") -> Any:
    told = json.loads(run("scan", *arguments, "-f", "json", today=today).stdout)
    jsonschema.validate(told, SCHEMA)
    return told


def fingerprint() -> str:
    found: str = json.loads(Path("report.json").read_bytes())["agreements"][0]["findings"][0]["fingerprint"]
    return found


def accepted(*options: str) -> Result:
    return run("accept", "report.json", fingerprint()[:5], "--by", "J. Roe", "--reason", "insured", *options)


# -- accept and scan ---------------------------------------------------------------------------------------------------


def test_what_is_accepted_stands_apart_and_does_not_count(folder: Path) -> None:
    result = accepted("--until", "2026-12-31")
    assert (result.exit_code, result.stderr) == (0, "") and fingerprint() in result.stdout
    (agreement,) = scanned("agreement.txt", "--accepted", "accepted.yml")["agreements"]
    assert agreement["findings"] == []
    (one,) = agreement["accepted"]
    assert one["finding"]["quote"] == f"7.2 {HIGH}" and one["acceptance"]["agreement"] == "agreement.txt"
    assert [one["acceptance"][key] for key in ("by", "reason", "since", "until")] == [
        "J. Roe",
        "insured",
        "2026-03-01",
        "2026-12-31",
    ]
    assert run("scan", "agreement.txt", "--fail-on", "high").exit_code == 1
    assert run("scan", "agreement.txt", "--fail-on", "high", "--accepted", "accepted.yml").exit_code == 0


@pytest.mark.parametrize(
    ("today", "counts"), [("2026-03-01", False), ("2026-12-31", False), ("2027-01-01", True), ("2031-05-05", True)]
)
def test_what_has_run_out_comes_back_with_its_reason(folder: Path, today: str, counts: bool) -> None:
    accepted("--until", "2026-12-31")
    told = scanned("agreement.txt", "--accepted", "accepted.yml", today=today)
    lapsed = [finding["lapsed"] for finding in told["agreements"][0]["findings"]]
    assert lapsed == (["by J. Roe on 2026-03-01, until 2026-12-31: insured"] if counts else [])
    result = run("scan", "agreement.txt", "--accepted", "accepted.yml", "--fail-on", "high", today=today)
    assert result.exit_code == (1 if counts else 0)
    assert ("Lapsed" in result.stdout) == counts and "insured" in result.stdout
    assert told["unmatched"] == []


def test_it_holds_for_the_next_draft_under_another_name_and_number(folder: Path) -> None:
    accepted()
    Path("draft-2.md").write_text(f"# 8. Exit\n\n{LOW}\n\n8.4 {HIGH}\n", encoding="utf-8")
    (agreement,) = scanned("draft-2.md", "--accepted", "accepted.yml")["agreements"]
    assert [len(agreement[key]) for key in ("findings", "accepted")] == [0, 1]


def test_it_holds_no_longer_when_the_words_change(folder: Path) -> None:
    accepted()
    Path("draft-2.txt").write_text(HIGH.replace("sole", "own and sole"), encoding="utf-8")
    result = run(
        "scan", "draft-2.txt", "--accepted", "accepted.yml", "--fail-on", "high", "-o", "r.json", "-o", "r.html"
    )
    assert result.exit_code == 1
    assert result.stderr == f"redflag: accepted.yml: 1 acceptance fits nothing that was found: {fingerprint()}\n"
    told = json.loads(Path("r.json").read_bytes())
    assert [entry["fingerprint"] for entry in told["unmatched"]] == [fingerprint()]
    assert f"{fingerprint()} (agreement.txt" in Path("r.html").read_text(encoding="utf-8")
    assert "FITS NOTHING" in run("scan", "draft-2.txt", "--accepted", "accepted.yml").stdout


def test_one_kept_to_some_files_holds_in_no_other(folder: Path) -> None:
    Path("other.txt").write_text(HIGH, encoding="utf-8")
    accepted("--within", "agree*")
    told = scanned("agreement.txt", "other.txt", "--accepted", "accepted.yml")
    assert [len(agreement["accepted"]) for agreement in told["agreements"]] == [1, 0]
    assert told["unmatched"] == []


def test_what_is_missing_is_accepted_in_that_file_alone(folder: Path) -> None:
    paper = (
        "Subscription Agreement\n\nProvider grants the Customer access to the hosted service for a subscription fee."
    )
    for name in ("a[1].txt", "b.txt"):
        Path(name).write_text(paper, encoding="utf-8")
    run("scan", "a[1].txt", "-o", "a.json")
    missing = [
        f for f in json.loads(Path("a.json").read_bytes())["agreements"][0]["findings"] if f["kind"] == "missing"
    ]
    assert missing
    assert run("accept", "a.json", "--all", "--by", "J. Roe", "--reason", "known").exit_code == 0
    told = scanned("a[1].txt", "b.txt", "--accepted", "accepted.yml")["agreements"]
    assert len(told[0]["accepted"]) >= len(missing) and told[0]["findings"] == []
    assert [f["kind"] for f in told[1]["findings"]] == ["missing"] * len(missing)


def test_all_findings_are_a_baseline(folder: Path) -> None:
    assert run("accept", "report.json", "--all", "--by", "ci", "--reason", "baseline").exit_code == 0
    assert run("scan", "agreement.txt", "--accepted", "accepted.yml", "--fail-on", "info").exit_code == 0


def test_an_accepted_finding_may_be_accepted_anew_from_the_later_report(folder: Path) -> None:
    accepted("--until", "2026-12-31")
    run("scan", "agreement.txt", "--accepted", "accepted.yml", "-o", "report-2.json")
    done = run("accept", "report-2.json", fingerprint(), "--by", "A. Poe", "--reason", "still", "--until", "2027-12-31")
    assert done.exit_code == 0
    (entries,) = load_accepted("accepted.yml").by_fingerprint.values()
    assert [(entry.by, entry.until) for entry in entries] == [("A. Poe", date(2027, 12, 31))]


REFUSED = [
    # arguments of accept, what is said
    (["report.json", "0123", "--by", "x", "--reason", "y"], "report.json: no finding has the fingerprint '0123'"),
    (["report.json", "", "--by", "x", "--reason", "y"], "report.json: no finding has the fingerprint ''"),
    (["none.json", "0", "--by", "x", "--reason", "y"], "none.json: cannot be read: No such file or directory"),
    (["agreement.txt", "0", "--by", "x", "--reason", "y"], "agreement.txt: is not JSON: give a report"),
    (["list.json", "0", "--by", "x", "--reason", "y"], "list.json: is not a JSON report of redflag scan"),
    (["deep.json", "0", "--by", "x", "--reason", "y"], "deep.json: is not JSON"),
    (["report.json", "--all", "--by", " ", "--reason", "y"], "report.json: nothing is accepted without a name"),
    (["report.json", "--all", "--by", "x", "--reason", "y", "--until", "soon"], "--until: 'soon' is no date such as"),
    (
        ["report.json", "--all", "--by", "x", "--reason", "y", "--until", "2027-02-29"],
        "--until: '2027-02-29' is no day",
    ),
    (["report.json", "--all", "--by", "x", "--reason", "y", "--until", "2026-02-28"], "--until: 2026-02-28 is past"),
    (["report.json", "--all", "--by", "x", "--reason", "y", "--accepted", "."], ".: cannot be read: "),
    (["report.json", "--all", "--by", "x", "--reason", "y", "--accepted", "bad.yml"], "bad.yml:1: unknown key 'x'"),
]


@pytest.mark.parametrize(("arguments", "reason"), REFUSED)
def test_what_cannot_be_accepted_is_one_line(folder: Path, arguments: list[str], reason: str) -> None:
    Path("list.json").write_text('{"schema": 1, "rules": 3, "agreements": [[]]}', encoding="utf-8")
    Path("deep.json").write_text("[" * 100_000, encoding="utf-8")
    Path("bad.yml").write_text("x: y\n", encoding="utf-8")
    result = run("accept", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"redflag: {reason}") and result.stderr.count("\n") == 1
    assert not Path("accepted.yml").exists()


def test_a_prefix_of_several_is_refused(folder: Path) -> None:
    told = json.loads(Path("report.json").read_bytes())
    one = told["agreements"][0]["findings"][0]
    told["agreements"][0]["findings"] = [one | {"fingerprint": "ab12" + 12 * digit} for digit in "12"]
    Path("report.json").write_text(json.dumps(told), encoding="utf-8")
    result = run("accept", "report.json", "ab", "--by", "x", "--reason", "y")
    assert result.exit_code == 2 and "'ab' begins 2 fingerprints: ab12111111111111, ab12222222222222" in result.stderr


@pytest.mark.parametrize("key", ["title", "quote", "start", "severity", "values", "also", "fingerprint", "lapsed"])
def test_a_report_that_was_tampered_with_is_one_line(folder: Path, key: str) -> None:
    told = json.loads(Path("report.json").read_bytes())
    told["agreements"][0]["findings"][0][key] = {"x": []}
    Path("report.json").write_text(json.dumps(told), encoding="utf-8")
    result = run("accept", "report.json", "--all", "--by", "x", "--reason", "y")
    assert (result.exit_code, result.stderr) == (2, "redflag: report.json: is not a JSON report of redflag scan\n")


def test_a_clock_that_is_no_date(folder: Path) -> None:
    result = run("scan", "agreement.txt", "--accepted", "report.json", today="tomorrow")
    assert result.exit_code == 2 and result.stderr.count("\n") == 1


# -- the file ----------------------------------------------------------------------------------------------------------

WRONG = [
    # file, line and words of the complaint
    ("- a", "1: is not a mapping"),
    ("accepted: [\n", "2: is not YAML"),
    ("accepted: yes", "1: 'accepted' is a list of entries"),
    ("accepted:\n  - yes", "2: an entry is a mapping of fingerprint"),
    ("accepted:\n" + ENTRY.replace("by: J. Roe", "by: ' '"), "3: an entry needs 'by'"),
    ("accepted:\n" + ENTRY.replace("    reason: insured\n", ""), "2: an entry needs 'reason'"),
    ("accepted:\n" + ENTRY + "    until: 2026-13-01\n", "6: until: '2026-13-01' is no day of the calendar"),
    ("accepted:\n" + ENTRY + "    until: [1]\n", "6: 'until' is one text"),
    ("accepted:\n" + ENTRY + "    untill: 2026-12-01\n", "6: unknown key 'untill'"),
    ("accepted:\n" + ENTRY + ENTRY, "6: '0000000000000000' is accepted twice"),
    ("accepted:\n" + ENTRY.replace("0'", "'"), "2: '000000000000000' is no fingerprint"),
    ("accepted: " + "[" * 5000 + "]" * 5000, "1: is nested too deeply"),
    ("accepted: \xff".encode("latin-1"), "1: is not UTF-8 text"),
]


@pytest.mark.parametrize(("text", "complaint"), WRONG)
def test_a_wrong_file_is_told_with_its_line(folder: Path, text: str | bytes, complaint: str) -> None:
    Path("house.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    result = run("scan", "agreement.txt", "--accepted", "house.yml", "--fail-on", "high")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith(f"redflag: house.yml:{complaint}")


OTHER = replace(WORD, fingerprint="1" * 16, reason="a: b # c\u2028é \x07", until=date(2027, 1, 1))
RENEWED = replace(WORD, reason="insured again")
KEPT = [
    # the file, what is added, lines of the file that stay, entries that it then holds
    ("", [], ["accepted:"], []),
    ("accepted: []  # none yet\n# end\n", [WORD], ["# end"], [WORD]),
    ("# head\naccepted:\n", [WORD], ["# head"], [WORD]),
    ("# head\naccepted:\n# of 2026\n" + ENTRY + "# foot", [OTHER], ["# head", "# of 2026", "# foot"], [WORD, OTHER]),
    ("accepted:\n" + ENTRY + "\n# foot\n", [RENEWED], ["# foot"], [RENEWED]),
    (("accepted:\n" + ENTRY + "# foot\n").replace("\n", "\r\n"), [OTHER], ["# foot"], [WORD, OTHER]),
    ("accepted:\n" + ENTRY.replace("\n  ", "\n").lstrip(), [OTHER, RENEWED], ["by: J. Roe"], [RENEWED, OTHER]),
    ("accepted:\n" + ENTRY.replace("insured", "|\n      insured").rstrip(), [OTHER], ["      insured"], [WORD, OTHER]),
]


@pytest.mark.parametrize(("text", "added", "stays", "expected"), KEPT)
def test_what_people_wrote_stays(
    tmp_path: Path, text: str, added: list[Acceptance], stays: list[str], expected: list[Acceptance]
) -> None:
    path = tmp_path / "accepted.yml"
    if text:
        path.write_bytes(text.encode())
    add(path, added)
    after = path.read_bytes().decode()
    assert [line for line in stays if line not in after] == []
    assert after.count("\r\n") in (0, after.count("\n"))
    entries = [entry for same in load_accepted(path).by_fingerprint.values() for entry in same]
    assert entries == expected
    assert [child.name for child in tmp_path.iterdir()] == ["accepted.yml"]


@pytest.mark.parametrize("text", [f"accepted: [{{fingerprint: '{'0' * 16}', by: a, reason: b, since: 2026-01-01}}]\n"])
def test_a_file_that_cannot_be_added_to_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "accepted.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RedflagError, match="cannot be added to as it is laid out"):
        add(path, [OTHER])
    assert path.read_text(encoding="utf-8") == text


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.yml").write_text("accepted:\n" + ENTRY, encoding="utf-8")
    (tmp_path / "accepted.yml").symlink_to("real.yml")
    add(tmp_path / "accepted.yml", [OTHER])
    assert (tmp_path / "accepted.yml").is_symlink() and "1" * 16 in (tmp_path / "real.yml").read_text(encoding="utf-8")


def test_thousands_are_read_and_added_to(tmp_path: Path) -> None:
    many = [replace(WORD, fingerprint=f"{number:016x}") for number in range(3000)]
    add(tmp_path / "accepted.yml", many)
    add(tmp_path / "accepted.yml", [replace(OTHER, fingerprint="f" * 16)])
    assert len(load_accepted(tmp_path / "accepted.yml").by_fingerprint) == 3001


# -- reports -----------------------------------------------------------------------------------------------------------


def partly() -> Report:
    """The made-up report with its gravest finding accepted, by someone with a hostile name, and one that fits none."""
    whole = report()
    word = replace(WORD, fingerprint=whole.findings[0].fingerprint, by="<script>alert(1)</script>\x1b[2J")
    known = Accepted({word.fingerprint: (word,), OTHER.fingerprint: (OTHER,)})
    applied = known.apply(whole, TODAY)
    return replace(applied, unmatched=known.unmatched([applied]))


def test_every_report_tells_what_is_accepted_and_what_fits_nothing() -> None:
    told = partly()
    assert len(told.accepted) == 1 and len(told.findings) == len(report().findings) - 1
    text, page = FORMATS["text"]([told], []).decode(), FORMATS["html"]([told], []).decode()
    for shown in (text, page):
        assert "Accepted, and not counted: 1" in shown and "(1 accepted)" in shown and OTHER.fingerprint in shown
        assert "\x1b" not in shown
    assert "<details" in page and "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    jsonschema.validate(json.loads(FORMATS["json"]([told], [])), SCHEMA)


def test_nothing_found_but_what_is_accepted_is_not_nothing() -> None:
    source = document()
    told = replace(report(source, []), accepted=partly().accepted)
    assert b"found nothing that is not accepted in what was read (1 accepted)" in FORMATS["text"]([told], [])


def test_of_several_that_have_run_out_none_holds() -> None:
    whole = report()
    mark = whole.findings[0].fingerprint
    old = replace(WORD, fingerprint=mark, until=date(2025, 1, 1), within="*")
    later = replace(WORD, fingerprint=mark, until=date(2026, 1, 1), reason="later")
    lapsed = Accepted({mark: (later, old)}).apply(whole, TODAY)
    assert not lapsed.accepted and lapsed.findings[0].lapsed == "by J. Roe on 2026-03-01, until 2026-01-01: later"


def test_a_rule_error_is_what_a_wrong_file_raises(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="cannot be read"):
        load_accepted(tmp_path / "none.yml")
