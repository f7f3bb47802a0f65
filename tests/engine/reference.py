"""What docs/writing-rules.md says of patterns and lines, read as slowly and plainly as can be: the engine must agree.

It shares with the engine the tokens of a sentence and (for lines) the statements found in it; nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from redflag.pipeline.language import Lexicon
from redflag.pipeline.reading import Hit, Sentence

Tokens = Sequence[str]
Used = tuple[tuple[int, int], ...]  # the tokens that a reading of a pattern takes, one span a step
STOPS = {",", ";", ":", "but", "however", "unless", "except", "and", "or", "if", "that"}
HIDDEN_BY = {  # a concept of this section is not found inside a longer one of these
    "objects": ("objects",),
    "actions": ("actions", "objects"),
    "qualifiers": ("qualifiers",),
    "families": (),
    "modals": ("modals",),
    "cues": ("cues", "modals", "qualifiers"),
}


# -- words -------------------------------------------------------------------------------------------------------------


def concepts(tokens: Tokens, lexicon: Lexicon) -> list[Hit]:
    """Every phrase of the lexicon wherever it stands, but for those inside a longer one."""
    found = []
    for (name, form), phrases in lexicon.phrases.items():
        for phrase in phrases:
            for choice in product(*phrase):
                words = [word for words in choice for word in words.split()]
                for at in range(len(tokens) - len(words) + 1):
                    if list(tokens[at : at + len(words)]) == words:
                        found.append(Hit(at, at + len(words), name, form))
    found = sorted(set(found))
    return [hit for hit in found if not any(_hides(other, hit, lexicon) for other in found)]


def _hides(longer: Hit, hit: Hit, lexicon: Lexicon) -> bool:
    inside = longer.start <= hit.start and hit.end <= longer.end and longer[:2] != hit[:2]
    return inside and lexicon.kinds[longer.name] in HIDDEN_BY[lexicon.kinds[hit.name]]


# -- patterns ----------------------------------------------------------------------------------------------------------


def pattern_spans(
    source: str, tokens: Tokens, parts: Sequence[tuple[int, int]], hits: Sequence[Hit]
) -> list[set[tuple[int, int]]]:
    """For each part the spans of all readings of the pattern in it that are not negated."""
    items = source.split()
    spans = []
    for start, end in parts:
        inside = [hit for hit in hits if start <= hit.start and hit.end <= end]
        found = set()
        for at in range(start, end):
            for used in readings(items, at, start, end, tokens, inside):
                if not negated(used, start, end, tokens, inside):
                    found.add((used[0][0], used[-1][1]))
        spans.append(found)
    return spans


def readings(
    items: Sequence[str], at: int, start: int, end: int, tokens: Tokens, hits: Sequence[Hit]
) -> Iterator[Used]:
    """Every way to read `items` from token `at` on."""
    if not items:
        yield ()
        return
    item, rest = items[0], items[1:]
    if item == "^":
        if at == first_word(tokens, start, end):
            yield from readings(rest, at, start, end, tokens, hits)
    elif item.startswith("..."):
        for skipped in range(int(item[3:] or 5) + 1):
            yield from readings(rest, at + skipped, start, end, tokens, hits)
    elif item.startswith("{"):
        name, _, form = item.strip("{}").partition(":")
        for hit in hits:
            if hit.start == at and hit.name in name.split("|") and form in ("", hit.form):
                yield from (((at, hit.end), *used) for used in readings(rest, hit.end, start, end, tokens, hits))
    else:
        if at < end and is_word(tokens[at], item):
            yield from (((at, at + 1), *used) for used in readings(rest, at + 1, start, end, tokens, hits))
        if item.endswith("?"):
            yield from readings(rest, at, start, end, tokens, hits)


def is_word(token: str, item: str) -> bool:
    return any(
        token.startswith(word[:-1]) if word.endswith("*") else token == word for word in item.rstrip("?").split("|")
    )


def first_word(tokens: Tokens, start: int, end: int) -> int:
    """Where what a part says begins: behind its list mark, at a word."""
    at = start + 3 if tokens[start : start + 1] == ["("] else start
    return next((i for i in range(at, end) if tokens[i][0].isalpha()), start)


def negated(used: Used, start: int, end: int, tokens: Tokens, hits: Sequence[Hit]) -> bool:
    """Whether a negation whose "not" the reading does not take itself reaches a token that it takes."""
    taken = {token for span in used for token in range(*span)}
    for cue in hits:
        if cue.name not in ("negation", "may-not", "need-not"):
            continue
        denying = [i for i in range(cue.start, cue.end) if tokens[i] in ("not", "no", "never")]
        if taken & set(denying or range(cue.start, cue.end)):
            continue
        if taken & set(reached(cue, start, end, tokens)):
            return True
    return False


def reached(cue: Hit, start: int, end: int, tokens: Tokens) -> range:
    """The tokens that a negation denies: an aside between commas, and from there up to ten, a comma or a conjunction;
    "no", "without" reach over "and", "or" and commas; "or not" denies nothing."""
    if tokens[cue.start] == "not" and cue.start > start and tokens[cue.start - 1] == "or":
        return range(0)
    first = cue.end
    if tokens[first : first + 1] == [","]:
        closing = [i for i in range(first + 1, min(end, first + 20)) if tokens[i] == ","]
        first = closing[0] + 1 if closing else first
    stops = STOPS - ({"and", "or", ","} if {"no", "without"} & set(tokens[cue.start : cue.end]) else set())
    last = next((i for i in range(first, end) if tokens[i] in stops), end)
    return range(cue.end, min(last, first + 10))


# -- lines -------------------------------------------------------------------------------------------------------------


def line_spans(source: str, sentence: Sentence, values: dict[int, float]) -> set[tuple[int, int]]:
    """The spans of every statement of which the line holds: from the action to the end of its object and of what
    `with` and `near` found. `values` are days, percentages and sums of money by the token they start at."""
    head, *conditions = [piece.strip() for piece in source.split(",")]
    actor, modality, action, thing = [names(word) for word in (*head.split(), "any")[:4]]
    found = set()
    for said in sentence.statements:
        if not (fits(said.actor, actor) and fits(said.modality, modality) and fits(said.action.name, action)):
            continue
        taken = [said.action[:2]]
        if thing:
            done_to = [hit for hit in said.objects if hit.name in thing]
            if not done_to:
                continue
            taken.append(done_to[0][:2])
        around = (said.part.lead.hits if said.part.lead else []) + said.part.hits
        evidence = [company(condition, around, taken, values) for condition in conditions]
        if None not in evidence:
            taken += [span for spans in evidence for span in spans or ()]
            inside = [span for span in taken if said.part.start <= span[0] and span[1] <= said.part.end]
            if inside:
                found.add((min(start for start, _ in inside), max(end for _, end in inside)))
    return found


def names(word: str) -> set[str]:
    return set() if word == "any" else set(word.split("|"))


def fits(name: str, wanted: set[str]) -> bool:
    return not wanted or name in wanted


def company(
    condition: str, around: Sequence[Hit], taken: Sequence[tuple[int, int]], values: dict[int, float]
) -> list[tuple[int, int]] | None:
    """What a condition finds around a statement; None where it is not met."""
    comparison = re.fullmatch(r"(\w+) (<=|>=|<|>) (\d+)(?: days)?", condition)
    if comparison:
        kind, sign, amount = comparison.groups()
        good = [hit for hit in around if hit.name == kind and compares(values[hit.start], sign, float(amount))]
        return [good[0][:2]] if good else None
    word, _, rest = condition.partition(" ")
    groups = [[hit for hit in around if hit.name in names(group.strip())] for group in rest.split("&")]
    if word == "unless":
        return None if all(groups) else []
    if word == "near":
        groups = [[hit for hit in group if min(distance(hit, span) for span in taken) <= 8] for group in groups]
    if not all(groups):
        return None
    return [min(group, key=lambda hit: abs(hit.start - taken[0][0]))[:2] for group in groups]


def distance(hit: Hit, span: tuple[int, int]) -> int:
    """The words between the two."""
    return max(0, hit.start - span[1], span[0] - hit.end)


def compares(value: float, sign: str, amount: float) -> bool:
    return {"<": value < amount, "<=": value <= amount, ">": value > amount, ">=": value >= amount}[sign]
