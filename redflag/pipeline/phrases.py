"""Finds phrases in agreements: those of the lexicon, and the literal words of rules.

A phrase such as "data|file transfer|export fee|charge" stands for many. Only those that can stand in the agreement at
hand are spelled out for spaCy's PhraseMatcher: of some 400,000 spellings a contract needs one or two thousand.

It compares NORM, not LOWER: spaCy's tokenizer norms "won't" to "will not", "’s" to "'s", "we'll" to "we will".
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from redflag.pipeline.language import Phrase

Tokens = tuple[str, ...]
Meaning = tuple[str, str]  # name and form
KEY = "redflag"  # one for all: spaCy makes a lexeme of every key, which took a fifth of a first scan
Choices = tuple[tuple[Tokens, ...], ...]
NONE: set[str] = set()


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

    def add_all(self, nlp: Language, phrases: Iterable[tuple[Meaning, Phrase]]) -> PhraseBook:
        """Look for `phrases` as well, cut and normed as `nlp` cuts an agreement; returns the book."""
        cut = Cutter(nlp)
        for meaning, phrase in phrases:
            self.add(meaning, cut.choices(phrase))
        return self


class Cutter:
    """Cuts the words of phrases as a pipeline cuts those of an agreement."""

    def __init__(self, nlp: Language) -> None:
        self._tokenizer = nlp.tokenizer
        self._special = frozenset(nlp.Defaults.tokenizer_exceptions)
        self._cut: dict[str, Tokens] = {"": ()}

    def choices(self, phrase: Phrase) -> Choices:
        """The words of a phrase, cut and normed."""
        return tuple(tuple(map(self._tokens_of, words)) for words in phrase)

    def _tokens_of(self, words: str) -> Tokens:
        """The words of a choice. Plain words, which nearly all are, are cut here as spaCy cuts them, at blanks and
        hyphens: ten times faster, and most of an engine's start."""
        tokens = self._cut.get(words)
        if tokens is None:
            parts = words.lower().replace("-", " - ").split()
            if all(part == "-" or (part.isalpha() and part not in self._special) for part in parts):
                tokens = tuple(parts)
            else:
                tokens = tuple(token.norm_ for token in self._tokenizer(words))
            self._cut[words] = tokens
        return tokens


class Phrases:
    """A book, made ready to be looked for in one agreement after another."""

    def __init__(self, vocab: Vocab, book: PhraseBook) -> None:
        self._vocab = vocab
        self._book = book
        self._matcher = PhraseMatcher(vocab, attr="NORM")
        self._spelled: dict[Tokens, list[Meaning]] = {}

    def find(self, doc: Doc, words: Sequence[str]) -> Iterator[tuple[int, int, Sequence[Meaning]]]:
        """(start, end, what is meant) wherever a phrase stands in `doc`, from left to right and the longest first;
        `words` are the norms of its tokens."""
        self._spell_out(words)
        for start, minus_end in sorted({(start, -end) for _, start, end in self._matcher(doc)}):
            yield start, -minus_end, self._spelled[tuple(words[start:-minus_end])]

    def _spell_out(self, words: Sequence[str]) -> None:
        """Teach the matcher the spellings that can stand in a text of `words`: those whose every pair of
        neighbouring words stand side by side in it."""
        known = set(words)
        after = defaultdict[str, set[str]](set)  # sets in a dict, not a set of pairs: made and asked in half the time
        for word, following in itertools.pairwise(words):
            after[word].add(following)
        new: list[Doc] = []
        for number in sorted({number for word in known for number in self._book.beginning.get(word, ())}):
            meaning, choices = self._book.entries[number]
            for spelling in _spellings(choices, after, known):
                meanings = self._spelled.get(spelling)
                if meanings is None:
                    self._spelled[spelling] = [meaning]
                    new.append(Doc(self._vocab, words=list(spelling)))
                elif meaning not in meanings:
                    meanings.append(meaning)
        self._matcher.add(KEY, new)


def _spellings(choices: Choices, after: Mapping[str, set[str]], words: set[str]) -> list[Tokens]:
    """The spellings of a phrase whose words are among `words` and each of which stands right `after` the one before."""
    spelled: list[Tokens] = [()]
    for place in choices:
        longer = []
        for head in spelled:
            follows = after.get(head[-1], NONE) if head else words
            for tokens in place:
                if not tokens:
                    longer.append(head)
                elif tokens[0] in follows and (
                    len(tokens) == 1 or all(b in after.get(a, NONE) for a, b in itertools.pairwise(tokens))
                ):
                    longer.append(head + tokens)
        if not longer:
            return []
        spelled = longer
    return [spelling for spelling in spelled if spelling]
