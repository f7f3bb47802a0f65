"""A batch on a real Dask scheduler with two worker processes, one killed half-way: nothing is lost, nothing twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from redflag import guard, workers
from redflag.cli import main
from redflag.cluster import dask
from redflag.document import Document
from redflag.errors import RedflagError
from redflag.extractors import extract_bytes
from redflag.finding import Failure
from redflag.folder import alone_in, items
from redflag.scan_options import ScanOptions
from redflag.worker import Job, Row, prepare

distributed = pytest.importorskip("distributed")
CLAUSE = "Provider may terminate this Agreement number {} at any time in its sole discretion.\n"
COUNT = 12


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with distributed.LocalCluster(2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for number in range(COUNT):
        (made / f"agreement-{number:02}.txt").write_text(CLAUSE.format(number), encoding="utf-8")
    (made / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    return made


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def scan(folder: Path, out: Path, *options: str) -> int:
    return CliRunner().invoke(main, ["scan", str(folder), "-o", str(out), "--no-cache", *options]).exit_code


def test_the_same_as_on_this_machine(folder: Path, tmp_path: Path, scheduler: str) -> None:
    assert scan(folder, tmp_path / "here") == 2
    assert scan(folder, tmp_path / "there", "--scheduler", scheduler) == 2
    here = written(tmp_path / "here")
    assert written(tmp_path / "there") == here and len(here) == 2 * COUNT + 5


def kill_the_worker(name: str, data: bytes, ocr: str) -> Document:
    """Half-way, and once: the worker itself, whose child reads this."""
    mark = Path(name).with_suffix(".killed")
    if name.endswith("agreement-06.txt") and not mark.exists():
        mark.touch()
        os.kill(os.getppid(), signal.SIGKILL)
        signal.pause()
    return extract_bytes(name, data, ocr)


@pytest.mark.skipif(not guard.FORKS, reason="no forked children here")
def test_a_worker_killed_half_way(folder: Path, tmp_path: Path, scheduler: str) -> None:
    found, options, counted = items([str(folder)]), ScanOptions(), list[Row]()
    _, cache = prepare(options, found, cache=False)
    with alone_in(tmp_path / "out"):
        job = Job(options, (tmp_path / "out",), cache, read=kill_the_worker)
        rows = workers.spread(found, job, partial(dask, scheduler), 2, counted.extend)
    assert (folder / "agreement-06.killed").exists()
    assert [row.path for row in rows] == [item.path for item in found]
    assert sorted(row.path for row in counted) == sorted(row.path for row in rows)
    assert [Path(row.path).name for row in rows if isinstance(row, Failure)] == ["broken.pdf"]
    assert sum(name.endswith(".json") for name in written(tmp_path / "out")) == COUNT


def test_no_scheduler_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redflag.cluster.SECONDS", 0.2)
    with pytest.raises(RedflagError, match="no scheduler answers"), dask("tcp://127.0.0.1:9"):
        pass
