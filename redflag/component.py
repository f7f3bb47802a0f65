"""The rules as a spaCy component: `nlp.add_pipe("redflag_flags")` (entry point `spacy_factories`)."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Span

from redflag.engine.match import Engine
from redflag.pipeline.components import COMPONENTS, check_needs
from redflag.scanner import shipped


@Language.factory("redflag_flags")
def flags(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Puts what the shipped rules find in `doc.spans["flags"]`: the match, labelled with the rule's id, its severity in
    `id_`. Rules are not settled, so that several may tell one flag; `redflag.scan` settles them."""
    engines: list[Engine] = []  # made at the first Doc, when all other components are there

    def component(doc: Doc) -> Doc:
        if not engines:
            check_needs(nlp, "redflag_flags", COMPONENTS)
            engines.append(Engine(nlp, shipped().plan))
        matches = engines[0].find(doc).matches
        doc.spans["flags"] = [
            Span(doc, match.start, match.end, label=match.rule.id, span_id=match.severity.name) for match in matches
        ]
        return doc

    return component
