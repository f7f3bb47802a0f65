"""Why a rule does or does not hold of a sentence: how far each of its alternatives came, and what stopped it.

It asks the same questions in the same order as `match.py`, by the same functions, and writes down the first "no".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from redflag.engine.conditions import Scope, Unmet, hull, meets, says, thing_of
from redflag.engine.pattern import START, join
from redflag.engine.rule import Alternative, Comparison, Expression, Line, Pattern, Rule, Step, Tokens
from redflag.pipeline.cues import is_negated
from redflag.pipeline.reading import Hit, Part, Reading, Statement


class Reached(IntEnum):
    """How far an alternative came in a part of a sentence."""

    words = 0  # a word or action that it needs is not there
    actor = 1  # the action is there: somebody else does it
    modality = 2  # the right one does it, in another way: may for must
    order = 3  # all are there, not as it asks: another object, too far apart
    negated = 4  # what it says stands there, and is denied
    company = 5  # ... is not denied, without the company it needs
    silenced = 6  # ... and an `unless` silences it
    holds = 7


@dataclass(frozen=True, slots=True)
class Tried:
    """One line or pattern of a rule, tried on one sentence: where it came furthest, and why it came no further. `stop`
    is what stopped it: a condition by its key, or what of the alternative itself is not met, "actor", "modality",
    "action", "object", "step" (words that are not there, by name), "order" (a step that does not follow, by its name),
    "negation", "lead-in"."""

    rule: Rule
    alternative: Line | Pattern
    reached: Reached
    why: str = ""
    stop: Unmet | None = None

    @property
    def by(self) -> str:
        """The line or pattern as the rule has it."""
        return self.alternative.text


def tried(rule: Rule, scope: Scope) -> list[Tried]:
    """Each line and pattern of a rule on one sentence, in the rule's order; raw token patterns are left out."""
    return [try_one(rule, alternative, scope) for alternative in rule.when if not isinstance(alternative, Tokens)]


def try_one(rule: Rule, alternative: Line | Pattern, scope: Scope) -> Tried:
    """One line or pattern of a rule on one sentence, where it comes furthest."""
    return max(_each(rule, alternative, scope), key=_nearness)


def _nearness(one: Tried) -> tuple[Reached, int]:
    """How near it came to holding: of two places in which words do not follow, the one where more of them do."""
    if one.stop is None or one.stop.key != "order" or not isinstance(one.alternative, Pattern):
        return one.reached, 0
    return one.reached, max(at for at, step in enumerate(one.alternative.steps) if (step.name,) == one.stop.what)


def _each(rule: Rule, alternative: Line | Pattern, scope: Scope) -> Iterator[Tried]:
    steps = _line(alternative, scope) if isinstance(alternative, Line) else _pattern(alternative, scope)
    for step in steps:
        match step:
            case Stopped():
                stopped = step
            case (part, tokens):
                stopped = company(rule, alternative, part, tokens, scope)
        yield Tried(rule, alternative, *stopped)


class Stopped(NamedTuple):
    """How far an alternative came, why no further, and what stopped it."""

    reached: Reached
    why: str
    stop: Unmet | None


Stands = tuple[Part, list[tuple[int, int]]]  # all that it says is there: the part, and the tokens in it


def _line(line: Line, scope: Scope) -> Iterator[Stopped | Stands]:
    why = f"no action of {_either(line.actions)}" if line.actions else "nothing is said to be done"
    yield Stopped(Reached.words, why, Unmet("action", line.actions))
    for statement in scope.sentence.statements:
        if line.actions and statement.action.name not in line.actions:
            continue
        if not says(line, statement):
            yield _other_said(line, statement)
            continue
        spans = thing_of(line, statement)
        if spans is None:
            done_to = ", ".join(dict.fromkeys(hit.name for hit in statement.objects)) or "nothing named"
            why = f"{statement.action.name} is done to {done_to}, not to {_either(line.objects)}"
            yield Stopped(Reached.order, why, Unmet("object", line.objects))
            continue
        yield statement.part, spans


def _other_said(line: Line, statement: Statement) -> Stopped:
    said = f"what is read is '{statement.actor} {statement.modality} {statement.action.name}'"
    if line.actors and statement.actor not in line.actors:
        return Stopped(Reached.actor, f"{said}, not by {_either(line.actors)}", Unmet("actor", line.actors))
    return Stopped(Reached.modality, f"{said}, not {_either(line.modalities)}", Unmet("modality", line.modalities))


def _pattern(pattern: Pattern, scope: Scope) -> Iterator[Stopped | Stands]:
    names = [step.name for step in pattern.steps]
    for part in scope.parts(pattern.conditions.within):
        missing = [name for name in names if not scope.has_all((name,), part)]
        if missing:
            why = f"not there: {', '.join(map(_spelled, missing))}"
            yield Stopped(Reached.words, why, Unmet("step", missing))
            continue
        hits = scope.named(part)
        chains = list(join(pattern.steps, hits))
        if not chains:
            at = _broken(pattern.steps, hits)
            yield Stopped(Reached.order, _not_following(pattern.steps, at), Unmet("order", (pattern.steps[at].name,)))
        for chain in chains:
            tokens = [hit[:2] for hit in chain if hit.name != START]
            if is_negated(tokens, scope.negations(part)):
                yield Stopped(Reached.negated, "stands in the reach of a negation", Unmet("negation", ()))
            else:
                yield part, tokens


def _broken(steps: Sequence[Step], hits: Mapping[str, Sequence[Hit]]) -> int:
    """The index of the first step that no way of joining reaches."""
    return next(count for count in range(1, len(steps) + 1) if next(join(steps[:count], hits), None) is None) - 1


def _not_following(steps: Sequence[Step], at: int) -> str:
    """ "its words are there, but no fee within 5 words behind end"."""
    step, before = steps[at], steps[at - 1].name if at else ""
    name = f"{_spelled(step.name)}{' as its ' + step.form if step.form else ''}"
    if not before:
        return f"its words are there, but no {name}"
    if before == START:
        return f"its words are there, but no {name} at the beginning of the clause"
    where = f"within {step.gap} words behind" if step.gap else "right behind"
    return f"its words are there, but no {name} {where} {_spelled(before)}"


def company(rule: Rule, alternative: Alternative, part: Part, tokens: list[tuple[int, int]], scope: Scope) -> Stopped:
    """Whether what stands at `tokens` has the company that it needs, and nothing that silences it."""
    named = tokens if isinstance(alternative, Pattern) else ()
    evidence = meets(alternative.conditions, rule.unless, part, tokens, scope, named)
    if isinstance(evidence, Unmet):
        return Stopped(Reached.silenced if evidence.key == "unless" else Reached.company, _unmet(evidence), evidence)
    around = part if alternative.conditions.within == "clause" else scope.whole
    if hull(around, [*tokens, *evidence]) is None:
        why = "all of it stands in what introduces the list, none in the item"
        return Stopped(Reached.order, why, Unmet("lead-in", ()))
    return Stopped(Reached.holds, "", None)


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
