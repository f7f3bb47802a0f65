"""Several agreements: scan each, write what was found. One that fails loses no other.

What is shown as one text or page is scanned here, each file read one ahead (`scan_all`): the quick way for a few.
Folders of reports and tables are made by workers, and need no more memory for thousands (`scan_batch`).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from redflag.accepted import load_accepted
from redflag.batch.ahead import ReadAhead
from redflag.batch.folder import EMPTY, Item, find, is_folder, items
from redflag.batch.guard import Limits
from redflag.errors import RedflagError, UnreadableAgreement
from redflag.extractors import extract
from redflag.files import write_whole
from redflag.finding import Failure, Report
from redflag.remote import Place, Remote, place
from redflag.report import BINARY, FORMATS, SUFFIXES, TABLES, text, wording
from redflag.scan_options import ScanOptions
from redflag.start import start_quickly

if TYPE_CHECKING:
    from redflag.batch.worker import Row
    from redflag.batch.workers import Start
    from redflag.report.table import Portfolio
    from redflag.scanner import Scanning

__all__ = [
    "Output",
    "Running",
    "find",
    "items",
    "no_binary_on_terminal",
    "not_read_in_full",
    "run",
    "scan_all",
    "targets",
]

Target = tuple[Place, str]  # where to write, and the format; "" for a folder


@dataclass(frozen=True, slots=True)
class Output:
    """What to write: `targets`, and a format for standard output, "" for none. `fail_on` is the severity from which a
    report of test results tells a failure, without it medium."""

    targets: Sequence[Target] = ()
    shown: str = "text"
    fail_on: str | None = None

    @property
    def forms(self) -> set[str]:
        """All formats asked for, "" for a folder."""
        return {form for _, form in self.targets} | ({self.shown} if self.shown else set())


@dataclass(frozen=True, slots=True)
class Running:
    """How a batch is run; none of it changes what is found. `start` begins the executor, without it the processes of
    this machine."""

    jobs: int = 1
    limits: Limits = field(default_factory=Limits)
    cache: bool = True
    start: Start | None = None


def targets(outputs: Sequence[str], agreements: Sequence[str], suffixes: Mapping[str, str] = SUFFIXES) -> list[Target]:
    """What each of `outputs` asks for, by the format of its suffix. Raises RedflagError on a suffix of no format, and
    where a report would overwrite one of `agreements`: both before anything is scanned."""
    asked: list[Target] = []
    for output in outputs:
        path = place(output)
        if _is_dir(path) or output.endswith("/") or not path.suffix:
            asked.append((path, ""))
            continue
        form = suffixes.get(path.suffix.lower())
        if form is None:
            raise RedflagError(f"{output}: cannot write '{path.suffix}' files: use {', '.join(suffixes)} or a folder")
        if path.exists() and any(_is_same(path, agreement) for agreement in agreements):
            raise RedflagError(f"{output}: is an agreement to scan: give the report another name")
        asked.append((path, form))
    return asked


def _is_dir(path: Place) -> bool:
    try:
        return path.is_dir()
    except OSError as error:
        raise RedflagError(f"{path}: cannot be reached: {error.strerror}") from None


def _is_same(path: Place, other: str) -> bool:
    if isinstance(path, Remote):
        return path.url == other
    try:
        return path.samefile(other)
    except OSError:
        return False


def no_binary_on_terminal(form: str, stream: TextIO) -> None:
    """Raises RedflagError where `stream` is a terminal and cannot show reports of that format."""
    if form in BINARY and stream.isatty():
        raise RedflagError(f"-f {form}: not on a terminal: write -o report.{form}, or send it to a file")


def run(items: Sequence[Item], options: ScanOptions, output: Output, running: Running) -> Portfolio:
    """Scan `items` and write `output`; what was found and not read, without the text. Raises RedflagError."""
    by_workers = output.forms <= {"", *TABLES} and (len(items) > 1 or output.forms != {"json"})
    return scan_batch(items, options, output, running) if by_workers else _scan_here(items, options, output)


def scan_batch(items: Sequence[Item], options: ScanOptions, output: Output, running: Running) -> Portfolio:
    """By workers. The reports go into the folders asked for, or into one that is gone afterwards; index and tables are
    made from them when all are there."""
    start_quickly()
    from tempfile import TemporaryDirectory

    from redflag.batch import portfolio, workers
    from redflag.batch.folder import alone_in
    from redflag.batch.progress import progress
    from redflag.batch.worker import Job, prepare

    scanning, scans = prepare(options, items, running.cache)
    start = running.start or partial(workers.processes, running.jobs)
    with ExitStack() as stack:
        folders = tuple(path for path, form in output.targets if not form)
        for folder in folders:
            stack.enter_context(alone_in(folder))
        spools: tuple[Place, ...] = folders or (Path(stack.enter_context(TemporaryDirectory())),)
        job = Job(options, spools, scans, bool(folders), running.limits)
        with progress(len(items)) as told:
            rows = workers.spread(items, job, start, running.jobs, told)
        outcome = replace(_portfolio(rows, scanning), fail_on=output.fail_on)
        files = [(path, TABLES[form]) for path, form in output.targets if form]
        files += [file for folder in folders for file in portfolio.in_folder(folder)]
        portfolio.complete(spools[0], outcome, files, output.shown)
    scans.prune()
    return outcome


def _scan_here(items: Sequence[Item], options: ScanOptions, output: Output) -> Portfolio:
    reports, failures = scan_all([item.path for item in items], options)
    from redflag.report.summary import summary_of
    from redflag.report.table import Portfolio

    names = {item.path: item.name for item in items}
    summaries = [summary_of(report, names[report.document.path]) for report in reports]
    outcome = Portfolio(summaries, failures, unmatched=wording.unmatched(reports), fail_on=output.fail_on)
    if reports:
        outcome = replace(outcome, rules=reports[0].rules, playbook=reports[0].playbook)
    for path, form in output.targets:
        if form:
            write_whole(path, _rendered(form, reports, outcome))
        else:
            _write_folder(path, outcome, reports)
    if output.shown == "text":
        text.show(reports, failures, sys.stdout)
    elif output.shown:
        sys.stdout.buffer.write(_rendered(output.shown, reports, outcome))
        sys.stdout.buffer.flush()
    return outcome


def _rendered(form: str, reports: Sequence[Report], outcome: Portfolio) -> bytes:
    if form in TABLES and form != "json":
        from redflag.report import table

        return table.render(TABLES[form], reports, outcome)
    return FORMATS[form](reports, outcome.failures)


def scan_all(paths: Sequence[str], options: ScanOptions) -> tuple[list[Report], list[Failure]]:
    """Scan every agreement, here and now. Raises RuleError."""
    if options.accepted:
        load_accepted(options.accepted)  # a wrong file is told before anything is read
    reports: list[Report] = []
    failures: list[Failure] = []
    with ReadAhead(paths, partial(extract, ocr=options.ocr)) as documents:
        start_quickly()  # while the first agreement is read
        from redflag.scanner import Scanning

        scanning = Scanning(options)  # wrong rules are told whatever becomes of the agreements
        for path, document in documents:
            if isinstance(document, UnreadableAgreement):
                reason = EMPTY if is_folder(path) else document.reason
                failures.append(Failure(path, type(document).__name__, reason))
            else:
                reports.append(scanning.report(document))
    if scanning.accepted:
        unmatched = scanning.accepted.unmatched(reports)
        reports = [replace(report, unmatched=unmatched) for report in reports]
    return reports, failures


def not_read_in_full(reports: Sequence[Report]) -> list[Failure]:
    """Those of `reports` on whose top stands that part of the agreement was not read or not checked, with what."""
    told = [(report.document.path, wording.gaps(report).unread) for report in reports]
    return [Failure(path, "IncompleteCoverage", " ".join(unread)) for path, unread in told if unread]


def _portfolio(rows: Sequence[Row], scanning: Scanning) -> Portfolio:
    from redflag.report.table import Portfolio

    failures = [row for row in rows if isinstance(row, Failure)]
    summaries = [row for row in rows if not isinstance(row, Failure)]
    playbook = scanning.scanner.playbook.info if scanning.scanner.playbook else None
    matched = (key for summary in summaries for key in summary.matched)
    unmatched = scanning.accepted.all_but(matched) if scanning.accepted else ()
    return Portfolio(summaries, failures, scanning.scanner.plan.info, playbook, unmatched)


def _write_folder(folder: Place, outcome: Portfolio, reports: Sequence[Report]) -> None:
    from redflag.batch import portfolio
    from redflag.batch.folder import alone_in, put

    with alone_in(folder):
        for summary, report in zip(outcome.summaries, reports, strict=True):
            alone = replace(report, unmatched=())  # the index tells them
            for form in ("json", "html"):
                put(folder, f"{summary.name}.{form}", FORMATS[form]([alone], []))
        portfolio.complete(folder, outcome, portfolio.in_folder(folder))
