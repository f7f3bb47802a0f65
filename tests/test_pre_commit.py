"""The hook for pre-commit, in a real repository: what may be committed and what may not."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from extractors.docx_builder import package, par
from extractors.pdf_builder import pdf, text

ROOT = Path(__file__).parent.parent
HIGH = "Provider may terminate this Agreement at any time in its sole discretion."
HARMLESS = "The parties met in Leith on the first of May."
Commit = Callable[[str, bytes], "subprocess.CompletedProcess[str]"]

pytestmark = pytest.mark.skipif(
    not shutil.which("git") or not importlib.util.find_spec("pre_commit"), reason="needs git and pre-commit"
)


def hook() -> dict[str, object]:
    """The hook as shipped, run by this interpreter: an environment of its own would be fetched from the network."""
    (shipped,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, options = shipped["entry"].split(" ", 1)
    assert program == "redflag"
    return {**shipped, "language": "system", "entry": f"'{sys.executable}' -m redflag {options}"}


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    """Commits a file to a repository that has the hook."""
    own = {"PRE_COMMIT_HOME": str(tmp_path / "home"), "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
    own |= {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    outside = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**outside, **own, "PYTHONPATH": str(ROOT)}
    repository = tmp_path / "repository"
    repository.mkdir()

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=repository, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
        )

    def commit(name: str, data: bytes) -> subprocess.CompletedProcess[str]:
        (repository / name).write_bytes(data)
        assert run("git", "add", name).returncode == 0
        return run("git", "commit", "-m", name)

    config = {"repos": [{"repo": "local", "hooks": [hook()]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    assert run("git", "init", "-q").returncode == 0
    done = run(sys.executable, "-m", "pre_commit", "install")
    assert done.returncode == 0, done.stdout + done.stderr
    return commit


CASES = [
    ("offer.pdf", pdf(text(HIGH)), False, "[[terminate this Agreement at any time"),
    ("offer.pdf", pdf(text(HARMLESS)), True, "redflag......"),
    ("Offer two.DOCX", package(par(HIGH)), False, "[[terminate this Agreement at any time"),
    ("offer.pdf", b"%PDF-1.7 and no more", False, "offer.pdf: "),
    ("notes.md", HIGH.encode(), True, "(no files to check)Skipped"),
]


@pytest.mark.parametrize(("name", "data", "goes_in", "told"), CASES)
def test_what_may_be_committed(name: str, data: bytes, goes_in: bool, told: str, commit: Commit) -> None:
    done = commit(name, data)
    assert (done.returncode == 0) is goes_in, done.stdout + done.stderr
    assert told in done.stdout + done.stderr
