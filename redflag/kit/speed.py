"""How long each rule takes on one text: the examples of all shipped rules, which hold something for every rule."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

from spacy.language import Language

from redflag.engine.examples import of_lines
from redflag.engine.match import Engine
from redflag.engine.plan import make_plan
from redflag.engine.rule import Rule
from redflag.pipeline import read

MOST = 100  # times the median that a rule may take
ROUNDS = 3  # the fastest counts: what else the machine does is no fault of a rule


def bundled_text(shipped: Sequence[Rule]) -> str:
    """The flag and pass examples of the shipped rules, one after the other."""
    examples = (text for rule in shipped for text in (*rule.flags, *rule.passes))
    return "\n".join(text.replace("[[", "").replace("]]", "") for text in examples)


def times(nlp: Language, rules: Sequence[Rule], text: str) -> list[tuple[Rule, float]]:
    """Each rule and the seconds that its lines and patterns take on `text`, slowest first."""
    engine = Engine(nlp, make_plan(nlp, rules))
    doc = read(nlp, of_lines(text))
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        taken = dict.fromkeys((rule.id for rule in rules), 0.0)
        for rule, work in engine.work(doc):
            begin = time.perf_counter()
            work()
            taken[rule.id] += time.perf_counter() - begin
        best = {name: min(seconds, best.get(name, seconds)) for name, seconds in taken.items()}
    return sorted(((rule, best[rule.id]) for rule in rules), key=lambda pair: (-pair[1], pair[0].id))


def too_slow(taken: Sequence[tuple[Rule, float]]) -> tuple[float, list[Rule]]:
    """The median, and the rules that take more than MOST times as long."""
    middle = median(seconds for _, seconds in taken)
    return middle, [rule for rule, seconds in taken if seconds > MOST * middle]
