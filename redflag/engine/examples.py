"""Tries a rule on its own examples: the flags must be flagged, on the marked words; the near misses must not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from redflag.document import COLUMN, Block, Document
from redflag.engine.match import Engine
from redflag.engine.rule import Rule
from redflag.engine.trace import Reached, tried, untold
from redflag.pipeline import read
from redflag.pipeline.reading import reading_of

NOTE = re.compile(r"^\[\^\w+\]: ")


@dataclass(frozen=True, slots=True)
class Misbehaving:
    """An example that does not do what its rule says it does: the `number`th of `sort` in the rule's file, what it does
    instead, and `why`: the line of the rule that decided, "" where none did."""

    rule: Rule
    sort: Literal["flag", "pass"]
    number: int
    told: str
    why: str = ""


def misbehaving(nlp: Language, engine: Engine, rules: Sequence[Rule]) -> Iterator[Misbehaving]:
    """Every example that does not do what its rule says it does."""
    for rule in rules:
        for number, example in enumerate(rule.flags):
            told, why = _as_flag(nlp, engine, rule, example)
            if told:
                yield Misbehaving(rule, "flag", number, told, why)
        for number, example in enumerate(rule.passes):
            doc = read(nlp, of_lines(example))
            found, by = _matched(engine, rule, doc)
            if found is not None:
                yield Misbehaving(rule, "pass", number, f"flags the near miss: {example} ['{found}']", by)


def _as_flag(nlp: Language, engine: Engine, rule: Rule, example: str) -> tuple[str, str]:
    """What a flag example does instead and why, ("", "") where it does what it says."""
    text = example.replace("[[", "").replace("]]", "")
    doc = read(nlp, of_lines(text))
    found, by = _matched(engine, rule, doc)
    if found is None:
        return f"does not flag: {text}", _why_not(engine, rule, doc)
    if "[[" in example and found != example[example.index("[[") + 2 : example.index("]]")]:
        return f"flags '{found}' in: {example}", by
    return "", ""


def _matched(engine: Engine, rule: Rule, doc: Doc) -> tuple[str | None, str]:
    """The words that `rule` matches, and the line or pattern that does; (None, "") where it holds of none, "" for a
    protection that is missing."""
    found = engine.find(doc)
    for match in found.matches:
        if match.rule.id == rule.id:
            return doc[match.start : match.end].text, match.by
    return ("" if any(missing.id == rule.id for missing in found.missing) else None), ""


def _why_not(engine: Engine, rule: Rule, doc: Doc) -> str:
    """What stopped the line or pattern of a rule that came nearest to holding."""
    best = max(
        (one for scope in engine.scopes(doc) for one in tried(rule, scope)), key=lambda one: one.reached, default=None
    )
    if best is None:
        return ""
    if rule.kind == "missing" and best.reached == Reached.holds and rule.applies_to(reading_of(doc).kind):
        return f"{best.by}: is said there, so that nothing is missing"
    why = untold(rule, reading_of(doc)) if rule.kind == "missing" or best.reached == Reached.holds else best.why
    return f"{best.by}: {why}"


def match_text(nlp: Language, engine: Engine, rule: Rule, text: str) -> str | None:
    """The words of `text` (a block a line; a line with " | " is a table row) that `rule` matches, or None; "" for
    a protection that is missing."""
    return _matched(engine, rule, read(nlp, of_lines(text)))[0]


def of_lines(text: str) -> Document:
    """A Document of a few lines, for examples: "# " begins a heading, "[^1]: " a note, " | " makes a table row."""
    blocks, lines, at = [], [], 0
    for line in text.split("\n"):
        heading, note = line.startswith("# "), NOTE.match(line)
        line = NOTE.sub("", line.removeprefix("# "))
        kind = "heading" if heading else "note" if note else "row" if COLUMN in line else "paragraph"
        if line.strip():
            blocks.append(Block(at, at + len(line), kind))  # type: ignore[arg-type]
        lines.append(line)
        at += len(line) + 1
    return Document("", "text", "", "\n".join(lines), tuple(blocks), ())
