"""The command line: what it writes where, what it says of files it cannot read, and how it exits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from extractors.docx_builder import package, par
from extractors.pdf_builder import Draw, no_pages, pdf, picture, scanned, text

import redflag
from redflag.batch.folder import EMPTY
from redflag.cli.main import main
from redflag.packs import read_pack, rules_folder
from redflag.report import SUFFIXES

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "en" / "crm-subscription.pdf"
SCHEMA = json.loads((Path(redflag.__file__).parent / "report" / "schema.json").read_text(encoding="utf-8"))
HIGH = "Provider may terminate this Agreement at any time in its sole discretion."
HARMLESS = "The parties met in Leith on the first of May."
GOOD_PDF, GOOD_DOCX = pdf(text("1. Term", HIGH)), package(par(HIGH))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def shell(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """As a user runs it: a process of its own, whose hash seed differs each time."""
    command = [sys.executable, "-m", "redflag", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env={**os.environ, **environment})


def reported(result: Result) -> Any:
    told = json.loads(result.stdout)
    jsonschema.validate(told, SCHEMA)
    return told


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "agreement.txt"
    path.write_text(f"{HIGH}\n\n{HARMLESS}\n", encoding="utf-8")
    return path


@pytest.fixture
def harmless(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(HARMLESS, encoding="utf-8")
    return path


# -- what is written ---------------------------------------------------------------------------------------------------


def test_text_on_standard_output(paper: Path) -> None:
    result = run("scan", paper)
    assert result.exit_code == 0 and result.stderr == ""
    assert "HIGH" in result.stdout and "[[terminate this Agreement at any time" in result.stdout


def test_json_on_standard_output(paper: Path, harmless: Path) -> None:
    told = reported(run("scan", paper, harmless, "-f", "json"))
    assert [Path(agreement["path"]) for agreement in told["agreements"]] == [paper, harmless]
    assert [len(agreement["findings"]) > 0 for agreement in told["agreements"]] == [True, False]
    assert {finding["quote"] for finding in told["agreements"][0]["findings"]} == {HIGH}


def test_several_reports_at_once_and_nothing_on_standard_output(paper: Path, tmp_path: Path) -> None:
    out = [tmp_path / name for name in ("a/report.html", "findings.json", "report.txt", "folder")]
    result = run("scan", paper, *(part for path in out for part in ("-o", path)))
    assert (result.exit_code, result.output) == (0, "")
    assert out[0].read_text(encoding="utf-8").startswith("<!doctype html>")
    jsonschema.validate(json.loads(out[1].read_bytes()), SCHEMA)
    assert HIGH.split()[1] in out[2].read_text(encoding="utf-8")
    tables = [f"findings.{suffix}" for suffix in ("csv", "jsonl", "sqlite", "xlsx")]
    reports = ["agreement.txt.html", "agreement.txt.json"]
    assert sorted(path.name for path in out[3].iterdir()) == [*reports, *tables, "index.html"]


def test_a_report_and_standard_output_together(paper: Path, tmp_path: Path) -> None:
    told = reported(run("scan", paper, "-f", "json", "-o", tmp_path / "report.html"))
    assert told["agreements"] and (tmp_path / "report.html").exists()


def test_word_on_standard_output_but_not_on_a_terminal(paper: Path) -> None:
    assert run("scan", paper, "-f", "docx").stdout_bytes.startswith(b"PK")
    reader, terminal = os.openpty()
    command = [sys.executable, "-m", "redflag", "scan", str(paper), "-f", "docx"]
    refused = subprocess.run(command, stdout=terminal, stderr=subprocess.PIPE, check=False, cwd=ROOT)
    os.close(terminal)
    os.close(reader)
    assert refused.returncode == 2
    assert refused.stderr == b"redflag: -f docx: not on a terminal: write -o report.docx, or send it to a file\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", ["scan samples/en/implementation-dealer.docx", "rules list", "--version"])
def test_a_full_disk_is_told_in_one_line(words: str) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "redflag", *words.split()]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, cwd=ROOT)
    assert (ended.returncode, ended.stderr) == (2, b"redflag: standard output: No space left on device\n")


def test_a_marked_copy_of_a_pdf_and_none_of_a_text(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redflag.report.printed.browser", lambda: None)
    assert run("scan", SAMPLE, "-o", tmp_path / "reviewed.pdf").exit_code == 0
    assert (tmp_path / "reviewed.pdf").read_bytes().startswith(SAMPLE.read_bytes())
    result = run("scan", paper, "-o", tmp_path / "text.pdf")
    assert result.exit_code == 2 and not (tmp_path / "text.pdf").exists()
    assert result.stderr == (
        f"redflag: {paper}: is no PDF to be marked, and no Chromium, Chrome or Edge is installed to print the report: "
        "write -o report.html and print that from a browser, or -o report.docx\n"
    )


REFUSED = [
    # -o, what is said of it
    ("report.xyz", f"cannot write '.xyz' files: use {', '.join(SUFFIXES)} or a folder"),
    ("agreement.txt", "is an agreement to scan: give the report another name"),
    ("agreement.txt/report.html", "cannot be written: "),
]


@pytest.mark.parametrize(("output", "reason"), REFUSED)
def test_outputs_that_are_refused(output: str, reason: str, paper: Path) -> None:
    before = paper.read_bytes()
    result = run("scan", paper, "-o", paper.parent / output)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"redflag: {paper.parent / output}: {reason}") and result.stderr.count("\n") == 1
    assert paper.read_bytes() == before


def test_an_agreement_of_a_folder_is_not_overwritten_either(paper: Path) -> None:
    assert run("scan", paper.parent, "-o", paper).exit_code == 2
    assert HIGH in paper.read_text(encoding="utf-8")


def test_a_folder_is_searched_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.MD", "c.docx", "~$c.docx", "picture.png", "a/old.doc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(GOOD_DOCX if name == "c.docx" else HARMLESS.encode())
    (tmp_path / "a/old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    told = reported(run("scan", tmp_path, "-f", "json"))
    assert [agreement["path"] for agreement in told["agreements"]] == [
        str(tmp_path / n) for n in ("a/z.MD", "b.txt", "c.docx")
    ]
    assert [failure["path"] for failure in told["failures"]] == [str(tmp_path / "a/old.doc")]


# -- exit codes --------------------------------------------------------------------------------------------------------

CODES = [
    # text, options, exit code
    (HIGH, [], 0),
    (HIGH, ["--fail-on", "high"], 1),
    (HIGH, ["--fail-on", "info"], 1),
    (HARMLESS, ["--fail-on", "info"], 0),
    (HIGH, ["--fail-on", "severe"], 2),
    (HIGH, ["--rules", "nowhere"], 2),
    (HIGH, ["--language", "xx"], 2),
]


@pytest.mark.parametrize(("words", "options", "code"), CODES)
def test_exit_codes(words: str, options: list[str], code: int, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(words, encoding="utf-8")
    assert run("scan", tmp_path / "a.txt", *options).exit_code == code


RULE = """
category: test
rules:
  - id: test.leith
    severity: {severity}
    confidence: high
    when: [pattern: "met in Leith"]
    en:
      title: A meeting
      why: It tells the tests apart.
      ask: Nothing.
      examples: {{flag: [We met in Leith., They met in Leith.], pass: [We met., They met in Rome.]}}
