"""One agreement: extract, read, match, settle -> Report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from redflag.document import Document
from redflag.engine.load import load_rules, rules_info
from redflag.engine.match import Engine
from redflag.engine.rule import Rule
from redflag.engine.settle import settle
from redflag.extractors import extract
from redflag.finding import Party, Report
from redflag.pipeline import build, read
from redflag.pipeline.language import load_lexicon
from redflag.pipeline.reading import reading_of
from redflag.playbook import Playbook


class Scanner:
    """A pipeline with rules, ready to scan one agreement after another."""

    def __init__(
        self, rules: Sequence[Rule] | None = None, language: str = "en", playbook: Playbook | None = None
    ) -> None:
        self.rules = tuple(rules) if rules is not None else load_rules()
        self._info = rules_info(self.rules)
        self.playbook = playbook
        if playbook is not None:
            self.rules = playbook.apply(self.rules)
        self.language = language
        self.nlp = build(language)
        self.engine = Engine(self.nlp, self.rules)

    def scan(self, path: str | Path) -> Report:
        """Scan the agreement at `path`. Raises UnreadableAgreement."""
        return self.scan_document(extract(path))

    def scan_document(self, document: Document) -> Report:
        """Scan what was extracted already."""
        doc = read(self.nlp, document)
        reading = reading_of(doc)
        document = _told_if_foreign(document, reading.words, self.language)
        findings = settle(self.engine.matches(doc), doc, document)
        parties = tuple(Party(name, role) for name, role in reading.names.items())
        words = sum(any(map(str.isalnum, word)) for word in reading.words)
        playbook = self.playbook.info if self.playbook else None
        return Report(document, self.language, words, parties, findings, self._info, playbook=playbook)


COMMON = 0.1  # share of the commonest words: .21 to .42 in 590 English agreements, below .002 in 6 French ones
FEW = 60  # words below which the share says nothing


def _told_if_foreign(document: Document, words: Sequence[str], language: str) -> Document:
    """The Document, with a warning in its coverage where it is not in the language of the rules."""
    letters = [word for word in words if word.isalpha()]
    common = load_lexicon(language).common
    if len(letters) < FEW or sum(word in common for word in letters) >= COMMON * len(letters):
        return document
    note = f"does not read as '{language}': the rules are for that language and find little or nothing here"
    coverage = replace(document.coverage, complete=False, notes=(*document.coverage.notes, note))
    return replace(document, coverage=coverage)


@cache
def shipped() -> Scanner:
    """The one scanner with the shipped rules: to build one costs more than to scan an agreement."""
    return Scanner()


def scan(path: str | Path) -> Report:
    """Scan one agreement with the shipped rules. Raises UnreadableAgreement."""
    return shipped().scan(path)
