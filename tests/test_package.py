"""What a package owes those who take it: licences, a version told alike everywhere, types."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import redflag

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
from licences import Library, direct, required  # noqa: E402

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_no_required_library_is_under_a_copyleft_but_the_ones_named() -> None:
    assert not [f"{each.name}: {each.licence}" for each in required() if not each.is_allowed]


@pytest.mark.parametrize(
    ("name", "licence", "is_allowed"),
    [
        ("a", "MIT", True),
        ("a", "BSD License", True),
        ("a", "Apache-2.0 OR BSD-3-Clause", True),
        ("a", "GPL-3.0-or-later", False),
        ("a", "GNU Lesser General Public License v3 (LGPLv3)", False),
        ("a", "MPL-2.0", False),
        ("certifi", "MPL-2.0", True),
        ("certifi", "GPL-2.0-only", False),
        ("a", "not said", False),
    ],
)
def test_which_licences_are_allowed(name: str, licence: str, is_allowed: bool) -> None:
    assert Library(name, licence).is_allowed == is_allowed


def test_each_required_library_stands_in_the_notices() -> None:
    notices = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    told = {each.name: each.licence for each in required()}
    names = {requirement.split("[")[0].split(">")[0].strip().lower() for requirement in direct()}
    assert names <= set(told)
    assert not [name for name in names if f"| {name} |" not in notices]


def test_one_version_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert redflag.__version__ == PROJECT["version"] == citation["version"]
    assert citation["license"] == PROJECT["license"]


def test_the_package_is_typed() -> None:
    assert (ROOT / "redflag" / "py.typed").is_file() and "Typing :: Typed" in PROJECT["classifiers"]


CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", "")
BUILT, RUN = CONTAINER.split("\nFROM ")[1:]


def test_the_container_installs_what_there_is() -> None:
    """No engine builds it in these tests: each of its lines must name what is there."""
    (extras,) = re.findall(r"pip install --no-cache-dir '\.\[([\w,]+)\]'", BUILT)
    assert set(extras.split(",")) <= set(PROJECT["optional-dependencies"])
    (made,) = re.findall(r"python -m venv (\S+)", BUILT)
    assert f"COPY --from=build {made} {made}\n" in RUN and f'PATH="{made}/bin:$PATH"' in RUN
    (entry,) = re.findall(r'ENTRYPOINT \["(\w+)"\]', RUN)
    assert entry in PROJECT["scripts"]
    (user,) = re.findall(r"useradd .* (\w+)\n", RUN)
    assert f"USER {user}\n" in RUN and f"REDFLAG_CACHE=/home/{user}/" in RUN
    version = re.findall(r"python:(\d+\.\d+)-slim", CONTAINER)
    assert len(version) == 2 and all(f">={each}" == PROJECT["requires-python"] for each in version)


def test_the_container_is_given_all_that_a_build_needs() -> None:
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8").split()
    needed = ["pyproject.toml", "hatch_build.py", "redflag", "rules", PROJECT["readme"], *PROJECT["license-files"]]
    assert not set(ignored) & set(needed) and all((ROOT / name).exists() for name in needed)
