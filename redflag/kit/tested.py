"""Rules put to the test: their examples, what they share with other rules, what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from redflag.engine.examples import Misbehaving, misbehaving
from redflag.engine.load import load_rules, read_folders, word_files
from redflag.engine.match import Engine
from redflag.engine.plan import make_plan
from redflag.engine.rule import Rule
from redflag.kit.compared import overlaps, untried
from redflag.kit.speed import MOST, bundled_text, times, too_slow
from redflag.nodes import line_in, load_yaml
from redflag.pipeline import build

LISTED = 20  # slowest rules that are told


class Test:
    """The rules of `paths` (folders or files), or the shipped ones where there are none; `failed` counts what is wrong.
    Raises RuleError."""

    __test__ = False  # for pytest, which takes it for one of its own

    def __init__(self, paths: Sequence[str]) -> None:
        self.nlp = build(words=word_files(*paths))
        self.all = load_rules(*paths)
        ids = {rule.id for rule in read_folders(*paths)} if paths else {rule.id for rule in self.all}
        self.rules = [rule for rule in self.all if rule.id in ids]
        self.failed = 0

    def examples(self) -> Iterator[str]:
        """A line for each example that does not do what its rule says, and the count."""
        engine, wrong = Engine(self.nlp, make_plan(self.nlp, self.rules)), 0
        for one in misbehaving(self.nlp, engine, self.rules):
            wrong += 1
            yield f"{_line_of(one)}: {one.rule.id} {one.told}"
            if one.why:
                yield f"    {'near' if 'does not' in one.told else 'by'}: {one.why}"
        self.failed += wrong
        count, examples = len(self.rules), sum(len(rule.flags) + len(rule.passes) for rule in self.rules)
        yield f"{count} rule{'s' * (count != 1)}, {examples} examples, {wrong} misbehave"

    def overlaps(self) -> Iterator[str]:
        """A note for each rule that shares examples with another."""
        yield from (_note(rule, note) for rule, note in overlaps(self.nlp, self.rules, self.all))

    def untried(self) -> Iterator[str]:
        """A note for each rule without a near miss of some sort."""
        yield from (_note(rule, note) for rule, note in untried(self.nlp, self.rules))

    def speed(self) -> Iterator[str]:
        """The slowest rules, and a line for each that is too slow beside all others."""
        text = bundled_text(load_rules())
        taken = times(self.nlp, self.all, text)
        middle, slow = too_slow(taken)
        asked = {rule.id for rule in self.rules}
        yield f"ms on {len(text.split())} words, times the median of all rules ({1000 * middle:.2f} ms):"
        for rule, seconds in [pair for pair in taken if pair[0].id in asked][:LISTED]:
            yield f"  {1000 * seconds:8.2f} {seconds / middle:6.1f}  {rule.id}"
        for rule in (rule for rule in slow if rule.id in asked):
            self.failed += 1
            yield (
                f"{rule.where}: {rule.id} takes more than {MOST} times the median: "
                "make its gaps shorter, or begin its patterns with rarer words"
            )


def _note(rule: Rule, note: str) -> str:
    return f"{rule.where}: note: {rule.id}: {note}"


def _line_of(one: Misbehaving) -> str:
    """path:line of an example."""
    path = Path(one.rule.where.rpartition(":")[0])
    raw, nodes = load_yaml(path)
    number = next(number for number, entry in enumerate(raw["rules"]) if entry["id"] == one.rule.id)
    return f"{path}:{line_in(nodes, 'rules', number, 'en', 'examples', one.sort, one.number)}"
