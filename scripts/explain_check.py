"""Whether `redflag rules explain` says truly which step decided, on all that `redflag rules score` lists.

    python scripts/explain_check.py FOLDER [--without RULE]...

FOLDER holds labelled agreements (docs/labelling.md). Of each miss, every line and pattern of the category's rules is
tried on its sentences: what explain names as the stopper is taken out of the rule, then what it names next, until it
holds. What it named first is true if the rule then matches, by the code that scans, and does not with that alone put
back. Of each false alarm, the line that explain names must match by itself. `--without` switches a rule off, so that
there is something to miss.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from redflag.engine.conditions import Scope, Unmet
from redflag.engine.explain import Explanation
from redflag.engine.match import _first
from redflag.engine.rule import ANY, Comparison, Conditions, Expression, Line, Pattern, Rule, Step
from redflag.engine.trace import Reached, Tried, try_one
from redflag.extractors import extract
from redflag.kit.score import Case, Score, read_labelled, score_folder
from redflag.pipeline.reading import Part
from redflag.scanner import Scanner

FAR = 10_000  # a gap that no clause fills


class Undenied(Scope):
    """A sentence in which nothing is denied."""

    @classmethod
    def of(cls, scope: Scope) -> Undenied:
        made = cls.__new__(cls)
        made.__dict__.update(scope.__dict__)
        return made

    def negations(self, part: Part) -> list[tuple[int, int, int, int]]:
        return []


@dataclass(frozen=True)
class Tampered:
    """A rule of one line or pattern, and the sentence that it is tried on."""

    rule: Rule
    alternative: Line | Pattern
    scope: Scope

    def tried(self) -> Tried:
        return try_one(self.rule, self.alternative, self.scope)

    def matches(self) -> bool:
        """Whether the code that scans finds it."""
        return _first(self.rule, self.alternative, self.scope) is not None

    def without(self, stop: Unmet) -> Tampered | None:
        """The same without what stopped it; None where nothing would be left to look for."""
        key, what = stop
        match key, self.alternative:
            case "action", Line() as line if line.actions:
                return replace(self, alternative=replace(line, actions=ANY))
            case "action", _:
                return None
            case "actor", Line() as line:
                return replace(self, alternative=replace(line, actors=ANY))
            case "modality", Line() as line:
                return replace(self, alternative=replace(line, modalities=ANY))
            case "object", Line() as line:
                return replace(self, alternative=replace(line, objects=ANY))
            case "step", Pattern() as pattern:
                return self._stepping(pattern.steps, lambda _, step: step.name in set(what))
            case "order", Pattern() as pattern:
                return self._unordered(pattern.steps, next(iter(what)))
            case "negation", _:
                return replace(self, scope=Undenied.of(self.scope))
            case "lead-in", _:
                return self._with(replace(self.alternative.conditions, within="sentence"))
            case _:
                return self._unconditioned(key, what)

    def _stepping(self, steps: Sequence[Step], gone: Callable[[int, Step], bool]) -> Tampered | None:
        """Without some steps: any gap may stand in their place."""
        kept: list[Step] = []
        is_wide = False
        for number, step in enumerate(steps):
            if gone(number, step):
                is_wide = True
            else:
                kept.append(step._replace(gap=FAR) if kept and is_wide else step)
                is_wide = False
        if not any(step.name != "^" for step in kept):
            return None
        return replace(self, alternative=replace(self.alternative, steps=tuple(kept)))

    def _unordered(self, steps: Sequence[Step], name: str) -> Tampered | None:
        """With any gap in front of a step, or where that was so, without the step."""
        at = max((number for number, step in enumerate(steps) if step.name == name), key=lambda n: -steps[n].gap)
        if at and steps[at].gap < FAR:
            wide = [step._replace(gap=FAR) if number == at else step for number, step in enumerate(steps)]
            return replace(self, alternative=replace(self.alternative, steps=tuple(wide)))
        return self._stepping(steps, lambda number, _: number == at)

    def _with(self, conditions: Conditions) -> Tampered:
        return replace(self, alternative=replace(self.alternative, conditions=conditions))

    def _unconditioned(self, key: str, what: object) -> Tampered:
        own = self.alternative.conditions
        if key == "unless":
            freed = self._with(replace(own, unless=tuple(guard for guard in own.unless if guard != what)))
            return replace(freed, rule=replace(self.rule, unless=tuple(g for g in self.rule.unless if g != what)))
        if key == "in":
            return self._with(replace(own, blocks=frozenset()))
        if key == "under":
            return self._with(replace(own, under=()))
        if isinstance(what, Comparison):
            return self._with(replace(own, values=tuple(value for value in own.values if value != what)))
        assert isinstance(what, Expression)
        lighter = tuple(_lighter(each, what.groups[0]) for each in getattr(own, "having" if key == "with" else "near"))
        kept = tuple(each for each in lighter if each.groups)
        return self._with(replace(own, having=kept) if key == "with" else replace(own, near=kept))


def _lighter(expression: Expression, group: frozenset[str]) -> Expression:
    return Expression(tuple(each for each in expression.groups if each != group))


@dataclass
class Verdicts:
    """How many stoppers were named, by their key, and what was said untruly."""

    true: Counter[str] = field(default_factory=Counter)
    untrue: list[str] = field(default_factory=list)

    def judge(self, rule: Rule, alternative: Line | Pattern, scope: Scope) -> None:
        """Take out what is named until it holds; then each put back alone must stop it again."""
        now = first = Tampered(replace(rule, when=(alternative,)), alternative, scope)
        stops: list[Unmet] = []
        while (one := now.tried()).reached < Reached.holds:
            if now.matches() or one.stop is None:
                self.untrue.append(f"{rule.id}: {alternative.text}: matches, and is said to be stopped: {one.why}")
                return
            nearer = now.without(one.stop)
            if nearer is None or nearer == now:
                self._nothing_left(first, [*stops, one.stop])
                return
            stops.append(one.stop)
            now = nearer
        if not now.matches():
            self.untrue.append(f"{rule.id}: {alternative.text}: does not match without {stops}")
        elif stops:
            self._put_back(first, stops)

    def _nothing_left(self, first: Tampered, stops: Sequence[Unmet]) -> None:
        """Where the sentence says nothing that could be looked for, what was named first must be seen to be missing."""
        key, what = stops[0]
        scope, is_true = first.scope, stops[-1].key == "lead-in"
        if key == "step":
            parts = scope.parts(first.alternative.conditions.within)
            is_true = any(not scope.has_all((name,), part) for name in what for part in parts)
        elif key == "action":
            is_true = not any(statement.action.name in what for statement in scope.sentence.statements)
        if is_true:
            self.true[f"{key}, and nothing left"] += 1
        else:
            self.untrue.append(f"{first.rule.id}: {first.alternative.text}: {stops[0]} is not what is missing")

    def _put_back(self, first: Tampered, stops: Sequence[Unmet]) -> None:
        """The first stopper alone, all others taken out."""
        rest: Tampered | None = first
        for other in (stop for stop in stops if stop != stops[0]):
            rest = rest and rest.without(other)
        if rest is None or not rest.matches():
            self.true[stops[0].key] += 1
        else:
            self.untrue.append(f"{first.rule.id}: {first.alternative.text}: {stops[0]} does not stop it")


def check(folder: str, scanner: Scanner, score: Score, verdicts: Verdicts) -> Iterator[str]:
    """A line for each case that explain says nothing or something untrue of."""
    paths = {labelled.path.stem: labelled.path for labelled in read_labelled(folder)}
    cases = sorted([*score.misses, *score.false_alarms], key=lambda case: case.agreement)
    explanation, name = None, ""
    for case in cases:
        if explanation is None or name != case.agreement:
            explanation, name = Explanation(scanner.rules, extract(paths[case.agreement])), case.agreement
        yield from _of_case(case, explanation, scanner.rules, verdicts)


def _of_case(case: Case, explanation: Explanation, rules: Sequence[Rule], verdicts: Verdicts) -> Iterator[str]:
    about = f"{case.agreement} [{case.unit}] {case.rule or case.category}"
    asked = explanation.asked(case.words)
    if not asked:
        yield f"{about}: no sentence found"
    told = list(explanation.lines(case.words, case.rule))
    if case.rule:
        named = [line.split(": ", 1)[1] for line in told if line.startswith("  holds: ")]
        rule = next(rule for rule in rules if rule.id == case.rule)
        alone = [alternative for alternative in rule.when if alternative.text in named]
        scopes = list(_scopes(explanation, asked))
        by = {m.by for m in explanation.found.matches if m.rule.id == case.rule and m.sentence in asked}
        if not by or not by <= set(named) or not any(line.startswith("  told: ") for line in told):
            yield f"{about}: found by {by}, explained by {named}"
        for one in alone:
            proved = isinstance(one, Line | Pattern) and any(_first(rule, one, scope) for scope in scopes)
            verdicts.true["false alarm" if proved else "false alarm by tokens"] += 1
        return
    before = len(verdicts.untrue)
    for scope in _scopes(explanation, asked):
        for rule in rules:
            if rule.category == case.category and rule.kind != "missing":
                for alternative in rule.when:
                    if isinstance(alternative, Line | Pattern):
                        verdicts.judge(rule, alternative, scope)
    yield from (f"{about}: {line}" for line in verdicts.untrue[before:])


def _scopes(explanation: Explanation, asked: Iterable[object]) -> Iterator[Scope]:
    wanted = list(asked)
    yield from (scope for scope in explanation.engine.scopes(explanation.doc) if scope.sentence in wanted)


def main(folder: str, *without: str) -> int:
    whole = Scanner()
    scanner = Scanner([rule for rule in whole.rules if rule.id not in without]) if without else whole
    categories = frozenset(rule.category for rule in whole.rules)
    score, verdicts = score_folder(folder, scanner, categories), Verdicts()
    untrue = list(check(folder, whole if not without else scanner, score, verdicts))
    print("\n".join(untrue))
    print(f"{len(score.misses)} misses, {len(score.false_alarms)} false alarms, {len(untrue)} untrue")
    print(", ".join(f"{count} {key}" for key, count in verdicts.true.most_common()))
    return 1 if untrue else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *(name for name in sys.argv[2:] if name != "--without")))
