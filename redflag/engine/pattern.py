"""Reads surface patterns, and joins what the one PhraseMatcher found of them.

"{vendor} ... reserves the right ... to terminat* ...10 {service}" becomes steps: a hit named "vendor", then within
five words one of the literal segment "reserves the right", and so on.
"""

from __future__ import annotations

import itertools
import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from redflag.engine.bounds import check_pattern, check_tokens
from redflag.engine.line import FOUND
from redflag.engine.rule import Conditions, Pattern, Step, Tokens
from redflag.nodes import perhaps
from redflag.pipeline.language import FORMS, WORD, Phrase, read_phrase
from redflag.pipeline.phrases import Choices
from redflag.pipeline.reading import Hit

GAP = 5  # words a plain "..." may skip
WIDEST_GAP = 25
MOST_WAYS = 500  # in which a pattern is joined in a clause: real clauses hold a handful
START = "^"
_GAP = re.compile(r"^\.\.\.(\d*)$")
_CONCEPT = re.compile(r"^\{([a-z-]+(?:\|[a-z-]+)*)(?::([a-z]+))?\}$")
_STEM = re.compile(r"^(?=.*\*)[\w'-]+\*?(?:\|[\w'-]+\*?)*$")


def read_pattern(text: str, kinds: Mapping[str, str], conditions: Conditions) -> Pattern:
    """Read a surface pattern. Raises ValueError that says what is wrong with it."""
    steps: list[Step] = []
    segments: dict[str, Phrase] = {}
    stems: list[str] = []
    gap = 0
    for piece in _pieces(text):
        if _GAP.match(piece):
            if gap or not steps:
                raise ValueError("a gap stands between words, not first and not behind another gap")
            gap = _gap(piece)
            continue
        if piece == START and steps:
            raise ValueError("'^' is the start of what is said: it stands first")
        step = _step(piece, kinds, gap)
        steps.append(step)
        gap = 0
        if step.name.startswith("="):
            segments[step.name] = _segment(piece)
        elif step.name.startswith("~"):
            stems.append(piece)
    if gap or all(step.name == START for step in steps):
        raise ValueError("a pattern ends with words, not with a gap or with nothing")
    check_pattern(steps, tuple(segments.items()))
    return Pattern(text, tuple(steps), tuple(segments.items()), tuple(stems), conditions)


def _pieces(text: str) -> list[str]:
    """Gaps, concepts and stems, each alone, and the runs of plain words between them."""
    pieces: list[str] = []
    was_plain = False
    for word in WORD.findall(text):
        is_plain = word != START and not any(kind.match(word) for kind in (_GAP, _CONCEPT, _STEM))
        if is_plain and set("*{}") & set(word):
            raise ValueError(f"'{word}' is not a word, a|b, word?, stem* or {{concept}}")
        if is_plain and was_plain:
            pieces[-1] += f" {word}"
        else:
            pieces.append(word)
        was_plain = is_plain
    return pieces


def _gap(piece: str) -> int:
    gap = int(piece[3:] or GAP)
    if not 1 <= gap <= WIDEST_GAP:
        raise ValueError(f"a gap of {gap} words is not between 1 and {WIDEST_GAP}")
    return gap


def _segment(piece: str) -> Phrase:
    try:
        return read_phrase(piece)
    except ValueError as error:
        raise ValueError(f"{error}: a gap ('...1') leaves room for a word") from None


def _step(piece: str, kinds: Mapping[str, str], gap: int) -> Step:
    concept = _CONCEPT.match(piece)
    if piece == START:
        return Step(START)
    if concept is None:
        return Step(f"~{piece}" if _STEM.match(piece) else f"={piece}", gap=gap)
    choices, form = concept[1], concept[2] or ""
    for name in choices.split("|"):
        if name not in kinds and name not in FOUND:
            hint = perhaps(name, [*kinds, *FOUND]) or ": a plain word stands without braces"
            raise ValueError(f"unknown concept '{name}'{hint}")
        if form and (form not in FORMS or kinds.get(name) != "actions"):
            raise ValueError(f"'{{{name}:{form}}}': only an action has forms: {', '.join(FORMS)}")
    return Step(choices, form, gap)


def choices_of(name: str) -> tuple[str, ...]:
    """The concepts of a step "{a|b}"; of any other step its name alone."""
    return (name,) if name[0] in "=~" else tuple(name.split("|"))


