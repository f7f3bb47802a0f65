"""One agreement: extract, read, match, settle -> Report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from redflag.accepted import load_accepted
from redflag.clock import today
from redflag.document import Document
from redflag.engine.load import load_rules, rules_folder, word_files
from redflag.engine.match import Engine
from redflag.engine.plan import Plan, make_plan
from redflag.engine.rule import Rule
from redflag.engine.settle import settle
from redflag.extractors import extract
from redflag.finding import Party, Report, Role, Severity
from redflag.keep import kept
from redflag.packs import pack_files
from redflag.pipeline import build, read
from redflag.pipeline.charges import read_charges
from redflag.pipeline.language import lexicon_path, load_lexicon
from redflag.pipeline.reading import reading_of
from redflag.pipeline.said import LONGEST, too_long
from redflag.pipeline.timing import read_terms
from redflag.playbook import Playbook, load_playbook
from redflag.scan_options import ScanOptions


class Scanner:
    """A pipeline with rules, ready to scan one agreement after another."""

    def __init__(
        self,
        rules: Sequence[Rule] | None = None,
        language: str = "en",
        folders: Sequence[str] = (),
        playbook: Playbook | str | None = None,
        role: Role | None = None,
    ) -> None:
        """With `rules`, or with the shipped ones and those of `folders`, changed by `playbook` (one, or its path).
        `role` is the side to read for, customer or vendor; without it the playbook's. Raises RuleError."""
        self.language = language
        self.nlp = build(language, word_files(*folders))
        plan = make_plan(self.nlp, rules) if rules is not None else self._kept_plan(folders)
        self.playbook = load_playbook(playbook, plan.rules) if isinstance(playbook, str) else playbook
        if self.playbook is not None:
            plan = replace(make_plan(self.nlp, self.playbook.apply(plan.rules)), info=plan.info)
        self.role: Role = role or (self.playbook.role if self.playbook else None) or "customer"
        if self.role == "vendor":
            turned = [rule for rule in (rule.turned() for rule in plan.rules) if rule is not None]
            plan = replace(make_plan(self.nlp, turned), info=plan.info)
        self.plan = plan
        self.engine = Engine(self.nlp, plan)

    def _kept_plan(self, folders: Sequence[str]) -> Plan:
        house = hashlib.sha256("\n".join(folders).encode()).hexdigest()[:8] if folders else "shipped"
        sources = [lexicon_path(self.language), *pack_files(rules_folder())]
        for folder in folders:
            sources += pack_files(folder)
        return kept(f"rules-{self.language}-{house}", sources, lambda: make_plan(self.nlp, load_rules(*folders)))

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self.plan.rules

    def scan(self, path: str | Path, ocr: str = "") -> Report:
        """Scan the agreement at `path`; `ocr` as in `extract`. Raises UnreadableAgreement."""
        return self.scan_document(extract(path, ocr))

    def scan_document(self, document: Document) -> Report:
        """Scan what was extracted already."""
        doc = read(self.nlp, document, turned=self.role == "vendor")
        reading = reading_of(doc)
        document = _told_if_foreign(document, reading.words, self.language)
        found = self.engine.find(doc)
        missing = found.missing if document.coverage.complete else ()
        if found.missing and not missing:
            document = _with_note(document, NOT_MISSED)
        if long := too_long(reading):
            document = _remarked(document, TOO_LONG.format(long, " was" if long == 1 else "s were"))
        findings = settle(found.matches, doc, document, missing)
        parties = tuple(Party(name, role) for name, role in reading.names.items())
        words = sum(any(map(str.isalnum, word)) for word in reading.words)
        playbook = self.playbook.info if self.playbook else None
        return Report(
            document,
            self.language,
            words,
            parties,
            findings,
            self.plan.info,
            playbook=playbook,
            kind=reading.kind,
            kind_evidence=reading.kind_evidence,
            read_for=self.role,
            looked_for=found.looked_for,
            terms=read_terms(reading),
            charges=read_charges(reading),
        )


NOT_MISSED = (
    "what an agreement of this kind should hold and lacks was not looked for: it may stand in what was not read"
)
TOO_LONG = f"{{}} long sentence{{}} not read for dates and sums: beyond {LONGEST:,} characters"
COMMON = 0.1  # share of the commonest words: .21 to .42 in 590 English agreements, below .002 in 6 French ones
FEW = 60  # words below which the share says nothing


def _told_if_foreign(document: Document, words: Sequence[str], language: str) -> Document:
    """The Document, with a warning in its coverage where it is not in the language of the rules."""
    letters = [word for word in words if word.isalpha()]
    common = load_lexicon(language).common
    if len(letters) < FEW or sum(word in common for word in letters) >= COMMON * len(letters):
        return document
    note = f"does not read as '{language}': the rules are for that language and find little or nothing here"
    return _with_note(document, note)


def _with_note(document: Document, note: str) -> Document:
    """The Document, not complete, with one more note of what was not read or not looked for."""
    return _remarked(replace(document, coverage=replace(document.coverage, complete=False)), note)


def _remarked(document: Document, note: str) -> Document:
    """The Document with one more note."""
    return replace(document, coverage=replace(document.coverage, notes=(*document.coverage.notes, note)))


@cache
def shipped() -> Scanner:
    """The one scanner with the shipped rules: to build one costs more than to scan an agreement."""
    return Scanner()


class Scanning:
    """A scanner and acceptances, loaded as `options` say, to scan one agreement after another."""

    def __init__(self, options: ScanOptions) -> None:
        """Raises RuleError."""
        self.options = options
        self.accepted = load_accepted(options.accepted) if options.accepted else None
        self.today = options.today or today()
        is_plain = not (options.rules or options.playbook or options.role)
        self.scanner = (
            shipped() if is_plain else Scanner(folders=options.rules, playbook=options.playbook, role=options.role)
        )

    @property
    def lapsed(self) -> list[str]:
        """The acceptances that have run out by now."""
        entries = [entry for same in self.accepted.by_fingerprint.values() for entry in same] if self.accepted else []
        return sorted(repr(entry) for entry in entries if not entry.holds(self.today))

    def report(self, document: Document) -> Report:
        """Scan what was extracted already; what is accepted, and what is below `options.min_severity`, stands apart."""
        report = self.scanner.scan_document(document)
        if self.accepted:
            report = self.accepted.apply(report, self.today)
        lowest = Severity[self.options.min_severity]
        kept = tuple(finding for finding in report.findings if finding.severity >= lowest)
        left_out = tuple(finding for finding in report.findings if finding.severity < lowest)
        return replace(report, findings=kept, left_out=left_out)


def scan(path: str | Path, ocr: str = "") -> Report:
    """Scan one agreement with the shipped rules. With `ocr`, a language ("en"), the pages of a PDF that are pictures
    are read by text recognition. Raises UnreadableAgreement."""
    return shipped().scan(path, ocr)
