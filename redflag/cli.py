"""The command line. No logic here: options in, exit code out. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from redflag import __version__
from redflag.errors import RedflagError
from redflag.rules_cli import rules, with_rules

if TYPE_CHECKING:
    from redflag.finding import Role

LEVELS = ["high", "medium", "low", "info"]
EXIT_FLAGGED, EXIT_UNREAD = 1, 2
OUTPUT_HELP = (
    "Write a report; the suffix picks the format (.html, .json, .txt, .docx). May be given several times. "
    "Of a Word agreement, .docx is a copy with a comment on each finding; of others, a memo. "
    "A folder gets an HTML and a JSON report for each agreement, and an index."
)


OCR_HELP = "Read the pages of a PDF that are pictures by text recognition. Needs the extra [ocr] and tesseract."
with_ocr = click.option("--ocr", is_flag=True, help=OCR_HELP)
in_language = click.option(
    "--language", type=click.Choice(["auto", "en"]), default="auto", show_default=True, help="Of the agreements."
)


class Commands(click.Group):
    """Commands in which an error of ours is one line and exit code 2, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RedflagError as error:
            _tell(str(error))
            ctx.exit(EXIT_UNREAD)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="redflag")
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
    type=click.Choice(["text", "json", "html", "docx"]),
    help="On standard output; docx only into a file or pipe.  [default: text]",
)
@click.option(
    "--min-severity",
    type=click.Choice(LEVELS),
    default="info",
    show_default=True,
    help="Leave out findings below this.",
)
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit 1 when a finding is at or above this.")
@click.option(
    "--role",
    type=click.Choice(["customer", "vendor"]),
    help="Read for this side: for the vendor, what the customer may do to it.  [default: customer]",
)
@click.option("--playbook", metavar="FILE", help="Your house's rules, severities, thresholds and wording (YAML).")
@with_rules
@in_language
@with_ocr
@click.option("--strict", is_flag=True, help="Exit 2 when any part of an agreement was not read.")
def scan(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    form: str | None,
    min_severity: str,
    fail_on: str | None,
    role: Role | None,
    playbook: str | None,
    folders: tuple[str, ...],
    language: str,
    ocr: bool,
    strict: bool,
) -> None:
    """Scan agreements: PDF, Word (.docx), OpenDocument, RTF, HTML, e-mail, plain text, Markdown; a folder is searched.

    Exit code 0: done; 1: something at or above --fail-on; 2: usage error, or a file or rule could not be read
    (with --strict: not in full). What is read of a file, what is not, and how large it may be:
    docs/coverage-and-limits.md.
    """
    from redflag.batch import no_binary_on_terminal, not_read_in_full, scan_all, targets, write

    asked = targets(outputs, paths)
    no_binary_on_terminal(form or "", sys.stdout)
    reading = _recognising(ocr, language)
    reports, failures = scan_all(paths, folders, min_severity, playbook, role, reading)
    write(reports, failures, asked, form or ("" if outputs else "text"))
    if strict:
        failures += not_read_in_full(reports)
    for failure in failures:
        _tell(f"{failure.path}: {failure.reason}")
    if failures:
        sys.exit(EXIT_UNREAD)
    if fail_on and any(
        f.severity.name in LEVELS[: LEVELS.index(fail_on) + 1] for r in reports for f in (*r.findings, *r.left_out)
    ):
        sys.exit(EXIT_FLAGGED)


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

    document = extractors.extract(path, _recognising(ocr, language))
    if form == "units":
        from redflag.score import units_of

        text = units_of(document)
    else:
        text = document.text if form == "text" else as_json(document)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")


main.add_command(rules)


def _recognising(ocr: bool, language: str) -> str:
    """The language for text recognition, "" for none. Raises RedflagError when it is asked for and not installed."""
    if not ocr:
        return ""
    from redflag.extractors.pdf_ocr import check_ocr

    check_ocr(language)
    return language


def _tell(message: str) -> None:
    """One line to standard error, whatever a file's name holds."""
    from redflag.report.wording import safe

    click.echo(f"redflag: {safe(message)}", err=True)
