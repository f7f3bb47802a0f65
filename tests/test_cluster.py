"""A batch on a real Dask scheduler with two worker processes, one killed half-way: nothing is lost, nothing twice."""

from __future__ import annotations

import os
import signal
import socketserver
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from redflag.batch import guard, workers
from redflag.batch.cluster import dask
from redflag.batch.folder import alone_in, items
from redflag.batch.worker import Job, Row, prepare
from redflag.cli.main import main
from redflag.document import Document
from redflag.extractors import extract_bytes
from redflag.finding import Failure
from redflag.scan_options import ScanOptions

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
    assert scan(folder, tmp_path / "there", "--executor", "dask", "--scheduler", scheduler) == 2
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


@pytest.fixture
def stranger() -> Iterator[str]:
    """A server that takes connections and does not know Dask: what it says reads as the size of what is to come."""
    with socketserver.TCPServer(("127.0.0.1", 0), Greeting) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


class Greeting(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_no_scheduler_is_one_line(monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path, stranger: str) -> None:
    monkeypatch.setattr("redflag.batch.cluster.SECONDS", 0.2)
    for address in ("tcp://127.0.0.1:9", "smb://127.0.0.1:9", "nonsense", stranger):
        done = CliRunner().invoke(main, ["scan", str(folder), "-o", str(tmp_path / "out"), "--scheduler", address])
        assert done.exit_code == 2 and done.stderr.count("\n") == 1, done.stderr
        assert done.stderr.startswith(f"redflag: {address}: no scheduler answers: ")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--executor", "dask"], "--executor dask: needs --scheduler, such as tcp://10.0.0.5:8786"),
        (["--executor", "local", "--scheduler", "tcp://x:1"], "--executor local: takes no --scheduler"),
    ],
)
def test_what_does_not_go_together(options: list[str], told: str, folder: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["scan", str(folder), "-o", str(tmp_path / "out"), *options])
    assert (done.exit_code, done.stderr) == (2, f"redflag: {told}\n")
