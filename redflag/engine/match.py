"""Runs rules over a read Doc. Only the rules whose rarest word a sentence holds are tried on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from redflag.engine.conditions import Scope, Unmet, hull, is_said, meets, says, softening, thing_of
from redflag.engine.pattern import START, join
from redflag.engine.plan import Plan
from redflag.engine.rule import Alternative, Line, Pattern, Rule, Tokens
from redflag.finding import Severity
from redflag.pipeline import show_entities
from redflag.pipeline.clauses import cited_titles, is_no_term
from redflag.pipeline.cues import is_negated
from redflag.pipeline.phrases import Phrases
from redflag.pipeline.reading import Hit, Part, Reading, Sentence, Statement, reading_of


@dataclass(frozen=True, slots=True)
class Match:
    """A rule holds of tokens [start, end) of a sentence; `by` is the line or pattern that found it. `softened` are the
    tokens of what makes it less grave, in the same clause."""

    rule: Rule
    sentence: Sentence
    start: int
    end: int
    by: str
    softened: tuple[tuple[int, int], ...] = ()

    @property
    def severity(self) -> Severity:
        """How grave the rule is here: a step less where something softens it."""
        return self.rule.severity.lower if self.softened else self.rule.severity


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules find in an agreement, unsettled: `matches`, one at the most for a rule and sentence; and the rules
    of kind `missing` whose protection an agreement of this kind should hold and does not. `looked_for` are the ids of
    the rules that speak of an agreement of this kind."""

    matches: tuple[Match, ...]
    missing: tuple[Rule, ...]
    looked_for: tuple[str, ...]


class Engine:
    """The rules of a plan, made ready to run on the Docs of one pipeline."""

    def __init__(self, nlp: Language, plan: Plan) -> None:
        self._plan = plan
        self._phrases = Phrases(nlp.vocab, plan.book)
        self._said: dict[tuple[str, str, str], tuple[int, ...]] = {}
        self._lines = _by_action(plan)
        self._raw: list[tuple[Rule, Tokens, Matcher, tuple[frozenset[str], ...]]] = []
        for rule, tokens in plan.raw:
            matcher = Matcher(nlp.vocab)
            matcher.add(rule.id, [list(tokens.pattern)])
            self._raw.append((rule, tokens, matcher, _spelled_out(tokens)))

    def find(self, doc: Doc) -> Found:
        """All that the rules find in `doc`, and what they miss in it."""
        kind, is_sure = reading_of(doc).kind, bool(reading_of(doc).kind_evidence)
        matches = _told_once(self._matches(doc))
        protected = {match.rule.id for match in matches if match.rule.kind == "missing"}
        return Found(
            tuple(
                match
                for match in matches
                if match.rule.kind != "missing"
                and match.rule.applies_to(kind, is_sure)
                and not _is_shared(match.rule, protected)
            ),
            tuple(
                rule
                for rule in self._plan.rules
                if rule.kind == "missing"
                and rule.applies_to(kind, is_sure)
                and rule.id not in protected
                and self._is_needed(rule, doc)
            ),
            tuple(rule.id for rule in self._plan.rules if rule.applies_to(kind, is_sure)),
        )

    def _is_needed(self, rule: Rule, doc: Doc) -> bool:
        """Whether the agreement says anywhere what makes the rule's protection one."""
        sentences = reading_of(doc).sentences
        return not rule.needed or any(is_said(guard, sentence) for sentence in sentences for guard in rule.needed)

    def _matches(self, doc: Doc) -> list[Match]:
        """Every match of every rule, those of protections among them."""
        if self._raw:
            show_entities(doc)
        found: list[Match] = []
        for scope in self.scopes(doc):
            found.extend(self._in_sentence(scope.sentence, scope))
            found.extend(_in_raw(self.raw_spans(doc, scope.sentence), scope.sentence, scope))
        return found

    def scopes(self, doc: Doc) -> Iterator[Scope]:
        """Every sentence of `doc` in which the rules are tried, as they ask for it."""
        reading = reading_of(doc)
        values = {start: value for start, _, value in reading.values}
        literal = self._literal(doc, reading)
        for sentence in reading.sentences:
            if not is_no_term(sentence, reading):
                hits = [hit for start in range(sentence.start, sentence.end) for hit in literal.get(start, ())]
                hits = sorted(sentence.hits + [hit for hit in hits if hit.end <= sentence.end])
                yield Scope(sentence, hits, reading, values, self._plan.plain)

    def _literal(self, doc: Doc, reading: Reading) -> Mapping[int, Sequence[Hit]]:
        """The hits of the rules' own words by the token they begin at: segments, and stems, found word by word. They
        are found wherever they stand, inside a concept too, and change nothing of what was read."""
        found: dict[int, list[Hit]] = defaultdict(list)
        for start, end, meanings in self._phrases.find(doc, reading.words):
            found[start].extend(Hit(start, end, *meaning) for meaning in meanings)
        stemmed = {word: names for word in set(reading.words) if (names := self._plan.stems.names_of(word))}
        for i, word in enumerate(reading.words if stemmed else ()):
            if word in stemmed:
                found[i].extend(Hit(i, i + 1, name) for name in stemmed[word])
        for i in cited_titles(reading):
            found.pop(i, None)
        return found

    def _in_sentence(self, sentence: Sentence, scope: Scope) -> Iterator[Match]:
        done: set[tuple[str, str]] = set()
        for rule, alternative in self._to_try(sentence, scope):
            if (rule.id, rule.kind) in done:
                continue
            match = _first(rule, alternative, scope)
            if match is not None:
                done.add((rule.id, rule.kind))
                yield match

    def _to_try(self, sentence: Sentence, scope: Scope) -> list[tuple[Rule, Line | Pattern]]:
        """The lines and patterns all of whose names a sentence holds."""
        names = {hit.name for hit in scope.hits}
        numbers = {number for name in names for number in self._plan.index.get(name, ())}
        for statement in sentence.statements:
            numbers.update(self._lines_saying(statement))
        tries = (self._plan.tries[number] for number in sorted(numbers))
        return [(rule, alternative) for rule, alternative, needs in tries if needs <= names]

    def work(self, doc: Doc) -> Iterator[tuple[Rule, Callable[[], object]]]:
        """Each thing that `find` would do for a rule alone, to be done by whoever wants to know how long it takes."""
        for scope in self.scopes(doc):
            for rule, alternative in self._to_try(scope.sentence, scope):
                yield rule, partial(_first, rule, alternative, scope)
        for rule, _, matcher, _ in self._raw:
            yield rule, partial(matcher, doc)

    def _lines_saying(self, statement: Statement) -> tuple[int, ...]:
        """The lines that hold of a statement, its object and company aside. An agreement makes a few hundred different
        ones: to remember them spares nine tries of lines in ten."""
        key = (statement.actor, statement.modality, statement.action.name)
        numbers = self._said.get(key)
        if numbers is None:
            lines = (*self._lines.get("", ()), *self._lines.get(key[2], ()))
            numbers = self._said[key] = tuple(number for number, line in lines if says(line, statement))
        return numbers

    def raw_spans(self, doc: Doc, sentence: Sentence) -> list[tuple[int, int, Rule, Tokens]]:
        """What the raw patterns find in a sentence. Each is shown only sentences that hold the words it spells out:
        spaCy's Matcher took a quarter of a scan when it was shown all of them."""
        words = set(reading_of(doc).words[sentence.start : sentence.end]) if self._raw else set()
        found = []
        for rule, alternative, matcher, spelled_out in self._raw:
            if all(not choices.isdisjoint(words) for choices in spelled_out):
                for _, first, last in matcher(doc[sentence.start : sentence.end]):
                    found.append((sentence.start + first, sentence.start + last, rule, alternative))
        return found


