"""Rule packs: folders of rules that bear a name and a version. Light: nothing here knows spaCy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from redflag.errors import RuleError
from redflag.nodes import MisplacedError, line_in, load_yaml, perhaps

PACK, WORDS = "pack.yml", "lexicon.yml"  # in a folder of rules, the two files that hold no rules
SHIPPED = "shipped"
KEYS = ("name", "version")
_VERSION = re.compile(r"[\w.+-]{1,40}")


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of rules: as its pack.yml calls it, or else by the folder's name, without a version.

    `source` is what people call it: "shipped", or its name."""

    name: str = ""
    version: str = ""
    folder: str = ""

    @property
    def is_shipped(self) -> bool:
        return self.folder == str(rules_folder())

    @property
    def source(self) -> str:
        return SHIPPED if self.is_shipped else self.name


def rules_folder() -> Path:
    """Where the shipped rules are: in the package (a wheel) or beside it (a checkout)."""
    inside = Path(__file__).parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "rules"


def rule_files(folder: str | Path) -> list[Path]:
    """The rule files of a folder, or the one file that is named instead."""
    path = Path(folder)
    return sorted(set(path.glob("*.yml")) - {path / PACK, path / WORDS}) if path.is_dir() else [path]


def beside(folder: str | Path, name: str) -> Path:
    """The file `name` of a folder of rules, or of the folder in which a single rule file lies. All that is shipped,
    the checklist's rules among it, is one pack."""
    path = Path(folder)
    home = path if path.is_dir() else path.parent
    return (rules_folder() if rules_folder() in home.parents else home) / name


def pack_files(folder: str | Path) -> list[Path]:
    """All that is read of a folder of rules, or for the one rule file that is named instead."""
    others = [path for path in (beside(folder, PACK), beside(folder, WORDS)) if path.is_file()]
    return [*others, *rule_files(folder)]


def read_pack(folder: str | Path) -> Pack:
    """Name and version of a folder of rules, or of the one in which a rule file lies. Raises RuleError (path:line)."""
    path = beside(folder, PACK)
    if not path.is_file():
        return Pack(path.parent.resolve().name, folder=str(path.parent))
    raw, nodes = load_yaml(path)
    try:
        for key in raw:
            if key not in KEYS:
                raise MisplacedError(f"unknown key '{key}'{perhaps(key, KEYS)}: a pack has name and version", key)
        name, version = raw.get("name"), raw.get("version", "")
        if not isinstance(name, str) or not name.strip() or name == SHIPPED:
            raise MisplacedError(f"'name:' is what reports call the pack (not '{SHIPPED}')", "name")
        if not isinstance(version, str) or not _VERSION.fullmatch(version or "0"):
            raise MisplacedError("'version:' is letters, digits, dots, such as 2026.1", "version")
    except MisplacedError as error:
        raise RuleError(f"{path}:{line_in(nodes, *error.at)}", str(error)) from None
    return Pack(" ".join(name.split()), version, str(path.parent))
