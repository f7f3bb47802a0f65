"""Whether what a line or pattern found stands in the company it needs: with, near, unless, values, headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from redflag.engine.pattern import START, Literal, choices_of, find_literal
from redflag.engine.rule import Comparison, Conditions, Expression, Line
from redflag.finding import Value
from redflag.pipeline.amounts import days
from redflag.pipeline.cues import Negation, is_negated, negation_scopes
from redflag.pipeline.reading import Hit, Part, Reading, Sentence, Statement
from redflag.pipeline.sentences import after_mark

Named = dict[str, list[Hit]]
NEAR = 8  # words between a match and what must stand near it
Span = tuple[int, int]


class Unmet(NamedTuple):
    """A condition that is not met, by the key it has in a rule: "unless" where what silences is there."""

    key: str
    what: Expression | Line | Comparison | Collection[str]


class Scope:
    """One sentence, what was found in it, and where it stands, as lines, patterns and conditions ask for it.

    `hits` are the sentence's own and those of the rules' own words. `plain` are the segments of common words
    ("of|for"): they stand in every sentence, and are looked for when a pattern has all else it needs.
    """

    def __init__(
        self,
        sentence: Sentence,
        hits: list[Hit],
        reading: Reading,
        values: Mapping[int, Value],
        plain: Mapping[str, Literal],
    ) -> None:
        self.sentence = sentence
        self._plain = plain
        self.hits = hits
        self.words = reading.words
        self.values = values
        self.whole = Part(sentence.start, sentence.end, hits=hits)
        self.block = reading.blocks[sentence.block].kind
        self.heading = reading.clauses[sentence.block].heading.lower() if reading.clauses else ""
        self._named: dict[int, dict[str, list[Hit]]] = {}
        self._distinct: dict[int, set[str]] = {}
        self._said_with: dict[tuple[int, str], Named] = {}
        self._negations: dict[int, list[Negation]] = {}

    def parts(self, within: str) -> Sequence[Part]:
        return self.sentence.parts if within == "clause" else (self.whole,)

    def said_with(self, part: Part, within: str) -> Named:
        """What counts as said together with what stands in `part`, by name."""
        key = (id(part), within)
        found = self._said_with.get(key)
        if found is None:
            found = self._said_with[key] = defaultdict(list)
            for hit in part.scope() if within == "clause" else self.sentence.hits:
                found[hit.name].append(hit)
        return found

    def named(self, part: Part) -> dict[str, list[Hit]]:
        """The hits of a part by name, with START where what it says begins."""
        found = self._named.get(id(part))
        if found is None:
            found = defaultdict(list)
            for hit in self.hits:
                if part.start <= hit.start and hit.end <= part.end:
                    found[hit.name].append(hit)
            begin = after_mark(self.words, part.start, part.end)
            found[START] = [Hit(begin, begin, START)]
            self._named[id(part)] = found
        return found

    def has_all(self, names: Iterable[str], part: Part) -> bool:
        """Whether the part has a hit of each name; those of plain words and of "a|b" are looked for now."""
        found = self.named(part)
        for name in names:
            if name not in found and len(choices := choices_of(name)) > 1:
                found[name] = sorted(hit for choice in choices for hit in found.get(choice, ()))
            if name not in found:
                literal = self._plain.get(name)
                if literal is None or self._words_of(part).isdisjoint(literal):
                    return False
                found[name] = find_literal(name, literal, self.words, part.start, part.end)
            if not found[name]:
                return False
        return True

    def _words_of(self, part: Part) -> set[str]:
        found = self._distinct.get(id(part))
        if found is None:
            found = self._distinct[id(part)] = set(self.words[part.start : part.end])
        return found

    def negations(self, part: Part) -> list[Negation]:
        found = self._negations.get(id(part))
        if found is None:
            found = self._negations[id(part)] = negation_scopes(part, self.sentence.hits, self.words)
        return found


def meets(
    conditions: Conditions,
    unless: tuple[Expression | Line, ...],
    part: Part,
    tokens: Sequence[Span],
    scope: Scope,
    named: Sequence[Span] = (),
) -> list[Span] | Unmet:
    """The tokens of what `with`, `near` and the comparisons found, or the condition that is not met. Where an amount
    is among the tokens `named` (a pattern's "{duration}"), that one is compared; else any of the clause."""
    if conditions.blocks and scope.block not in conditions.blocks:
        return Unmet("in", conditions.blocks)
    if conditions.under and not under(conditions.under).search(scope.heading):
        return Unmet("under", conditions.under)
    said = scope.said_with(part, conditions.within)
    for guard in (*conditions.unless, *unless):
        if _silences(guard, said, part, scope.sentence):
            return Unmet("unless", guard)
    evidence: list[Span] = []
    middle = tokens[0][0]
    for expression, reach in (*((e, None) for e in conditions.having), *((e, NEAR) for e in conditions.near)):
        for group in expression.groups:
            found = [
                hit for name in group for hit in said.get(name, ()) if reach is None or _distance(hit, tokens) <= reach
            ]
            if not found:
                return Unmet("with" if reach is None else "near", Expression((group,)))
            evidence.append(min(found, key=lambda hit: (abs(hit.start - middle), hit))[:2])
    for comparison in conditions.values:
        amounts = said.get(comparison.kind, [])
        amounts = [hit for hit in amounts if hit[:2] in named] or amounts
        value = next((hit for hit in amounts if _compares(comparison, hit, scope)), None)
        if value is None:
            return Unmet("values", comparison)
        evidence.append(value[:2])
    return evidence


def softening(softened: tuple[Conditions, ...], part: Part, tokens: Sequence[Span], scope: Scope) -> tuple[Span, ...]:
    """The tokens of what makes a match less grave: the first of `softened` that is met and not denied."""
    for conditions in softened:
        evidence = meets(conditions, (), part, tokens, scope)
        if not isinstance(evidence, Unmet) and evidence and not is_negated(evidence, scope.negations(part)):
            return tuple(sorted(set(evidence)))
    return ()


def hull(part: Part, spans: Sequence[Span]) -> Span | None:
    """The tokens from the first to the last span that stand in `part`; None where all of it stands in the lead-in."""
    inside = [span for span in spans if part.start <= span[0] and span[1] <= part.end]
    if not inside:
        return None
    return min(start for start, _ in inside), max(end for _, end in inside)


def says(line: Line, statement: Statement) -> bool:
    """Whether ACTOR, MODALITY and ACTION of a line are those of the statement (its OBJECT is looked for apart)."""
    return (
        (not line.actions or statement.action.name in line.actions)
        and (not line.actors or statement.actor in line.actors)
        and (not line.modalities or statement.modality in line.modalities)
    )


def thing_of(line: Line, statement: Statement) -> list[Span] | None:
    """The tokens of the action and the OBJECT of a line that says what the statement says; None where the statement is
    about something else."""
    if not line.objects:
        return [statement.action[:2]]
    thing = next((hit for hit in statement.objects if hit.name in line.objects), None)
    return [statement.action[:2], thing[:2]] if thing is not None else None


def _silences(guard: Expression | Line, said: Container[str], part: Part, sentence: Sentence) -> bool:
    """Whether what a rule must not be said with is said in the part."""
    if isinstance(guard, Expression):
        return all(any(name in said for name in group) for group in guard.groups)
    return any(
        says(guard, statement) and thing_of(guard, statement) is not None
        for statement in sentence.statements
        if part.start <= statement.part.start < part.end
    )


def is_said(guard: Expression | Line, sentence: Sentence) -> bool:
    """Whether what a rule asks for stands in a clause of the sentence."""
    return any(_silences(guard, {hit.name for hit in part.scope()}, part, sentence) for part in sentence.parts)


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
def under(words: tuple[str, ...]) -> re.Pattern[str]:
    """What finds one of `words` ("terminat*") in a heading in small letters."""
    return re.compile(
        "|".join(rf"\b{re.escape(w.rstrip('*').lower())}{'' if w.endswith('*') else chr(92) + 'b'}" for w in words)
    )
