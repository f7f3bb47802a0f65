"""The command that compares two drafts. No logic here; nothing heavy is imported before it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from redflag.cli.options import (
    EXIT_FLAGGED,
    EXIT_UNREAD,
    LEVELS,
    for_role,
    if_strict,
    is_at_least,
    tell,
    with_scanning,
)
from redflag.errors import RedflagError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redflag.change import Comparison
    from redflag.remote import Place
    from redflag.scan_options import ScanOptions


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Write it; the suffix picks the format (.html, .md, .json, .txt). May be given several times.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "md"]),
    help="On standard output.  [default: text]",
)
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit 1 when something new or worse is at or above this.")
@with_scanning(for_role)
@if_strict
def compare(
    old: str,
    new: str,
    outputs: tuple[str, ...],
    form: str | None,
    fail_on: str | None,
    strict: bool,
    options: ScanOptions,
) -> None:
    """What the draft NEW of an agreement adds to the flags of OLD, makes worse, softens, drops and moves.

    Both are agreements of any format; OLD may be the JSON report of its scan. Exit code 0: compared; 1: something at or
    above --fail-on is new or worse, and not accepted; 2: usage error, or a draft could not be read (with --strict: not
    in full). docs/drafts.md says how flags are matched.
    """
    from redflag.batch.run import not_read_in_full
    from redflag.drafts.read import compare_files
    from redflag.report.wording import unmatched, unmatched_in_short

    asked = _targets(outputs, (old, new))
    found = compare_files(old, new, options)
    if lost := unmatched_in_short(unmatched([found.new])):
        tell(f"{options.accepted}: {lost}")
    _write(found, asked, form or ("" if outputs else "text"))
    unread = not_read_in_full([found.old, found.new]) if strict else []
    for failure in unread:
        tell(f"{failure.path}: {failure.reason}")
    if unread:
        sys.exit(EXIT_UNREAD)
    if fail_on and any(change.is_worse and is_at_least(change.severity.name, fail_on) for change in found.changes):
        sys.exit(EXIT_FLAGGED)


def _targets(outputs: Sequence[str], drafts: Sequence[str]) -> list[tuple[Place, str]]:
    """Where to write, and in which format. Raises RedflagError where a file name says none, or is that of a draft."""
    from redflag.batch.run import targets
    from redflag.report.changes import SUFFIXES

    asked = targets(outputs, drafts, SUFFIXES)
    for path, form in asked:
        if not form:
            raise RedflagError(f"{path}: is no file name that says the format: use one of {', '.join(SUFFIXES)}")
    return asked


def _write(found: Comparison, asked: Sequence[tuple[Place, str]], on_stdout: str) -> None:
    from redflag.files import write_whole
    from redflag.report import changes_text
    from redflag.report.changes import renderer

    for path, form in asked:
        write_whole(path, renderer(form)(found))
    if on_stdout == "text":
        changes_text.show(found, sys.stdout)
    elif on_stdout:
        sys.stdout.buffer.write(renderer(on_stdout)(found))
