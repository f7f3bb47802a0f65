"""Why a text is or is not flagged, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from redflag.engine.examples import of_lines
from redflag.engine.match import Engine
from redflag.engine.rule import Rule
from redflag.pipeline import build, read, reading_of


def explain(text: str, rules: Sequence[Rule]) -> str:
    """What the pipeline reads in `text`, and which rules hold of it."""
    nlp = build()
    engine = Engine(nlp, rules)
    doc = read(nlp, of_lines(text))
    reading = reading_of(doc)
    lines = [f"parties: {', '.join(f'{name} = {role}' for name, role in reading.names.items()) or 'role words only'}"]
    for sentence in reading.sentences:
        lines.append(f"\n{doc[sentence.start : sentence.end].text.strip()}")
        for part in sentence.parts:
            lead = f" (led in by: {doc[part.lead.start : part.lead.end].text})" if part.lead else ""
            lines.append(f"  part: {doc[part.start : part.end].text}{lead}")
            named = (f"{doc[hit.start : hit.end].text} = {hit.name}{':' + hit.form if hit.form else ''}" for hit in part.hits if hit.name[0] != "=")
            lines.append(f"    words: {'; '.join(named)}")
        for said in sentence.statements:
            objects = ", ".join(dict.fromkeys(hit.name for hit in said.objects)) or "nothing named"
            lines.append(f"    says: {said.actor} {said.modality} {said.action.name} -> {objects}")
    matches = engine.matches(doc)
    for match in matches:
        lines.append(f"\n{match.rule.id}: '{doc[match.start : match.end].text}'  by: {match.by}")
    return "\n".join([*lines, "" if matches else "\nno rule holds"])
