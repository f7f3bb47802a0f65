"""The sample agreements: made from their sources byte for byte, of a length to be read, and labelled truly."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2
import pytest
import yaml

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
SOURCES = sorted(SAMPLES.glob("*/source/*.md"))
CATEGORIES = {
    *("hidden-infrastructure-costs", "mandatory-support", "forced-partner-services", "saas-termination"),
    *("partner-delegation", "auto-renewal", "price-escalation", "unilateral-change", "undefined-scope"),
    *("usage-commitment", "data-security", "liability-limits", "dispute-terms", "sales-promises"),
    *("conflict-of-interest", "fine-print"),
}
PAGES, WORDS = range(4, 11), range(1500, 4501)  # words where nothing can lay out a Word file: some 320 fill a page


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


markup = _load("samples_markup")


def _target(source: Path) -> Path:
    return source.parent.parent / str(markup.read(source).meta["file"])


def _labels(source: Path) -> Any:
    return yaml.safe_load(_target(source).with_suffix(".yml").read_text(encoding="utf-8"))


def _units(source: Path) -> Iterator[tuple[str, str, bool]]:
    """(number or heading by which it is cited, text, in a footnote) of everything a reader reads."""
    agreement, cited = markup.read(source), ""
    for part in agreement.parts:
        if part.kind in ("title", "heading"):
            cited = part.text if part.kind == "title" else part.number
        for text in [cell for row in part.rows for cell in row] or [part.text]:
            yield part.number or cited, markup.bare(text), False
    for note in agreement.notes.values():
        yield "", markup.bare(note), True


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The samples, made twice by the script as a user runs it."""
    folders = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    for folder in folders:
        subprocess.run(
            [sys.executable, ROOT / "scripts/make_samples.py", "-o", folder], check=True, capture_output=True
        )
    return folders


def _content(path: Path) -> list[Any]:
    """What a file says, whatever version of a library packed it."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            return [package.read("word/document.xml"), package.read("word/numbering.xml")]
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_same_bytes_again(source: Path, made: tuple[Path, Path]) -> None:
    first, second = (folder / _target(source).relative_to(SAMPLES) for folder in made)
    assert first.read_bytes() == second.read_bytes()
    assert _content(first) == _content(_target(source)), "run scripts/make_samples.py"


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """A folder with the Word samples as LibreOffice lays them out; None where it is not installed."""
    office, folder = shutil.which("soffice"), tmp_path_factory.mktemp("laid_out")
    if office is None:
        return None
    papers = [path for path in map(_target, SOURCES) if path.suffix == ".docx"]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *map(str, papers)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_four_to_ten_pages(source: Path, laid_out: Path | None) -> None:
    path = _target(source)
    if path.suffix == ".docx" and laid_out is None:
        assert sum(len(text.split()) for _, text, _ in _units(source)) in WORDS
        return
    if path.suffix == ".docx" and laid_out is not None:
        path = laid_out / path.with_suffix(".pdf").name
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) in PAGES


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_labels_name_words_that_stand_once_at_their_clause(source: Path) -> None:
    units, labels = list(_units(source)), _labels(source)
    for label in (*labels["findings"], *labels["pass"], *labels["later"]):
        places = [(cited, fine) for cited, text, fine in units for _ in range(text.count(label["words"]))]
        assert len(places) == 1, label
        if "clause" in label:
            assert places == [(label["clause"], label.get("fine_print", False))], label


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_labels_are_of_known_categories_and_severities(source: Path) -> None:
    labels = _labels(source)
    assert labels["agreement"] == _target(source).name
    assert {finding["category"] for finding in labels["findings"]} <= CATEGORIES
    assert {later["category"] for later in labels["later"]} <= CATEGORIES
    assert {label["severity"] for label in (*labels["findings"], *labels["later"])} <= {"high", "medium", "low"}
    if "clean" in _target(source).parts:
        assert {finding["severity"] for finding in labels["findings"]} <= {"low"}
    else:
        assert 15 <= len(labels["findings"]) <= 80


def test_the_parties_are_named_in_the_paper() -> None:
    for source in SOURCES:
        text, labels = " ".join(text for _, text, _ in _units(source)), _labels(source)
        for name in (labels["vendor"], labels["customer"]):
            assert re.search(re.escape(name), text, re.IGNORECASE), (source, name)
