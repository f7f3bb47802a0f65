"""Amounts that changed between two forms of a sentence, and for whom: a limit rule knows which way is worse."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from redflag.change import Shift
from redflag.engine.rule import Comparison, Rule
from redflag.finding import Value, unnumbered
from redflag.pipeline.amounts import days, read_amounts
from redflag.pipeline.language import Lexicon

Placed = tuple[int, int, Value]
Turn = Literal["worse", "softened"]

# What an amount is of, by the nearest of these words.
_NAMES = re.compile(
    r"\b(?P<name>notice|renew|renewal|term|interest|uplift|increase|liability|cap|refund|fee|fees|price|charge|deposit"
    r"|penalty|discount|minimum|users|seats|trial|cure|invoice|delete|retain|export)\w{0,3}\b",
    re.I,
)
_FULL = {"renew": "renewal", "fee": "fees", "delete": "deletion", "retain": "retention"}
NEAR = 45  # characters between an amount and the word that names it


@dataclass(frozen=True, slots=True)
class _Named:
    value: Value
    name: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The comparisons with amounts that each rule makes, by its id, and those of rules of the same effect."""

    own: Mapping[str, Sequence[Comparison]]
    kin: Mapping[str, Sequence[Comparison]]


def limits_of(rules: Iterable[Rule]) -> Limits:
    """What `rules` know of amounts."""
    rules = list(rules)
    own = {rule.id: [c for alternative in rule.when for c in alternative.conditions.values] for rule in rules}
    by_effect: dict[str, list[Comparison]] = defaultdict(list)
    for rule in rules:
        if rule.effect and rule.kind == "limit":
            by_effect[rule.effect] += own[rule.id]
    return Limits(own, {rule.id: by_effect[rule.effect] for rule in rules if rule.effect in by_effect})


def shifts(old: str, new: str, lexicon: Lexicon) -> tuple[Shift, ...]:
    """The amounts in `old` that are others in `new`, in the order of the text; what only one of them holds, too."""
    before, after = _amounts(old, lexicon), _amounts(new, lexicon)
    found: list[Shift] = []
    dropped: list[_Named] = []
    added: list[_Named] = []
    for step in Indel.opcodes([_key(a.value) for a in before], [_key(a.value) for a in after]):
        if step.tag == "equal":
            found += _paired(dropped, added)
            dropped, added = [], []
        else:
            dropped += before[step.src_start : step.src_end]
            added += after[step.dest_start : step.dest_end]
    return tuple(_without_moved([*found, *_paired(dropped, added)]))


def turn_of(
    shift: Shift, is_only: bool, old_rules: Sequence[str], new_rules: Sequence[str], limits: Limits
) -> Turn | None:
    """Whether the change of an amount is for the worse or the better; None where no rule tells.

    A limit rule tells that the amount sets off; or, where it `is_only` one of its kind in the sentence, a limit rule of
    the same effect, which it may have spared: sixty days' notice become forty."""
    if shift.old is None or shift.new is None:
        return None
    grows = _measure(shift.new) > _measure(shift.old)
    for rules, value in ((new_rules, shift.new), (old_rules, shift.old)):
        for comparison in (c for rule in rules for c in limits.own.get(rule, ())):
            if comparison.kind == value.kind and _meets(_measure(value), comparison):
                return _turn(grows, comparison)
    kin = [c for rule in (*new_rules, *old_rules) for c in limits.kin.get(rule, ()) if c.kind == shift.new.kind]
    return _turn(grows, kin[0]) if kin and is_only else None


def _turn(grows: bool, comparison: Comparison) -> Turn:
    return "worse" if grows == (comparison.operator in (">", ">=")) else "softened"


def _amounts(text: str, lexicon: Lexicon) -> list[_Named]:
    """The amounts in `text`, each with the nearest of the words that name one, unless that stands nearer to another."""
    text = unnumbered(text)
    placed = read_amounts(text, lexicon)
    names: dict[int, tuple[int, str]] = {}
    starts = [start for start, _, _ in placed]
    for found in _NAMES.finditer(text):
        behind = bisect_left(starts, found.end())
        beside = [(starts[behind] - found.end() + 1, behind)] if behind < len(placed) else []
        beside += [(found.start() - placed[behind - 1][1], behind - 1)] if behind else []
        distance, index = min(((far, index) for far, index in beside if far >= 0), default=(NEAR, -1))
        if distance < NEAR:
            name = found["name"].lower()
            names[index] = min(names.get(index, (NEAR, "")), (distance, _FULL.get(name, name)))
    return [_Named(value, names.get(index, (0, ""))[1]) for index, (_, _, value) in enumerate(placed)]


def _key(value: Value) -> tuple[str, str, float]:
    return (value.kind, "day" if value.kind == "duration" else value.unit, _measure(value))


def _measure(value: Value) -> float:
    return days(value) if value.kind == "duration" else float(value.amount)


def _paired(dropped: Sequence[_Named], added: Sequence[_Named]) -> Iterator[Shift]:
    """What went beside what came: of one kind, of one name before others."""
    left = list(added)
    for old in dropped:
        alike = [new for new in left if new.value.kind == old.value.kind]
        new = next((new for new in alike if new.name == old.name), alike[0] if alike else None)
        if new is not None:
            left.remove(new)
        yield Shift(old.name or (new.name if new else ""), old.value, new.value if new else None)
    yield from (Shift(new.name, None, new.value) for new in left)


def _without_moved(found: Sequence[Shift]) -> Iterator[Shift]:
    """What is left when an amount that went from one place of the sentence has come to another."""

    def names(shifts: Iterable[Shift], value: Literal["old", "new"]) -> Counter[object]:
        return Counter((shift.what, _key(amount)) for shift in shifts if (amount := getattr(shift, value)))

    moved = names((s for s in found if s.new is None), "old") & names((s for s in found if s.old is None), "new")
    left = {"old": moved.copy(), "new": moved.copy()}
    for shift in found:
        side: Literal["old", "new"] = "old" if shift.new is None else "new"
        value = getattr(shift, side)
        if (shift.old is None or shift.new is None) and left[side][(shift.what, _key(value))] > 0:
            left[side][(shift.what, _key(value))] -= 1
        else:
            yield shift


def _meets(amount: float, comparison: Comparison) -> bool:
    return {
        "<": amount < comparison.amount,
        "<=": amount <= comparison.amount,
        ">": amount > comparison.amount,
        ">=": amount >= comparison.amount,
    }[comparison.operator]
