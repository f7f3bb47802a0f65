"""Why a text is or is not flagged, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from redflag.engine.examples import of_lines
from redflag.engine.match import Engine
from redflag.engine.plan import make_plan
from redflag.engine.rule import Rule
from redflag.pipeline import build, read
from redflag.pipeline.reading import Hit, Part, Statement, reading_of


def explain(text: str, rules: Sequence[Rule]) -> str:
    """What the pipeline reads in `text` (a block a line), and which rules hold of it."""
    nlp = build()
    engine = Engine(nlp, make_plan(nlp, rules))
    doc = read(nlp, of_lines(text))
    reading = reading_of(doc)
    lines = [f"parties: {', '.join(f'{name} = {role}' for name, role in reading.names.items()) or 'role words only'}"]
    lines.append(f"kind of agreement: {', '.join([reading.kind, *reading.kind_evidence])}")
    for sentence in reading.sentences:
        lines.append(f"\n{doc[sentence.start : sentence.end].text.strip()}")
        for part in sentence.parts:
            lead = f" (led in by: {doc[part.lead.start : part.lead.end].text})" if part.lead else ""
            lines.append(f"  part: {doc[part.start : part.end].text}{lead}")
            lines.append(f"    words: {_words(doc, part)}")
        lines.extend(f"    says: {_said(statement)}" for statement in sentence.statements)
    found = engine.find(doc)
    for match in found.matches:
        lines.append(f"\n{match.rule.id}: '{doc[match.start : match.end].text}'  by: {match.by}")
    lines.extend(f"\n{rule.id}: missing" for rule in found.missing)
    return "\n".join([*lines, "" if found.matches or found.missing else "\nno rule holds"])


def _words(doc: Doc, part: Part) -> str:
    hits = [hit for hit in part.hits if _is_named(hit)]
    return "; ".join(
        f"{doc[hit.start : hit.end].text} = {hit.name}{':' + hit.form if hit.form else ''}" for hit in hits
    )


def _said(statement: Statement) -> str:
    objects = dict.fromkeys(hit.name for hit in statement.objects if _is_named(hit))
    return f"{statement.actor} {statement.modality} {statement.action.name} -> {', '.join(objects) or 'nothing named'}"


def _is_named(hit: Hit) -> bool:
    """Whether it is a word of the lexicon; the literal words of rules are hits as well."""
    return not hit.name.startswith("=")
