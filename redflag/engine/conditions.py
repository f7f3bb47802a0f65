"""Whether what a line or pattern found stands in the company it needs: with, near, unless, values, headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from redflag.engine.rule import Comparison, Conditions, Expression
from redflag.finding import Value
from redflag.pipeline.amounts import days
from redflag.pipeline.reading import Hit, Part, Reading, Sentence

NEAR = 8  # words between a match and what must stand near it
Span = tuple[int, int]


class Scope:
    """One sentence and where it stands, as conditions ask for it."""

    def __init__(self, sentence: Sentence, reading: Reading, words: Sequence[str], values: Mapping[int, Value]) -> None:
        self.sentence = sentence
        self.words = words
        self.values = values
        self.block = reading.blocks[sentence.block].kind
        self.heading = reading.clauses[sentence.block].heading.lower() if reading.clauses else ""

    def hits(self, part: Part, within: str) -> list[Hit]:
        return part.scope() if within == "clause" else self.sentence.hits


def meets(
    conditions: Conditions, unless: tuple[Expression, ...], part: Part, tokens: Sequence[Span], scope: Scope
) -> list[Span] | None:
    """The tokens of what `with`, `near` and the comparisons found, or None where a condition is not met."""
    if conditions.blocks and scope.block not in conditions.blocks:
        return None
    if conditions.under and not _under(conditions.under).search(scope.heading):
        return None
    hits = scope.hits(part, conditions.within)
    names = {hit.name for hit in hits}
    if any(_holds(expression, names) for expression in (*conditions.unless, *unless)):
        return None
    evidence: list[Span] = []
    middle = tokens[0][0]
    for expression, reach in (*((e, None) for e in conditions.having), *((e, NEAR) for e in conditions.near)):
        for group in expression.groups:
            found = [hit for hit in hits if hit.name in group and (reach is None or _distance(hit, tokens) <= reach)]
            if not found:
                return None
            evidence.append(min(found, key=lambda hit: abs(hit.start - middle))[:2])
    for comparison in conditions.values:
        value = next((hit for hit in hits if hit.name == comparison.kind and _compares(comparison, hit, scope)), None)
        if value is None:
            return None
        evidence.append(value[:2])
    return evidence


def hull(part: Part, spans: Sequence[Span]) -> Span | None:
    """The tokens from the first to the last span that stand in `part`; None where all of it stands in the lead-in."""
    inside = [span for span in spans if part.start <= span[0] and span[1] <= part.end]
    if not inside:
        return None
    return min(start for start, _ in inside), max(end for _, end in inside)


def _holds(expression: Expression, names: set[str]) -> bool:
    return all(group & names for group in expression.groups)


def _distance(hit: Hit, tokens: Sequence[Span]) -> int:
    return min(max(hit.start - end, start - hit.end, 0) for start, end in tokens)


def _compares(comparison: Comparison, hit: Hit, scope: Scope) -> bool:
    value = scope.values.get(hit.start)
    if value is None:
        return False
    amount = days(value) if value.kind == "duration" else float(value.amount)
    match comparison.operator:
        case "<":
            return amount < comparison.amount
        case "<=":
            return amount <= comparison.amount
        case ">":
            return amount > comparison.amount
        case ">=":
            return amount >= comparison.amount


@cache
def _under(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        "|".join(rf"\b{re.escape(w.rstrip('*').lower())}{'' if w.endswith('*') else chr(92) + 'b'}" for w in words)
    )
