"""Reads the rule lines: "vendor may end|suspend service, with at-any-time, unless material-breach & cure"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from redflag.engine.rule import ANY, Comparison, Conditions, Expression, Line, Names
from redflag.nodes import perhaps
from redflag.pipeline.amounts import DAYS, in_days

ROLES = frozenset({"vendor", "customer", "both", "third"})
ACTORS = ROLES | {"none", "other"}
MODALITIES = frozenset({"may", "must", "may-not", "need-not", "none"})
VALUES = frozenset({"money", "percent", "duration", "count"})
FOUND = ROLES | VALUES | {"firm", "registered-firm"}  # what the pipeline finds without a list of words
EXAMPLES = {"money": "1000", "percent": "3", "duration": "30 days", "count": "10"}
_COMPARISON = re.compile(r"^(money|percent|duration|count)\s*(<=|>=|<|>)\s*(.+)$")
_AMOUNT = re.compile(r"^(\d+(?:\.\d+)?)\s*(%|[a-z]*)$")


def read_line(text: str, kinds: Mapping[str, str], limit: str, conditions: Conditions) -> Line:
    """Read one line. `kinds` are the lexicon's names and their sections, `limit` what "limit" stands for in
    comparisons. Raises ValueError that says what is wrong with it."""
    head, *tail = [piece.strip() for piece in text.split(",")]
    words = head.split()
    if not 3 <= len(words) <= 4:
        raise ValueError(f"'{head}' is not ACTOR MODALITY ACTION [OBJECT]")
    objects = _names(words[3], set(kinds) | FOUND, "object") if len(words) == 4 else ANY
    actions = _names(words[2], {name for name, kind in kinds.items() if kind == "actions"}, "action")
    if not actions and not objects:
        raise ValueError(f"'{head}' names neither an action nor an object")
    for piece in tail:
        conditions = _condition(piece, kinds, limit, conditions)
    return Line(
        text, _names(words[0], ACTORS, "actor"), _names(words[1], MODALITIES, "modality"), actions, objects, conditions
    )


def read_conditions(text: str, kinds: Mapping[str, str]) -> Conditions:
    """Read "with notice, duration >= 30 days": what stands behind a line's comma, alone. Raises ValueError."""
    conditions = Conditions()
    for piece in text.split(","):
        conditions = _condition(piece.strip(), kinds, "", conditions)
    if not (conditions.having or conditions.near or conditions.values):
        raise ValueError(f"'{text}' asks for nothing that must be there")
    return conditions


def _condition(piece: str, kinds: Mapping[str, str], limit: str, conditions: Conditions) -> Conditions:
    if _COMPARISON.match(piece):
        return replace(conditions, values=(*conditions.values, read_comparison(piece, limit)))
    word, _, rest = piece.partition(" ")
    if word == "with":
        return replace(conditions, having=(*conditions.having, read_expression(rest, kinds)))
    if word == "near":
        return replace(conditions, near=(*conditions.near, read_expression(rest, kinds)))
    if word == "unless":
        return replace(conditions, unless=(*conditions.unless, read_guard(rest, kinds)))
    raise ValueError(f"'{piece}' is neither with, near, unless nor a comparison")


def read_comparison(text: str, limit: str) -> Comparison:
    """Read "percent > 20" or "duration < limit". Raises ValueError."""
    found = _COMPARISON.match(text)
    if not found:
        raise ValueError(f"'{text}' is not a comparison such as 'duration < 30 days'")
    kind, operator, amount = found.groups()
    is_limit = amount == "limit"
    if is_limit and not limit:
        raise ValueError("'limit' is used but the rule has none")
    return Comparison(kind, operator, read_amount(limit if is_limit else amount, kind), is_limit)  # type: ignore[arg-type]


def read_amount(text: str, kind: str) -> float:
    """Read "30 days" (in days) or "20 %", as an amount of `kind`. Raises ValueError."""
    read = _AMOUNT.match(text)
    unit = read[2].rstrip("s") if read else ""
    units = {"duration": DAYS, "percent": ("", "%")}.get(kind, ("",))
    if read is None or unit not in units:
        raise ValueError(f"'{text}' is no {kind} to compare with: write " + EXAMPLES[kind])
    return in_days(float(read[1]), unit) if kind == "duration" else float(read[1])


def read_guard(text: str, kinds: Mapping[str, str]) -> Expression | Line:
    """Read what silences a rule: "a|b & c", or what somebody says in the same clause, "vendor must bear any"."""
    first = text.split()[0].split("|") if text.split() else [""]
    is_line = " " in text.strip() and "&" not in text and set(first) <= ACTORS | {"any"}
    return read_line(text, kinds, "", Conditions()) if is_line else read_expression(text, kinds)


def read_expression(text: str, kinds: Mapping[str, str]) -> Expression:
    """Read "a|b & c". Raises ValueError on an unknown name."""
    known = set(kinds) | FOUND
    return Expression(tuple(_names(group.strip(), known, "name") for group in text.split("&")))


def _names(word: str, known: set[str] | frozenset[str], what: str) -> Names:
    if word == "any" and what != "name":
        return ANY
    names = frozenset(name.strip() for name in word.split("|"))
    for name in sorted(names):
        if name not in known:
            hint = perhaps(name, known) or ": redflag rules explain shows the names of a sentence's words"
            raise ValueError(f"unknown {what} '{name}'{hint}")
    return names
