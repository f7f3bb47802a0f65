"""A language of a few words, and rules over it: so that tests of the engine do not hang on the shipped lexicon."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from unittest.mock import patch

from spacy.language import Language
from spacy.tokens import Doc

from redflag.document import Document
from redflag.engine.examples import of_lines
from redflag.engine.line import read_conditions, read_line
from redflag.engine.match import Engine, Found
from redflag.engine.pattern import read_pattern
from redflag.engine.plan import make_plan
from redflag.engine.rule import Alternative, Conditions, Expression, Rule
from redflag.finding import Confidence, Kind, Severity
from redflag.pipeline import build, read
from redflag.pipeline.language import Lexicon, read_lexicon

LEXICON = """
modals:
  may: [may, is entitled to]
  must: [shall]
  may-not: [may not, shall not]
cues:
  negation: [not, no, without, never]
  exception: [except, unless]
  condition: [if]
parties:
  vendor: [Provider]
  customer: [Customer]
  we: [we]
  you: [you]
  both: [either party]
  third: [third party]
  either: [Dealer]
abbreviations: [Inc]
numbers: {ten: 10, thirty: 30, sixty: 60}
counted: [user]
agreements:
  hosting: {title: [hosting agreement], text: [platform]}
  licence: {title: [licence agreement], text: [software]}
  other: {title: [office lease], text: [premises]}
actions:
  end: {verbs: [terminate, close down], nouns: [termination]}
  change: {verbs: [change], nouns: [change]}
  charge: {verbs: [charge], nouns: [charge]}
objects:
  service: [service, "hosted? platform"]
  fee: [fee, termination fee, "termination fee of change"]
  agreement: [agreement]
  notice: ["prior? notice"]
qualifiers:
  at-any-time: [at any time]
  without-notice: ["without prior? notice"]
"""


@cache
def lexicon() -> Lexicon:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "house.yml"
        path.write_text(LEXICON, encoding="utf-8")
        return read_lexicon(path)


@cache
def pipeline() -> Language:
    """A pipeline that knows this language, and keeps nothing of it on disk."""
    parts = "redflag.pipeline.components"
    with patch(f"{parts}.load_lexicon", lambda _: lexicon()), patch(f"{parts}.kept", lambda *args: args[-1]()):
        return build()


def line(text: str, limit: str = "", conditions: Conditions | None = None) -> Alternative:
    return read_line(text, lexicon().kinds, limit, conditions or Conditions())


def pattern(text: str, conditions: Conditions | None = None) -> Alternative:
    return read_pattern(text, lexicon().kinds, conditions or Conditions())


def rule(
    *when: Alternative,
    id: str = "test.rule",
    unless: tuple[Expression, ...] = (),
    severity: Severity = Severity.medium,
    confidence: Confidence = Confidence.medium,
    softened: tuple[str, ...] = (),
    kind: Kind = "present",
    effect: str = "",
    agreements: Sequence[str] = (),
    place: tuple[str, ...] = (),
    counterpart: tuple[Alternative, ...] = (),
    once: bool = False,
) -> Rule:
    return Rule(
        id=id,
        category=id.split(".")[0],
        severity=severity,
        confidence=confidence,
        kind=kind,
        effect=effect,
        when=when,
        unless=unless,
        title="",
        why="",
        ask="",
        fallback="",
        false_alarms="",
        flags=(),
        passes=(),
        where="",
        agreements=frozenset(agreements),
        place=place,
        counterpart=counterpart,
        once=once,
        softened=tuple(read_conditions(text, lexicon().kinds) for text in softened),
    )


def matched(text: str, *rules: Rule) -> list[str]:
    """The words of `text` (a block a line, "# " before a heading) that the rules match, in the order of the text."""
    doc, found = run(of_lines(text), *rules)
    return [doc[match.start : match.end].text for match in found]


def run(document: Document, *rules: Rule) -> tuple[Doc, list]:  # type: ignore[type-arg]
    doc, found = find(document, *rules)
    return doc, list(found.matches)


def find(document: Document, *rules: Rule) -> tuple[Doc, Found]:
    """The read Doc and all that the rules find or miss in it."""
    nlp = pipeline()
    engine = Engine(nlp, make_plan(nlp, rules))
    doc = read(nlp, document)
    return doc, engine.find(doc)