def read_tokens(tokens: Any, conditions: Conditions) -> Tokens:
    """A raw spaCy Matcher pattern, checked as spaCy checks it. Raises ValueError that says what is wrong with it."""
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab

    if not isinstance(tokens, list) or not all(isinstance(token, dict) for token in tokens):
        raise ValueError("'tokens' is a list of mappings, one a token")
    pattern = tuple({key: _typed(key, value) for key, value in token.items()} for token in tokens)
    try:
        Matcher(Vocab(), validate=True).add("tokens", [list(pattern)])
    except ValueError as error:
        raise ValueError(" ".join(str(error).split())) from None
    check_tokens(pattern)
    return Tokens(json.dumps(tokens), pattern, conditions)


def _typed(key: str, value: Any) -> Any:
    """A value of a token pattern as spaCy wants it: rule files are read as strings."""
    if key.startswith(("IS_", "LIKE_")):
        return value == "true"
    return int(value) if key == "LENGTH" and str(value).isdigit() else value


Literal = dict[str, tuple[tuple[str, ...], ...]]
"""A few spellings, to be looked for word by word: first word -> the rest of each, the shortest first."""


def read_literal(choices: Choices) -> Literal:
    """The literal of a segment's choices, as cut by the pipeline."""
    spellings = {sum(words, ()) for words in itertools.product(*choices)} - {()}
    literal: dict[str, tuple[tuple[str, ...], ...]] = {}
    for spelling in sorted(spellings, key=lambda words: (len(words), words)):
        literal[spelling[0]] = (*literal.get(spelling[0], ()), spelling[1:])
    return literal


def find_literal(name: str, literal: Literal, words: Sequence[str], start: int, end: int) -> list[Hit]:
    """The hits of a literal in `words[start:end]`."""
    return [
        Hit(i, i + 1 + len(rest), name)
        for i in range(start, end)
        if words[i] in literal
        for rest in literal[words[i]]
        if i + 1 + len(rest) <= end and (not rest or tuple(words[i + 1 : i + 1 + len(rest)]) == rest)
    ]


class Stems:
    """The stems of all patterns, looked up by a word's beginnings: a step "~terminat*|cancel" by word."""

    def __init__(self) -> None:
        self._beginnings: dict[str, list[str]] = {}
        self._words: dict[str, list[str]] = {}
        self._known: dict[str, tuple[str, ...]] = {}

    def add(self, stems: Sequence[str]) -> None:
        """Look for the words of stem steps ("terminat*|cancel") as well."""
        for stem in stems:
            for word in stem.lower().split("|"):
                table = self._beginnings if word.endswith("*") else self._words
                names = table.setdefault(word.rstrip("*"), [])
                if f"~{stem}" not in names:
                    names.append(f"~{stem}")
        self._known.clear()

    def names_of(self, word: str) -> tuple[str, ...]:
        """The names of the stem steps that `word` stands for."""
        names = self._known.get(word)
        if names is None:
            found = {name for end in range(1, len(word) + 1) for name in self._beginnings.get(word[:end], ())}
            names = self._known[word] = tuple(sorted(found.union(self._words.get(word, ()))))
        return names


def join(steps: Sequence[Step], hits: Mapping[str, Sequence[Hit]]) -> Iterator[tuple[Hit, ...]]:
    """The ways in which hits follow each other as the steps ask, the earliest hits first, MOST_WAYS at the most. Hits
    of a name are sorted by start."""
    return itertools.islice(_ways(steps, hits), MOST_WAYS)


def _ways(steps: Sequence[Step], hits: Mapping[str, Sequence[Hit]]) -> Iterator[tuple[Hit, ...]]:
    dead: set[tuple[int, int]] = set()
    for first in hits.get(steps[0].name, ()):
        if not steps[0].form or first.form == steps[0].form:
            for rest in _follow(steps, 1, first.end, hits, dead):
                yield (first, *rest)


def _follow(
    steps: Sequence[Step], index: int, last: int, hits: Mapping[str, Sequence[Hit]], dead: set[tuple[int, int]]
) -> Iterator[tuple[Hit, ...]]:
    """The ways to go on with `steps[index:]` behind token `last`. `dead` are the (index, last) from which none goes on:
    without it a clause that says one word a hundred times would be tried for hours."""
    if index == len(steps):
        yield ()
        return
    if (index, last) in dead:
        return
    step, goes_on = steps[index], False
    found = hits.get(step.name, ())
    for number in range(bisect_left(found, (last,)), len(found)):
        hit = found[number]
        if hit.start > last + step.gap:
            break
        if not step.form or hit.form == step.form:
            for rest in _follow(steps, index + 1, hit.end, hits, dead):
                goes_on = True
                yield (hit, *rest)
    if not goes_on:
        dead.add((index, last))
