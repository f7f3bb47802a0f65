"""The command line. No logic here: options in, exit code out. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from redflag import __version__
from redflag.cli.accept import accept
from redflag.cli.checklist import checklist
from redflag.cli.compare import compare
from redflag.cli.config import find_config, with_config
from redflag.cli.options import (
    EXIT_INTERRUPTED,
    EXIT_UNREAD,
    LEVELS,
    for_role,
    from_severity,
    if_strict,
    in_language,
    outcome,
    recognising,
    tell,
    with_ocr,
    with_running,
    with_scanning,
)
from redflag.cli.rules import rules
from redflag.cli.sums import sums
from redflag.cli.watch import watch
from redflag.errors import RedflagError

if TYPE_CHECKING:
    from redflag.batch.run import Running
    from redflag.scan_options import ScanOptions

OUTPUT_HELP = (
    "Write a report; the suffix picks the format (.html, .json, .txt, .docx, .pdf, .csv, .xlsx, .jsonl, .sqlite, "
    ".sarif; .xml: JUnit; .ics: the dates). May be given several times. Of a Word agreement, .docx is a copy with a "
    "comment on each finding; of others, a memo. Of a PDF agreement, .pdf is a copy with each finding highlighted. "
    "A folder gets an HTML and a JSON report for each agreement, an index, and tables of all findings."
)


VERSION_HELP = "The versions of redflag and of the rules that it ships, and where your defaults (redflag.toml) are."


def _tell_version(ctx: click.Context, option: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        from redflag.packs import read_pack, rules_folder

        click.echo(f"redflag {__version__}, rules {read_pack(rules_folder()).version}")
        if config := find_config():
            click.echo(f"defaults of {config}")
        ctx.exit()


class Commands(click.Group):
    """Commands in which an error of ours is one line and exit code 2, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RedflagError as error:
            tell(str(error))
            ctx.exit(EXIT_UNREAD)
        except KeyboardInterrupt:
            tell("interrupted: with -o DIR, start again to go on")
            ctx.exit(EXIT_INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_tell_version, help=VERSION_HELP)
def main() -> None:
    """Read a vendor's contract before you sign it: every clause that will cost money, freedom or data.

    Works offline; nothing leaves this machine. Not legal advice.
    """


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", "outputs", multiple=True, metavar="FILE|DIR", help=OUTPUT_HELP)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "docx", "pdf", "ics", "csv", "xlsx", "jsonl", "sarif", "junit"]),
    help="On standard output; docx, pdf and xlsx only into a file or pipe.  [default: text]",
)
@from_severity
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit 1 when a finding is at or above this.")
@with_scanning(for_role)
@if_strict
@with_running
def scan(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    form: str | None,
    fail_on: str | None,
    strict: bool,
    options: ScanOptions,
    running: Running,
) -> None:
    """Scan agreements: PDF, Word (.docx), OpenDocument, RTF, HTML, e-mail, plain text, Markdown; a folder is searched.

    Exit code 0: done; 1: something at or above --fail-on; 2: usage error, or a file or rule could not be read
    (with --strict: not in full). What is read of a file, what is not, and how large it may be:
    docs/coverage-and-limits.md.
    """
    from redflag.batch import run as batch
    from redflag.report.wording import unmatched_in_short

    items = batch.items(paths)
    asked = batch.targets(outputs, [item.path for item in items])
    batch.no_binary_on_terminal(form or "", sys.stdout)
    output = batch.Output(asked, form or ("" if outputs else "text"), fail_on)
    found = batch.run(items, options, output, running)
    if lost := unmatched_in_short(found.unmatched):
        tell(f"{options.accepted}: {lost}")
    sys.exit(outcome(found, fail_on, strict))


@main.command()
@click.argument("path", metavar="FILE")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "units"]),
    default="text",
    show_default=True,
    help="Text, blocks, or numbered sentences (to label).",
)
@in_language
@with_ocr
def extract(path: str, form: str, language: str, ocr: bool) -> None:
    """Print what was read of FILE: exactly the text that is scanned and quoted from; with -f json its blocks, their
    places and what was not read."""
    from redflag import extractors
    from redflag.report.extracted import as_json

    document = extractors.extract(path, recognising(ocr, language))
    if form == "units":
        from redflag.kit.score import units_of

        text = units_of(document)
    else:
        text = document.text if form == "text" else as_json(document)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")


main.add_command(rules)
main.add_command(sums)
main.add_command(accept)
main.add_command(compare)
main.add_command(checklist)
main.add_command(watch)
with_config(main)
