"""What a rule is once it is read: plain, frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from redflag.finding import Confidence, Kind, Severity
from redflag.pipeline.language import Phrase

Names = frozenset[str]
ANY: Names = frozenset()  # an empty set of names stands for "any"


@dataclass(frozen=True, slots=True)
class Expression:
    """`a|b & c`: of each group, one name must be there."""

    groups: tuple[Names, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`duration < 30 days`: a value of that kind compares so with `amount`, in days for durations. `is_limit` where the
    amount is the rule's `limit`, which a playbook may change."""

    kind: str
    operator: Literal["<", "<=", ">", ">="]
    amount: float
    is_limit: bool = False


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must and must not stand in the same clause."""

    having: tuple[Expression, ...] = ()
    near: tuple[Expression, ...] = ()
    unless: tuple[Expression | Line, ...] = ()
    values: tuple[Comparison, ...] = ()
    within: Literal["clause", "sentence"] = "clause"
    under: tuple[str, ...] = ()
    blocks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """ACTOR MODALITY ACTION OBJECT: holds of a statement. ANY where it does not matter."""

    text: str
    actors: Names
    modalities: Names
    actions: Names
    objects: Names
    conditions: Conditions


class Step(NamedTuple):
    """One thing a pattern looks for: a hit named `name` (of `form`, if any), at most `gap` words after the last one."""

    name: str
    form: str = ""
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Steps that follow each other. `segments` are what the literal steps stand for, by the step's name."""

    text: str
    steps: tuple[Step, ...]
    segments: tuple[tuple[str, Phrase], ...]
    stems: tuple[str, ...]
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Tokens:
    """A raw spaCy Matcher pattern."""

    text: str
    pattern: tuple[dict[str, Any], ...]
    conditions: Conditions


Alternative = Line | Pattern | Tokens


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which an agreement hurts its customer; `where` is the path:line it was read from, `source` what
    stood there; `limit` what its comparisons with "limit" compare with ("30 days"). Where the conditions of one of
    `softened` are met in the same clause, the flag is graded one step lower."""

    id: str
    category: str
    severity: Severity
    confidence: Confidence
    kind: Kind
    when: tuple[Alternative, ...]
    unless: tuple[Expression | Line, ...]
    title: str
    why: str
    ask: str
    fallback: str
    false_alarms: str
    flags: tuple[str, ...]
    passes: tuple[str, ...]
    where: str
    source: str = ""
    limit: str = ""
    softened: tuple[Conditions, ...] = ()
