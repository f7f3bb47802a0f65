"""Marks the lexicon's concepts, cues and modals, and gives each sentence its hits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from redflag.pipeline.amounts import blank_durations
from redflag.pipeline.clauses import cited_titles
from redflag.pipeline.firms import firms
from redflag.pipeline.language import Lexicon
from redflag.pipeline.phrases import PhraseBook, Phrases
from redflag.pipeline.reading import Hit, Reading, reading_of

HIDES = {  # a phrase of one section hides shorter ones inside it, of these; "families" hide none and are not hidden
    "objects": ("objects", "actions"),
    "actions": ("actions",),
    "qualifiers": ("qualifiers", "cues"),
    "modals": ("modals", "cues", "actions"),  # "need not": nobody needs
    "cues": ("cues",),
}


class Concepts:
    """A component that fills `reading.hits` and each sentence's and part's `hits`."""

    def __init__(
        self,
        nlp: Language,
        lexicon: Lexicon,
        show: Callable[[Doc], None] | None = None,
        book: PhraseBook | None = None,
    ) -> None:
        """`show` is called last, with the Doc; `book` holds the phrases of the lexicon, where it is made already."""
        self._show = show
        self.lexicon = lexicon
        self._phrases = Phrases(nlp.vocab, book or PhraseBook().add_all(nlp, lexicon.meanings()))
        self._kinds = {**lexicon.kinds, **dict.fromkeys(lexicon.added, "families")}  # hide no shipped word
        self._outsiders = lexicon.outsiders
        self._role_words = {word.lower() for words in lexicon.parties.values() for word in words}

    def __call__(self, doc: Doc) -> Doc:
        reading = reading_of(doc)
        brands = _brands(reading, self._role_words)
        parties = {mention.start: mention.end for mention in reading.mentions if mention.role in ("vendor", "customer")}
        reach: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        hits = reading.hits
        for start, end, meanings in self._phrases.find(doc, reading.words):
            for name, form in meanings:
                kind = self._kinds[name]
                if self._is_hidden(kind, start, end, reach[kind], brands):
                    continue
                if name in self._outsiders and end <= parties.get(start, 0):
                    continue  # "Dealer" is no outsider where the dealer is the vendor
                for hidden in HIDES.get(kind, ()):
                    if end > reach[hidden][1]:
                        reach[hidden] = (start, end)
                hits.append(Hit(start, end, name, form))
        hits.extend(Hit(mention.start, mention.end, mention.role) for mention in reading.mentions)
        hits.extend(_amounts(reading))
        hits.extend(firms(reading, self.lexicon))
        if cited := cited_titles(reading):
            hits[:] = [hit for hit in hits if hit.start not in cited]
        hits.sort()
        _deal_out(reading)
        if self._show:
            self._show(doc)
        return doc

    @staticmethod
    def _is_hidden(kind: str, start: int, end: int, longer: tuple[int, int], brands: set[int]) -> bool:
        """Inside a longer phrase ("termination" in "termination fee"), or the vendor's brand: "Oracle licence" is no
        third party's, and "Benchmark" no test, where Oracle or the Benchmark Group is the vendor."""
        if end <= longer[1] and (start, end) != longer:
            return True
        words = range(start, end)
        return brands.issuperset(words) or (kind == "objects" and not brands.isdisjoint(words))


def _amounts(reading: Reading) -> Iterator[Hit]:
    """Amounts by their kind, also a duration whose number is left open."""
    for start, end, value in reading.values:
        yield Hit(start, end, value.kind)
    for start, end in blank_durations(reading.text):
        if start in reading.starts and end in reading.ends:
            yield Hit(reading.starts[start], reading.ends[end], "duration")


def _brands(reading: Reading, role_words: set[str]) -> set[int]:
    """The tokens that name the vendor by its own name, not by its role."""
    return {
        token
        for mention in reading.mentions
        if mention.role == "vendor" and " ".join(reading.words[mention.start : mention.end]) not in role_words
        for token in range(mention.start, mention.end)
    }


def _deal_out(reading: Reading) -> None:
    """Give each sentence and part its hits; one that reaches over a sentence's end belongs to none."""
    index, hits = 0, reading.hits
    for sentence in reading.sentences:
        while index < len(hits) and hits[index].start < sentence.start:
            index += 1
        while index < len(hits) and hits[index].start < sentence.end:
            if hits[index].end <= sentence.end:
                sentence.hits.append(hits[index])
            index += 1
        for part in sentence.parts:
            if len(sentence.parts) == 1 and part.start <= sentence.start and sentence.end <= part.end:
                part.hits = list(sentence.hits)
                continue
            part.hits = [hit for hit in sentence.hits if part.start <= hit.start and hit.end <= part.end]
