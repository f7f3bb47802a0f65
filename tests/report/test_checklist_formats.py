"""The checklist in each format: what a reader sees in it, hostile text, and the command that writes it."""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from drafts.test_command import closed
from jsonschema import Draft202012Validator
from lxml import html

from redflag.checklist import Checklist, answer
from redflag.cli.main import main
from redflag.engine.examples import of_lines
from redflag.engine.load import rules_folder
from redflag.finding import Acceptance, Failure
from redflag.questions import protections_file, shipped_questions
from redflag.report.checklist import FORMATS, renderer
from redflag.scanner import Scanner

QUESTIONS = shipped_questions(rules_folder())
PLAIN = "# Subscription Agreement\nThe subscription term is one year.\n4.2 Provider may raise its fees at any time.\n"
LONG = "x" * 10_000
HOSTILE = (
    "# Subscription Agreement <script>alert(1)</script>\n"
    'Provider may raise its fees at any time <script>alert(2)</script> | =HYPERLINK("http://a.example") **b** [c](d).\n'
    "Provider may \u202eterminate this Agreement\u202c at any time \x07\x1b[31m \x00 {{ 7 * 7 }} </td></table>.\n"
    f"Provider may terminate this Agreement at any time in its sole discretion {LONG} <b>.\n"
)


@pytest.fixture(scope="module")
def reader() -> Scanner:
    return Scanner(folders=[str(protections_file(rules_folder()))])


def made(reader: Scanner, text: str) -> Checklist:
    return answer(reader.scan_document(replace(of_lines(text), path="in/<b>paper</b>.txt")), QUESTIONS)


def needs(form: str) -> None:
    if form == "pdf":
        pytest.importorskip("weasyprint")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_input_gives_the_same_bytes(form: str, reader: Scanner) -> None:
    needs(form)
    checklist = made(reader, PLAIN)
    assert renderer(form)([checklist], []) == renderer(form)([checklist], [])


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_breaks_nothing(form: str, reader: Scanner) -> None:
    needs(form)
    written = renderer(form)([made(reader, HOSTILE)], [Failure("<i>\x1b.pdf", "UnreadableAgreement", "a | b\x00")])
    if form in ("docx", "pdf"):
        assert written[:2] in (b"PK", b"%P")
        return
    text = written.decode("utf-8")
    if form == "json":
        quotes = [finding["quote"] for row in json.loads(text)["checklists"][0]["rows"] for finding in row["findings"]]
        assert any(LONG[:5_000] in quote for quote in quotes)  # a program is given more than people are
        return
    assert not re.search("[\x00\x07\x1b\u202e]", text)
    assert LONG not in text
    if form == "html":
        page = html.fromstring(text)
        assert not page.xpath("//script | //b[.='paper'] | //i")
        assert page.xpath("//blockquote[contains(., '=HYPERLINK(')]")
    if form == "md":
        assert "<script" not in text
        rows = [line for line in text.splitlines() if line.startswith("|")]
        assert {line.count("|") for line in rows} <= {7, 5}  # no cell is cut by what stands in it


def test_the_page_can_be_filled_in_without_script(reader: Scanner) -> None:
    checklist = made(reader, PLAIN)
    page = html.fromstring(renderer("html")([checklist], []).decode())
    assert len(page.xpath("//input[@type='radio']")) == 3 * len(checklist.rows)
    assert len(page.xpath("//table[@class='questions']/tbody/tr")) == len(checklist.rows)
    assert not page.xpath("//script | //*[@src] | //link")
    labelled = page.xpath("//input[not(@aria-label) and not(ancestor::label)]")
    assert not labelled
    assert len(set(page.xpath("//@id"))) == len(page.xpath("//@id"))
    found = page.xpath("//tr[@class='found']//blockquote//mark/text()")
    assert "raise its fees" in found


def test_the_word_table_can_be_filled_in(reader: Scanner) -> None:
    checklist = made(reader, PLAIN)
    word = docx.Document(io.BytesIO(renderer("docx")([checklist], [])))
    *tables, signed = word.tables
    assert sum(len(table.rows) - 1 for table in tables) == len(checklist.rows)
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in word.tables)
    boxes = [e for e in word.element.body.iter() if isinstance(e.tag, str) and e.tag.endswith("}checkbox")]
    assert len(boxes) == 3 * len(checklist.rows)
    ids = [e.get(qn("w:val")) for e in word.element.body.iter(qn("w:id"))]
    assert len(ids) == len(set(ids))
    assert len(signed.rows) == 4
    first, last = word.sections[0], word.sections[-1]
    assert first.page_width > first.page_height
    assert last.page_width < last.page_height
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "\u201cProvider may raise its fees at any time.\u201d" in text  # in the letter


