"""From text to a read Doc: a blank spaCy pipeline and the components that mark what agreements say.

`build()` gives the pipeline, `read(nlp, document)` the Doc of a Document; what was read is in `reading_of(doc)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from redflag.document import Document
from redflag.pipeline.components import COMPONENTS
from redflag.pipeline.components import show as show
from redflag.pipeline.components import show_entities as show_entities
from redflag.pipeline.notes import with_notes
from redflag.pipeline.reading import begin_reading
from redflag.pipeline.tokens import WarmTokenizer


def build(language: str = "en", words: Sequence[str | Path] = ()) -> Language:
    """A pipeline that reads agreements in `language`; `words` are files of a house's own concepts. Raises RuleError
    (path:line) where one is wrong."""
    blank = spacy.util.get_lang_class(language)
    nlp = blank(create_tokenizer=lambda nlp: WarmTokenizer(nlp.vocab, blank.Defaults))
    nlp.max_length = 10_000_000
    for name in COMPONENTS:
        nlp.add_pipe(name, config={"show": False, "words": [str(path) for path in words]})  # to show costs time
    return nlp


def read(nlp: Language, document: Document, turned: bool = False) -> Doc:
    """The Doc of a Document, read: its blocks are the Document's own, and notes where a mark shows them. `turned`: with
    the sides swapped, so that what the customer may is said of the vendor."""
    doc = nlp.make_doc(document.text)
    begin_reading(doc, document.text, with_notes(document.text, document.blocks)).turned = turned
    return nlp(doc)
