"""A contract text that means harm, through every command and every format that is written: none breaks, none runs."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import docx
import pytest
from click.testing import CliRunner
from extractors.docx_builder import package, par
from extractors.pdf_builder import pdf, text
from lxml import html
from pypdf import PdfReader

from redflag.cli.main import main
from redflag.cli.sums import SUFFIXES as SUMS
from redflag.report import SUFFIXES
from redflag.report.changes import SUFFIXES as CHANGES
from redflag.report.checklist import SUFFIXES as CHECKLIST
from redflag.report.printed import browser

SCRIPT, FORMULA, TURNED = "<script>alert(1)</script>", '=HYPERLINK("http://a.example","b")', "\u202emret\u202c"
LINES = (
    "Subscription Agreement",
    f'1. {SCRIPT} This Agreement is effective as of 1 March 2026 (the "Effective Date").',
    f"{FORMULA} Provider may raise its fees at any time {SCRIPT}.",
    f"2. Provider may terminate this Agreement {TURNED} at any time in its sole discretion \x1b[31m | ]]> -->.",
    f"3. The initial term is 12 months from the Effective Date and costs EUR 500 per month {FORMULA} {SCRIPT}.",
    f"4. It renews for one year unless cancelled 30 days before the end {TURNED} {SCRIPT}.",
    f"{'w' * 10_000} Provider may suspend the Service at any time without notice {'w' * 10_000}.",
)
NAME = "=cmd <b>&'offer"
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x9b\u202a-\u202e\u2066-\u2069]")


def plain(data: bytes) -> str:
    """Text that neither drives a terminal nor reverses what is shown."""
    words = data.decode("utf-8")
    assert not CONTROLS.search(words)
    return words


def page(data: bytes) -> str:
    words = plain(data)
    tree = html.document_fromstring(words)
    assert not any("alert" in str(script.text) for script in tree.iter("script")) and not list(tree.iter("img"))
    assert not any("a.example" in str(link) for link in tree.xpath("//@href|//@src"))
    (policy,) = set(tree.xpath("//meta[@http-equiv]/@content"))
    assert policy.startswith("default-src 'none'")
    return str(tree.text_content())


def cells(data: bytes) -> str:
    words = plain(data)
    for row in csv.reader(io.StringIO(words.lstrip("\ufeff"))):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)
    return words


def word(data: bytes) -> str:
    found = docx.Document(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(parts.read(name))
    return " ".join(str(paragraph.text) for paragraph in found.element.body.iter("{*}t"))


def workbook(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "/worksheets/" in name]
        assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def database(data: bytes) -> str:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    return "".join(connection.iterdump())


def lines_of_json(data: bytes) -> str:
    return str([json.loads(line) for line in data.splitlines()])


def xml(data: bytes) -> str:
    return "".join(ElementTree.fromstring(data).itertext())


def paper(data: bytes) -> str:
    reader = PdfReader(io.BytesIO(data))
    assert reader.trailer["/Root"].get("/OpenAction") is None and "/JavaScript" not in str(reader.trailer["/Root"])
    return "".join(page.extract_text() for page in reader.pages)


def calendar(data: bytes) -> str:
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    return plain(data)


READ: dict[str, Callable[[bytes], str]] = {
    ".txt": plain,
    ".md": plain,
    ".markdown": plain,
    ".json": lambda data: str(json.loads(data)),
    ".html": page,
    ".htm": page,
    ".docx": word,
    ".pdf": paper,
    ".ics": calendar,
    ".csv": cells,
    ".xlsx": workbook,
    ".jsonl": lines_of_json,
    ".sqlite": database,
    ".sarif": lambda data: str(json.loads(data)),
    ".xml": xml,
}
COMMANDS = [
    # the command, the suffix of what it writes, the format of the agreement
    *[("scan", suffix, "txt") for suffix in SUFFIXES],
    *[("scan", suffix, form) for suffix in (".docx", ".pdf", ".html") for form in ("docx", "pdf")],
    *[("checklist", suffix, "txt") for suffix in CHECKLIST],
    *[("compare", suffix, "txt") for suffix in CHANGES],
    *[("sums", suffix, "txt") for suffix in SUMS],
]


def made(folder: Path, form: str) -> Path:
    """The agreement as text, Word or PDF; XML and the PDF's own font have no controls."""
    harmless = [CONTROLS.sub("", line) for line in LINES]
    path = folder / f"{NAME}.{form}"
    if form == "docx":
        path.write_bytes(package("".join(par(escape(line)) for line in harmless)))
    elif form == "pdf":
        path.write_bytes(pdf(text(*[line[:95] for line in harmless])))
    else:
        path.write_text("\n\n".join(LINES), encoding="utf-8")
    return path


def run(*arguments: str | Path) -> bytes:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 0, f"{done.output} {done.exception!r}"
    return done.stdout_bytes


@pytest.mark.parametrize(("command", "suffix", "form"), COMMANDS)
def test_every_format_of_every_command(tmp_path: Path, command: str, suffix: str, form: str) -> None:
    if (command, suffix) == ("checklist", ".pdf"):
        pytest.importorskip("weasyprint", reason="WeasyPrint, of the extra [print], is not installed")
    if (command, suffix) == ("scan", ".pdf") and form != "pdf" and browser() is None:
        pytest.skip("no browser is installed to print")
    drafts = [made(tmp_path, form)]
    if command == "compare":
        drafts.append(tmp_path / "next.txt")
        drafts[1].write_bytes(drafts[0].read_bytes().replace(b"30 days", b"60 days"))
    run(command, *drafts, "-o", tmp_path / f"out{suffix}")
    shown = READ[suffix]((tmp_path / f"out{suffix}").read_bytes())
    assert "alert(1)" in "".join(shown.split())


@pytest.mark.parametrize("command", ["scan", "checklist", "sums"])
def test_what_is_printed(tmp_path: Path, command: str) -> None:
    assert "alert(1)" in plain(run(command, made(tmp_path, "txt")))


def test_a_folder_of_reports_and_its_index(tmp_path: Path) -> None:
    folder = tmp_path / "<b>in & out"
    folder.mkdir()
    made(folder, "txt")
    made(folder, "docx")
    run("scan", folder, "-o", f"{tmp_path / 'out'}/")
    written = [path for path in (tmp_path / "out").rglob("*") if path.suffix in READ]
    assert {path.name for path in written} >= {"index.html", "findings.csv"}
    for path in written:
        assert READ[path.suffix](path.read_bytes())


def test_accepting(tmp_path: Path) -> None:
    report, accepted = tmp_path / "report.json", tmp_path / "accepted.yml"
    agreement = made(tmp_path, "txt")
    run("scan", agreement, "-o", report)
    words = f"{SCRIPT} {FORMULA} # : - {TURNED}"
    run("accept", report, "--all", "--by", words, "--reason", words, "--accepted", accepted)
    for suffix in (".html", ".txt", ".csv", ".docx"):
        out = tmp_path / f"again{suffix}"
        run("scan", agreement, "--accepted", accepted, "-o", out)
        READ[suffix](out.read_bytes())
    assert json.loads(run("scan", agreement, "--accepted", accepted, "-f", "json"))["agreements"][0]["findings"] == []
