"""What a rule's examples tell about it: what other rules of its category flag as well, what is not tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from redflag.engine.examples import of_lines
from redflag.engine.match import Engine
from redflag.engine.plan import make_plan
from redflag.engine.rule import Rule
from redflag.pipeline import read
from redflag.pipeline.reading import reading_of

Flagged = Mapping[str, Sequence[frozenset[str]]]
"""For each rule, the rules of its category that flag each of its flag examples."""


def overlaps(nlp: Language, asked: Sequence[Rule], rules: Sequence[Rule]) -> Iterator[tuple[Rule, str]]:
    """(rule, note) for each of `asked` whose examples other rules of its category flag as well, or which flags theirs.
    `rules` are all there are, `asked` among them."""
    categories = {rule.category for rule in asked}
    flagged = _flagged(nlp, [rule for rule in rules if rule.category in categories and rule.kind != "missing"])
    for rule in asked:
        yield from ((rule, note) for note in _notes(rule.id, flagged))


def _flagged(nlp: Language, rules: Sequence[Rule]) -> Flagged:
    engine = Engine(nlp, make_plan(nlp, rules))
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    for rule in rules:
        for example in rule.flags:
            matches = engine.find(read(nlp, of_lines(example.replace("[[", "").replace("]]", "")))).matches
            found[rule.id].append(frozenset(m.rule.id for m in matches if m.rule.category == rule.category))
    return found


def _notes(rule_id: str, flagged: Flagged) -> Iterator[str]:
    of_it = flagged.get(rule_id, ())
    for other in sorted(set().union(*of_it) - {rule_id}):
        count = sum(other in ids for ids in of_it)
        if count == len(of_it):
            yield f"all its {count} flag examples are flagged by {other} too: is it needed?"
        else:
            yield f"{count} of its {len(of_it)} flag examples flagged by {other} too"
    for other, examples in flagged.items():
        count = sum(rule_id in ids for ids in examples)
        if count and other != rule_id:
            yield f"flags {count} of the {len(examples)} flag examples of {other}"


SORTS: Mapping[str, Callable[[Doc, frozenset[str]], bool]] = {
    "negation": lambda doc, names: not names.isdisjoint(("negation", "may-not")),
    "exception": lambda doc, names: "exception" in names,
    "the customer's own right": lambda doc, names: ("customer", "may") in _said(doc) or _follow(doc, "customer", "may"),
    "a right of both": lambda doc, names: any(actor == "both" for actor, _ in _said(doc)) or "mutual" in names,
    "definition": lambda doc, names: "defining" in names,
    "heading": lambda doc, names: any(block.kind == "heading" for block in reading_of(doc).blocks),
}
"""What looks like a flag and is none, by sort: how it is known in an example that passes."""


def untried(nlp: Language, rules: Sequence[Rule]) -> Iterator[tuple[Rule, str]]:
    """(rule, note) for each rule that has no near miss of some sort; a rule that misses a protection has others."""
    for rule in rules:
        if rule.kind == "missing":
            continue
        docs = [read(nlp, of_lines(example)) for example in rule.passes]
        told = [(doc, frozenset(hit.name for hit in reading_of(doc).hits)) for doc in docs]
        lacking = [sort for sort, is_one in SORTS.items() if not any(is_one(doc, names) for doc, names in told)]
        if lacking:
            yield rule, f"no pass example has: {', '.join(lacking)}"


def _said(doc: Doc) -> list[tuple[str, str]]:
    """Who may, must or must not do something."""
    return [(said.actor, said.modality) for sentence in reading_of(doc).sentences for said in sentence.statements]


def _follow(doc: Doc, first: str, second: str) -> bool:
    """Whether some words named `second` stand right behind some named `first`."""
    hits = reading_of(doc).hits
    ends = {hit.end for hit in hits if hit.name == first}
    return any(hit.name == second and hit.start in ends for hit in hits)
