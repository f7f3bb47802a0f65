"""The wheel holds all that is needed, and works where no checkout is."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NEEDED = [
    "redflag/__init__.py",
    "redflag/__main__.py",
    "redflag/py.typed",
    "redflag/kit/skeleton.yml",
    "redflag/report/schema.json",
    *(f"redflag/{path.relative_to(ROOT)}" for path in sorted((ROOT / "rules").glob("*.yml"))),
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "redflag").rglob("*.py"))),
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "redflag" / "report" / "templates").iterdir())),
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "redflag" / "pipeline" / "lexicon").glob("*.yml"))),
]

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None, reason="needs hatchling: pip install -e '.[dev]'"
)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel would install."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        str(ROOT),
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(folder),
    ]
    done = subprocess.run([*build, "--disable-pip-version-check"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.parametrize("name", NEEDED)
def test_the_wheel_holds(name: str, unpacked: Path) -> None:
    assert (unpacked / name).is_file()


def test_the_wheel_holds_nothing_else(unpacked: Path) -> None:
    held = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert {name for name in held if not name.startswith("redflag_contracts-")} == set(NEEDED)


def test_it_works_away_from_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Provider may terminate this Agreement at any time in its sole discretion.")
    code = (
        "import redflag; from redflag.engine.load import load_rules; from redflag.scanner import scan;"
        "print(redflag.__file__); print(*{rule.where.rpartition('/')[0] for rule in load_rules()}, len(load_rules()));"
        "print(len(scan('a.txt').findings))"
    )
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    package, rules, findings = done.stdout.decode().splitlines()
    assert Path(package).parent == unpacked / "redflag"
    assert rules.split()[0] == str(unpacked / "redflag" / "rules") and int(rules.split()[1]) >= 60
    assert int(findings) >= 1
