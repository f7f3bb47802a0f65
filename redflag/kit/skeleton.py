"""A first rule to change: valid as it stands, and with a comment on each of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from redflag.engine.read import ID
from redflag.engine.rule import Rule
from redflag.errors import RedflagError


def skeleton(rule_id: str, rules: Sequence[Rule]) -> str:
    """A file with one rule, `rule_id`. Raises RedflagError where that is no id, or one of `rules` has it."""
    if not ID.fullmatch(rule_id):
        raise RedflagError(
            f"'{rule_id}' is no id for a rule: write category.name in small letters, digits and hyphens, "
            "such as data-security.watched-staff"
        )
    for rule in rules:
        if rule_id in (rule.id, *rule.formerly):
            raise RedflagError(f"there is a rule '{rule_id}' already ({rule.where}): see redflag rules show {rule_id}")
    text = files("redflag.kit").joinpath("skeleton.yml").read_text(encoding="utf-8")
    known = sorted({rule.category for rule in rules})
    return text.format(id=rule_id, category=rule_id.partition(".")[0], categories=_wrapped(known))


def write_new(text: str, path: str) -> None:
    """Write a file that must not be there yet. Raises RedflagError."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with Path(path).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise RedflagError(f"{path}: is there already: name another file, nothing was written") from None
    except OSError as error:
        raise RedflagError(f"{path}: cannot be written: {error.strerror}") from None


def _wrapped(names: Sequence[str]) -> str:
    from textwrap import fill

    return fill(", ".join(names) + ".", 110, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
