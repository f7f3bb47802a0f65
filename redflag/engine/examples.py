"""Tries a rule on its own examples: the flags must be flagged, on the marked words; the near misses must not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.language import Language

from redflag.document import COLUMN, Block, Document
from redflag.engine.match import Engine
from redflag.engine.rule import Rule
from redflag.pipeline import read

NOTE = re.compile(r"^\[\^\w+\]: ")


def misbehaving(nlp: Language, engine: Engine, rules: Sequence[Rule]) -> Iterator[tuple[Rule, str]]:
    """(rule, what is wrong) of every example that does not do what its rule says it does."""
    for rule in rules:
        for example in rule.flags:
            text = example.replace("[[", "").replace("]]", "")
            found = match_text(nlp, engine, rule, text)
            if found is None:
                yield rule, f"does not flag: {text}"
            elif "[[" in example and found != example[example.index("[[") + 2 : example.index("]]")]:
                yield rule, f"flags '{found}' in: {example}"
        for example in rule.passes:
            found = match_text(nlp, engine, rule, example)
            if found is not None:
                yield rule, f"flags the near miss: {example} ['{found}']"


def match_text(nlp: Language, engine: Engine, rule: Rule, text: str) -> str | None:
    """The words of `text` (a block a line; a line with " | " is a table row) that `rule` matches, or None; "" for
    a protection that is missing."""
    doc = read(nlp, of_lines(text))
    found = engine.find(doc)
    for match in found.matches:
        if match.rule.id == rule.id:
            return doc[match.start : match.end].text
    return "" if any(missing.id == rule.id for missing in found.missing) else None


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
