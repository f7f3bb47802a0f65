"""The rules as a list, for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from redflag.engine.rule import Rule
from redflag.errors import RedflagError
from redflag.nodes import perhaps


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rules to list; what is empty asks for nothing. `source` is "shipped", the name of a pack or its folder."""

    category: str = ""
    severity: str = ""
    kind: str = ""
    language: str = ""
    source: str = ""

    def of(self, rules: Sequence[Rule]) -> list[Rule]:
        """Those of `rules` that are wanted. Raises RedflagError for a category or source that no rule has."""
        _check("category", self.category, {rule.category for rule in rules})
        _check("source", self.source, {name for rule in rules for name in _sources(rule)}, {_at(self.source)})
        return [rule for rule in rules if self._is_met(rule)]

    def _is_met(self, rule: Rule) -> bool:
        asked = (
            (self.category, rule.category),
            (self.severity, rule.severity.name),
            (self.kind, rule.kind),
        )
        is_from = not self.source or self.source in _sources(rule) or _at(self.source) in _sources(rule)
        return is_from and all(want in ("", has) for want, has in asked) and self.language in ("", *rule.languages)


def as_text(rules: Sequence[Rule]) -> str:
    """A line a rule, under its category; the count comes last."""
    categories = Counter(rule.category for rule in rules)
    wide = max((len(rule.id) for rule in rules), default=0)
    lines = []
    for category, own in groupby(sorted(rules, key=lambda rule: (rule.category, rule.id)), key=lambda r: r.category):
        lines.append(f"{category} ({categories[category]})")
        for rule in own:
            lines.append(f"  {rule.id:{wide}}  {rule.severity.name:6}  {rule.title}{_note(rule)}")
        lines.append("")
    one = "category" if len(categories) == 1 else "categories"
    return "\n".join([*lines, f"{len(rules)} rule{'s' * (len(rules) != 1)} in {len(categories)} {one}\n"])


def as_json(rules: Sequence[Rule]) -> str:
    """A list of objects, in the order of the text."""
    told = [
        {
            "id": rule.id,
            "category": rule.category,
            "severity": rule.severity.name,
            "confidence": rule.confidence.name,
            "kind": rule.kind,
            "title": rule.title,
            "languages": list(rule.languages),
            "source": rule.pack.source,
            "replaces": rule.replaces,
            "formerly": list(rule.formerly),
            "where": rule.where,
        }
        for rule in sorted(rules, key=lambda rule: (rule.category, rule.id))
    ]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _note(rule: Rule) -> str:
    if rule.replaces:
        return f"  [{rule.pack.source}, replaces {rule.replaces}]"
    return "" if rule.pack.is_shipped else f"  [{rule.pack.source}]"


def _sources(rule: Rule) -> tuple[str, ...]:
    return rule.pack.source, rule.pack.name, _at(rule.pack.folder)


def _at(folder: str) -> str:
    return str(Path(folder).resolve())


def _check(what: str, name: str, known: set[str], also: Set[str] = frozenset()) -> None:
    if name and not known & {name, *also}:
        listed = sorted(one for one in known if "/" not in one)
        raise RedflagError(f"no rule has the {what} '{name}'{perhaps(name, known)}: there is {', '.join(listed)}")
