"""Options and exit codes that several commands share. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import click

LEVELS = ["high", "medium", "low", "info"]
EXIT_FLAGGED, EXIT_UNREAD = 1, 2

OCR_HELP = "Read the pages of a PDF that are pictures by text recognition. Needs the extra [ocr] and tesseract."
ROLE_HELP = "Read for this side: for the vendor, what the customer may do to it.  [default: customer]"
with_ocr = click.option("--ocr", is_flag=True, help=OCR_HELP)
in_language = click.option(
    "--language", type=click.Choice(["auto", "en"]), default="auto", show_default=True, help="Of the agreements."
)
for_role = click.option("--role", type=click.Choice(["customer", "vendor"]), help=ROLE_HELP)
with_playbook = click.option(
    "--playbook", metavar="FILE", help="Your house's rules, severities, thresholds and wording (YAML)."
)
with_accepted = click.option(
    "--accepted", metavar="FILE", help="What was accepted with redflag accept: told apart, not counted by --fail-on."
)
if_strict = click.option("--strict", is_flag=True, help="Exit 2 when any part of an agreement was not read.")


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


def tell(message: str) -> None:
    """One line to standard error, whatever a file's name holds."""
    from redflag.report.wording import safe

    click.echo(f"redflag: {safe(message)}", err=True)
