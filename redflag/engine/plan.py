"""The rules made ready to run: which alternative to try on a sentence that holds which words, and what to look for.

Plain data, since to read and index some hundred rules takes longer than to scan an agreement: it is kept on disk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from spacy.language import Language

from redflag.engine.line import ROLES, VALUES
from redflag.engine.load import rules_info
from redflag.engine.pattern import START, Literal, Stems, choices_of, read_literal
from redflag.engine.rule import Line, Names, Pattern, Rule, Tokens
from redflag.finding import RulesInfo
from redflag.pipeline.concepts import Concepts
from redflag.pipeline.language import Phrase
from redflag.pipeline.phrases import Cutter, PhraseBook

CONCEPT_RARITY = 5  # as rare as a word of five letters
COMMON = 4  # and what is less rare than that is everywhere
MOST_SPELLINGS = 200  # of a segment, to be looked for word by word


@dataclass(frozen=True, slots=True)
class Plan:
    """`tries` are the lines and patterns, each with the names that a sentence must hold; `lines` are the numbers of the
    lines among them; `index` leads to the patterns from their anchors; `plain` are segments of common words, looked for
    when all else of a pattern is there; `book` the other segments, looked for everywhere; `raw` the token patterns."""

    rules: tuple[Rule, ...]
    info: RulesInfo
    tries: tuple[tuple[Rule, Line | Pattern, Names], ...]
    lines: tuple[int, ...]
    index: dict[str, list[int]]
    stems: Stems
    plain: dict[str, Literal]
    raw: tuple[tuple[Rule, Tokens], ...]
    book: PhraseBook


def make_plan(nlp: Language, rules: Sequence[Rule]) -> Plan:
    """The plan of `rules` for a pipeline made by `redflag.pipeline.build`."""
    concepts = nlp.get_pipe("redflag_concepts")
    assert isinstance(concepts, Concepts)
    tries: list[tuple[Rule, Line | Pattern, Names]] = []
    index: dict[str, list[int]] = defaultdict(list)
    stems = Stems()
    plain: dict[str, Literal] = {}
    cut = Cutter(nlp)
    segments: dict[str, Phrase] = {}
    tried = _with_counterparts(rules)
    for rule in tried:
        for alternative in rule.when:
            if isinstance(alternative, Tokens):
                continue
            if isinstance(alternative, Pattern):
                anchor = _anchor(alternative)
                for name, phrase in alternative.segments:
                    if name != anchor and _is_common(phrase):
                        plain[name] = read_literal(cut.choices(phrase))
                    else:
                        segments[name] = phrase
                stems.add(alternative.stems)
                for name in choices_of(anchor):
                    index[name].append(len(tries))
            tries.append((rule, alternative, _needs(alternative)))
    return Plan(
        rules=tuple(rules),
        info=rules_info(rules, concepts.lexicon.added_text),
        tries=tuple((rule, alternative, needs - plain.keys()) for rule, alternative, needs in tries),
        lines=tuple(number for number, (_, alternative, _) in enumerate(tries) if isinstance(alternative, Line)),
        index=dict(index),
        stems=stems,
        plain=plain,
        raw=tuple((rule, tokens) for rule in tried for tokens in rule.when if isinstance(tokens, Tokens)),
        book=PhraseBook().add_all(nlp, (((name, ""), phrase) for name, phrase in segments.items())),
    )


def _with_counterparts(rules: Sequence[Rule]) -> list[Rule]:
    """The rules, and for each one-sided one the customer's right that it is measured by."""
    counterparts = (rule.protection() for rule in rules if rule.kind == "one-sided")
    return [*rules, *(rule for rule in counterparts if rule is not None)]


def _needs(alternative: Line | Pattern) -> Names:
    """Names all of which must be in a sentence for the alternative to hold: spares nine tries in ten."""
    steps = alternative.steps if isinstance(alternative, Pattern) else ()
    return frozenset(step.name for step in steps if step.name != START and len(choices_of(step.name)) == 1)


def _is_common(phrase: Phrase) -> bool:
    """Whether a segment is words that stand in every other sentence ("of|for", "prior to|before the?"), or single
    words. To find these everywhere was four hits in five, and half the time of concepts and of matching."""
    is_single = len(phrase) == 1 and all(word.isalpha() for word in phrase[0])
    return is_single or (_rarity("", phrase) <= COMMON and prod(map(len, phrase)) <= MOST_SPELLINGS)


def _anchor(pattern: Pattern) -> str:
    """A name that must be in a sentence for the pattern to hold: as rare a one as can be told."""
    phrases = dict(pattern.segments)
    steps = [step.name for step in pattern.steps if step.name != START]
    return max(steps, key=lambda name: _rarity(name, phrases.get(name)))


def _rarity(name: str, phrase: Phrase | None) -> int:
    """How rare a step is, roughly: parties are everywhere; of words, the shortest that will do tells ("of")."""
    if phrase is not None:
        return sum(min(map(len, words)) for words in phrase)
    return 0 if (ROLES | VALUES).intersection(choices_of(name)) else CONCEPT_RARITY
