"""The same tokens as spaCy's own tokenizer, whatever came before."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from redflag.pipeline.tokens import WarmTokenizer

shipped = spacy.blank("en").tokenizer
English = spacy.util.get_lang_class("en")
warm = WarmTokenizer(spacy.blank("en").vocab, English.Defaults)

WORDS = st.sampled_from(
    "Provider's shall don't won’t cannot U.S. Inc. e.g. 9.2(b) (a) (ii); thirty (30) days' 30-day 24/7 and/or "
    "US$300 $5,000.00 1.5% €1.250 “Fee” ”; non-refundable www.acme.example/terms you@acme.example — – ... § • :-) "
    "CUSTOMER it's we'll Customer's, A.B. 5pm. 10km".split()
)
SPACES = st.sampled_from([" ", "  ", "\n", "\u00a0", "\t", ""])
CONTRACTS = st.lists(st.tuples(WORDS, SPACES), max_size=30).map(lambda pairs: "".join(a + b for a, b in pairs))


def shape(doc: Doc) -> list[tuple[str, str, str, int]]:
    return [(token.text, token.whitespace_, token.norm_, token.idx) for token in doc]


@settings(deadline=None, max_examples=300)
@given(CONTRACTS | st.text(max_size=60))
def test_same_tokens(text: str) -> None:
    assert shape(warm(text)) == shape(shipped(text))


@settings(deadline=None, max_examples=20)
@given(st.lists(CONTRACTS, min_size=1, max_size=3))
def test_same_tokens_from_the_first_text_on(texts: list[str]) -> None:
    new = WarmTokenizer(spacy.blank("en").vocab, English.Defaults)
    assert [shape(new(text)) for text in texts] == [shape(shipped(text)) for text in texts]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "don't", "Provider may\nend it.", "a\u2028b c", "Ünïcödé §§ 5"])
def test_same_tokens_at_the_edges(text: str) -> None:
    assert shape(WarmTokenizer(spacy.blank("en").vocab, English.Defaults)(text)) == shape(shipped(text))


@pytest.mark.parametrize("text", ["<" * 8000, f"We won't pay. {'.(' * 400} don't\n{'<x>' * 300}", "x" * 500])
def test_what_is_no_word_is_cut_and_nothing_is_lost(text: str) -> None:
    doc = WarmTokenizer(spacy.blank("en").vocab, English.Defaults)(text)
    assert doc.text == text and max(map(len, doc)) <= 100
    assert [token.norm_ for token in doc if token.text == "n't"] == ["not"] * text.count("n't")


@pytest.mark.parametrize("word", ["won't", "aren’t", "can't", "doesn’t", "we'll", "you’re", "cannot"])
def test_contractions_in_capitals_are_cut_like_small_ones(word: str) -> None:
    assert [token.norm_ for token in warm(word.upper())] == [token.norm_ for token in warm(word)]
    assert len(warm(word)) > 1
