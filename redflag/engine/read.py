"""The rules of one YAML file: checked on the way in, with path:line in every complaint."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from redflag.engine.bounds import MOST_LINES
from redflag.engine.line import read_comparison, read_conditions, read_expression, read_guard, read_line
from redflag.engine.pattern import read_pattern, read_tokens
from redflag.engine.rule import Alternative, Conditions, Expression, Rule
from redflag.errors import RuleError
from redflag.finding import AgreementKind, Confidence, Kind, Severity
from redflag.nodes import MisplacedError, Step, line_in, load_yaml, perhaps
from redflag.pipeline.language import load_lexicon

RULE_KEYS = frozenset(
    ("id", "severity", "confidence", "kind", "limit", "effect", "agreement", "place", "when", "unless")
)
RULE_KEYS |= {"unless-anywhere", "with-anywhere", "softened", "once", "under", "in", "within", "formerly", "en"}
FILE_KEYS = ("category", "not-in", "unless", "rules")
WHEN_KEYS = frozenset(("line", "pattern", "tokens", "with", "near", "unless", "values", "within", "under", "in"))
TEXT_KEYS = frozenset(("title", "why", "ask", "fallback", "false_alarms", "examples"))
BLOCKS = frozenset(("row", "note", "item", "paragraph", "header", "footer"))
KINDS = get_args(Kind)
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
T = TypeVar("T")
_SAME: dict[Conditions, Conditions] = {}  # most patterns share a few: half of what a kept plan takes to read


def read_rules(path: Path, kinds: Mapping[str, str] | None = None) -> list[Rule]:
    """The rules of one file, which may name the concepts `kinds`: without them, those shipped. Raises RuleError."""
    raw, nodes = load_yaml(path)
    kinds = load_lexicon().kinds if kinds is None else kinds
    unknown = set(raw) - set(FILE_KEYS)
    category, entries = raw.get("category"), raw.get("rules")
    if unknown or not isinstance(entries, list) or not isinstance(category, str) or not category:
        needed = "needs 'category:' and 'rules:', may have 'not-in:' and 'unless:', nothing else"
        raise RuleError(f"{path}:1", needed + _told(unknown, FILE_KEYS))
    try:
        always = _each(raw, "unless", lambda text: read_guard(_text(text), kinds))
        not_in = _kinds_of(raw, "not-in")
    except MisplacedError as error:
        raise RuleError(f"{path}:{line_in(nodes, *error.at)}", str(error)) from None
    rules: dict[str, Rule] = {}
    for number, entry in enumerate(entries):
        name = str(entry.get("id", "")) if isinstance(entry, dict) else ""
        at: tuple[Step, ...] = ("rules", number)
        if not name.startswith(f"{category}.") or name in rules:
            raise RuleError(f"{path}:{line_in(nodes, *at)}", f"id '{name}' must be {category}.<name> and stand once")
        try:
            rule = _rule(category, entry, f"{path}:{line_in(nodes, *at)}", kinds)
            source = json.dumps([raw.get("unless"), raw.get("not-in"), entry], sort_keys=True)
            guards = rule.unless if rule.kind == "missing" else rule.unless + always
            rules[name] = replace(rule, unless=guards, not_in=not_in, source=source)
        except ValueError as error:
            deeper = error.at if isinstance(error, MisplacedError) else ()
            raise RuleError(f"{path}:{line_in(nodes, *at, *deeper)}", f"{name}: {error}") from None
    return list(rules.values())


def _told(unknown: set[str], known: Iterable[str]) -> str:
    return f" (unknown: {', '.join(sorted(unknown))}){perhaps(min(unknown), known)}" if unknown else ""


def _check_keys(entry: Any, known: frozenset[str], what: str, *at: Step) -> None:
    if not isinstance(entry, dict):
        raise MisplacedError(f"'{what}' is a mapping of {', '.join(sorted(known))}", *at)
    unknown = set(entry) - known
    if unknown:
        raise MisplacedError(f"unknown key in {what}{_told(unknown, known)}", *at, min(unknown))


def _rule(category: str, entry: dict[str, Any], where: str, kinds: Mapping[str, str]) -> Rule:
    _check_keys(entry, RULE_KEYS, "rule")
    for key in ("severity", "when", "en"):
        if not entry.get(key):
            raise ValueError(f"lacks '{key}'")
    texts = _texts(entry["en"])
    flags, passes = _examples(entry["en"])
    kind, limit = entry.get("kind", "present"), str(entry.get("limit", ""))
    if kind not in KINDS:
        raise MisplacedError(f"kind '{kind}' is none of {', '.join(KINDS)}", "kind")
    _check_kind(entry, kind)
    base = _conditions(entry, Conditions())
    read = partial(_alternative, kinds=kinds, limit=limit, base=base)
    return Rule(
        id=entry["id"],
        category=category,
        severity=_level(Severity, entry, "severity"),
        confidence=_level(Confidence, {"confidence": "medium", **entry}, "confidence"),
        kind=cast(Kind, kind),
        when=_each(entry, "when", read),
        unless=_each(entry, "unless", lambda text: read_guard(_text(text), kinds)),
        title=texts["title"],
        why=texts["why"],
        ask=texts["ask"],
        fallback=texts["fallback"],
        false_alarms=texts["false_alarms"],
        flags=flags,
        passes=passes,
        where=where,
        limit=limit,
        effect=_text(entry.get("effect", "")),
        agreements=_kinds_of(entry, "agreement"),
        place=_texts_of(entry, "place"),
        counterpart=_each(entry, "unless-anywhere", read),
        needed=_each(entry, "with-anywhere", lambda text: read_guard(_text(text), kinds)),
        once=_yes(entry, "once"),
        formerly=_former(category, entry),
        softened=_each(entry, "softened", lambda text: read_conditions(_text(text), kinds)),
    )


def _former(category: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids that a rule had before: other people's playbooks and acceptances may still name them."""
    for number, old in enumerate(_texts_of(entry, "formerly")):
        if not ID.fullmatch(old) or old == entry["id"]:
            raise MisplacedError(f"formerly '{old}' is no earlier id, such as {category}.old-name", "formerly", number)
    return _texts_of(entry, "formerly")


