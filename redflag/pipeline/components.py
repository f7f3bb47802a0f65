"""The parts of the pipeline as spaCy components, which pipelines of others may use too (entry point `spacy_factories`).

`words` are files of a house's own concepts. With `show`, the default, a component also puts what it
read where spaCy keeps such things:

redflag_kind          doc.cats: {"subscription": 1.0}
redflag_sentences     doc.sents: sentences, list items, table rows; a line of the text is a block of its own
redflag_clauses       doc.spans["clauses"]: labelled with the clause's number
redflag_parties       doc.ents: PARTY, the role (vendor, customer, both, third) in `ent_id_`
redflag_amounts       doc.ents: DURATION, MONEY, PERCENT, COUNT
redflag_concepts      doc.spans["concepts"]: labelled with the concept's name; parties and amounts among them, if known
redflag_statements    doc.spans["statements"]: the action, labelled "vendor may end"
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from redflag.keep import kept
from redflag.pipeline.amounts import mark_amounts
from redflag.pipeline.clauses import mark_clauses
from redflag.pipeline.concepts import Concepts
from redflag.pipeline.kind import mark_kind
from redflag.pipeline.language import Lexicon, lexicon_path, load_lexicon, with_words
from redflag.pipeline.parties import mark_parties
from redflag.pipeline.phrases import PhraseBook
from redflag.pipeline.reading import Reading, reading_of
from redflag.pipeline.sentences import mark_sentences
from redflag.pipeline.statements import mark_statements

Component = Callable[[Doc], Doc]
COMPONENTS = (
    "redflag_kind",
    "redflag_sentences",
    "redflag_clauses",
    "redflag_parties",
    "redflag_amounts",
    "redflag_concepts",
    "redflag_statements",
)
DEFAULTS: dict[str, Any] = {"show": True, "words": []}


def check_needs(nlp: Language, component: str, needs: Iterable[str]) -> None:
    """Raises ValueError where a component that `component` needs does not run before it in `nlp`."""
    before = []
    for name in nlp.pipe_names:
        factory = nlp.get_pipe_meta(name).factory
        if factory == component:
            break
        before.append(factory)
    if missing := [name for name in needs if name not in before]:
        raise ValueError(f"{component} needs {', '.join(missing)} before it in the pipeline, in this order")


def _component(
    mark: Callable[[Doc, Lexicon], None], nlp: Language, words: Sequence[str], show: Callable[[Doc], None] | None
) -> Component:
    lexicon = with_words(load_lexicon(nlp.lang), words)

    def component(doc: Doc) -> Doc:
        mark(doc, lexicon)
        if show:
            show(doc)
        return doc

    return component


@Language.factory("redflag_kind", default_config=DEFAULTS)
def kind(nlp: Language, name: str, show: bool, words: list[str]) -> Component:
    return _component(mark_kind, nlp, words, _show_kind if show else None)


@Language.factory("redflag_sentences", default_config=DEFAULTS, assigns=["token.is_sent_start"])
def sentences(nlp: Language, name: str, show: bool, words: list[str]) -> Component:
    return _component(mark_sentences, nlp, words, None)  # spaCy's own marks are set in any case


@Language.factory("redflag_clauses", default_config=DEFAULTS)
def clauses(nlp: Language, name: str, show: bool, words: list[str]) -> Component:
    return _component(lambda doc, _: mark_clauses(doc), nlp, words, _show_clauses if show else None)


@Language.factory("redflag_parties", default_config=DEFAULTS, assigns=["doc.ents"])
def parties(nlp: Language, name: str, show: bool, words: list[str]) -> Component:
    return _component(mark_parties, nlp, words, _add_parties if show else None)


@Language.factory("redflag_amounts", default_config=DEFAULTS, assigns=["doc.ents"])
def amounts(nlp: Language, name: str, show: bool, words: list[str]) -> Component:
    return _component(mark_amounts, nlp, words, _add_amounts if show else None)


@Language.factory("redflag_concepts", default_config=DEFAULTS)
def concepts(nlp: Language, name: str, show: bool, words: list[str]) -> Concepts:
    shipped, path = load_lexicon(nlp.lang), lexicon_path(str(nlp.lang))
    lexicon = with_words(shipped, words)
    make = partial(PhraseBook().add_all, nlp, shipped.meanings())
    book = kept(f"phrases-{nlp.lang}", [path], make)  # to make it is half of an engine's start
    if lexicon.added:
        book.add_all(nlp, lexicon.meanings(lexicon.added))
    return Concepts(nlp, lexicon, _show_concepts if show else None, book)


@Language.factory("redflag_statements", default_config=DEFAULTS)
def statements(nlp: Language, name: str, show: bool, words: list[str]) -> Component:
    component = _component(mark_statements, nlp, words, _show_statements if show else None)

    def checked(doc: Doc) -> Doc:
        check_needs(nlp, "redflag_statements", ("redflag_sentences", "redflag_parties", "redflag_concepts"))
        return component(doc)

    return checked


def show_entities(doc: Doc) -> Doc:
    """Put parties and amounts, and nothing else, in `doc.ents`: a party's role is the entity's id."""
    reading = reading_of(doc)
    doc.ents = filter_spans([*_parties_of(doc, reading), *_amounts_of(doc, reading)])
    return doc


def show(doc: Doc) -> Doc:
    """Put all that was read where spaCy shows it: entities, and concepts and statements in `doc.spans`."""
    _show_concepts(show_entities(doc))
    _show_statements(doc)
    return doc


def _parties_of(doc: Doc, reading: Reading) -> Iterator[Span]:
    return (Span(doc, m.start, m.end, label="PARTY", span_id=m.role) for m in reading.mentions)


def _amounts_of(doc: Doc, reading: Reading) -> Iterator[Span]:
    return (Span(doc, start, end, label=value.kind.upper()) for start, end, value in reading.values)


def _add_parties(doc: Doc) -> None:
    doc.ents = filter_spans([*doc.ents, *_parties_of(doc, reading_of(doc))])


def _add_amounts(doc: Doc) -> None:
    doc.ents = filter_spans([*doc.ents, *_amounts_of(doc, reading_of(doc))])


def _show_kind(doc: Doc) -> None:
    doc.cats[reading_of(doc).kind] = 1.0


def _show_clauses(doc: Doc) -> None:
    reading = reading_of(doc)
    spans = [
        doc.char_span(block.start, block.end, label=clause.number, alignment_mode="expand")
        for block, clause in zip(reading.blocks, reading.clauses, strict=True)
    ]
    doc.spans["clauses"] = [span for span in spans if span is not None]


def _show_concepts(doc: Doc) -> None:
    doc.spans["concepts"] = [Span(doc, hit.start, hit.end, label=hit.name) for hit in reading_of(doc).hits]


def _show_statements(doc: Doc) -> None:
    doc.spans["statements"] = [
        Span(doc, s.action.start, s.action.end, label=f"{s.actor} {s.modality} {s.action.name}")
        for sentence in reading_of(doc).sentences
        for s in sentence.statements
    ]