def _told_once(matches: Sequence[Match]) -> list[Match]:
    """The matches, of a rule that is told once an agreement the first alone."""
    first: dict[str, Match] = {}
    for match in matches:
        first.setdefault(match.rule.id, match)
    return [match for match in matches if not match.rule.once or first[match.rule.id] is match]


def _is_shared(rule: Rule, protected: set[str]) -> bool:
    """Whether a right of the vendor's is the customer's as well, so that it is not one-sided."""
    return rule.kind == "one-sided" and rule.id in protected


Lines = list[tuple[int, Line]]


def _by_action(plan: Plan) -> dict[str, Lines]:
    """The lines by the actions that they name; under "" those that name none."""
    found: dict[str, Lines] = defaultdict(list)
    for number in plan.lines:
        line = plan.tries[number][1]
        assert isinstance(line, Line)
        for action in line.actions or ("",):
            found[action].append((number, line))
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


def _first(rule: Rule, alternative: Line | Pattern, scope: Scope) -> Match | None:
    """The first match of the alternative in the sentence, all conditions met: one that nothing softens, if there is."""
    softer = None
    for part, tokens in _spans(alternative, scope):
        match = _match(rule, alternative, part, tokens, scope)
        if match is not None and not match.softened:
            return match
        softer = softer or match
    return softer


def _match(rule: Rule, alternative: Alternative, part: Part, tokens: list[Span], scope: Scope) -> Match | None:
    """The match of what stands at `tokens` of `part`, or None where a condition is not met."""
    named = tokens if isinstance(alternative, Pattern) else ()
    evidence = meets(alternative.conditions, rule.unless, part, tokens, scope, named)
    if isinstance(evidence, Unmet):
        return None
    around = part if alternative.conditions.within == "clause" else scope.whole
    span = hull(around, [*tokens, *evidence])
    if span is None:
        return None
    return Match(rule, scope.sentence, *span, alternative.text, softening(rule.softened, part, tokens, scope))


Span = tuple[int, int]


def _spans(alternative: Line | Pattern, scope: Scope) -> Iterator[tuple[Part, list[Span]]]:
    """Where the words of a line or pattern stand, its conditions aside: the part, and the tokens in it."""
    return _line_spans(alternative, scope) if isinstance(alternative, Line) else _pattern_spans(alternative, scope)


def _line_spans(line: Line, scope: Scope) -> Iterator[tuple[Part, list[Span]]]:
    for statement in scope.sentence.statements:
        if says(line, statement):
            spans = thing_of(line, statement)
            if spans is not None:
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
    done: set[tuple[str, str]] = set()
    for start, end, rule, alternative in raw:
        if (rule.id, rule.kind) in done or not (sentence.start <= start and end <= sentence.end):
            continue
        match = _match(rule, alternative, part_at(sentence, start), [(start, end)], scope)
        if match is not None:
            done.add((rule.id, rule.kind))
            yield match


def part_at(sentence: Sentence, start: int) -> Part:
    """The part of a sentence that holds a token."""
    return next((part for part in sentence.parts if part.start <= start < part.end), sentence.parts[0])
