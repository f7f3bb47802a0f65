"""The command that accepts findings. No logic here; nothing heavy is imported before it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redflag.errors import RedflagError

if TYPE_CHECKING:
    from datetime import date

FILE_NAME = "accepted.yml"


@click.command()
@click.argument("report", metavar="REPORT.json")
@click.argument("fingerprints", nargs=-1, metavar="FINGERPRINT...")
@click.option("--all", "everything", is_flag=True, help="Every finding of the report: a baseline to start from.")
@click.option("--by", required=True, metavar="NAME", help="Who accepts.")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@click.option("--until", metavar="DATE", help="Last day it holds, such as 2027-05-31; then the finding comes back.")
@click.option("--within", metavar="PATTERN", help='Only in files named so, such as "crm-*".')
@click.option("--accepted", "path", default=FILE_NAME, show_default=True, metavar="FILE", help="Where to write it.")
def accept(
    report: str,
    fingerprints: tuple[str, ...],
    everything: bool,
    by: str,
    reason: str,
    until: str | None,
    within: str | None,
    path: str,
) -> None:
    """Accept findings of REPORT.json, which redflag scan wrote: later scans with --accepted tell them apart.

    FINGERPRINT stands with each finding in every report; its first characters will do where they fit one alone. The
    file is YAML and may be edited: docs/drafts.md. The day is that of REDFLAG_TODAY where it is set, else today.
    """
    from redflag.accepted import accepting, add
    from redflag.clock import today
    from redflag.finding import Acceptance
    from redflag.report.earlier import read_reports

    if everything == bool(fingerprints):
        raise click.UsageError("Name the fingerprints to accept, or --all.")
    since = today()
    word = Acceptance("", by, reason, since, _end(until, since), within or "")
    reports = read_reports(report)
    try:
        chosen = accepting(reports, None if everything else fingerprints, word)
    except ValueError as error:
        raise RedflagError(f"{report}: {error}") from None
    add(path, chosen)
    for entry in chosen:
        click.echo(f"{path}: {entry.fingerprint} {entry.rule} accepted")


def _end(until: str | None, since: date) -> date | None:
    from redflag.clock import read_date

    if until is None:
        return None
    try:
        end = read_date(until)
    except ValueError as error:
        raise RedflagError(f"--until: {error}") from None
    if end < since:
        raise RedflagError(f"--until: {until} is past")
    return end
