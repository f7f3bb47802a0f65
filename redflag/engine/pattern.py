"""Reads surface patterns, and joins what the one PhraseMatcher found of them.

"{vendor} ... reserves the right ... to terminat* ...10 {service}" becomes steps: a hit named "vendor", then within
five words one of the literal segment "reserves the right", and so on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from redflag.engine.line import ROLES, VALUES
from redflag.engine.rule import Conditions, Pattern, Step
from redflag.pipeline.language import FORMS, WORD, Phrase, read_phrase
from redflag.pipeline.reading import Hit

GAP = 5  # words a plain "..." may skip
WIDEST_GAP = 25
START = "^"
_GAP = re.compile(r"^\.\.\.(\d*)$")
_CONCEPT = re.compile(r"^\{([a-z-]+)(?::([a-z]+))?\}$")
_STEM = re.compile(r"^[\w'-]+\*(?:\|[\w'-]+\*?)*$|^[\w'-]+(?:\|[\w'-]+\*?)*\*$")


def read_pattern(text: str, kinds: Mapping[str, str], conditions: Conditions) -> Pattern:
    """Read a surface pattern. Raises ValueError that says what is wrong with it."""
    steps: list[Step] = []
    segments: dict[str, Phrase] = {}
    stems: list[str] = []
    gap, literal = 0, []

    def close() -> None:
        nonlocal gap
        if literal:
            phrase = " ".join(literal)
            segments[f"={phrase}"] = read_phrase(phrase)
            steps.append(Step(f"={phrase}", gap=gap))
            literal.clear()
            gap = 0

    for word in WORD.findall(text):
        jump, concept = _GAP.match(word), _CONCEPT.match(word)
        if jump:
            close()
            gap = int(jump[1] or GAP)
            if gap > WIDEST_GAP:
                raise ValueError(f"a gap of {gap} words is wider than {WIDEST_GAP}")
        elif concept or word == START or _STEM.match(word):
            close()
            step = _step(word, concept, kinds, gap)
            if step.name.startswith("~"):
                stems.append(word)
            steps.append(step)
            gap = 0
        elif "*" in word or "{" in word or "}" in word:
            raise ValueError(f"'{word}' is not a word, a|b, word?, stem* or {{concept}}")
        else:
            literal.append(word)
    close()
    if gap or not steps:
        raise ValueError("begins and ends with words, not with a gap")
    return Pattern(text, tuple(steps), tuple(segments.items()), tuple(stems), conditions)


def _step(word: str, concept: re.Match[str] | None, kinds: Mapping[str, str], gap: int) -> Step:
    if word == START:
        return Step(START)
    if concept is None:
        return Step(f"~{word}", gap=gap)
    name, form = concept[1], concept[2] or ""
    if name not in kinds and name not in ROLES | VALUES:
        raise ValueError(f"unknown concept '{name}'")
    if form and (form not in FORMS or kinds.get(name) != "actions"):
        raise ValueError(f"'{{{name}:{form}}}': only an action has forms: {', '.join(FORMS)}")
    return Step(name, form, gap)


def stem_regex(stem: str) -> re.Pattern[str]:
    """What `terminat*|cancel*` stands for, as a pattern for a whole word."""
    return re.compile("|".join(re.escape(word.rstrip("*")) + (r"[\w-]*" if word.endswith("*") else "") for word in stem.split("|")))


def join(steps: Sequence[Step], hits: Mapping[str, Sequence[Hit]]) -> list[tuple[Hit, ...]]:
    """Every way, one for each place the first step is found, in which hits follow each other as the steps ask;
    the earliest next hit is preferred. Hits of a name are sorted by start."""
    found = []
    for first in hits.get(steps[0].name, ()):
        if not steps[0].form or first.form == steps[0].form:
            chain = _follow(steps, 1, first, hits)
            if chain is not None:
                found.append((first, *chain))
    return found


def _follow(
    steps: Sequence[Step], index: int, last: Hit, hits: Mapping[str, Sequence[Hit]]
) -> tuple[Hit, ...] | None:
    if index == len(steps):
        return ()
    step = steps[index]
    for hit in hits.get(step.name, ()):
        if hit.start > last.end + step.gap:
            break
        if hit.start >= last.end and (not step.form or hit.form == step.form):
            rest = _follow(steps, index + 1, hit, hits)
            if rest is not None:
                return (hit, *rest)
    return None