def _yes(entry: Mapping[str, Any], key: str) -> bool:
    """Whether the entry says `key: true`, the one value that the key may have."""
    if entry.get(key, "true") != "true":
        raise MisplacedError(f"'{key}:' is true or is left out", key)
    return key in entry


def _check_kind(entry: Mapping[str, Any], kind: str) -> None:
    """Which keys go with which kind, and how many lines a rule may have."""
    if len(_list(entry["when"])) > MOST_LINES:
        raise MisplacedError(f"more than {MOST_LINES} lines and patterns: make two rules of it", "when", MOST_LINES)
    for key, of in (("limit", "limit"), ("place", "missing"), ("unless-anywhere", "one-sided")):
        if bool(entry.get(key)) != (kind == of):
            raise MisplacedError(f"'kind: {of}' and '{key}:' go together", key if entry.get(key) else "kind")
    if "with-anywhere" in entry and kind != "missing":
        raise MisplacedError("'with-anywhere:' goes with 'kind: missing' alone", "with-anywhere")
    if kind in ("missing", "one-sided") and "agreement" not in entry:
        raise MisplacedError(f"'kind: {kind}' needs 'agreement:', the kinds that it speaks of", "kind")


def _kinds_of(entry: Mapping[str, Any], key: str) -> frozenset[str]:
    """The kinds of agreement under `key`."""
    for number, name in enumerate(_texts_of(entry, key)):
        if name not in get_args(AgreementKind):
            raise MisplacedError(f"agreement '{name}' is none of {', '.join(get_args(AgreementKind))}", key, number)
    return frozenset(_texts_of(entry, key))


