"""What agreements say that no rule catches: sentences that look like flags, and the words beside known concepts.

A sentence looks like a flag where what was read in it (who may or must do what to what, and how) is read much oftener
in sentences that rules catch than in others: the sum of the logarithms of these likelihood ratios, as naive Bayes takes
it. The agreements themselves are the measure, so it wants a few dozen of them.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from redflag.errors import UnreadableAgreement
from redflag.extractors import extract
from redflag.pipeline import read
from redflag.pipeline.language import Lexicon, load_lexicon
from redflag.pipeline.reading import Hit, Reading, Sentence, reading_of
from redflag.scanner import Scanner

SEEN = 3  # times a feature must be read before it tells anything
BESIDE = 2  # words on either side of a concept
NAMES = {"vendor", "customer", "firm"}  # hits whose words are somebody's name
SHORT = 4  # letters of a word worth listing
STRONGEST = 5  # features of a sentence that count: they say the same thing over and over
BURDENS = {("vendor", "may"), ("vendor", "must"), ("customer", "must"), ("customer", "may-not")}
LONGEST = 80  # words of a sentence: longer ones hold a bit of everything


@dataclass(frozen=True, slots=True)
class Seam:
    """Sentences of a kind that no rule catches: what is said in all of them, how alike to flags they are on average,
    and (agreement, sentence) of each, the likest first."""

    about: str
    likeness: float
    sentences: tuple[tuple[str, str], ...]


def mine_agreements(paths: Iterable[str], scanner: Scanner) -> Mine:
    """Mine the agreements at `paths` with the rules of `scanner`. One that cannot be read is left out."""
    mine = Mine(load_lexicon(scanner.language))
    for path in paths:
        try:
            document = extract(path)
        except UnreadableAgreement:
            continue
        doc = read(scanner.nlp, document)
        mine.read(path, doc, frozenset(match.sentence.start for match in scanner.engine.find(doc).matches))
    return mine


class Mine:
    """Reads one agreement after another, and then tells what it saw."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._caught: Counter[str] = Counter()
        self._missed: Counter[str] = Counter()
        self._open: list[tuple[str, str, str, frozenset[str]]] = []  # agreement, sentence, what it is about, features
        self._beside: dict[str, Counter[str]] = defaultdict(Counter)
        self._known = {
            word for phrases in lexicon.phrases.values() for phrase in phrases for place in phrase for word in place
        }

    def read(self, agreement: str, doc: Doc, caught: frozenset[int]) -> None:
        """Take in a read agreement; `caught` are the first tokens of the sentences that rules flag."""
        reading = reading_of(doc)
        for sentence in reading.sentences:
            if reading.blocks[sentence.block].kind == "heading" or sentence.end - sentence.start > LONGEST:
                continue
            features = frozenset(_features(sentence))
            if sentence.start in caught:
                self._caught.update(features)
                continue
            self._missed.update(features)
            about = self._about(sentence)
            if about:
                text = " ".join(doc[sentence.start : sentence.end].text.split())
                self._open.append((agreement, text, about, features))
                self._note_words(sentence, reading)

    def _about(self, sentence: Sentence) -> str:
        """Who does what to what in its first statement with a party and a modal, or "". What the customer may do is
        no flag."""
        for statement in sentence.statements:
            if (statement.actor, statement.modality) in BURDENS:
                things = [hit.name for hit in statement.objects if self._lexicon.kinds.get(hit.name) == "objects"]
                return " ".join((statement.actor, statement.modality, statement.action.name, *things[:1]))
        return ""

    def _note_words(self, sentence: Sentence, reading: Reading) -> None:
        named = {i for hit in sentence.hits if hit.name in NAMES for i in range(hit.start, hit.end)}
        words = reading.words
        for hit in sentence.hits:
            if self._lexicon.kinds.get(hit.name) != "actions":
                continue
            for i in (*range(hit.start - BESIDE, hit.start), *range(hit.end, hit.end + BESIDE)):
                if not sentence.start <= i < sentence.end or i in named or words[i] in self._known:
                    continue
                if len(words[i]) >= SHORT and words[i].isalpha():
                    self._beside[hit.name][words[i]] += 1

    def seams(self, most: int) -> list[Seam]:
        """The likest groups of sentences that no rule catches, at most `most` of them."""
        groups: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
        for agreement, text, about, features in self._open:
            groups[about].append((self._likeness(features), agreement, text))
        seams = []
        for about, found in groups.items():
            found.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
            likeness = sum(entry[0] for entry in found) / len(found)
            seams.append(Seam(about, likeness, tuple((agreement, text) for _, agreement, text in found)))
        likely = [seam for seam in seams if seam.likeness > 0]
        return sorted(likely, key=lambda seam: (-seam.likeness * math.log1p(len(seam.sentences)), seam.about))[:most]

    def words(self, most: int) -> list[tuple[str, tuple[tuple[str, int], ...]]]:
        """For each action, the commonest words beside it that the lexicon does not have."""
        listed = [
            (name, Counter({w: n for w, n in found.items() if n >= SEEN})) for name, found in self._beside.items()
        ]
        return [
            (name, tuple(sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))[:most]))
            for name, found in sorted(listed)
            if found
        ]

    def _likeness(self, features: frozenset[str]) -> float:
        caught, missed = sum(self._caught.values()) or 1, sum(self._missed.values()) or 1
        ratios = (
            math.log(((self._caught[f] + 0.5) / caught) / ((self._missed[f] + 0.5) / missed))
            for f in features
            if self._caught[f] + self._missed[f] >= SEEN
        )
        return sum(sorted(ratios, key=abs, reverse=True)[:STRONGEST])


def _features(sentence: Sentence) -> Iterator[str]:
    """What was read in a sentence, as words to count."""
    for statement in sentence.statements:
        yield f"{statement.actor} {statement.modality} {statement.action.name}"
        yield from (f"{statement.action.name} -> {hit.name}" for hit in statement.objects if _is_named(hit))
    yield from (hit.name for hit in sentence.hits if _is_named(hit))


def _is_named(hit: Hit) -> bool:
    """Whether it is a thing of the lexicon; the literal words of rules are hits as well."""
    return not hit.name.startswith(("=", "~"))


def told(mine: Mine, most: int, examples: int) -> str:
    """What was mined, as text: at most `most` groups of sentences, `examples` of each, and the words beside actions."""
    lines = []
    for seam in mine.seams(most):
        lines.append(f"{seam.about}  ({len(seam.sentences)}, likeness {seam.likeness:.1f})")
        lines += [f"    {agreement}: {text}" for agreement, text in seam.sentences[:examples]]
    lines += ["", "words beside actions that the lexicon does not have:"]
    lines += [f"  {name}: " + ", ".join(f"{word} {count}" for word, count in found) for name, found in mine.words(12)]
    return "\n".join(lines)
