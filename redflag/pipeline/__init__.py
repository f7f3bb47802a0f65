"""From text to a read Doc: a blank spaCy pipeline and the components that mark what agreements say.

`build()` gives the pipeline, `read(nlp, document)` the Doc of a Document; what was read is in `reading_of(doc)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from redflag.document import Document
from redflag.pipeline.amounts import mark_amounts
from redflag.pipeline.clauses import mark_clauses
from redflag.pipeline.concepts import Concepts
from redflag.pipeline.kind import mark_kind
from redflag.pipeline.language import Lexicon, load_lexicon, with_words
from redflag.pipeline.notes import with_notes
from redflag.pipeline.parties import mark_parties
from redflag.pipeline.reading import begin_reading, reading_of
from redflag.pipeline.sentences import mark_sentences
from redflag.pipeline.statements import mark_statements
from redflag.pipeline.tokens import WarmTokenizer

COMPONENTS = (
    "redflag_kind",
    "redflag_sentences",
    "redflag_clauses",
    "redflag_parties",
    "redflag_amounts",
    "redflag_concepts",
    "redflag_statements",
)

NO_WORDS: dict[str, list[str]] = {"words": []}  # files of a house's own concepts


def build(language: str = "en", words: Sequence[str | Path] = ()) -> Language:
    """A pipeline that reads agreements in `language`; `words` are files of a house's own concepts. Raises RuleError
    (path:line) where one is wrong."""
    blank = spacy.util.get_lang_class(language)
    nlp = blank(create_tokenizer=lambda nlp: WarmTokenizer(nlp.vocab, blank.Defaults))
    nlp.max_length = 10_000_000
    for name in COMPONENTS:
        nlp.add_pipe(name, config={"words": [str(path) for path in words]})
    return nlp


def read(nlp: Language, document: Document, turned: bool = False) -> Doc:
    """The Doc of a Document, read: its blocks are the Document's own, and notes where a mark shows them. `turned`: with
    the sides swapped, so that what the customer may is said of the vendor."""
    doc = nlp.make_doc(document.text)
    begin_reading(doc, document.text, with_notes(document.text, document.blocks)).turned = turned
    return nlp(doc)


def _component(mark: Callable[[Doc, Lexicon], None], nlp: Language, words: list[str]) -> Callable[[Doc], Doc]:
    lexicon = with_words(load_lexicon(nlp.lang), words)

    def component(doc: Doc) -> Doc:
        mark(doc, lexicon)
        return doc

    return component


@Language.factory("redflag_sentences", default_config=NO_WORDS)
def _sentences(nlp: Language, name: str, words: list[str]) -> Callable[[Doc], Doc]:
    return _component(mark_sentences, nlp, words)


@Language.factory("redflag_clauses", default_config=NO_WORDS)
def _clauses(nlp: Language, name: str, words: list[str]) -> Callable[[Doc], Doc]:
    return _component(lambda doc, _: mark_clauses(doc), nlp, words)


@Language.factory("redflag_kind", default_config=NO_WORDS)
def _kind(nlp: Language, name: str, words: list[str]) -> Callable[[Doc], Doc]:
    return _component(mark_kind, nlp, words)


@Language.factory("redflag_parties", default_config=NO_WORDS)
def _parties(nlp: Language, name: str, words: list[str]) -> Callable[[Doc], Doc]:
    return _component(mark_parties, nlp, words)


@Language.factory("redflag_amounts", default_config=NO_WORDS)
def _amounts(nlp: Language, name: str, words: list[str]) -> Callable[[Doc], Doc]:
    return _component(mark_amounts, nlp, words)


@Language.factory("redflag_concepts", default_config=NO_WORDS)
def _concepts(nlp: Language, name: str, words: list[str]) -> Concepts:
    return Concepts(nlp, with_words(load_lexicon(nlp.lang), words))


@Language.factory("redflag_statements", default_config=NO_WORDS)
def _statements(nlp: Language, name: str, words: list[str]) -> Callable[[Doc], Doc]:
    return _component(mark_statements, nlp, words)


def show_entities(doc: Doc) -> Doc:
    """Put parties and amounts where spaCy shows them, in `doc.ents`: a party's role is the entity's id."""
    reading = reading_of(doc)
    ents = [Span(doc, m.start, m.end, label="PARTY", span_id=m.role) for m in reading.mentions]
    ents += [Span(doc, start, end, label=value.kind.upper()) for start, end, value in reading.values]
    doc.ents = spacy.util.filter_spans(ents)
    return doc


def show(doc: Doc) -> Doc:
    """Put all that was read where spaCy shows it: entities, and concepts and statements in `doc.spans`."""
    reading = reading_of(show_entities(doc))
    doc.spans["concepts"] = [Span(doc, hit.start, hit.end, label=hit.name) for hit in reading.hits]
    doc.spans["statements"] = [
        Span(doc, s.action.start, s.action.end, label=f"{s.actor} {s.modality} {s.action.name}")
        for sentence in reading.sentences
        for s in sentence.statements
    ]
    return doc
