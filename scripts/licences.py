"""Licences of the required dependencies, and of theirs: `python scripts/licences.py > THIRD-PARTY.md`.

Read from the metadata of what is installed. Exits with 1 where one is not known to be permissive.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PERMISSIVE = re.compile(
    r"\b(MIT(-0|-CMU)?|BSD|BSD-[23]-Clause|[23]-Clause BSD|Apache(-2\.0)?|ISC|PSF(-2\.0)?|Python Software Foundation|"
    r"0BSD|Unlicense|HPND|Zlib|CC0-1\.0|BSL-1\.0)\b",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\b(A?GPL|LGPL|GNU|MPL|Mozilla|EPL|EUPL|CDDL|SSPL|CC-BY-SA)\b", re.IGNORECASE)
FILE_LEVEL = {  # a copyleft of single files, which binds whoever changes them: named, and no others
    "certifi": "MPL-2.0",
    "tqdm": "MPL-2.0 AND MIT",
}
HEAD = """# Third-party licences

The libraries that redflag requires, with all that they require in turn, listed by `scripts/licences.py` from their
metadata. None is part of redflag's wheel: pip installs each under its own licence, whose text is in its `.dist-info`
folder. certifi and parts of tqdm are under the MPL-2.0, a copyleft of single files: it binds who changes these files,
not who uses them. Libraries of the extras are in docs/architecture.md.

| library | licence |
|---|---|
"""


@dataclass(frozen=True, slots=True)
class Library:
    """An installed library and what its metadata says of its licence."""

    name: str
    licence: str

    @property
    def is_allowed(self) -> bool:
        """Permissive, or one of the file-level copylefts that are known."""
        if COPYLEFT.search(self.licence):
            return FILE_LEVEL.get(self.name) == self.licence
        return bool(PERMISSIVE.search(self.licence))


def direct() -> list[str]:
    """The requirements in pyproject.toml."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(told["project"]["dependencies"])


def required() -> list[Library]:
    """What redflag requires on this system without extras, and what that requires, by name."""
    found: dict[str, Distribution] = {}
    queue = list(_applying(direct(), ""))
    while queue:
        name, extras = queue.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            raise SystemExit(f"{name} is required and not installed: pip install -e .") from None
        for extra in ("", *extras):
            queue += _applying(found[name].requires or (), extra)
    return [Library(name, licence_of(found[name])) for name in sorted(found)]


def _applying(requirements: Iterable[str], extra: str) -> Iterator[tuple[str, set[str]]]:
    """(name, extras) of each requirement that applies here."""
    for text in requirements:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield re.sub(r"[-_.]+", "-", requirement.name).lower(), requirement.extras


def licence_of(of: Distribution) -> str:
    """The licence as the metadata names it: an SPDX expression, else its classifiers, else a short text."""
    about = of.metadata
    if expression := about.get("License-Expression"):
        return str(expression)
    classifiers = [
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License")
    ]
    named = (about.get("License") or "").strip()
    short = named if named and len(named) < 60 and "\n" not in named else ""
    return short or " AND ".join(each for each in classifiers if each != "OSI Approved") or "not said"


def notices() -> str:
    """The text of THIRD-PARTY.md."""
    return HEAD + "".join(f"| {each.name} | {each.licence} |\n" for each in required())


def main() -> None:
    sys.stdout.write(notices())
    if bad := [f"{each.name}: {each.licence}" for each in required() if not each.is_allowed]:
        sys.exit(f"not known to be permissive: {'; '.join(bad)} ({Path(__file__).name})")


if __name__ == "__main__":
    main()
