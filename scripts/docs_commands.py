"""The page about the command line, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from redflag.cli.main import main

HEAD = """# Commands

Every command and option, as `--help` tells them; what each is good for stands in the pages on its use.

| exit code | means |
|---|---|
"""
EXIT_CODES = {
    0: "done",
    1: "something at or above --fail-on was found; of rules test, an example misbehaves",
    2: "a file or rule could not be read (with --strict: not in full), or the command was wrong",
    130: "interrupted",
}


def commands(command: click.Command = main, above: click.Context | None = None) -> Iterator[click.Context]:
    """A context for each command, those of a group behind it, in the order of their names."""
    context = click.Context(command, info_name="redflag" if above is None else command.name, parent=above)
    yield context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from commands(inner, context)


def options_of(context: click.Context) -> list[tuple[str, str]]:
    """Each option as it is written and what it does; `--help` is left out."""
    options = [param for param in context.command.params if isinstance(param, click.Option)]
    records = [option.get_help_record(context) for option in options]
    return [record for record in records if record is not None]


def commands_page() -> str:
    """The page's text."""
    parts = [HEAD + "".join(f"| {code} | {_cell(told)} |\n" for code, told in EXIT_CODES.items())]
    for context in commands():
        usage = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
        told = (context.command.help or "").replace("\f", "")
        parts += [f"\n## {context.command_path}\n", f"```text\n{usage}\n```\n", _cell(told)]
        rows = [f"| `{_code(option)}` | {_cell(text)} |" for option, text in options_of(context)]
        if rows:
            parts += ["\n| option | |\n|---|---|", *rows]
    return "\n".join([*parts, ""])


def _cell(text: str) -> str:
    """Help text as Markdown: its paragraphs stay, no character of it is markup."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    escaped = "\n\n".join(paragraphs).replace("&", "&amp;").replace("<", "&lt;")
    return "".join("\\" + letter if letter in "*_|[]`" else letter for letter in escaped)


def _code(text: str) -> str:
    return text.replace("|", "\\|")
