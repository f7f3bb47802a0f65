"""Gives a rule another threshold."""

from __future__ import annotations

from dataclasses import replace

from redflag.engine.line import read_amount
from redflag.engine.rule import Alternative, Comparison, Rule


def with_limit(rule: Rule, limit: str) -> Rule:
    """`rule` with another limit ("60 days"). Raises ValueError where it has none, or one of another kind."""
    if not rule.limit:
        raise ValueError("the rule has no limit to change")

    def compared(comparison: Comparison) -> Comparison:
        return replace(comparison, amount=read_amount(limit, comparison.kind)) if comparison.is_limit else comparison

    def changed(alternative: Alternative) -> Alternative:
        conditions = alternative.conditions
        return replace(alternative, conditions=replace(conditions, values=tuple(map(compared, conditions.values))))

    return replace(rule, limit=limit, when=tuple(map(changed, rule.when)))
