"""Two drafts read and scanned alike, whatever their formats."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from redflag.batch.ahead import ReadAhead
from redflag.change import Comparison
from redflag.document import Document
from redflag.drafts.compare import compare
from redflag.errors import RedflagError, UnreadableAgreement
from redflag.extractors import extract
from redflag.finding import Report, Role
from redflag.report.earlier import read_reports
from redflag.scan_options import ScanOptions
from redflag.scanner import Scanning
from redflag.start import start_quickly

NO_WORDS = "holds no words that could be read: nothing can be compared"


def compare_files(old: str, new: str, options: ScanOptions) -> Comparison:
    """Compare the agreements at `old` and `new`, scanned as `options` say; `old` may be the JSON report of its scan.
    Raises RedflagError where either cannot be read."""
    paths = [path for path in (old, new) if not _is_report(path)]
    if new not in paths:
        raise RedflagError(f"{new}: is a report: the new draft must be an agreement")
    with ReadAhead(paths, partial(_extract, ocr=options.ocr)) as reading:
        documents = list(reading)
    start_quickly()
    scanning = Scanning(options)
    reports = []
    for path, document in documents:
        if isinstance(document, UnreadableAgreement):
            raise document
        reports.append(scanning.report(document))
        if not reports[-1].words:
            raise UnreadableAgreement(path, NO_WORDS)
    accepted = scanning.accepted
    if _is_report(old):
        earlier = _earlier(old, new, reports[0].read_for)
        reports.insert(0, accepted.apply(earlier, scanning.today) if accepted else earlier)
    if accepted:
        reports[1] = replace(reports[1], unmatched=accepted.unmatched(reports[1:]))
    return compare(reports[0], reports[1], scanning.scanner.rules)


def _extract(path: str, ocr: str) -> Document:
    if Path(path).is_dir():
        raise UnreadableAgreement(path, "is a folder: name the two drafts of one agreement")
    return extract(path, ocr)


def _is_report(path: str) -> bool:
    return Path(path).suffix.lower() == ".json"


def _earlier(path: str, new: str, read_for: Role) -> Report:
    """The one report in a file; of several, that of an agreement named as the new draft is."""
    reports = read_reports(path, in_full=True)
    named = [report for report in reports if Path(report.document.path).name == Path(new).name]
    chosen = reports if len(reports) == 1 else named
    if len(chosen) != 1:
        raise RedflagError(f"{path}: holds {len(reports)} agreements, not one: give a report of the old draft alone")
    if chosen[0].read_for != read_for:
        raise RedflagError(f"{path}: was read for the {chosen[0].read_for}: use --role {chosen[0].read_for}")
    if not chosen[0].words:
        raise UnreadableAgreement(path, NO_WORDS)
    return chosen[0]
