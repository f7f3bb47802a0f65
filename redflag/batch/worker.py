"""What a worker does with its share of a batch, on this machine or another: read, scan, write the reports, tell a row.

The work is done in a child of the worker (`guard.py`), so that no agreement can take the worker or the others with it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from redflag.batch.folder import EMPTY, Item, is_folder, put
from redflag.batch.guard import Death, Limits, guarded
from redflag.batch.scans import Scanned, Scans, open_scans
from redflag.document import Document
from redflag.errors import RedflagError, UnreadableAgreement
from redflag.extractors import bytes_of, extract_bytes, load_readers
from redflag.finding import Failure
from redflag.remote import Place
from redflag.report import FORMATS
from redflag.report.summary import Summary, summary_of
from redflag.scan_options import ScanOptions
from redflag.scanner import Scanning
from redflag.start import start_quickly

Read = Callable[[str, bytes, str], Document]  # as `extract_bytes`
Row = Summary | Failure
GARBAGE = 300_000  # objects left by agreements, some 100 MB, that are worth looking through: .05 s of each otherwise
_ready: dict[str, Scanning] = {}  # what `prepare` loaded, by the state of rules and options: children are born with it


@dataclass(frozen=True, slots=True)
class Job:
    """All that is the same for each agreement of a batch. `folders` is where reports go; `pages` says whether HTML
    reports are among them."""

    options: ScanOptions
    folders: tuple[Place, ...]
    scans: Scans
    pages: bool = True
    limits: Limits = field(default_factory=Limits)
    read: Read = extract_bytes


def work(job: Job, items: tuple[Item, ...]) -> list[Row]:
    """Scan `items` and write their reports; a row for each, in order. Raises RedflagError where none can be read as
    asked, for want of a program or of rules."""
    if job.scans.state not in _ready:
        prepare(job.options, items)
    outcomes = guarded(partial(_scan, job), items, job.limits)
    return [
        Failure(item.path, "UnreadableAgreement", outcome.reason) if isinstance(outcome, Death) else outcome
        for item, outcome in zip(items, outcomes, strict=True)
    ]


def prepare(options: ScanOptions, items: Iterable[Item], cache: bool = True) -> tuple[Scanning, Scans]:
    """Load all that scanning `items` needs, so that children are born with it, and open the cache. Raises RuleError."""
    start_quickly()
    scanning = Scanning(options)
    load_readers(Path(item.path).suffix for item in items)
    FORMATS["html"]([], [])  # compiles the templates
    gc.freeze()  # what is loaded stays: children need not look through it
    gc.enable()
    scans = open_scans(options, scanning.scanner.plan.info.version, scanning.lapsed, cache)
    _ready.clear()  # a process that lives long is not to keep every playbook it met
    _ready[scans.state] = scanning
    return scanning, scans


def _scan(job: Job, item: Item) -> Row:
    gc.disable()
    try:
        scanned = _scanned(job, item)
    except UnreadableAgreement as error:
        return Failure(item.path, type(error).__name__, EMPTY if is_folder(item.path) else error.reason)
    finally:
        if gc.get_count()[0] > GARBAGE:  # a third faster with the collector off while an agreement is scanned
            gc.collect()
    for folder in job.folders:
        try:
            put(folder, f"{item.name}.json", scanned.json)
            if job.pages:
                put(folder, f"{item.name}.html", scanned.html)
        except OSError as error:
            raise RedflagError(f"{folder}: cannot be written: {error.strerror}") from None
    return replace(scanned.summary, name=item.name)


def _scanned(job: Job, item: Item) -> Scanned:
    data = bytes_of(item.path)
    key = job.scans.key(item.path, data)
    known = job.scans.get(key)
    if known is not None:
        return known
    scanning = _ready[job.scans.state]
    report = scanning.report(job.read(item.path, data, job.options.ocr))
    matched = scanning.accepted.matched(report) if scanning.accepted else ()
    page = FORMATS["html"]([report], []) if job.pages or job.scans.folder else b""
    scanned = Scanned(summary_of(report, item.name, matched), FORMATS["json"]([report], []), page)
    if report.coverage.complete or not job.options.ocr:  # recognition may have failed for want of time
        job.scans.put(key, scanned)
    return scanned
