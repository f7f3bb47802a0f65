"""The command that makes a pre-signing checklist. No logic here; nothing heavy is imported before it runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from redflag.cli.options import (
    EXIT_FLAGGED,
    EXIT_UNREAD,
    LEVELS,
    tell,
    with_scanning,
)
from redflag.errors import RedflagError

if TYPE_CHECKING:
    from redflag.checklist import Checklist
    from redflag.finding import Failure
    from redflag.questions import Question
    from redflag.remote import Place
    from redflag.scan_options import ScanOptions

ENDINGS = ".docx, .html, .pdf, .md, .json, .txt"


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="AGREEMENT...")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help=f"Write a checklist; the suffix picks the format ({ENDINGS}). May be given several times.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "md", "json", "html", "docx"]),
    help="On standard output.  [default: text]",
)
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit 1 while something at or above this is open.")
@with_scanning()
def checklist(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    form: str | None,
    fail_on: str | None,
    options: ScanOptions,
) -> None:
    """The questions to settle before you sign, answered from the agreement, and a letter to the vendor.

    Exit code 0: done; 1: a clause at or above --fail-on is open; 2: usage error, or a file could not be read (with
    --fail-on: not in full). docs/checklist.md says how to read it and how to ask your own questions.
    """
    from redflag.batch.run import find, no_binary_on_terminal, targets
    from redflag.files import write_whole
    from redflag.finding import Severity
    from redflag.report.checklist import SUFFIXES, renderer

    no_binary_on_terminal(form or "", sys.stdout)
    found = list(find(paths))
    writers = [(path, renderer(_of_file(path, kind))) for path, kind in targets(outputs, found, SUFFIXES)]
    to_stdout = renderer(form or "text") if form or not outputs else None
    checklists, failures = _answered(found, options)
    for path, render in writers:
        write_whole(path, render(checklists, failures))
    if to_stdout:
        sys.stdout.buffer.write(to_stdout(checklists, failures))
    for failure in failures:
        tell(f"{failure.path}: {failure.reason}")
    if failures or (fail_on and any(one.unread for one in checklists)):
        sys.exit(EXIT_UNREAD)
    if fail_on and any(one.is_open(Severity[fail_on]) for one in checklists):
        sys.exit(EXIT_FLAGGED)


def _answered(paths: Sequence[str], options: ScanOptions) -> tuple[list[Checklist], list[Failure]]:
    """The checklist of each agreement, and the files that could not be read."""
    from redflag.batch.run import scan_all
    from redflag.checklist import answer
    from redflag.engine.load import rules_folder
    from redflag.questions import protections_file
    from redflag.report.wording import unmatched, unmatched_in_short

    questions = _questions(options.playbook, options.rules)
    protections = str(protections_file(rules_folder()))
    reports, failures = scan_all(paths, replace(options, rules=(protections, *options.rules), role="customer"))
    if lost := unmatched_in_short(unmatched(reports)):
        tell(f"{options.accepted}: {lost}")
    return [answer(report, questions) for report in reports], failures


def _of_file(path: Place, form: str) -> str:
    if not form:
        raise RedflagError(f"{path}: is no file name that says the format: use one of {ENDINGS}")
    return form


def _questions(playbook: str | None, folders: Sequence[str]) -> tuple[Question, ...]:
    """The questions to ask, the house's own among them. Raises RuleError; RedflagError where the house sells."""
    from redflag.engine.load import load_rules, rules_folder
    from redflag.questions import laid_over, protections_file, shipped_questions

    shipped = shipped_questions(rules_folder())
    if playbook is None:
        return shipped
    from redflag.playbook import load_playbook

    house = load_playbook(playbook, load_rules(protections_file(rules_folder()), *folders))
    if house.role == "vendor":
        raise RedflagError(f"{playbook}: reads for the vendor: a checklist is for the side that buys")
    return laid_over(shipped, house.questions)
