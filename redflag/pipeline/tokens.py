"""spaCy's tokenizer, quick to start and with its cache kept warm. The same tokens, which a test compares, but that
"WON'T", "WE'LL" and "CANNOT" are cut as "won't", "we'll" and "cannot" are, and "fee(s)" is one word, read as "fees"."""

from __future__ import annotations

import re
from itertools import pairwise

from spacy.language import BaseDefaults
from spacy.symbols import ORTH  # type: ignore[import-not-found]  # a Cython module
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
from spacy.vocab import Vocab

CACHE = 200_000  # words kept; 15 agreements fill the 10,000 that spaCy keeps, 300 hold 66,000
_ENDLESS = re.compile(r"\S{500,}")  # no word, but 8,000 signs "<" take half a minute in one piece
_SLICE = 100
_ONE_OR_MORE = re.compile(r"[^\W\d_]{2,}\((?:s|es|ies)\)", re.I)  # "fee(s)"
_CONTRACTED = ("n't", "cannot", "n’t", "'ll", "’ll", "'re", "’re")


Case = list[dict[int, str]]


def _in_capitals(cases: dict[str, Case]) -> dict[str, Case]:
    """The contractions among spaCy's special cases, in capitals: it has them in small letters and as titles only."""
    return {
        case.upper(): [token | {ORTH: token[ORTH].upper()} for token in tokens]
        for case, tokens in cases.items()
        if case.endswith(_CONTRACTED)
    }


def _plural(word: str) -> str:
    """ "fees" of "fee(s)", "copies" of "copy(ies)": what it counts as where words are compared."""
    stem, _, ending = word.rstrip(")").partition("(")
    return (stem[:-1] if ending == "ies" and stem.endswith("y") else stem) + ending


class WarmTokenizer:
    """The same tokens as the tokenizer of spaCy's `defaults` for a language, 3.5 to 9 times faster on agreements.

    spaCy's tokenizer stops caching for the rest of a text once it has met one special case ("don't"). Each new
    word is shown to it alone first, so that the text itself comes from the cache.

    To teach it the 1,350 special cases of English takes 80 ms, as long as to read an agreement: for its first text it
    is taught those whose letters stand there, some forty; all others when there is a second text.
    """

    def __init__(self, vocab: Vocab, defaults: type[BaseDefaults]) -> None:
        self._tokenizer = Tokenizer(
            vocab,
            prefix_search=compile_prefix_regex(defaults.prefixes or ()).search,
            suffix_search=compile_suffix_regex(defaults.suffixes or ()).search,
            infix_finditer=compile_infix_regex(defaults.infixes or ()).finditer,
            token_match=_ONE_OR_MORE.fullmatch,
            url_match=defaults.url_match,
            max_cache_size=CACHE,
        )
        cases = defaults.tokenizer_exceptions
        self._untaught = dict(sorted((_in_capitals(cases) | cases).items()))
        self._teach([case for case in self._untaught if not case.strip() or " " in case])
        self._seen: set[str] = set()

    def __call__(self, text: str) -> Doc:
        """The tokens of `text`. What is longer than any word is cut first: the time for it grows with its square."""
        if not _ENDLESS.search(text):
            return self._tokens(text)
        ends = [end for word in _ENDLESS.finditer(text) for end in (*range(*word.span(), _SLICE), word.end())]
        parts = [text[start:end] for start, end in pairwise([0, *ends, len(text)]) if start < end]
        return Doc.from_docs([self._tokens(part) for part in parts], ensure_whitespace=False) or Doc(
            self._tokenizer.vocab
        )

    def _tokens(self, text: str) -> Doc:
        if len(self._seen) < CACHE:
            words = set(text.split())
            if self._untaught:
                distinct = "\n".join(sorted(words))
                self._teach([case for case in self._untaught if self._seen or case in distinct])
            for word in sorted(words - self._seen):
                self._tokenizer(word)
                for found in _ONE_OR_MORE.findall(word):
                    self._tokenizer.vocab[found].norm_ = _plural(found.lower())
            self._seen |= words
        doc: Doc = self._tokenizer(text)
        return doc

    def _teach(self, cases: list[str]) -> None:
        """Add special cases. The tokenizer forgets its cache: the words seen are new to it again."""
        for case in cases:
            self._tokenizer.add_special_case(case, self._untaught.pop(case))
        if cases:
            self._seen = set()
