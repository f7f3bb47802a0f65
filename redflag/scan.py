"""One agreement: extract, read, match, settle -> Report."""

from __future__ import annotations

from collections.abc import Sequence
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
from redflag.pipeline.reading import reading_of


class Scanner:
    """A pipeline with rules, ready to scan one agreement after another."""

    def __init__(self, rules: Sequence[Rule] | None = None, language: str = "en") -> None:
        self.rules = tuple(rules) if rules is not None else load_rules()
        self.language = language
        self.nlp = build(language)
        self.engine = Engine(self.nlp, self.rules)
        self._info = rules_info(self.rules)

    def scan(self, path: str | Path) -> Report:
        """Scan the agreement at `path`. Raises UnreadableAgreement."""
        return self.scan_document(extract(path))

    def scan_document(self, document: Document) -> Report:
        """Scan what was extracted already."""
        doc = read(self.nlp, document)
        findings = settle(self.engine.matches(doc), doc, document)
        reading = reading_of(doc)
        parties = tuple(Party(name, role) for name, role in reading.names.items())
        words = sum(any(map(str.isalnum, word)) for word in reading.words)
        return Report(document, self.language, words, parties, findings, self._info)


@cache
def _shipped() -> Scanner:
    return Scanner()


def scan(path: str | Path) -> Report:
    """Scan one agreement with the shipped rules. Raises UnreadableAgreement."""
    return _shipped().scan(path)
