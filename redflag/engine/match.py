"""Runs rules over a read Doc. Only the rules whose rarest word a sentence holds are tried on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from redflag.engine.conditions import Scope, hull, meets, says
from redflag.engine.line import ROLES, VALUES
from redflag.engine.pattern import START, Stems, join
from redflag.engine.rule import Expression, Line, Names, Pattern, Rule, Tokens
from redflag.pipeline import show_entities
from redflag.pipeline.concepts import Concepts
from redflag.pipeline.cues import is_negated
from redflag.pipeline.language import Phrase
from redflag.pipeline.reading import Hit, Part, Sentence, reading_of

Hits = Mapping[str, Sequence[Hit]]


CONCEPT_RARITY = 5  # as rare as a word of five letters


@dataclass(frozen=True, slots=True)
class Match:
    """A rule holds of tokens [start, end) of a sentence; `by` is the line or pattern that found it."""

    rule: Rule
    sentence: Sentence
    start: int
    end: int
    by: str


class Engine:
    """The rules, made ready to run on the Docs of one pipeline."""

    def __init__(self, nlp: Language, rules: Sequence[Rule]) -> None:
        concepts = nlp.get_pipe("redflag_concepts")
        assert isinstance(concepts, Concepts)
        self._tries: list[tuple[Rule, Line | Pattern, Names]] = []
        self._index: dict[str, list[int]] = defaultdict(list)  # anchor -> numbers in self._tries
        self._stems = Stems()
        self._raw: list[tuple[Rule, Tokens, Matcher, tuple[frozenset[str], ...]]] = []
        self._plain: dict[str, frozenset[str]] = {}
        segments: dict[str, Phrase] = {}
        for rule in rules:
            for alternative in rule.when:
                if isinstance(alternative, Tokens):
                    matcher = Matcher(nlp.vocab)
                    matcher.add(rule.id, [list(alternative.pattern)])
                    self._raw.append((rule, alternative, matcher, _spelled_out(alternative)))
                    continue
                anchors = _anchors(alternative)
                if isinstance(alternative, Pattern):
                    plain = {name: words for name, words in _plain_words(alternative) if name not in anchors}
                    self._plain.update(plain)
                    segments.update((name, phrase) for name, phrase in alternative.segments if name not in plain)
                    self._stems.add(alternative.stems)
                for anchor in anchors:
                    self._index[anchor].append(len(self._tries))
                self._tries.append((rule, alternative, _needs(alternative)))
        self._tries = [(rule, alternative, needs - self._plain.keys()) for rule, alternative, needs in self._tries]
        for name, phrase in segments.items():
            concepts.add_segment(name, phrase)

    def matches(self, doc: Doc) -> list[Match]:
        """All that the rules find in `doc`, unsettled: one match at the most for a rule and sentence."""
        reading = reading_of(doc)
        values = {start: value for start, _, value in reading.values}
        if self._raw:
            show_entities(doc)
        found: list[Match] = []
        for sentence in reading.sentences:
            if reading.blocks[sentence.block].kind == "heading":
                continue
            scope = Scope(sentence, self._with_stems(sentence, reading.words), reading, values, self._plain)
            found.extend(self._in_sentence(sentence, scope))
            found.extend(_in_raw(self._raw_spans(doc, sentence), sentence, scope))
        return found

    def _in_sentence(self, sentence: Sentence, scope: Scope) -> Iterator[Match]:
        names = {hit.name for hit in scope.hits} | {said.action.name for said in sentence.statements}
        done: set[str] = set()
        for number in sorted({number for name in names for number in self._index.get(name, ())}):
            rule, alternative, needs = self._tries[number]
            if rule.id in done or not needs <= names:
                continue
            span = _first(alternative, rule.unless, scope)
            if span is not None:
                done.add(rule.id)
                yield Match(rule, sentence, *span, by=alternative.text)

    def _with_stems(self, sentence: Sentence, words: Sequence[str]) -> list[Hit]:
        """The sentence's hits and those of the rules' stems, which are found word by word and remembered."""
        found = [
            Hit(i, i + 1, name) for i in range(sentence.start, sentence.end) for name in self._stems.names_of(words[i])
        ]
        return sorted(sentence.hits + found) if found else sentence.hits

    def _raw_spans(self, doc: Doc, sentence: Sentence) -> list[tuple[int, int, Rule, Tokens]]:
        """What the raw patterns find in a sentence. Each is shown only sentences that hold the words it spells out:
        spaCy's Matcher took a quarter of a scan when it was shown all of them."""
        words = set(reading_of(doc).words[sentence.start : sentence.end]) if self._raw else set()
        found = []
        for rule, alternative, matcher, spelled_out in self._raw:
            if all(not choices.isdisjoint(words) for choices in spelled_out):
                for _, first, last in matcher(doc[sentence.start : sentence.end]):
                    found.append((sentence.start + first, sentence.start + last, rule, alternative))
        return found


