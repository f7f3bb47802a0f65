"""A drop folder: what is scanned and when, what it survives, how it ends. No test waits: it tells what changes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from redflag.batch import watch as module
from redflag.batch.run import Running
from redflag.batch.watch import changes, watch
from redflag.cli.main import main
from redflag.errors import RedflagError
from redflag.scan_options import ScanOptions

ROOT = Path(__file__).parent.parent
HIGH = "Provider may terminate this Agreement at any time in its sole discretion."
HARMLESS = "The parties met in Leith on the first of May."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "drop"
    path.mkdir()
    return path


def watched(folder: Path, looks: Iterator[set[str]], options: ScanOptions | None = None) -> list[str]:
    told: list[str] = []
    watch(folder, folder.parent / "out", options or ScanOptions(), Running(), looks, told.append)
    return [line.replace(f"{folder.parent}/", "") for line in told]


def reported(folder: Path) -> set[str]:
    return {path.stem for path in (folder.parent / "out").glob("*.json")}


def dropped(folder: Path, name: str, text: str = HIGH) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_what_is_there_what_comes_and_what_changes(folder: Path) -> None:
    dropped(folder, "old.txt")
    seen: list[set[str]] = []

    def looks() -> Iterator[set[str]]:
        yield {dropped(folder, "new.txt", HARMLESS)}
        seen.append(reported(folder))
        yield set()
        seen.append(reported(folder))
        yield {dropped(folder, "new.txt", f"{HARMLESS} {HIGH}")}
        yield set()

    told = watched(folder, looks())
    assert seen == [{"old.txt"}, {"old.txt", "new.txt"}]  # the first look may find half a file
    assert told[0].startswith("drop/old.txt: 1 high")
    assert [line.split(",")[0] for line in told[1:]] == [
        "watching drop: reports in out",
        "drop/new.txt: 0 high",
        "drop/new.txt: 1 high",
    ]
    lines = (folder.parent / "out" / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert {Path(json.loads(line)["agreement"]).name for line in lines} == {"old.txt", "new.txt"}


def test_a_file_is_left_alone_as_long_as_it_is_written(folder: Path) -> None:
    def looks() -> Iterator[set[str]]:
        for size in (10, 20, len(HIGH)):
            yield {dropped(folder, "slow.txt", HIGH[:size]), dropped(folder, f"quick-{size}.txt")}
            assert "slow.txt" not in reported(folder)
        yield set()

    assert sum(line.startswith("drop/slow.txt: 1 high") for line in watched(folder, looks())) == 1


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(folder: Path) -> None:
    def looks() -> Iterator[set[str]]:
        (folder / "bad.pdf").write_bytes(b"%PDF-1.7 and no more")
        yield {str(folder / "bad.pdf")}
        yield {dropped(folder, "good.txt")}
        yield set()
        (folder / "good.txt").unlink()
        yield {str(folder / "good.txt")}
        yield set()

    told = watched(folder, looks())
    assert [line.partition(":")[0] for line in told] == ["watching drop", "drop/bad.pdf", "drop/good.txt"]
    assert "not read" in told[1] and (folder.parent / "out" / "index.html").exists()


def test_rules_that_break_meanwhile_are_told(folder: Path) -> None:
    playbook = folder.parent / "playbook.yml"
    playbook.write_text("name: House\n", encoding="utf-8")

    def looks() -> Iterator[set[str]]:
        playbook.write_text("nmae: House\n", encoding="utf-8")
        yield {dropped(folder, "a.txt")}
        yield set()
        playbook.write_text("name: House\n", encoding="utf-8")
        yield {dropped(folder, "b.txt")}
        yield set()

    told = watched(folder, looks(), ScanOptions(playbook=str(playbook)))
    assert "playbook.yml:1" in told[1]
    assert {line.partition(":")[0] for line in told[2:]} == {"drop/a.txt", "drop/b.txt"}


def test_wrong_rules_at_the_start_are_an_error(folder: Path) -> None:
    with pytest.raises(RedflagError):
        watched(folder, iter([]), ScanOptions(playbook=str(folder / "none.yml")))


def test_without_the_extra_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = CliRunner().invoke(main, ["watch", str(folder), "-o", str(folder.parent / "out")])
    assert (result.exit_code, result.stderr) == (
        2,
        "redflag: redflag watch needs the extra: pip install 'redflag-contracts[watch]'\n",
    )


def test_no_folder_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    result = CliRunner().invoke(main, ["watch", str(tmp_path / "none"), "-o", str(tmp_path / "out")])
    assert result.exit_code == 2 and result.stderr == f"redflag: {tmp_path / 'none'}: is no folder to watch\n"


def test_ctrl_c_is_a_clean_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Iterator[set[str]]:
        yield {dropped(folder, "a.txt")}
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "changes", interrupted)
    before = signal.getsignal(signal.SIGTERM)
    result = CliRunner().invoke(main, ["watch", str(folder), "-o", str(folder.parent / "out")])
    signal.signal(signal.SIGTERM, before)
    assert result.exit_code == 0 and "Traceback" not in result.stderr


def test_reports_in_the_folder_itself_are_no_changes(folder: Path) -> None:
    watchfiles = pytest.importorskip("watchfiles")
    asked: list[Callable[[object, str], bool]] = []

    def look(_: Path, *, watch_filter: Callable[[object, str], bool], **__: object) -> Iterator[set[tuple[int, str]]]:
        asked.append(watch_filter)
        yield {(1, "a.pdf")}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watchfiles, "watch", look)
        assert list(changes(folder, folder / "out")) == [{"a.pdf"}]
    assert [asked[0](1, str(folder / name)) for name in ("a.pdf", "out/a.pdf.json", "out2/a.pdf")] == [
        True,
        False,
        True,
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_a_real_folder_until_sigterm(folder: Path) -> None:
    pytest.importorskip("watchfiles")
    command = [sys.executable, "-m", "redflag", "watch", str(folder), "-o", str(folder.parent / "out")]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "watching" in process.stderr.readline()
        dropped(folder, "a.txt")
        assert "a.txt: 1 high" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert (process.stderr.read(), process.wait()) == ("", 0)
