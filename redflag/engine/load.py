"""Rules from YAML: checked on the way in, with path:line in every complaint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from redflag.engine.line import read_expression, read_line
from redflag.engine.pattern import read_pattern
from redflag.engine.rule import Alternative, Conditions, Expression, Rule, Tokens
from redflag.errors import RuleError
from redflag.finding import Confidence, Kind, RulesInfo, Severity
from redflag.pipeline.language import line_of, load_lexicon, load_yaml

RULE_KEYS = frozenset("id severity confidence kind limit when unless under in en".split())
WHEN_KEYS = frozenset("line pattern tokens with near unless within under in".split())
TEXT_KEYS = frozenset("title why ask fallback false_alarms examples".split())
KINDS = ("present", "limit")


def rules_folder() -> Path:
    """Where the shipped rules are: in the package (a wheel) or beside it (a checkout)."""
    inside = Path(__file__).parent.parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "rules"


def load_rules(*folders: str | Path) -> tuple[Rule, ...]:
    """The shipped rules and those of `folders` (folders or single files); a later rule replaces one of the same id.
    Raises RuleError with path:line."""
    rules: dict[str, Rule] = {}
    for folder in (rules_folder(), *map(Path, folders)):
        for path in sorted(folder.glob("*.yml")) if folder.is_dir() else [folder]:
            for rule in read_rules(path):
                rules[rule.id] = rule
    if not rules:
        raise RuleError(str(rules_folder()), "holds no rules: install redflag again")
    return tuple(rules.values())


def rules_info(rules: Sequence[Rule]) -> RulesInfo:
    """Count and version: the version changes whenever a rule or its wording does."""
    told = json.dumps([repr(replace(rule, where="")) for rule in sorted(rules, key=lambda r: r.id)])
    return RulesInfo(hashlib.sha256(told.encode()).hexdigest()[:12], len(rules))


def read_rules(path: Path) -> list[Rule]:
    """The rules of one file. Raises RuleError."""
    raw = load_yaml(path)
    unknown = set(raw) - {"category", "rules"}
    if unknown or not isinstance(raw.get("rules"), list) or not raw.get("category"):
        raise RuleError(f"{path}:1", f"needs 'category:' and 'rules:', nothing else{_told(unknown)}")
    seen: set[str] = set()
    rules = []
    for entry in raw["rules"]:
        name = entry.get("id", "") if isinstance(entry, dict) else ""
        where = f"{path}:{line_of(path, f'id: {name}')}"
        if not name.startswith(raw["category"] + ".") or name in seen:
            raise RuleError(where, f"id '{name}' must be {raw['category']}.<name> and stand once")
        seen.add(name)
        try:
            rules.append(_rule(raw["category"], entry, where))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            text = f"lacks {error}" if isinstance(error, KeyError) else str(error)
            raise RuleError(where, f"{name}: {text}") from None
    return rules


def _told(unknown: set[str]) -> str:
    return f" (unknown: {', '.join(sorted(unknown))})" if unknown else ""


def _check_keys(entry: Mapping[str, Any], known: frozenset[str], what: str) -> None:
    unknown = set(entry) - known
    if unknown:
        raise ValueError(f"unknown key in {what}{_told(unknown)}")


def _rule(category: str, entry: dict[str, Any], where: str) -> Rule:
    _check_keys(entry, RULE_KEYS, "rule")
    words = entry["en"]
    _check_keys(words, TEXT_KEYS, "en")
    examples = words["examples"]
    flags, passes = tuple(examples["flag"]), tuple(examples["pass"])
    if len(flags) < 2 or len(passes) < 2:
        raise ValueError("needs two flag and two pass examples or more")
    for key in ("title", "why", "ask"):
        if not str(words[key]).strip():
            raise ValueError(f"'{key}' is empty")
    kind = entry.get("kind", "present")
    if kind not in KINDS:
        raise ValueError(f"kind '{kind}' is none of {', '.join(KINDS)}")
    base = _conditions(entry, Conditions())
    kinds = load_lexicon().kinds
    limit = str(entry.get("limit", ""))
    return Rule(
        entry["id"],
        category,
        _level(Severity, entry["severity"]),
        _level(Confidence, entry.get("confidence", "medium")),
        cast(Kind, kind),
        tuple(_alternative(item, kinds, limit, base) for item in _list(entry["when"])),
        tuple(read_expression(item, kinds) for item in _list(entry.get("unless", ()))),
        *(" ".join(str(words.get(key, "")).split()) for key in ("title", "why", "ask", "fallback", "false_alarms")),
        flags=flags,
        passes=passes,
        where=where,
    )


def _level(enum: type[Any], name: str) -> Any:
    if name not in enum.__members__:
        raise ValueError(f"'{name}' is none of {', '.join(reversed(enum.__members__))}")
    return enum[name]


def _list(entry: Any) -> list[Any]:
    return list(entry) if isinstance(entry, list | tuple) else [entry]


def _conditions(entry: Mapping[str, Any], base: Conditions) -> Conditions:
    """`under`, `in` and `within`, of a rule or of one of its alternatives."""
    within = entry.get("within", base.within)
    if within not in ("clause", "sentence"):
        raise ValueError(f"within '{within}' is neither clause nor sentence")
    return replace(
        base,
        within=within,
        under=tuple(_list(entry["under"])) if "under" in entry else base.under,
        blocks=frozenset(_list(entry["in"])) if "in" in entry else base.blocks,
    )


def _alternative(item: Any, kinds: Mapping[str, str], limit: str, base: Conditions) -> Alternative:
    if isinstance(item, str):
        return read_line(item, kinds, limit, base)
    _check_keys(item, WHEN_KEYS, "when")
    conditions = _conditions(item, base)
    expressions: dict[str, tuple[Expression, ...]] = {
        key: tuple(read_expression(text, kinds) for text in _list(item.get(key, ()))) for key in ("with", "near", "unless")
    }
    conditions = replace(
        conditions, having=expressions["with"], near=expressions["near"], unless=expressions["unless"]
    )
    if "line" in item:
        return read_line(item["line"], kinds, limit, conditions)
    if "pattern" in item:
        return read_pattern(item["pattern"], kinds, conditions)
    return Tokens(json.dumps(item["tokens"]), tuple(item["tokens"]), conditions)
