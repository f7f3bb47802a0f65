"""What is kept between starts is never stale, never somebody else's, and never needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from redflag.keep import kept

SAMPLE = Path(__file__).parent.parent / "samples" / "en" / "onprem-licence.docx"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REDFLAG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_made_once_for_the_same_sources(cache: Path, tmp_path: Path) -> None:
    source = tmp_path / "rules.yml"
    source.write_text("one")
    made = iter(("first", "second", "third"))
    assert [kept("rules", [source], lambda: next(made)) for _ in range(2)] == ["first", "first"]
    source.write_text("another")
    assert kept("rules", [source], lambda: next(made)) == "second"
    assert len(list(cache.iterdir())) == 1  # the one for the older rules is gone


@pytest.mark.parametrize("damage", [b"", b"not a pickle", b"\x80\x05c"])
def test_a_damaged_file_is_made_anew(damage: bytes, cache: Path) -> None:
    kept("rules", [], lambda: "first")
    (file,) = cache.iterdir()
    file.write_bytes(damage)
    assert kept("rules", [], lambda: "second") == "second"
    assert kept("rules", [], lambda: "third") == "second"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no owners and modes here")
def test_readable_by_its_owner_alone_and_not_read_where_others_may_write(cache: Path) -> None:
    kept("rules", [], lambda: "first")
    (file,) = cache.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    file.chmod(0o666)
    assert kept("rules", [], lambda: "second") == "second"


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("REDFLAG_CACHE", str(tmp_path / "file" / "cache"))
    assert kept("rules", [], lambda: "made") == "made"


def test_the_same_report_with_and_without(cache: Path) -> None:
    command = [sys.executable, "-m", "redflag", "scan", str(SAMPLE), "-f", "json"]
    without = subprocess.run(command, env={**os.environ, "REDFLAG_CACHE": "off"}, capture_output=True, check=True)
    assert not cache.exists()
    first, second = (subprocess.run(command, env=dict(os.environ), capture_output=True, check=True) for _ in range(2))
    assert cache.exists()
    assert without.stdout == first.stdout == second.stdout


def test_a_scan_loads_nothing_that_opens_connections() -> None:
    script = (
        "import sys; from redflag.cli.main import main\n"
        "main(['scan', sys.argv[1]], standalone_mode=False)\n"
        "assert not {'ssl', 'requests', 'httpx', 'urllib3', 'http.client'} & set(sys.modules), 'network'\n"
        "import spacy.cli"  # still there for who asks for it
    )
    done = subprocess.run([sys.executable, "-c", script, str(SAMPLE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
