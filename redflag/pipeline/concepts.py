"""Marks the lexicon's concepts, cues and modals, and the segments of the rules: all by one PhraseMatcher.

It compares NORM, not LOWER: spaCy's tokenizer norms "won't" to "will not", "’s" to "'s", "we'll" to "we will".
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from redflag.pipeline.language import Lexicon
from redflag.pipeline.reading import Hit, reading_of


class Concepts:
    """A component that fills `reading.hits` and each sentence's `hits`."""

    def __init__(self, nlp: Language, lexicon: Lexicon) -> None:
        self._nlp = nlp
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self._meaning: dict[int, tuple[str, str]] = {}
        self._segments: set[int] = set()
        for (name, form), phrases in lexicon.phrases.items():
            self._add(name, form, phrases)

    def add_segment(self, name: str, phrases: Iterable[str]) -> None:
        """Look for a rule's literal words as well; they are found wherever they stand, inside a concept too."""
        self._segments.add(self._add(name, "", phrases))

    def _add(self, name: str, form: str, phrases: Iterable[str]) -> int:
        key = self._nlp.vocab.strings.add(f"{name}/{form}")
        self._meaning[key] = (name, form)
        self._matcher.add(f"{name}/{form}", [self._nlp.tokenizer(phrase) for phrase in phrases])
        return key

    def __call__(self, doc: Doc) -> Doc:
        reading = reading_of(doc)
        found = [(start, -end, key in self._segments, key) for key, start, end in self._matcher(doc)]
        found.sort()
        reach = (0, 0)
        hits = reading.hits
        for start, minus_end, is_segment, key in found:
            end = -minus_end
            if not is_segment:
                if end <= reach[1] and (start, end) != reach:
                    continue  # inside a longer phrase: "termination" in "termination fee"
                if end > reach[1]:
                    reach = (start, end)
            hits.append(Hit(start, end, *self._meaning[key]))
        for mention in reading.mentions:
            hits.append(Hit(mention.start, mention.end, mention.role))
        for start, end, value in reading.values:
            hits.append(Hit(start, end, value.kind))
        hits.sort()
        _deal_out(doc)
        return doc


def _deal_out(doc: Doc) -> None:
    """Give each sentence and part its hits; one that reaches over a sentence's end belongs to none."""
    reading = reading_of(doc)
    index, hits = 0, reading.hits
    for sentence in reading.sentences:
        while index < len(hits) and hits[index].start < sentence.start:
            index += 1
        while index < len(hits) and hits[index].start < sentence.end:
            if hits[index].end <= sentence.end:
                sentence.hits.append(hits[index])
            index += 1
        for part in sentence.parts:
            part.hits = [hit for hit in sentence.hits if part.start <= hit.start and hit.end <= part.end]
