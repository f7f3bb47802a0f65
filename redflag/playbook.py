"""A house's own positions: which rules it does not want, how grave it finds the others, its thresholds, its wording.

A playbook changes what the rules say, never what they look for. It is a YAML file; docs/playbook.md describes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from redflag.engine.limit import with_limit
from redflag.engine.rule import Rule
from redflag.errors import RuleError
from redflag.finding import PlaybookInfo, Role, Severity
from redflag.nodes import MisplacedError, Step, line_in, load_yaml
from redflag.questions import HOUSE, Question, read_questions

KEYS = ("name", "role", "off", "severities", "limits", "positions", "checklist")
POSITION_KEYS = ("ask", "fallback")


@dataclass(frozen=True, slots=True)
class Playbook:
    """What a playbook file says. `off`, `severities`: by rule id or category; `limits`, `positions`: by rule id.
    `role` is the side to read for, None where it does not say; `questions` are the house's own for the checklist."""

    name: str
    off: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    limits: Mapping[str, str] = field(default_factory=dict)
    positions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    role: Role | None = None
    questions: tuple[Question, ...] = ()

    @property
    def info(self) -> PlaybookInfo:
        """What a report says of it."""
        severities = tuple((name, level.name) for name, level in self.severities.items())
        return PlaybookInfo(
            self.name, tuple(self.off.items()), severities, tuple(self.limits.items()), tuple(self.positions)
        )

    def apply(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """The rules as this house wants them, those that are off left out; a rule's id goes before its category."""
        return tuple(self._changed(rule) for rule in rules if not {rule.id, rule.category} & self.off.keys())

    def _changed(self, rule: Rule) -> Rule:
        severity = self.severities.get(rule.id, self.severities.get(rule.category, rule.severity))
        position = self.positions.get(rule.id, {})
        changed = replace(
            rule,
            severity=severity,
            ask=position.get("ask", rule.ask),
            fallback=position.get("fallback", rule.fallback),
        )
        return with_limit(changed, self.limits[rule.id]) if rule.id in self.limits else changed


def load_playbook(path: str | Path, rules: Sequence[Rule]) -> Playbook:
    """Read the playbook at `path`, which may name only `rules` and their categories. Raises RuleError (path:line)."""
    raw, nodes = load_yaml(Path(path))
    try:
        return _playbook(raw, Path(path).name, rules)
    except MisplacedError as error:
        raise RuleError(f"{path}:{line_in(nodes, *error.at)}", str(error)) from None


def _playbook(raw: Mapping[str, Any], file_name: str, rules: Sequence[Rule]) -> Playbook:
    for key in raw:
        if key not in KEYS:
            raise MisplacedError(f"unknown key '{key}': a playbook has {', '.join(KEYS)}", key)
    by_id = {rule.id: rule for rule in rules}
    ids = {name: rule.id for rule in rules for name in (rule.id, *rule.formerly)}
    either = ids | {rule.category: rule.category for rule in rules}

    def limit(name: str, text: Any) -> str:
        return with_limit(by_id[name], _text(text, "a threshold such as 60 days")).limit

    playbook = Playbook(
        _text(raw.get("name", file_name), "a name", "name"),
        _section(raw, "off", either, lambda _, reason: _text(reason, "the reason why")),
        _section(raw, "severities", either, lambda _, level: _severity(level)),
        _section(raw, "limits", ids, limit),
        _section(raw, "positions", ids, lambda _, words: _position(words)),
        _role(raw),
        tuple(read_questions(raw["checklist"], HOUSE, set(either.values()), "checklist")) if "checklist" in raw else (),
    )
    if not playbook.apply(rules):
        raise MisplacedError("switches every rule off: nothing would be looked for", "off")
    return playbook


def _section(
    raw: Mapping[str, Any], section: str, known: Mapping[str, str], read: Callable[[str, Any], Any]
) -> dict[str, Any]:
    """The entries of a section under the ids that `known` names, now or before, have now, each value read; a complaint
    about one names its place."""
    entries = raw.get(section, {})
    if not isinstance(entries, dict):
        raise MisplacedError(f"'{section}' is a mapping: a rule and what is said of it, one a line", section)
    found = {}
    for written, value in entries.items():
        name = known.get(written)
        if name is None:
            close = get_close_matches(written, sorted(known), 1)
            hint = f": did you mean '{close[0]}'?" if close else ": see redflag rules list"
            raise MisplacedError(f"{section}: no rule is called '{written}'{hint}", section, written)
        if name in found:
            raise MisplacedError(f"{section}: {name} stands here already, under another of its ids", section, written)
        try:
            found[name] = read(name, value)
        except ValueError as error:
            deeper: tuple[Step, ...] = error.at if isinstance(error, MisplacedError) else ()
            raise MisplacedError(f"{section}: {written}: {error}", section, written, *deeper) from None
    return found


def _text(value: Any, what: str, *at: Step) -> str:
    if not isinstance(value, str) or not value.strip():
        raise MisplacedError(f"needs {what}", *at)
    return " ".join(value.split())


def _role(raw: Mapping[str, Any]) -> Role | None:
    role = raw.get("role")
    if role not in (None, "customer", "vendor"):
        raise MisplacedError(f"role '{role}' is neither customer nor vendor", "role")
    return cast(Role | None, role)


def _severity(level: Any) -> Severity:
    if not isinstance(level, str) or level not in Severity.__members__:
        raise ValueError(f"severity '{level}' is none of {', '.join(reversed(Severity.__members__))}")
    return Severity[level]


def _position(words: Any) -> dict[str, str]:
    if not isinstance(words, dict) or not words:
        raise ValueError(f"is a mapping of {', '.join(POSITION_KEYS)}")
    for key in words:
        if key not in POSITION_KEYS:
            raise MisplacedError(f"unknown key '{key}': a position has {', '.join(POSITION_KEYS)}", key)
    return {key: _text(text, "the house's own words", key) for key, text in words.items()}
