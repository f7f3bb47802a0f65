"""Agreements and reports at URLs: the same as on this machine, and one line where a storage cannot be reached."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from redflag.batch.folder import items
from redflag.cli.main import main

fsspec = pytest.importorskip("fsspec")
CLAUSE = "Provider may terminate this Agreement number {} at any time in its sole discretion.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    for number in range(3):
        path = made / "2024" / f"offer {number}#.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CLAUSE.format(number), encoding="utf-8")
    (made / "named without suffix").write_bytes(b"%PDF-1.7 and no more")
    (made / "prices.xlsx").write_bytes(b"PK\3\4")
    return made


@pytest.fixture
def memory() -> Iterator[str]:
    """A storage that lives in this process, as an address on it."""
    store = fsspec.filesystem("memory")
    yield "memory://store"
    store.rm("/store", recursive=True)


def scan(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["scan", *map(str, arguments)])


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_folder_by_url_is_scanned_as_one_of_this_machine(folder: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    assert scan(folder, "-o", here, "--no-cache").exit_code == 2
    result = scan(f"file://{folder}", "-o", f"file://{there}", "--no-cache", "--jobs", "2")
    assert result.exit_code == 2
    assert (
        result.stderr.startswith(f"redflag: file://{folder}/named without suffix: ") and result.stderr.count("\n") == 1
    )
    assert written(there).keys() == written(here).keys() and len(written(here)) == 2 * 3 + 5
    reports = [name for name in written(here) if name.endswith(".json")]
    for name in reports:
        one, other = (json.loads(written(out)[name])["agreements"][0] for out in (here, there))
        assert other.pop("path") == f"file://{one.pop('path')}" and one == other


def test_what_is_at_a_url_goes_on_from_the_cache(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDFLAG_CACHE", str(tmp_path / "cache"))
    for out in ("a", "b"):
        scan(f"file://{folder}", "-o", f"file://{tmp_path / out}/")
    assert len(list((tmp_path / "cache" / "scans").glob("*/*"))) == 3
    assert written(tmp_path / "a") == written(tmp_path / "b")


def test_any_storage_that_fsspec_knows(memory: str, folder: Path) -> None:
    store = fsspec.filesystem("memory")
    store.put(str(folder), "/store/in", recursive=True)
    result = scan(f"{memory}/in", "-o", f"{memory}/report.html", "-o", f"{memory}/all.sarif")
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert all(f"number {number}".encode() in store.cat("/store/report.html") for number in range(3))
    told = json.loads(store.cat("/store/all.sarif"))["runs"][0]["results"]
    uris = {place["physicalLocation"]["artifactLocation"]["uri"] for one in told for place in one["locations"]}
    assert uris == {f"{memory}/in/2024/offer%20{number}%23.txt" for number in range(3)}


def test_names_of_reports_are_places_below_the_url(folder: Path) -> None:
    found = items([f"file://{folder}/"])
    assert [item.name for item in found] == [item.name for item in items([str(folder)])]
    assert found[0].path == f"file://{folder}/2024/offer 0#.txt"


REFUSED = [
    # address, what is told of it
    ("memory://nothing/there.pdf", "no such file"),
    ("memory://nothing/", "no such file"),
    ("nonesuch://bucket/in", "cannot be opened: Protocol not known: nonesuch"),
]


@pytest.mark.parametrize(("address", "told"), REFUSED)
def test_what_cannot_be_reached_is_one_line(address: str, told: str, tmp_path: Path) -> None:
    result = scan(address, "-o", tmp_path / "out.csv")
    assert (result.exit_code, result.stderr) == (2, f"redflag: {address}: {told}\n")


def test_a_place_that_cannot_be_written_is_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where a folder is to be", encoding="utf-8")
    result = scan(folder, "-o", f"file://{tmp_path / 'out'}/")
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert f"redflag: file://{tmp_path / 'out'}/: cannot be written: " in result.stderr


def test_without_the_extra(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "fsspec"]:
        monkeypatch.setitem(sys.modules, name, None)
    result = scan(folder, "-o", "s3://bucket/out/")
    line = "redflag: s3://bucket/out/: a URL needs the extra: pip install 'redflag-contracts[remote]'\n"
    assert (result.exit_code, result.stderr) == (2, line)
    assert scan(folder, "-o", tmp_path / "out").exit_code == 2  # nothing else needs it