def _spelled_out(tokens: Tokens) -> tuple[frozenset[str], ...]:
    """For each word that a raw pattern spells out and cannot do without, the words it may be."""
    needed = []
    for token in tokens.pattern:
        words = token.get("LOWER")
        choices = words.get("IN") if isinstance(words, dict) else [words] if words else None
        if choices and token.get("OP", "1") in ("1", "+"):
            needed.append(frozenset(choices))
    return tuple(needed)


def _needs(alternative: Line | Pattern) -> Names:
    """The names all of which must be in a sentence for the alternative to hold: spares nine tries in ten."""
    steps = alternative.steps if isinstance(alternative, Pattern) else ()
    return frozenset(step.name for step in steps if step.name != START)


def _plain_words(pattern: Pattern) -> Iterator[tuple[str, frozenset[str]]]:
    """The segments of a pattern that are one word out of a few, and the words."""
    for name, phrase in pattern.segments:
        if len(phrase) == 1 and all(word.isalpha() for word in phrase[0]):
            yield name, frozenset(word.lower() for word in phrase[0])


def _anchors(alternative: Line | Pattern) -> frozenset[str]:
    """The names one of which must be in a sentence for the alternative to hold: as rare ones as can be told."""
    if isinstance(alternative, Line):
        anchors = alternative.actions or alternative.objects
        if not anchors:
            raise ValueError(f"'{alternative.text}' names neither an action nor an object")
        return anchors
    phrases = dict(alternative.segments)
    steps = [step.name for step in alternative.steps if step.name != START]
    return frozenset([max(steps, key=lambda name: _rarity(name, phrases.get(name)))])


def _rarity(name: str, phrase: Phrase | None) -> int:
    """How rare a step is, roughly: parties are everywhere; of words, the shortest that will do tells ("of")."""
    if phrase is not None:
        return sum(min(map(len, words)) for words in phrase)
    return 0 if name in ROLES | VALUES else CONCEPT_RARITY


def _first(
    alternative: Line | Pattern,
    unless: tuple[Expression | Line, ...],
    scope: Scope,
) -> tuple[int, int] | None:
    """The first span of the sentence of which the alternative holds, all conditions met."""
    for part, tokens in _spans(alternative, scope):
        named = tokens if isinstance(alternative, Pattern) else ()
        evidence = meets(alternative.conditions, unless, part, tokens, scope, named)
        if evidence is None:
            continue
        around = part if alternative.conditions.within == "clause" else scope.whole
        span = hull(around, [*tokens, *evidence])
        if span is not None:
            return span
    return None


Span = tuple[int, int]


def _spans(alternative: Line | Pattern, scope: Scope) -> Iterator[tuple[Part, list[Span]]]:
    """Where the words of a line or pattern stand, its conditions aside: the part, and the tokens in it."""
    return _line_spans(alternative, scope) if isinstance(alternative, Line) else _pattern_spans(alternative, scope)


def _line_spans(line: Line, scope: Scope) -> Iterator[tuple[Part, list[Span]]]:
    for statement in scope.sentence.statements:
        if not says(line, statement):
            continue
        spans = [statement.action[:2]]
        if line.objects:
            thing = next((hit for hit in statement.objects if hit.name in line.objects), None)
            if thing is None:
                continue
            spans.append(thing[:2])
        yield statement.part, spans


def _pattern_spans(pattern: Pattern, scope: Scope) -> Iterator[tuple[Part, list[Span]]]:
    for part in scope.parts(pattern.conditions.within):
        if not scope.has_all((step.name for step in pattern.steps), part):
            continue
        for chain in join(pattern.steps, scope.named(part)):
            tokens = [hit[:2] for hit in chain if hit.name != START]
            if not is_negated(tokens, scope.negations(part)):
                yield part, tokens


def _in_raw(raw: Sequence[tuple[int, int, Rule, Tokens]], sentence: Sentence, scope: Scope) -> Iterator[Match]:
    done: set[str] = set()
    for start, end, rule, alternative in raw:
        if rule.id in done or not (sentence.start <= start and end <= sentence.end):
            continue
        part = next((part for part in sentence.parts if part.start <= start < part.end), sentence.parts[0])
        evidence = meets(alternative.conditions, rule.unless, part, [(start, end)], scope)
        span = hull(part, [(start, end), *evidence]) if evidence is not None else None
        if span is not None:
            done.add(rule.id)
            yield Match(rule, sentence, *span, by=alternative.text)
