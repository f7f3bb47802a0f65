"""What a rule is once it is read: plain, frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from redflag.finding import AgreementKind, Confidence, Kind, Severity
from redflag.packs import Pack
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
    """One thing a pattern looks for: a hit named `name` ("a|b": either), of `form` if any, at most `gap` words after
    the last one."""

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
    `softened` are met in the same clause, the flag is graded one step lower.

    Of rules of one `effect`, a sentence tells the strongest alone.

    `formerly` are ids that it had before; `pack` is where it comes from, `replaces` the source of a rule of the same id
    that it stands for ("" where there was none).

    A rule of kind `missing` looks for a protection and flags agreements of the kinds `agreements` that hold none, at
    the heading that bears a word of `place`, where one of `needed` is said anywhere (a cap on prices is missed where
    there are prices); a `one-sided` one flags a right of the vendor's where `counterpart`, the
    same right of the customer's, is nowhere in the agreement."""

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
    agreements: frozenset[str] = frozenset()
    not_in: frozenset[str] = frozenset()
    place: tuple[str, ...] = ()
    counterpart: tuple[Alternative, ...] = ()
    needed: tuple[Expression | Line, ...] = ()
    effect: str = ""
    once: bool = False  # told at its first place only
    formerly: tuple[str, ...] = ()
    pack: Pack = field(default_factory=Pack)
    replaces: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """Of the agreements that it reads: its texts are in English alone, so far as rules go today."""
        return ("en",)

    def applies_to(self, agreement: AgreementKind, is_sure: bool = True) -> bool:
        """Whether the rule speaks of agreements of that kind: of all, where it names none. What it is `not_in`, it is
        not where the kind is sure: of some words no kind can be told."""
        return (not self.agreements or agreement in self.agreements) and not (is_sure and agreement in self.not_in)

    def turned(self) -> Rule | None:
        """The rule as it can be read for the vendor: only with what it says of a named side, for that alone can be said
        of the other; what is missing is missed by the customer. None where nothing is left."""
        when = tuple(alternative for alternative in self.when if _names_a_side(alternative))
        return replace(self, when=when) if when and self.kind != "missing" else None

    def protection(self) -> Rule | None:
        """What an agreement may hold that makes the flag none, as a rule of its own: for `missing` the rule itself,
        for `one-sided` the customer's like right. None for rules of other kinds."""
        if self.kind == "one-sided":
            return replace(self, kind="missing", when=self.counterpart, unless=(), softened=(), counterpart=())
        return self if self.kind == "missing" else None


def _names_a_side(alternative: Alternative) -> bool:
    """Whether it holds of one side only: of a line with a vendor or customer as actor, of a pattern with one in it."""
    if isinstance(alternative, Line):
        return bool(alternative.actors) and alternative.actors <= {"vendor", "customer"}
    return isinstance(alternative, Pattern) and any(step.name in ("vendor", "customer") for step in alternative.steps)
