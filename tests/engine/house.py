"""A language of a few words, and rules over it: so that tests of the engine do not hang on the shipped lexicon."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from unittest.mock import patch

import yaml
from spacy.language import Language

from redflag.engine.match import Engine, Match
from redflag.engine.rule import Alternative, Expression, Rule
from redflag.finding import Confidence, Severity
from redflag.pipeline import build, read
from redflag.engine.examples import of_lines
from redflag.pipeline.language import Lexicon, read_lexicon
from spacy.tokens import Doc

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
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "xx.yml"
        path.write_text(LEXICON, encoding="utf-8")
        return read_lexicon(path)
