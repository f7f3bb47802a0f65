"""Quotes are in the document and places lead to their words: looked up by other means than those that read them."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from click.testing import CliRunner
from lxml import etree

from redflag.cli.main import main

SAMPLES = Path(__file__).parent.parent / "samples"
PAPERS = sorted(path for path in SAMPLES.glob("en/**/*.*") if path.suffix in (".pdf", ".docx"))
FLAGGED = [path for path in PAPERS if path.parent.name != "clean"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Json = dict[str, Any]


@cache
def printed(path: Path) -> str:
    """What `redflag extract` prints of it."""
    result = CliRunner().invoke(main, ["extract", str(path)])
    assert result.exit_code == 0, result.stderr
    return result.stdout_bytes.decode().removesuffix("\n")


def scanned(*paths: Path) -> dict[Path, list[Json]]:
    """The findings of `redflag scan -f json`, by file; what an agreement lacks has no words to look up."""
    result = CliRunner().invoke(main, ["scan", "-f", "json", *map(str, paths)])
    assert result.exit_code == 0, result.stderr
    agreements = json.loads(result.stdout)["agreements"]
    return {Path(found["path"]): [f for f in found["findings"] if f["kind"] != "missing"] for found in agreements}


@pytest.fixture(scope="module")
def findings() -> dict[Path, list[Json]]:
    return scanned(*PAPERS)


def squeezed(words: str) -> str:
    """Without white space and the signs that part the cells of a row: the characters that stand on paper."""
    return re.sub(r"[\s|]+", "", words)


def whole_words(text: str, start: int, end: int) -> str:
    """text[start:end] with the rest of the first and last word: a box holds words, commas and all."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


NOTE_MARK = re.compile(r"\d{1,2}$|(?<=\))\d{1,2}")  # a word's box holds the raised mark of its note as well
each_paper = pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)


@pytest.mark.parametrize("path", FLAGGED, ids=lambda path: path.stem)
def test_there_is_something_to_look_up(path: Path, findings: dict[Path, list[Json]]) -> None:
    assert len(findings[path]) >= 5


@each_paper
def test_quotes_are_verbatim(path: Path, findings: dict[Path, list[Json]]) -> None:
    text = printed(path)
    for finding in findings[path]:
        start, end, at = finding["start"], finding["end"], finding["match_start"]
        assert text[start:end] == finding["quote"]
        assert text[at : at + len(finding["match"])] == finding["match"]
        assert start <= at and at + len(finding["match"]) <= end, finding["match"]
        assert finding["quote"] == finding["quote"].strip() and finding["match"]
        assert all(value["text"] in finding["quote"] for value in finding["values"])


@each_paper
def test_places_lead_to_the_words(path: Path, findings: dict[Path, list[Json]]) -> None:
    text = printed(path)
    look_up = on_pages if path.suffix == ".pdf" else in_runs
    for finding, words in zip(findings[path], look_up(path, findings[path]), strict=True):
        at = finding["match_start"]
        match = text[at : at + len(finding["match"])]
        boxed = whole_words(text, at, at + len(match)) if path.suffix == ".pdf" else match
        found, expected = squeezed(words), squeezed(boxed)
        assert found == expected or NOTE_MARK.sub("", found) == expected, finding["rule"]


def on_pages(path: Path, findings: list[Json]) -> Iterator[str]:
    """The characters whose middle lies in the boxes of each finding, as pdfplumber reads the page."""
    with pdfplumber.open(path) as pdf:
        characters = [page.chars for page in pdf.pages]
    for finding in findings:
        words = ""
        for place in finding["places"]:
            for char in characters[place["page"] - 1]:
                x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
                if place["x0"] < x < place["x1"] and place["top"] < y < place["bottom"]:
                    words += char["text"]
        yield words


def in_runs(path: Path, findings: list[Json]) -> Iterator[str]:
    """The characters from the place of each finding on, run after run, as many as its match has."""
    with zipfile.ZipFile(path) as package:
        parts = {place["part"] for finding in findings for place in finding["places"]}
        trees = {part: etree.fromstring(package.read(part)) for part in parts}
    for finding in findings:
        words, length = "", len(squeezed(finding["match"]))
        for place in finding["places"]:
            paragraph = list(trees[place["part"]].iter(f"{W}p"))[place["paragraph"]]
            run = list(paragraph.iter(f"{W}r"))[place["run"]]
            words += squeezed(run_text(run)[place["start"] :])[: length - len(words)]
        yield words


def run_text(run: etree._Element) -> str:
    """The text of a run as Word counts it: a tab and a line break are one character."""
    return "".join(
        node.text or "" if node.tag == f"{W}t" else " "
        for node in run
        if node.tag in (f"{W}t", f"{W}tab", f"{W}br", f"{W}cr")
    )


def test_places_of_a_text_file_are_its_lines(tmp_path: Path) -> None:
    paper = tmp_path / "agreement.txt"
    paper.write_text(printed(FLAGGED[0]).replace("\n", "\n\n"), encoding="utf-8")
    lines = paper.read_text(encoding="utf-8").split("\n")
    found = scanned(paper)[paper]
    assert len(found) >= 5
    for finding in found:
        told = " ".join(lines[place["line"] - 1] for place in finding["places"])
        assert squeezed(finding["match"]) in squeezed(told)
