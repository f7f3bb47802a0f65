"""The rules as a spaCy component: what `nlp.add_pipe("redflag_flags")` puts into a Doc."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import redflag.component  # noqa: F401  # registers the factory, as the entry point does once redflag is installed
from redflag.engine.examples import of_lines
from redflag.pipeline import read
from redflag.pipeline.components import COMPONENTS
from redflag.scanner import Scanner

TEXT = (
    "Provider may terminate this Agreement at any time in its sole discretion. Fees are not refundable. "
    "Customer shall pay Provider's then-current fees for support."
)


def flagged(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.id_) for span in doc.spans["flags"]]


def blank() -> Language:
    nlp = spacy.blank("en")
    for name in (*COMPONENTS, "redflag_flags"):
        nlp.add_pipe(name)
    return nlp


def test_the_first_doc_is_read_as_the_second() -> None:
    """The rules' own words must be known before the first Doc is read, not from the second on."""
    nlp = blank()
    first, second, piped = nlp(TEXT), nlp(TEXT), next(nlp.pipe([TEXT]))
    assert flagged(first) == flagged(second) == flagged(piped)
    assert [(e.text, e.ent_id_) for e in first.ents] == [(e.text, e.ent_id_) for e in second.ents]


def test_a_second_pipeline_finds_the_same() -> None:
    assert flagged(blank()(TEXT)) == flagged(blank()(TEXT))


def test_it_finds_what_a_scan_finds(scanner: Scanner) -> None:
    doc = read(scanner.nlp, of_lines(TEXT))
    found = {(doc[m.start : m.end].text, m.rule.id) for m in scanner.engine.find(doc).matches}
    told = {(text, rule) for text, rule, _ in flagged(blank()(TEXT))}
    assert told == found and len(told) >= 3


def test_what_it_needs_is_told() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("redflag_flags")
    with pytest.raises(ValueError, match="redflag_sentences") as error:
        nlp(TEXT)
    assert "\n" not in str(error.value)
