"""The command that watches a folder. No logic here; nothing heavy is imported before it runs."""

from __future__ import annotations

import signal
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from redflag.cli.options import for_role, from_severity, tell, with_running, with_scanning
from redflag.errors import RedflagError

if TYPE_CHECKING:
    from redflag.batch.run import Running
    from redflag.scan_options import ScanOptions


def _stop(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt  # ends a scan half-way as Ctrl-C does: its workers with it, no report half written


@click.command()
@click.argument("folder", metavar="FOLDER")
@click.option("-o", "--output", required=True, metavar="DIR", help="Where reports, index and tables go.")
@with_scanning(from_severity, for_role)
@with_running
def watch(
    folder: str,
    output: str,
    options: ScanOptions,
    running: Running,
) -> None:
    """Scan what is in FOLDER, and whatever appears or changes in it, until stopped (Ctrl-C or SIGTERM; exit code 0).

    A file is scanned when it has not changed for a second. Reports are those of redflag scan FOLDER -o DIR. Needs the
    extra [watch]. On a network share, set WATCHFILES_FORCE_POLLING=true.
    """
    from redflag.batch.watch import changes
    from redflag.batch.watch import watch as watching
    from redflag.remote import is_url

    if url := next(filter(is_url, (folder, output)), None):
        raise RedflagError(f"{url}: watch takes folders of this machine; for a URL run redflag scan again and again")
    options = replace(options, today=None)  # each scan has its own: this one may run for months
    with suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, _stop)
        looks = changes(Path(folder), Path(output))
        watching(Path(folder), Path(output), options, running, looks, tell)