"""


@pytest.mark.parametrize(
    ("severity", "least", "found"),
    [("low", "info", 1), ("low", "low", 1), ("low", "medium", 0), ("high", "high", 1), ("info", "low", 0)],
)
def test_min_severity(severity: str, least: str, found: int, harmless: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(RULE.format(severity=severity), encoding="utf-8")
    told = reported(run("scan", harmless, "-f", "json", "--rules", tmp_path / "rules.yml", "--min-severity", least))
    assert len(told["agreements"][0]["findings"]) == found


# -- what cannot be read -----------------------------------------------------------------------------------------------

UNREADABLE = [
    # file, its bytes, words of the reason
    ("missing.pdf", None, "no such file"),
    ("empty.pdf", b"", "is empty"),
    ("zeros.docx", bytes(99), "is empty"),
    ("locked.pdf", pdf(text(HIGH), encrypt="secret"), "encrypted: a password is needed"),
    ("cut.pdf", GOOD_PDF[: len(GOOD_PDF) // 2], "is damaged"),
    ("start.pdf", b"%PDF-1.7\n", "is damaged"),
    ("pageless.pdf", no_pages(), "has no pages"),
    ("scan.pdf", pdf(picture, picture), "is a scan without text, 2 pages: --ocr reads it"),
    ("cut.docx", GOOD_DOCX[: len(GOOD_DOCX) // 2], "is a damaged .docx"),
    ("broken.docx", package("<w:p>"), "is a damaged .docx"),
    ("other.docx", GOOD_DOCX.replace(b"word/document", b"word/picturebk"[:13]), "not a Word document"),
    ("wordless.docx", package(par("")), ""),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old Office file"),
    ("binary.txt", bytes(range(256)) * 8, "is not text"),
    ("wordless.txt", b"--- 1 ---", "holds no words"),
]


@pytest.mark.parametrize(("name", "data", "reason"), UNREADABLE, ids=[row[0] for row in UNREADABLE])
def test_a_file_that_cannot_be_read_is_told_and_loses_no_other(
    name: str, data: bytes | None, reason: str, paper: Path, tmp_path: Path
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    result = run("scan", path, paper, "-f", "json")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"redflag: {path}: ") and reason in result.stderr
    assert result.stderr.count("\n") == 1 and "Traceback" not in result.output
    told = reported(result)
    assert [agreement["path"] for agreement in told["agreements"]] == [str(paper)]
    assert [failure["path"] for failure in told["failures"]] == [str(path)]
    assert told["agreements"][0]["findings"]


@pytest.mark.parametrize("form", ["text", "html", "json"])
def test_every_report_names_what_was_not_read(form: str, tmp_path: Path) -> None:
    result = run("scan", tmp_path / "missing.pdf", "-f", form)
    assert result.exit_code == 2
    assert "missing.pdf" in result.stdout and "no such file" in result.stdout


def test_a_folder_without_an_agreement_is_not_clean(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG")
    result = run("scan", tmp_path)
    assert result.exit_code == 2
    assert result.stderr == f"redflag: {tmp_path}: {EMPTY}\n"


def test_a_page_without_words_is_told(tmp_path: Path) -> None:
    (tmp_path / "half.pdf").write_bytes(pdf(text(HIGH), picture))
    told = reported(run("scan", tmp_path / "half.pdf", "-f", "json"))
    assert told["agreements"][0]["coverage"]["complete"] is False
    assert told["agreements"][0]["coverage"]["pages_without_text"] == [2]


STRICT = [
    # pages, options, exit code
    ((text(HIGH), picture), [], 0),
    ((text(HIGH), picture), ["--strict"], 2),
    ((text(HIGH), picture), ["--strict", "--fail-on", "high"], 2),
    ((text(HIGH),), ["--strict"], 0),
    ((text(HIGH),), ["--strict", "--fail-on", "high"], 1),
]


@pytest.mark.parametrize(("pages", "options", "code"), STRICT)
def test_strict(pages: tuple[Draw, ...], options: list[str], code: int, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(*pages))
    result = run("scan", tmp_path / "a.pdf", *options)
    assert result.exit_code == code and "terminate this Agreement" in result.stdout
    told = "Page 2 holds no text (scanned? try --ocr) and was not read."
    assert (told in result.stdout) is (picture in pages)
    assert result.stderr.startswith(f"redflag: {tmp_path / 'a.pdf'}: {told}") if code == 2 else result.stderr == ""


@pytest.mark.parametrize("command", ["scan", "extract"])
def test_text_recognition_that_is_not_installed(command: str, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pytesseract", None)
    result = run(command, paper, "--ocr")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "redflag: --ocr needs the extra: pip install 'redflag-contracts[ocr]'\n"


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_scan_is_read_by_text_recognition(tmp_path: Path) -> None:
    pytest.importorskip("pytesseract")
    (tmp_path / "scan.pdf").write_bytes(scanned(GOOD_PDF))
    assert run("scan", tmp_path / "scan.pdf").exit_code == 2
    result = run("scan", tmp_path / "scan.pdf", "-f", "json", "--ocr", "--strict")
    (agreement,) = reported(result)["agreements"]
    assert result.exit_code == 0 and agreement["coverage"]["pages_by_ocr"] == [1]
    printed = run("extract", tmp_path / "scan.pdf", "--ocr").stdout
    assert agreement["findings"] and all(finding["quote"] in printed for finding in agreement["findings"])
    assert 0.5 < agreement["coverage"]["ocr_confidence"][0] < 1
    assert "Page 1: read by text recognition (OCR), 9" in run("scan", tmp_path / "scan.pdf", "--ocr").stdout


def test_extract_of_what_cannot_be_read(tmp_path: Path) -> None:
    result = run("extract", tmp_path / "missing.pdf")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"redflag: {tmp_path / 'missing.pdf'}: no such file\n"


# -- extract, rules ----------------------------------------------------------------------------------------------------


def test_extract(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(GOOD_PDF)
    assert run("extract", tmp_path / "a.pdf").stdout == f"1. Term\n{HIGH}\n"
    told = json.loads(run("extract", tmp_path / "a.pdf", "-f", "json").stdout)
    assert [block["text"] for block in told["blocks"]] == ["1. Term", HIGH]
    assert told["coverage"]["complete"] is True


def test_rules_list_and_show() -> None:
    lines = [line for line in run("rules", "list").stdout.splitlines() if line.startswith("  ")]
    name = lines[0].split()[0]
    assert len(lines) > 60 and all(len(line.split()) > 2 for line in lines)
    shown = run("rules", "show", name).stdout
    assert f"\n{name}\n" in shown and all(f"\n{part}\n" in shown for part in ("Why", "Ask", "Offer", "Flags"))


def test_an_unknown_rule() -> None:
    result = run("rules", "show", "no.such-rule")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "redflag: no rule has the id 'no.such-rule': see redflag rules list\n"


@pytest.mark.parametrize(
    ("example", "code", "said"), [("Leith", 0, "0 misbehave"), ("Bonn", 1, "does not flag: They met in Bonn.")]
)
def test_rules_test(example: str, code: int, said: str, tmp_path: Path) -> None:
    file = tmp_path / "rules.yml"
    file.write_text(
        RULE.format(severity="low").replace("They met in Leith", f"They met in {example}"), encoding="utf-8"
    )
    result = run("rules", "test", file)
    assert result.exit_code == code and said in result.stdout
    assert code == 0 or f"{file}:12: test.leith {said}" in result.stdout


def test_rules_explain() -> None:
    told = run("rules", "explain", HIGH).stdout
    assert "says: vendor may end -> agreement" in told and "saas-termination." in told
    assert "no rule holds" in run("rules", "explain", HARMLESS).stdout


WRONG_RULES = [
    # what is changed, line, what is said
    (("severity: low", "severity: grave"), 5, "test.leith: severity 'grave' is none of high, medium, low, info"),
    (("met in Leith", "{nowhere}"), 7, "test.leith: unknown concept 'nowhere'"),
    (("title:", "tittle:"), 9, "test.leith: unknown key in en (unknown: tittle) (did you mean 'title'?)"),
    (("rules:", "rules: ["), 4, "is not YAML"),
]


@pytest.mark.parametrize(("change", "line", "reason"), WRONG_RULES)
@pytest.mark.parametrize("command", [("scan",), ("rules", "list")])
def test_a_wrong_rule_file_is_told_by_line(
    command: tuple[str, ...], change: tuple[str, str], line: int, reason: str, paper: Path, tmp_path: Path
) -> None:
    file = tmp_path / "rules.yml"
    file.write_text(RULE.format(severity="low").replace(*change, 1), encoding="utf-8")
    result = run(*command, *([paper] if command == ("scan",) else []), "--rules", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"redflag: {file}:{line}: {reason}") and result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [("scan", SAMPLE, "--rules"), ("rules", "test")])
def test_a_folder_without_rules(command: tuple[str | Path, ...], tmp_path: Path) -> None:
    result = run(*command, tmp_path)
    assert (result.exit_code, result.stderr) == (2, f"redflag: {tmp_path}: holds no rules (*.yml)\n")


# -- as a process ------------------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for seed in "12":
        out = [tmp_path / seed / f"report{suffix}" for suffix in (".json", ".txt", ".html")]
        done = shell("scan", SAMPLE, *(part for path in out for part in ("-o", path)), PYTHONHASHSEED=seed)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        written.append([path.read_bytes() for path in out])
    assert written[0] == written[1] and all(written[0])


def test_streams_and_exit_codes_of_the_process(paper: Path, tmp_path: Path) -> None:
    done = shell("scan", paper, tmp_path / "missing.pdf", "--fail-on", "high")
    assert done.returncode == 2
    assert done.stderr.decode() == f"redflag: {tmp_path / 'missing.pdf'}: no such file\n"
    assert b"terminate this Agreement" in done.stdout
    assert shell("scan", paper, "--fail-on", "high").returncode == 1


def test_words_of_any_alphabet_on_any_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"“{HIGH}” – Łódź, ¥ 100, 条款\n", encoding="utf-8")
    done = shell("scan", tmp_path / "a.txt", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "条款".encode() in shell("extract", tmp_path / "a.txt", PYTHONIOENCODING="ascii").stdout


def test_help_costs_little_more_than_click() -> None:
    heavy = {"spacy", "pdfplumber", "pypdfium2", "docx", "lxml", "yaml", "jinja2", "rich", "numpy"}
    code = "import sys; from redflag.cli.main import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
    assert b"Usage:" in done.stdout
    assert not heavy & set(done.stdout.decode().split())


def test_version() -> None:
    assert run("--version").stdout == f"redflag {redflag.__version__}, rules {read_pack(rules_folder()).version}\n"


# -- playbooks ---------------------------------------------------------------------------------------------------------


def test_a_playbook_is_applied_and_named(paper: Path, tmp_path: Path) -> None:
    playbook = tmp_path / "house.yml"
    playbook.write_text("name: Leith\noff: {saas-termination: we never leave}", encoding="utf-8")
    told = reported(run("scan", paper, "--playbook", playbook, "-f", "json"))
    assert told["playbook"]["off"] == [{"rule": "saas-termination", "reason": "we never leave"}]
    assert "saas-termination" not in {finding["category"] for finding in told["agreements"][0]["findings"]}


def test_a_wrong_playbook_is_told_in_one_line(paper: Path, tmp_path: Path) -> None:
    playbook = tmp_path / "house.yml"
    playbook.write_text("name: Leith\nof: {}", encoding="utf-8")
    result = run("scan", paper, "--playbook", playbook)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"redflag: {playbook}:2: unknown key 'of'") and result.stderr.count("\n") == 1
