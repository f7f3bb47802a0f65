"""A folder scanned by workers: what kills one is told, nothing is lost or twice, and it goes on where it was."""

from __future__ import annotations

import csv
import faulthandler
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from redflag.batch import guard, scans, workers
from redflag.batch.folder import alone_in, items
from redflag.batch.guard import Limits
from redflag.batch.scans import open_scans
from redflag.batch.worker import Job, Row, prepare
from redflag.cli.main import main
from redflag.document import Document
from redflag.extractors import extract_bytes
from redflag.finding import Failure
from redflag.scan_options import ScanOptions

ROOT = Path(__file__).parent.parent
CLAUSE = "Provider may terminate this Agreement number {} at any time in its sole discretion.\n"
forks = pytest.mark.skipif(not guard.FORKS, reason="no forked children here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve agreements, two of a name, and one that cannot be read."""
    made = tmp_path / "in"
    for number in range(12):
        path = made / f"{number % 2}" / f"agreement-{number // 2}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CLAUSE.format(number), encoding="utf-8")
    (made / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    return made


def scan(*arguments: str | Path, code: int = 2) -> str:
    result = CliRunner().invoke(main, ["scan", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.stderr


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# -- what is written ---------------------------------------------------------------------------------------------------


def test_the_same_for_any_number_of_processes(folder: Path, tmp_path: Path) -> None:
    for jobs in ("1", "2", "3"):
        told = scan(folder, "-o", tmp_path / jobs, "--jobs", jobs, "--no-cache")
        assert told.startswith(f"redflag: {folder / 'broken.pdf'}: ") and told.count("\n") == 1
    first = written(tmp_path / "1")
    assert len(first) == 2 * 12 + 5 and first == written(tmp_path / "2") == written(tmp_path / "3")


def test_the_same_as_without_workers(folder: Path, tmp_path: Path) -> None:
    scan(folder, "-o", tmp_path / "a", "-o", tmp_path / "a.json", "-o", tmp_path / "a.csv")
    scan(folder, "-o", tmp_path / "b", "-o", tmp_path / "b.json", "-o", tmp_path / "b.csv", "-f", "text")
    assert written(tmp_path / "a") == written(tmp_path / "b")
    for suffix in (".json", ".csv"):
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    assert (tmp_path / "a.csv").read_bytes() == written(tmp_path / "a")["findings.csv"]


def test_every_table_holds_every_finding_and_what_was_not_read(folder: Path, tmp_path: Path) -> None:
    scan(folder, "-o", tmp_path / "out")
    out = tmp_path / "out"
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [json.loads(line) for line in (out / "findings.jsonl").read_bytes().splitlines()]
    base = sqlite3.connect(out / "findings.sqlite")
    assert rows[0]["severity"] == "not read" and "not_read" in lines[0]
    assert base.execute("select agreement from unread").fetchall() == [(str(folder / "broken.pdf"),)]
    quotes = [row["quote"] for row in rows[1:]]
    assert {CLAUSE.format(number).strip() for number in range(12)} <= set(quotes)
    assert quotes == [line["quote"] for line in lines[1:]]
    assert quotes == [quote for (quote,) in base.execute("select quote from findings order by rowid")]
    assert base.execute("select count(*), sum(high) from agreements").fetchone()[0] == 12
    base.close()


def test_the_gate_counts_what_workers_found(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.pdf").unlink()
    scan(folder, "-o", tmp_path / "out", code=0)
    scan(folder, "-o", tmp_path / "out", "--fail-on", "high", code=1)
    assert scan(folder, "-o", tmp_path / "o.csv", "--fail-on", "high", "--min-severity", "high", code=1) == ""


def test_wrong_rules_are_told_before_anything_is_written(folder: Path, tmp_path: Path) -> None:
    told = scan(folder, "-o", tmp_path / "out", "--rules", tmp_path / "nowhere")
    assert told.count("\n") == 1 and not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told_in_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "0").write_text("a file where a folder is to be", encoding="utf-8")
    told = scan(folder, "-o", tmp_path / "out", "--no-cache")
    assert told == f"redflag: {tmp_path / 'out'}: cannot be written: File exists\n"


# -- what kills a worker -----------------------------------------------------------------------------------------------


def read(name: str, data: bytes, ocr: str) -> Document:
    """A reader that some files crash, fill or hang."""
    for mark, act in DEATHS.items():
        if mark in name:
            act()
    return extract_bytes(name, data, ocr)


DEATHS = {
    "crash": lambda: (faulthandler.disable(), os.kill(os.getpid(), signal.SIGSEGV)),
    "hog": lambda: bytearray(2 << 30),
    "hang": lambda: signal.pause(),
}
REASONS = {
    "crash": "brought its worker down (SIGSEGV): the file is damaged, or made to do so",
    "hog": "takes more than 1,024 MB of memory: given up",
    "hang": "took more than 3 seconds: given up",
}


def rows_of(folder: Path, out: Path, start: workers.Start, told: Any = lambda rows: None, **changed: Any) -> list[Row]:
    found, options = items([str(folder)]), ScanOptions()
    scanning, cache = prepare(options, found, cache=False)
    assert scanning.scanner.rules
    with alone_in(out):
        return workers.spread(found, Job(options, (out,), cache, **changed), start, 2, told)


@forks
def test_what_kills_its_worker_fails_alone(folder: Path, tmp_path: Path) -> None:
    for mark in DEATHS:
        (folder / "0" / f"{mark}.txt").write_text(CLAUSE.format(mark), encoding="utf-8")
    counted: list[Row] = []
    rows = rows_of(
        folder,
        tmp_path / "out",
        partial(workers.processes, 2),
        counted.extend,
        read=read,
        limits=Limits(3.0, 1 << 30),
    )
    reasons = {Path(row.path).stem: row.reason for row in rows if isinstance(row, Failure)}
    assert reasons.pop("broken") and reasons == REASONS
    assert [row.path for row in rows] == [item.path for item in items([str(folder)])]
    assert sorted(row.path for row in counted) == sorted(row.path for row in rows)
    assert sum(name.endswith(".json") for name in written(tmp_path / "out")) == 12


def kill_the_worker(name: str, data: bytes, ocr: str) -> Document:
    """The worker, not its child: as the system does for want of memory, or an administrator."""
    mark = Path(name).with_suffix(".killed")
    if name.endswith("agreement-3.txt") and not mark.exists():
        mark.touch()
        os.kill(os.getppid(), signal.SIGKILL)
        signal.pause()
    return extract_bytes(name, data, ocr)


@forks
def test_what_goes_down_with_a_worker_is_done_again(folder: Path, tmp_path: Path) -> None:
    counted: list[Row] = []
    rows = rows_of(folder, tmp_path / "out", partial(workers.processes, 2), counted.extend, read=kill_the_worker)
    assert [row.path for row in rows] == [item.path for item in items([str(folder)])]
    assert [Path(row.path).name for row in rows if isinstance(row, Failure)] == ["broken.pdf"]
    assert len(counted) == len(rows)


class Refusing(Executor):
    """An executor whose workers never come back."""

    def submit(self, *arguments: Any, **named: Any) -> Any:
        from concurrent.futures import Future

        future: Future[list[Row]] = Future()
        future.set_exception(ConnectionError("no worker"))
        return future


@contextmanager
def refusing() -> Iterator[Executor]:
    yield Refusing()


def test_what_is_never_done_is_told(folder: Path, tmp_path: Path) -> None:
    rows = rows_of(folder, tmp_path / "out", refusing)
    assert {row.reason for row in rows if isinstance(row, Failure)} == {workers.LOST} and len(rows) == 13


# -- going on ----------------------------------------------------------------------------------------------------------


@forks
def test_killed_and_started_again(folder: Path, tmp_path: Path) -> None:
    scan(folder, "-o", tmp_path / "whole", "--no-cache")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "redflag", "scan", str(folder), "-o", str(out), "--jobs", "2"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None and len(list(out.rglob("*.json"))) < 3:
            time.sleep(0.01)
        running.kill()
    scan(folder, "-o", out)
    assert written(out) == written(tmp_path / "whole")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REDFLAG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "scans"


def kept(cache: Path) -> dict[Path, int]:
    return {path: path.stat().st_ino for path in cache.glob("*/*")}


def test_what_was_scanned_is_not_scanned_again(folder: Path, cache: Path, tmp_path: Path) -> None:
    scan(folder, "-o", tmp_path / "out")
    before = kept(cache)
    assert len(before) == 12
    (folder / "0/agreement-0.txt").write_text("The parties met in Leith.", encoding="utf-8")
    scan(folder, "-o", tmp_path / "out")
    assert len(kept(cache)) == 13 and before.items() <= kept(cache).items()
    assert b"Leith" in (tmp_path / "out/0/agreement-0.txt.html").read_bytes()
    scan(folder, "-o", tmp_path / "again", "--no-cache")
    assert written(tmp_path / "out") == written(tmp_path / "again")
    assert all(path.stat().st_mode & 0o077 == 0 for path in cache.glob("*/*"))


OTHER = [
    {"role": "vendor"},
    {"min_severity": "high"},
    {"playbook": "house.yml"},
    {"accepted": "accepted.yml"},
    {"rules": ("more",)},
    {"ocr": "en"},
]


def test_other_options_are_other_scans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("house.yml").write_text("name: Leith", encoding="utf-8")
    states = [open_scans(ScanOptions(**changed), "1").state for changed in ({}, *OTHER)]
    Path("house.yml").write_text("name: Rome", encoding="utf-8")  # the file counts, not its name
    states += [open_scans(ScanOptions(playbook="house.yml"), "1").state, open_scans(ScanOptions(), "2").state]
    states += [open_scans(ScanOptions(), "1", ["an acceptance that has run out"]).state]
    assert len(set(states)) == len(states) == 10
    days = [open_scans(ScanOptions(today=date(2027, 1, day)), "1").state for day in (1, 2)]
    assert days == [states[0]] * 2  # a night does not make all scans old


def test_a_damaged_entry_is_made_anew(folder: Path, cache: Path, tmp_path: Path) -> None:
    scan(folder, "-o", tmp_path / "a")
    for number, path in enumerate(sorted(kept(cache))):
        path.write_bytes([b"", b"no zlib", path.read_bytes()[:-9]][number % 3])
    scan(folder, "-o", tmp_path / "b")
    assert written(tmp_path / "a") == written(tmp_path / "b")


def test_what_was_not_used_for_longest_goes(folder: Path, cache: Path, tmp_path: Path) -> None:
    scan(folder, "-o", tmp_path / "a")
    entries = sorted(kept(cache))
    for number, path in enumerate(entries):
        os.utime(path, (number, number))
    scans.Scans(cache, "").prune(sum(path.stat().st_size for path in entries) - 1)
    assert entries[-1].exists() and not entries[0].exists()
    assert 8 <= len(kept(cache)) <= 10
