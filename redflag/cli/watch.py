"""The command that watches a folder. No logic here; nothing heavy is imported before it runs."""

from __future__ import annotations

import signal
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from redflag.cli.options import (
    for_role,
    from_severity,
    in_language,
    recognising,
    tell,
    with_accepted,
    with_ocr,
    with_playbook,
    with_running,
)
from redflag.cli.rules import with_rules
from redflag.errors import RedflagError

if TYPE_CHECKING:
    from redflag.batch.run import Running
    from redflag.finding import Role


def _stop(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt  # ends a scan half-way as Ctrl-C does: its workers with it, no report half written


@click.command()
@click.argument("folder", metavar="FOLDER")
@click.option("-o", "--output", required=True, metavar="DIR", help="Where reports, index and tables go.")
@from_severity
@for_role
@with_playbook
@with_accepted
@with_rules
@in_language
@with_ocr
@with_running
def watch(
    folder: str,
    output: str,
    min_severity: str,
    role: Role | None,
    playbook: str | None,
    accepted: str | None,
    folders: tuple[str, ...],
    language: str,
    ocr: bool,
    running: Running,
) -> None:
    """Scan what is in FOLDER, and whatever appears or changes in it, until stopped (Ctrl-C or SIGTERM; exit code 0).

    A file is scanned when it has not changed for a second. Reports are those of redflag scan FOLDER -o DIR. Needs the
    extra [watch]. On a network share, set WATCHFILES_FORCE_POLLING=true.
    """
    from redflag.batch.watch import changes
    from redflag.batch.watch import watch as watching
    from redflag.remote import is_url
    from redflag.scan_options import ScanOptions

    if url := next(filter(is_url, (folder, output)), None):
        raise RedflagError(f"{url}: watch takes folders of this machine; for a URL run redflag scan again and again")
    options = ScanOptions(folders, min_severity, playbook, role, recognising(ocr, language), accepted)
    with suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, _stop)
        looks = changes(Path(folder), Path(output))
        watching(Path(folder), Path(output), options, running, looks, tell)
