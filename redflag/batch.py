"""Several agreements: find the files, scan each, write what was found. One that fails loses no other."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TextIO

from redflag.accepted import load_accepted
from redflag.ahead import read_ahead
from redflag.clock import today
from redflag.errors import RedflagError, UnreadableAgreement
from redflag.extractors import extract
from redflag.finding import Failure, Report, Role, Severity
from redflag.report import BINARY, FORMATS, SUFFIXES, index, text, wording
from redflag.start import start_quickly

READ = frozenset(
    ".pdf .docx .docm .dotx .dotm .odt .ott .rtf .html .htm .xhtml .eml .mht .mhtml .msg .txt .md .markdown".split()
)
# May be or hold agreements too: not read, but not passed over in silence either.
TOLD = frozenset(".doc .dot .wpd .pages .fodt .tif .tiff .zip .7z .rar".split())
MAGIC = (b"%PDF-", b"{\\rtf")  # begins a file that is read whatever its name
OWN = b'<meta name="generator" content="redflag">'  # stands at the head of the HTML reports
EMPTY = "holds no agreement: docs/coverage-and-limits.md says what is read of a folder"
LOCK = "~$"  # begins the name of the file that Word keeps beside an open one

Target = tuple[Path, str]  # where to write, and the format; "" for a folder


def find(paths: Sequence[str]) -> Iterator[str]:
    """The agreements among `paths`: files as they are, folders searched, in order of name. A folder that holds no
    agreement is named itself, so that it fails and is not passed as clean."""
    for path in paths:
        inside = [str(file) for file in sorted(Path(path).rglob("*")) if _is_agreement(file)]
        yield from inside or [path]


def _is_agreement(file: Path) -> bool:
    suffix = file.suffix.lower()
    if file.name.startswith(LOCK) or not file.is_file():
        return False
    if suffix in {".html", ".htm"}:
        return OWN not in _start(file)
    return suffix in READ | TOLD or _start(file).startswith(MAGIC)


def _start(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(1024)
    except OSError:
        return b""


def targets(outputs: Sequence[str], paths: Sequence[str], suffixes: Mapping[str, str] = SUFFIXES) -> list[Target]:
    """What each of `outputs` asks for, by the format of its suffix. Raises RedflagError on a suffix of no
    format, and where a report would overwrite an agreement of `paths`: both before anything is scanned."""
    agreements = {Path(path).resolve() for path in find(paths)}
    asked = []
    for output in outputs:
        path = Path(output)
        if output.endswith("/") or path.is_dir() or not path.suffix:
            asked.append((path, ""))
            continue
        form = suffixes.get(path.suffix.lower())
        if form is None:
            raise RedflagError(f"{output}: cannot write '{path.suffix}' files: use {', '.join(suffixes)} or a folder")
        if path.resolve() in agreements:
            raise RedflagError(f"{output}: is an agreement to scan: give the report another name")
        asked.append((path, form))
    return asked


def no_binary_on_terminal(form: str, stream: TextIO) -> None:
    """Raises RedflagError where `stream` is a terminal and cannot show reports of that format."""
    if form in BINARY and stream.isatty():
        raise RedflagError(f"-f {form}: not on a terminal: write -o report.{form}, or send it to a file")


def scan_all(
    paths: Sequence[str],
    rule_folders: Sequence[str],
    min_severity: str,
    playbook: str | None = None,
    role: Role | None = None,
    ocr: str = "",
    accepted: str | None = None,
) -> tuple[list[Report], list[Failure]]:
    """Scan every agreement; findings below `min_severity` go into `left_out`. `playbook` is the path of one, `role`
    the side to read for, `ocr` as in `extract`, `accepted` the path of an acceptance file. Raises RuleError."""
    known = load_accepted(accepted) if accepted else None
    day = today()
    documents = read_ahead(find(paths), partial(extract, ocr=ocr))
    start_quickly()  # while the first agreement is read
    from redflag.scanner import Scanner, shipped

    is_plain = not (rule_folders or playbook or role)
    scanner = shipped() if is_plain else Scanner(folders=rule_folders, playbook=playbook, role=role)
    lowest = Severity[min_severity]
    reports: list[Report] = []
    failures: list[Failure] = []
    for path, document in documents:
        if isinstance(document, UnreadableAgreement):
            reason = EMPTY if Path(path).is_dir() else document.reason
            failures.append(Failure(path, type(document).__name__, reason))
            continue
        report = scanner.scan_document(document)
        if known:
            report = known.apply(report, day)
        kept = tuple(finding for finding in report.findings if finding.severity >= lowest)
        left_out = tuple(finding for finding in report.findings if finding.severity < lowest)
        reports.append(replace(report, findings=kept, left_out=left_out))
    if known:
        unmatched = known.unmatched(reports)
        reports = [replace(report, unmatched=unmatched) for report in reports]
    return reports, failures


def not_read_in_full(reports: Sequence[Report]) -> list[Failure]:
    """Those of `reports` on whose top stands that part of the agreement was not read or not checked, with what."""
    told = [(report.document.path, wording.gaps(report).unread) for report in reports]
    return [Failure(path, "IncompleteCoverage", " ".join(unread)) for path, unread in told if unread]


def write(
    reports: Sequence[Report], failures: Sequence[Failure], outputs: Sequence[Target], stdout_format: str
) -> None:
    """Write to each of `outputs`, and to standard output where a format is named for it. Raises RedflagError."""
    for path, form in outputs:
        try:
            if form:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(FORMATS[form](reports, failures))
            else:
                _write_folder(reports, failures, path)
        except OSError as error:
            raise RedflagError(f"{path}: cannot be written: {error.strerror}") from None
    if stdout_format == "text":
        text.show(reports, failures, sys.stdout)
    elif stdout_format:
        sys.stdout.buffer.write(FORMATS[stdout_format](reports, failures))
        sys.stdout.buffer.flush()


def _write_folder(reports: Sequence[Report], failures: Sequence[Failure], folder: Path) -> None:
    """An index, and an HTML and a JSON report for each agreement."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in index.pages(reports, failures):
        (folder / name).write_bytes(page)
    for name, report in zip(index.file_names(reports, ".json"), reports, strict=True):
        alone = replace(report, unmatched=()) if len(reports) > 1 else report  # the index tells it
        (folder / name).write_bytes(FORMATS["json"]([alone], []))
