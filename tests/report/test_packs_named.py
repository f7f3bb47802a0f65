"""Every report names the packs of rules that ran: nobody takes a house's findings for redflag's own."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from redflag.cli.main import main

SAMPLES = Path(__file__).parents[2] / "samples" / "en"
RULE = """
category: saas-termination
rules:
  - id: saas-termination.own
    severity: high
    when: [pattern: "sole discretion"]
    en:
      title: Of the house
      why: It tells the packs apart.
      ask: Nothing.
      examples: {flag: [At his sole discretion., In her sole discretion.], pass: [We met., They met in Rome.]}
"""
SAID = "Acme rules 2.1 (1)"


def run(*args: object) -> None:
    done = CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def plain(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pdf(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def zipped(path: Path) -> str:
    """All parts of a Word or Excel package: runs that are cut in two are put together."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join(parts)


def packs(path: Path) -> str:
    with sqlite3.connect(path) as base:
        return "".join(
            f"{name} {version} ({rules})"
            for name, version, rules in base.execute("select name, version, rules from packs")
        )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every report of an agreement in Word and of one in PDF, made with a pack of a house's own."""
    folder = tmp_path_factory.mktemp("packs")
    house = folder / "house"
    house.mkdir()
    (house / "own.yml").write_text(RULE, encoding="utf-8")
    (house / "pack.yml").write_text('name: Acme rules\nversion: "2.1"\n', encoding="utf-8")
    text = folder / "a.txt"
    text.write_text("Provider may terminate this Agreement at any time in its sole discretion.\n", encoding="utf-8")
    word, paper = SAMPLES / "onprem-licence.docx", SAMPLES / "hosting-order-form.pdf"
    own = ("--rules", house)
    tables = [arg for name in ("t.sarif", "t.xml", "t.xlsx", "t.sqlite") for arg in ("-o", folder / name)]
    run("scan", text, *own, *tables, "-o", folder / "out", "--jobs", 1, "--no-cache")
    pages = [arg for name in ("s.txt", "s.json", "s.html", "memo.docx") for arg in ("-o", folder / name)]
    run("scan", text, *own, *pages)
    run("scan", word, *own, "-o", folder / "marked.docx")
    run("scan", paper, *own, "-o", folder / "marked.pdf")
    lists = [arg for name in ("c.txt", "c.json", "c.html", "c.md", "c.docx") for arg in ("-o", folder / name)]
    run("checklist", text, *own, *lists)
    drafts = [arg for name in ("d.txt", "d.json", "d.html", "d.md") for arg in ("-o", folder / name)]
    run("compare", text, text, *own, *drafts)
    return folder


REPORTS: list[tuple[str, Callable[[Path], str]]] = [
    # the file, how its words are read
    *((name, plain) for name in ("s.txt", "s.html", "t.xml", "out/index.html", "c.txt", "c.html", "c.md")),
    *((name, plain) for name in ("d.txt", "d.html")),
    *((name, zipped) for name in ("memo.docx", "marked.docx", "c.docx", "t.xlsx")),
    ("marked.pdf", pdf),
    ("t.sqlite", packs),
]


@pytest.mark.parametrize(("name", "words_of"), REPORTS, ids=[name for name, _ in REPORTS])
def test_a_report_names_the_packs(name: str, words_of: Callable[[Path], str], written: Path) -> None:
    assert SAID in words_of(written / name)


@pytest.mark.parametrize("name", ["s.json", "t.sarif", "c.json", "d.json"])
def test_a_report_for_programs_names_the_packs(name: str, written: Path) -> None:
    told = "".join(plain(written / name).split())
    assert '{"name":"Acmerules","version":"2.1","count":1,"replaced":[]}' in told


def test_markdown_of_two_drafts_names_the_packs(written: Path) -> None:
    assert "Rules: " in plain(written / "d.md") and "Acme rules 2.1 (1)" in plain(written / "d.md")