WORDS = [
    ("text", "Is every price stated and fixed?"),
    ("text", "[[raise its fees"),
    ("text", "FOUND, HIGH"),
    ("text", "NOT FOUND  Looked for:"),
    ("text", "Dear Sir or Madam,"),
    ("text", "NOT READ  b.pdf: encrypted"),
    ("md", "| 1 | **Is what you were shown what you will get?**"),
    ("md", "**Not read:** b.pdf: encrypted"),
    ("html", "Not read</strong> <bdi>b.pdf</bdi>: encrypted"),
]


@pytest.mark.parametrize(("form", "words"), WORDS)
def test_what_is_said(form: str, words: str, reader: Scanner) -> None:
    failure = Failure("b.pdf", "UnreadableAgreement", "encrypted")
    assert words in renderer(form)([made(reader, PLAIN)], [failure]).decode()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.md"
    path.write_text(PLAIN.replace("4.2", "\n4.2"))
    return path


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["checklist", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_the_command_writes_what_is_asked(paper: Path, tmp_path: Path) -> None:
    names = [tmp_path / f"out.{suffix}" for suffix in ("docx", "html", "md", "json", "txt")]
    code, output = run(paper, *(word for name in names for word in ("-o", name)))
    assert (code, output) == (0, "")
    assert all(name.stat().st_size > 1000 for name in names)


GATES = [("high", 1), ("info", 1), (None, 0)]


@pytest.mark.parametrize(("level", "code"), GATES)
def test_the_gate_stops_on_what_is_open(level: str | None, code: int, paper: Path) -> None:
    assert run(paper, "-f", "json", *(["--fail-on", level] if level else []))[0] == code


def test_the_gate_passes_what_is_accepted(paper: Path, tmp_path: Path) -> None:
    checklist = json.loads(run(paper, "-f", "json")[1])["checklists"][0]
    prints = [f["fingerprint"] for row in checklist["rows"] for f in row["findings"]]
    entries = "".join(f"- {{fingerprint: {p}, by: J. Roe, reason: insured, since: 2026-01-02}}\n" for p in prints)
    accepted = tmp_path / "accepted.yml"
    accepted.write_text(f"accepted:\n{entries}")
    code, output = run(paper, "--accepted", accepted, "--fail-on", "info")
    assert code == 0
    assert "[x] accept" in output
    assert "accepted by J. Roe" in " ".join(output.split())


BAD = [
    (["nowhere.pdf"], "nowhere.pdf: "),
    (["{paper}", "-o", "x.xlsx"], "cannot write '.xlsx' files"),
    (["{paper}", "-o", "folder"], "folder: is no file name that says the format"),
    (["{paper}", "-o", "{paper}"], "is an agreement to scan"),
    (["{paper}", "--playbook", "{vendor}"], "a checklist is for the side that buys"),
]


@pytest.mark.parametrize(("words", "message"), BAD)
def test_bad_input_is_one_line_and_exit_code_2(words: list[str], message: str, paper: Path, tmp_path: Path) -> None:
    vendor = tmp_path / "vendor.yml"
    vendor.write_text("role: vendor\n")
    result = CliRunner().invoke(main, ["checklist", *(word.format(paper=paper, vendor=vendor) for word in words)])
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_pdf_without_its_extra_is_told(paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.delitem(sys.modules, "redflag.report.checklist_pdf", raising=False)
    code, output = run(paper, "-o", tmp_path / "out.pdf")
    assert code == 2
    assert "redflag-contracts[print]" in output
    assert not (tmp_path / "out.pdf").exists()


def test_the_schema_describes_every_key(reader: Scanner) -> None:
    schema = json.loads(resources.files("redflag.report").joinpath("checklist.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    one = made(reader, PLAIN + "Provider gives ninety days' notice of every rise, which shall not exceed 3%.\n")
    one = replace(one, report=replace(one.report, document=replace(one.report.document, sha256="0" * 64)))
    taken = one.report.findings[0], Acceptance("0" * 16, "J. Roe", "insured", date(2026, 3, 1))
    rows = (replace(one.rows[0], accepted=(taken,)), *one.rows[1:])
    written = renderer("json")([replace(one, rows=rows)], [Failure("a.pdf", "UnreadableAgreement", "locked")])
    Draft202012Validator(closed(schema)).validate(json.loads(written))
