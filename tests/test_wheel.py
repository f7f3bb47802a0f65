"""The wheel holds all that is needed, and works where no checkout is."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from redflag.cli.main import main

ROOT = Path(__file__).parent.parent
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-q")
KNOWN_REQUEST = re.compile(r"\.(TH|SH|SS|TP|PP|B)( |$)")
NEEDED = [
    *(f"redflag/{path.relative_to(ROOT)}" for path in sorted((ROOT / "rules").rglob("*.yml"))),
    *(
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "redflag").rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ),
]

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None, reason="needs hatchling: pip install -e '.[dev]'"
)


def run(*command: object, cwd: Path = ROOT, **environment: str) -> str:
    """What the command prints; it must end well."""
    made = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=made, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", ROOT, "--no-deps", "--no-build-isolation", "--no-index", "-w", folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def unpacked(wheel: Path) -> Path:
    """A folder with what the wheel would install."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(wheel.parent / "site")
    return wheel.parent / "site"


@pytest.fixture(scope="module")
def environment(wheel: Path) -> Path:
    """A fresh virtual environment with the wheel installed; the libraries are those of the tests, behind it."""
    folder = wheel.parent / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    run(*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel)
    (site,) = folder.glob("lib/*/site-packages")
    (site / "libraries.pth").write_text("\n".join(path for path in sys.path if path.endswith("-packages")))
    return folder


@pytest.mark.parametrize("name", NEEDED)
def test_the_wheel_holds(name: str, unpacked: Path) -> None:
    assert (unpacked / name).is_file()


def test_the_wheel_holds_nothing_else(unpacked: Path) -> None:
    held = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert {name for name in held if not name.startswith("redflag_contracts-")} == set(NEEDED)


AGREEMENT = "Provider may terminate this Agreement at any time in its sole discretion."
WITH_SPACY = """
import spacy
from redflag.pipeline.components import COMPONENTS
nlp = spacy.blank("en")
nlp.add_pipe("redflag_parties")
print([(entity.text, entity.ent_id_) for entity in nlp(open("a.txt").read()).ents])
nlp = spacy.blank("en")
for name in (*COMPONENTS, "redflag_flags"):
    nlp.add_pipe(name)
doc = nlp(open("a.txt").read())
print({span.label_ for span in doc.spans["flags"]})
print(spacy.blank("en").from_config(nlp.config).pipe_names == nlp.pipe_names)
import redflag, redflag.engine.load
print(redflag.__file__, redflag.engine.load.rules_folder())
"""


def test_installed_it_scans_lists_its_rules_and_works_in_spacy(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(AGREEMENT)
    command, python = environment / "bin" / "redflag", environment / "bin" / "python"
    found = json.loads(run(command, "scan", "a.txt", "-f", "json", cwd=tmp_path))
    rules = {finding["rule"] for finding in found["agreements"][0]["findings"]}
    assert "saas-termination.vendor-ends-at-will" in rules
    assert len(run(command, "rules", "list", cwd=tmp_path).splitlines()) >= found["rules"]["count"] >= 60
    entities, flags, same, homes = run(python, "-W", "error::UserWarning", "-c", WITH_SPACY, cwd=tmp_path).splitlines()
    assert (entities, same) == ("[('Provider', 'vendor')]", "True")
    assert "saas-termination.vendor-ends-at-will" in flags
    assert all(home.startswith(str(environment)) for home in homes.split())


def test_the_manual_page_tells_every_command(environment: Path) -> None:
    page = (environment / "share" / "man" / "man1" / "redflag.1").read_text(encoding="utf-8").replace("\\-", "-")
    assert [name for name in main.commands if f".SS redflag {name}" not in page] == []
    assert not [line for line in page.splitlines() if line.startswith(".") and not KNOWN_REQUEST.match(line)]


def test_a_build_is_reproducible(tmp_path: Path) -> None:
    """The same bytes from another folder, with other times on the files."""
    copy = tmp_path / "copy"
    ignored = shutil.ignore_patterns(".*_cache", ".venv", ".git", "__pycache__", "build", "dist", ".hypothesis", "site")
    shutil.copytree(ROOT, copy, ignore=ignored, copy_function=shutil.copyfile)
    built = []
    for root in (ROOT, copy):
        out = tmp_path / f"dist-{len(built)}"
        run(sys.executable, "-m", "hatchling", "build", "-d", out, cwd=root, SOURCE_DATE_EPOCH="1700000000")
        built.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir()})
    assert built[0] == built[1] and {Path(name).suffix for name in built[0]} == {".whl", ".gz"}
