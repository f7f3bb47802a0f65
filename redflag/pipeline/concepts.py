"""Marks the lexicon's concepts, cues and modals, and the segments of the rules: all by one PhraseMatcher.

A phrase such as "data|file transfer|export fee|charge" stands for many. Only those that can stand in the agreement at
hand are spelled out for the matcher: of some 400,000 spellings a contract needs one or two thousand.

It compares NORM, not LOWER: spaCy's tokenizer norms "won't" to "will not", "’s" to "'s", "we'll" to "we will".
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from redflag.pipeline.firms import firms
from redflag.pipeline.language import Lexicon, Phrase
from redflag.pipeline.reading import Hit, Reading, reading_of

Tokens = tuple[str, ...]
Meaning = tuple[str, str]  # name and form
KEY = "redflag"  # one for all: spaCy makes a lexeme of every key, which took a fifth of a first scan
Choices = tuple[tuple[Tokens, ...], ...]
HIDES = {  # a phrase of one section hides shorter ones inside it, of these; "families" hide none and are not hidden
    "objects": ("objects", "actions"),
    "actions": ("actions",),
    "qualifiers": ("qualifiers", "cues"),
    "modals": ("modals", "cues", "actions"),  # "need not": nobody needs
    "cues": ("cues",),
}


class PhraseBook:
    """Phrases to look for and what they mean. Plain data, which can be kept from one start to the next."""

    def __init__(self) -> None:
        self.entries: list[tuple[Meaning, Choices]] = []
        self.beginning: dict[str, list[int]] = defaultdict(list)  # first word -> numbers of entries

    def add(self, meaning: Meaning, choices: Choices) -> None:
        """Look for the phrase of `choices` as well: for each place the words that may stand there, as they are cut."""
        for words in choices:
            for choice in filter(None, words):
                self.beginning[choice[0]].append(len(self.entries))
            if () not in words:
                break
        self.entries.append((meaning, choices))


class Concepts:
    """A component that fills `reading.hits` and each sentence's and part's `hits`.

    It looks for the phrases of the lexicon, until `look_for` gives it another book.
    """

    def __init__(self, nlp: Language, lexicon: Lexicon, show: Callable[[Doc], None] | None = None) -> None:
        """`show` is called last, with the Doc."""
        self._nlp = nlp
        self._show = show
        self.lexicon = lexicon
        self._kinds = {**lexicon.kinds, **dict.fromkeys(lexicon.added, "families")}  # hide no shipped word
        self._outsiders = lexicon.outsiders
        self._role_words = {word.lower() for words in lexicon.parties.values() for word in words}
        self._cut: dict[str, Tokens] = {"": ()}
        self._special = frozenset(nlp.Defaults.tokenizer_exceptions)
        self.look_for(None)

    def look_for(self, book: PhraseBook | None) -> None:
        """Look for the phrases of `book` from now on; of the lexicon where it is None."""
        self._book = book
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="NORM")
        self._spelled: dict[Tokens, list[Meaning]] = {}

    def book_of(self, segments: Mapping[str, Phrase]) -> PhraseBook:
        """The phrases of the lexicon and the rules' literal words, by name; these are found wherever they stand, inside
        a concept too."""
        book = PhraseBook()
        for meaning, phrases in self.lexicon.phrases.items():
            for phrase in phrases:
                book.add(meaning, self.choices(phrase))
        for name, phrase in segments.items():
            book.add((name, ""), self.choices(phrase))
        return book

    def choices(self, phrase: Phrase) -> Choices:
        """The words of a phrase, cut and normed as those of an agreement are."""
        return tuple(tuple(map(self._tokens_of, words)) for words in phrase)

    def _tokens_of(self, words: str) -> Tokens:
        """The words of a choice, cut and normed as the text will be. Plain words, which nearly all are, are cut here
        as spaCy cuts them, at blanks and hyphens: ten times faster, and most of an engine's start."""
        tokens = self._cut.get(words)
        if tokens is None:
            parts = words.lower().replace("-", " - ").split()
            if all(part == "-" or (part.isalpha() and part not in self._special) for part in parts):
                tokens = tuple(parts)
            else:
                tokens = tuple(token.norm_ for token in self._nlp.tokenizer(words))
            self._cut[words] = tokens
        return tokens

    def _spell_out(self, words: list[str]) -> None:
        """Teach the matcher the spellings that can stand in a text of `words`: those whose every pair of
        neighbouring words stand side by side in it."""
        if self._book is None:
            self._book = self.book_of({})
        pairs, known = set(itertools.pairwise(words)), set(words)
        new: list[Doc] = []
        for number in sorted({number for word in known for number in self._book.beginning.get(word, ())}):
            meaning, choices = self._book.entries[number]
            for spelling in _spellings(choices, pairs, known):
                meanings = self._spelled.get(spelling)
                if meanings is None:
                    self._spelled[spelling] = [meaning]
                    new.append(Doc(self._nlp.vocab, words=list(spelling)))
                elif meaning not in meanings:
                    meanings.append(meaning)
        self._matcher.add(KEY, new)

    def __call__(self, doc: Doc) -> Doc:
        reading = reading_of(doc)
        self._spell_out(reading.words)
        words = reading.words
        found = sorted({(start, -end) for _, start, end in self._matcher(doc)})
        brands = _brands(reading, self._role_words)
        parties = {mention.start: mention.end for mention in reading.mentions if mention.role in ("vendor", "customer")}
        reach: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        hits = reading.hits
        for start, minus_end in found:
            end = -minus_end
            for name, form in self._spelled[tuple(words[start:end])]:
                kind = self._kinds.get(name)  # None: a segment of a rule
                if kind is not None and self._is_hidden(kind, start, end, reach[kind], brands):
                    continue
                if name in self._outsiders and end <= parties.get(start, 0):
                    continue  # "Dealer" is no outsider where the dealer is the vendor
                for hidden in HIDES.get(kind or "", ()):
                    if end > reach[hidden][1]:
                        reach[hidden] = (start, end)
                hits.append(Hit(start, end, name, form))
        for mention in reading.mentions:
            hits.append(Hit(mention.start, mention.end, mention.role))
        for start, end, value in reading.values:
            hits.append(Hit(start, end, value.kind))
        hits.extend(firms(reading, self.lexicon))
        hits.sort()
        _deal_out(reading)
        if self._show:
            self._show(doc)
        return doc

    @staticmethod
    def _is_hidden(kind: str, start: int, end: int, longer: tuple[int, int], brands: set[int]) -> bool:
        """Inside a longer phrase ("termination" in "termination fee"), or the vendor's brand: "Oracle licence" is no
        third party's where Oracle is the vendor."""
        if end <= longer[1] and (start, end) != longer:
            return True
        return kind == "objects" and not brands.isdisjoint(range(start, end))


def _brands(reading: Reading, role_words: set[str]) -> set[int]:
    """The tokens that name the vendor by its own name, not by its role."""
    return {
        token
        for mention in reading.mentions
        if mention.role == "vendor" and " ".join(reading.words[mention.start : mention.end]) not in role_words
        for token in range(mention.start, mention.end)
    }


def _spellings(choices: Choices, pairs: set[tuple[str, str]], words: set[str]) -> list[Tokens]:
    """The spellings of a phrase of which every two neighbouring words are among `pairs`."""
    spelled: list[Tokens] = [()]
    for place in choices:
        longer = []
        for head in spelled:
            for tokens in place:
                if not tokens:
                    longer.append(head)
                    continue
                follows = (head[-1], tokens[0]) in pairs if head else words.issuperset(tokens)
                if follows and (len(tokens) == 1 or all(pair in pairs for pair in itertools.pairwise(tokens))):
                    longer.append(head + tokens)
        spelled = longer
    return [spelling for spelling in spelled if spelling]


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
