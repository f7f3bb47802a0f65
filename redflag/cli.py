"""The command line. No logic here: options in, exit code out. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from redflag import __version__
from redflag.errors import RedflagError
from redflag.start import start_quickly

if TYPE_CHECKING:
    from redflag.engine.rule import Rule
    from redflag.finding import Role

LEVELS = ["high", "medium", "low", "info"]
EXIT_FLAGGED, EXIT_UNREAD = 1, 2
OUTPUT_HELP = (
    "Write a report; the suffix picks the format (.html, .json, .txt). May be given several times. "
    "A folder gets an HTML and a JSON report for each agreement, and an index."
)

with_rules = click.option(
    "--rules",
    "folders",
    multiple=True,
    metavar="DIR",
    help="More rules, beside the shipped ones; the same id replaces.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="redflag")
def main() -> None:
    """Read a vendor's contract before you sign it: every clause that will cost money, freedom or data.

    Works offline; nothing leaves this machine. Not legal advice.
    """


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", "outputs", multiple=True, metavar="FILE|DIR", help=OUTPUT_HELP)
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json", "html"]), help="On standard output.  [default: text]"
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
@click.option(
    "--language", type=click.Choice(["auto", "en"]), default="auto", show_default=True, help="Of the agreements."
)
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
) -> None:
    """Scan agreements: PDF, Word (.docx), OpenDocument, RTF, HTML, e-mail, plain text, Markdown; a folder is searched.

    Exit code 0: done; 1: something at or above --fail-on; 2: usage error, or a file or rule could not be read.
    What is read of a file, what is not, and how large it may be: docs/coverage-and-limits.md.
    """
    start_quickly()
    from redflag.batch import scan_all, targets, write

    try:
        asked = targets(outputs, paths)
        reports, failures = scan_all(paths, folders, min_severity, playbook, role)
        write(reports, failures, asked, form or ("" if outputs else "text"))
    except RedflagError as error:
        raise _fail(str(error)) from None
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
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text or blocks.",
)
def extract(path: str, form: str) -> None:
    """Print what was read of FILE: exactly the text that is scanned and quoted from; with -f json its blocks, their
    places and what was not read."""
    from redflag import extractors
    from redflag.report.extracted import as_json

    try:
        document = extractors.extract(path)
    except RedflagError as error:
        raise _fail(str(error)) from None
    text = document.text if form == "text" else as_json(document)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")


@main.group()
def rules() -> None:
    """The rules: list them, show one, test their examples, explain a text."""


@rules.command("list")
@with_rules
def list_rules(folders: tuple[str, ...]) -> None:
    """One line a rule: id, severity, title."""
    for rule in _load(folders):
        click.echo(f"{rule.id:58} {rule.severity.name:7} {rule.title}")


@rules.command()
@click.argument("rule_id", metavar="ID")
@with_rules
def show(rule_id: str, folders: tuple[str, ...]) -> None:
    """All that rule ID says and looks for."""
    found = next((rule for rule in _load(folders) if rule.id == rule_id), None)
    if found is None:
        raise _fail(f"no rule has the id '{rule_id}': see redflag rules list")
    limit = f", limit {found.limit}" if found.limit else ""
    click.echo(f"{found.id}  ({found.severity.name}, confidence {found.confidence.name}{limit}; {found.where})")
    for name in ("title", "why", "ask", "fallback", "false_alarms"):
        click.echo(f"\n{name.replace('_', ' ')}: {getattr(found, name)}")
    for name, lines in (("looks for", [a.text for a in found.when]), ("flags", found.flags), ("passes", found.passes)):
        click.echo(f"\n{name}:" + "".join(f"\n  - {line}" for line in lines))


@rules.command("test")
@click.argument("paths", nargs=-1, metavar="[FILE|DIR]...")
def test_rules(paths: tuple[str, ...]) -> None:
    """Try rules on their own examples: all shipped ones, or those of the files given. Exit 1 if one misbehaves."""
    from redflag.engine.examples import misbehaving
    from redflag.engine.match import Engine
    from redflag.engine.plan import make_plan
    from redflag.pipeline import build

    loaded = _load(paths, shipped=not paths)
    nlp = build()
    wrong = 0
    for rule, complaint in misbehaving(nlp, Engine(nlp, make_plan(nlp, loaded)), loaded):
        wrong += 1
        click.echo(f"{rule.where}: {rule.id} {complaint}")
    click.echo(f"{len(loaded)} rules, {sum(len(r.flags) + len(r.passes) for r in loaded)} examples, {wrong} misbehave")
    sys.exit(1 if wrong else 0)


@rules.command()
@click.argument("text")
@with_rules
def explain(text: str, folders: tuple[str, ...]) -> None:
    """Why TEXT is or is not flagged: parties, parts, concepts, statements, and the rules that hold."""
    from redflag.engine.explain import explain as explained

    click.echo(explained(text, _load(folders)))


def _load(folders: Sequence[str], shipped: bool = True) -> Sequence[Rule]:
    from redflag.engine.load import load_rules, read_folders

    try:
        return load_rules(*folders) if shipped else read_folders(*folders)
    except RedflagError as error:
        raise _fail(str(error)) from None


def _fail(message: str) -> SystemExit:
    _tell(message)
    return SystemExit(EXIT_UNREAD)


def _tell(message: str) -> None:
    """One line to standard error, whatever a file's name holds."""
    from redflag.report.wording import safe

    click.echo(f"redflag: {safe(message)}", err=True)
