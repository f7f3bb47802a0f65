"""Why a rule does or does not hold of a sentence: how far each of its alternatives came, and what stopped it.

It asks the same questions in the same order as `match.py`, by the same functions, and writes down the first "no".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from redflag.engine.conditions import Scope, Unmet, hull, meets, says
from redflag.engine.pattern import START, join
from redflag.engine.rule import Comparison, Expression, Line, Pattern, Rule, Tokens
from redflag.pipeline.cues import is_negated
from redflag.pipeline.reading import Part, Reading, Statement


class Reached(IntEnum):
    """How far an alternative came in a part of a sentence."""

    words = 0  # a word or action that it needs is not there
    order = 1  # all are there, not as it asks: another actor, another object, too far apart
    company = 2  # what it says stands there, without the company it needs
    silenced = 3  # ... and something silences it: an `unless`, a negation
    holds = 4


@dataclass(frozen=True, slots=True)
class Tried:
    """One line or pattern of a rule, tried on one sentence: where it came furthest, and why it came no further."""

    rule: Rule
    by: str
    reached: Reached
    why: str = ""


def tried(rule: Rule, scope: Scope) -> list[Tried]:
    """Each line and pattern of a rule on one sentence, in the rule's order; raw token patterns are left out."""
    return [
        max(_each(rule, alternative, scope), key=lambda one: one.reached)
        for alternative in rule.when
        if not isinstance(alternative, Tokens)
    ]


def _each(rule: Rule, alternative: Line | Pattern, scope: Scope) -> Iterator[Tried]:
    steps = _line(alternative, scope) if isinstance(alternative, Line) else _pattern(alternative, scope)
    for step in steps:
        match step:
            case (Reached() as reached, str(why)):
                pass
            case (Part() as part, list(tokens)):
                reached, why = _company(rule, alternative, part, tokens, scope)
        yield Tried(rule, alternative.text, reached, why)


Stopped = tuple[Reached, str]  # how far it came, and why no further
Stands = tuple[Part, list[tuple[int, int]]]  # all that it says is there: the part, and the tokens in it


def _line(line: Line, scope: Scope) -> Iterator[Stopped | Stands]:
    yield Reached.words, f"no action of {_either(line.actions)}" if line.actions else "nothing is said to be done"
    for statement in scope.sentence.statements:
        if line.actions and statement.action.name not in line.actions:
            continue
        if not says(line, statement):
            yield Reached.order, _other_said(line, statement)
            continue
        thing = next((hit for hit in statement.objects if hit.name in line.objects), None)
        if line.objects and thing is None:
            done_to = ", ".join(dict.fromkeys(hit.name for hit in statement.objects)) or "nothing named"
            yield Reached.order, f"{statement.action.name} is done to {done_to}, not to {_either(line.objects)}"
            continue
        spans = [statement.action[:2], *([thing[:2]] if thing else [])]
        yield statement.part, spans


def _other_said(line: Line, statement: Statement) -> str:
    said = f"what is read is '{statement.actor} {statement.modality} {statement.action.name}'"
    if line.actors and statement.actor not in line.actors:
        return f"{said}, not by {_either(line.actors)}"
    return f"{said}, not {_either(line.modalities)}"


def _pattern(pattern: Pattern, scope: Scope) -> Iterator[Stopped | Stands]:
    names = [step.name for step in pattern.steps]
    for part in scope.parts(pattern.conditions.within):
        missing = [name for name in names if not scope.has_all((name,), part)]
        if missing:
            yield Reached.words, f"not there: {', '.join(map(_spelled, missing))}"
            continue
        chains = list(join(pattern.steps, scope.named(part)))
        if not chains:
            yield Reached.order, "all its words are there, but in another order or too far apart"
        for chain in chains:
            tokens = [hit[:2] for hit in chain if hit.name != START]
            if is_negated(tokens, scope.negations(part)):
                yield Reached.silenced, "stands in the reach of a negation"
            else:
                yield part, tokens


def _company(
    rule: Rule, alternative: Line | Pattern, part: Part, tokens: list[tuple[int, int]], scope: Scope
) -> Stopped:
    named = tokens if isinstance(alternative, Pattern) else ()
    evidence = meets(alternative.conditions, rule.unless, part, tokens, scope, named)
    if isinstance(evidence, Unmet):
        return Reached.silenced if evidence.key == "unless" else Reached.company, _unmet(evidence)
    around = part if alternative.conditions.within == "clause" else scope.whole
    if hull(around, [*tokens, *evidence]) is None:
        return Reached.order, "all of it stands in what introduces the list, none in the item"
    return Reached.holds, ""


def _unmet(unmet: Unmet) -> str:
    what = unmet.what
    if isinstance(what, Comparison):
        return f"no {what.kind} that is {what.operator} {what.amount:g}{' days' if what.kind == 'duration' else ''}"
    if isinstance(what, Expression):
        words = " & ".join(map(_either, what.groups))
    else:
        words = what.text if isinstance(what, Line) else _either(what)
    return f"silenced by unless: {words}" if unmet.key == "unless" else f"without what it needs, {unmet.key}: {words}"


def _either(names: Collection[str]) -> str:
    return "|".join(map(_spelled, sorted(names)))


def _spelled(name: str) -> str:
    """A name as the rule writes it: literal words and stems carry a sign of the engine's in front."""
    return f"'{name[1:]}'" if name[0] in "=~" else name


def nearest(rules: Sequence[Rule], scope: Scope, least: Reached) -> list[Tried]:
    """Of each rule what came furthest in a sentence, the nearest to holding first; those that came `least` so far and
    do not hold."""
    best = [max(tries, key=lambda one: one.reached) for rule in rules if (tries := tried(rule, scope))]
    near = [one for one in best if least <= one.reached < Reached.holds]
    return sorted(near, key=lambda one: (-one.reached, one.rule.id))


def holds(rule: Rule, scope: Scope) -> bool:
    """Whether any line or pattern of a rule holds of a sentence."""
    return any(one.reached == Reached.holds for one in tried(rule, scope))


def untold(rule: Rule, reading: Reading) -> str:
    """Why a rule that holds of a sentence is not told there."""
    kind, is_sure = reading.kind, bool(reading.kind_evidence)
    if not rule.applies_to(kind, is_sure):
        kinds = f"of {', '.join(sorted(rule.agreements))}" if rule.agreements else f"not of {kind}"
        return f"it speaks {kinds}, and this is read as {kind}"
    if rule.once:
        return "it is told once an agreement, at its first place"
    if rule.kind == "one-sided":
        return "the customer has the same right elsewhere in this text"
    return "another line of the rule found the same words first"
