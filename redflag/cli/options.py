"""Options and exit codes that several commands share. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from redflag.errors import RedflagError

if TYPE_CHECKING:
    from redflag.batch.workers import Start
    from redflag.finding import Role
    from redflag.report.table import Portfolio

LEVELS = ["high", "medium", "low", "info"]
EXIT_FLAGGED, EXIT_UNREAD, EXIT_INTERRUPTED = 1, 2, 130

OCR_HELP = "Read the pages of a PDF that are pictures by text recognition. Needs the extra [ocr] and tesseract."
ROLE_HELP = "Read for this side: for the vendor, what the customer may do to it.  [default: customer]"
with_ocr = click.option("--ocr/--no-ocr", default=False, help=OCR_HELP)
in_language = click.option(
    "--language", type=click.Choice(["auto", "en"]), default="auto", show_default=True, help="Of the agreements."
)
from_severity = click.option(
    "--min-severity",
    type=click.Choice(LEVELS),
    default="info",
    show_default=True,
    help="Leave out findings below this.",
)
for_role = click.option("--role", type=click.Choice(["customer", "vendor"]), help=ROLE_HELP)
with_playbook = click.option(
    "--playbook", metavar="FILE", help="Your house's rules, severities, thresholds and wording (YAML)."
)
with_accepted = click.option(
    "--accepted", metavar="FILE", help="What was accepted with redflag accept: told apart, not counted by --fail-on."
)
with_rules = click.option(
    "--rules",
    "folders",
    multiple=True,
    metavar="DIR",
    help="More rules, beside the shipped ones; the same id replaces.",
)
BATCH = (
    click.option(
        "--jobs",
        type=click.IntRange(1),
        metavar="N",
        help="Processes that scan, with -o DIR and tables.  [default: one a processor]",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        default=600.0,
        metavar="SECONDS",
        help="That one agreement may take, with -o DIR and tables.  [default: 600]",
    ),
    click.option(
        "--memory",
        type=click.IntRange(1),
        default=2048,
        metavar="MB",
        help="That one agreement may take, with -o DIR and tables (Linux).  [default: 2048]",
    ),
    click.option(
        "--cache/--no-cache",
        default=True,
        help="Keep what was scanned for -o DIR and tables, and go on from it.  [default: cache]",
    ),
    click.option(
        "--executor",
        type=click.Choice(["local", "dask"]),
        help="What scans: processes of this machine, or the workers of a Dask cluster (extra [cluster]).  "
        "[default: local; dask with --scheduler]",
    ),
    click.option("--scheduler", metavar="ADDRESS", help="Of the Dask cluster, such as tcp://10.0.0.5:8786."),
)
if_strict = click.option(
    "--strict/--no-strict", default=False, help="Exit 2 when any part of an agreement was not read."
)


Command = Callable[..., None]


def with_scanning(*more: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """The options of how agreements are read and what is looked for, `more` (from_severity, for_role) before them; the
    command gets them as one ScanOptions, `options`."""

    def decorate(command: Command) -> Command:
        @wraps(command)
        def with_them(
            *args: Any,
            playbook: str | None,
            accepted: str | None,
            folders: tuple[str, ...],
            language: str,
            ocr: bool,
            min_severity: str = "info",
            role: Role | None = None,
            **others: Any,
        ) -> None:
            from redflag.clock import today
            from redflag.scan_options import ScanOptions

            reading = recognising(ocr, language)
            options = ScanOptions(folders, min_severity, playbook, role, reading, accepted, today())
            command(*args, options=options, **others)

        return _with_all((*more, with_playbook, with_accepted, with_rules, in_language, with_ocr), with_them)

    return decorate


def with_running(command: Command) -> Command:
    """The options of how a batch is run; the command gets them as one Running, `running`."""

    @wraps(command)
    def with_them(
        *args: Any,
        jobs: int | None,
        timeout: float,
        memory: int,
        cache: bool,
        executor: str | None,
        scheduler: str | None,
        **others: Any,
    ) -> None:
        from redflag.batch.guard import Limits
        from redflag.batch.run import Running

        start = _on_cluster(executor, scheduler)
        command(*args, running=Running(jobs or _processors(), Limits(timeout, memory << 20), cache, start), **others)

    return _with_all(BATCH, with_them)


def _with_all(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    """The command with `options`, listed in their order."""
    for option in reversed(options):
        command = option(command)
    return command


def _on_cluster(executor: str | None, scheduler: str | None) -> Start | None:
    """What begins the executor; None for the processes of this machine. Raises RedflagError."""
    if executor == "dask" and not scheduler:
        raise RedflagError("--executor dask: needs --scheduler, such as tcp://10.0.0.5:8786")
    if executor == "local" and scheduler:
        raise RedflagError("--executor local: takes no --scheduler")
    if not scheduler:
        return None
    from redflag.batch.cluster import dask

    return lambda: dask(scheduler)


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def recognising(ocr: bool, language: str) -> str:
    """The language for text recognition, "" for none. Raises RedflagError when it is asked for and not installed."""
    if not ocr:
        return ""
    from redflag.extractors.pdf_ocr import check_ocr

    check_ocr(language)
    return language


def is_at_least(severity: str, level: str) -> bool:
    """Whether a severity, by name, is at or above a level of --fail-on."""
    return LEVELS.index(severity) <= LEVELS.index(level)


def grade(level: str) -> int:
    """A level of --fail-on as the number that Severity gives it, which need not be imported for this."""
    return len(LEVELS) - 1 - LEVELS.index(level)


def outcome(found: Portfolio, fail_on: str | None, strict: bool) -> int:
    """The exit code of a scan; tells what was not read, with `strict` not in full."""
    failures = [*found.failures, *(found.not_read_in_full if strict else ())]
    for failure in failures:
        tell(f"{failure.path}: {failure.reason}")
    flagged = fail_on is not None and found.worst >= grade(fail_on)
    return EXIT_UNREAD if failures else EXIT_FLAGGED if flagged else 0


def tell(message: str) -> None:
    """One line to standard error, whatever a file's name holds."""
    from redflag.report.wording import safe

    click.echo(f"redflag: {safe(message)}", err=True)