def _texts(words: Any) -> dict[str, str]:
    """What a rule says to the reader, each text on one line."""
    _check_keys(words, TEXT_KEYS, "en", "en")
    texts = {key: " ".join(str(words.get(key, "")).split()) for key in TEXT_KEYS - {"examples"}}
    for key in ("title", "why", "ask"):
        if not texts[key]:
            raise MisplacedError(f"lacks '{key}'", "en", key)
    return texts


def _examples(words: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    examples = words.get("examples")
    if not isinstance(examples, dict) or set(examples) != {"flag", "pass"}:
        raise MisplacedError("needs examples: flag and pass", "en", "examples")
    for key in ("flag", "pass"):
        texts = examples[key]
        if not isinstance(texts, list) or len(texts) < 2:
            raise MisplacedError(f"needs two {key} examples or more", "en", "examples", key)
        for number, text in enumerate(texts):
            if not isinstance(text, str) or not text.strip():
                raise MisplacedError(
                    "an example is a text: quote it if it holds a colon", "en", "examples", key, number
                )
    return tuple(examples["flag"]), tuple(examples["pass"])


def _level(enum: type[Any], entry: Mapping[str, Any], key: str) -> Any:
    name = entry[key]
    if not isinstance(name, str) or name not in enum.__members__:
        raise MisplacedError(f"{key} '{name}' is none of {', '.join(reversed(enum.__members__))}", key)
    return enum[name]


def _list(entry: Any) -> list[Any]:
    return entry if isinstance(entry, list) else [entry]


def _texts_of(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """What stands under `key`: one text or a list of them."""
    return _each(entry, key, _text)


def _text(item: Any) -> str:
    if not isinstance(item, str):
        raise ValueError(f"{json.dumps(item)} is not text: put it in quotes")
    return item


def _each(entry: Mapping[str, Any], key: str, read: Callable[[Any], T]) -> tuple[T, ...]:
    """Each item under `key`, read; a complaint about one names its place."""
    items = []
    for number, item in enumerate(_list(entry.get(key, []))):
        try:
            items.append(read(item))
        except ValueError as error:
            deeper = error.at if isinstance(error, MisplacedError) else ()
            raise MisplacedError(str(error), key, number, *deeper) from None
    return tuple(items)


def _conditions(entry: Mapping[str, Any], base: Conditions) -> Conditions:
    """`under`, `in` and `within`, of a rule or of one of its alternatives."""
    within = entry.get("within", base.within)
    if within not in ("clause", "sentence"):
        raise MisplacedError(f"within '{within}' is neither clause nor sentence", "within")
    blocks = frozenset(_texts_of(entry, "in")) if "in" in entry else base.blocks
    if not blocks <= BLOCKS:
        raise MisplacedError(f"in '{min(blocks - BLOCKS)}' is none of {', '.join(sorted(BLOCKS))}", "in")
    return replace(
        base, within=within, under=_texts_of(entry, "under") if "under" in entry else base.under, blocks=blocks
    )


def _alternative(item: Any, kinds: Mapping[str, str], limit: str, base: Conditions) -> Alternative:
    if isinstance(item, str):
        return read_line(item, kinds, limit, base)
    _check_keys(item, WHEN_KEYS, "when")
    if len({"line", "pattern", "tokens"} & set(item)) != 1:
        raise ValueError("'when' needs one of line, pattern, tokens")

    def expression(item: Any) -> Expression:
        return read_expression(_text(item), kinds)

    conditions = replace(
        _conditions(item, base),
        having=_each(item, "with", expression),
        near=_each(item, "near", expression),
        unless=_each(item, "unless", lambda text: read_guard(_text(text), kinds)),
        values=_each(item, "values", lambda text: read_comparison(_text(text), limit)),
    )
    conditions = _SAME.setdefault(conditions, conditions)
    if "line" in item:
        return read_line(_text(item["line"]), kinds, limit, conditions)
    if "pattern" in item:
        return read_pattern(_text(item["pattern"]), kinds, conditions)
    return read_tokens(item["tokens"], conditions)
