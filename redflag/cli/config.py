"""redflag.toml: a house's own defaults for the options of the commands.

    [all]                      # for every command that has the option
    rules = ["house-rules"]    # paths are taken from where the file lies
    playbook = "playbook.yml"

    [scan]                     # for one command, before what [all] says; [rules.explain] is a command of two words
    fail-on = "high"

It is looked for in the working directory and its parents, never where an agreement lies; REDFLAG_CONFIG names another,
--no-config switches it off. What is given on the command line goes before it. An option that would write a file, accept
findings or send agreements to another machine can not stand in it: the file may have come with somebody's papers.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from redflag.cli.options import tell
from redflag.errors import RuleError
from redflag.nodes import perhaps

NAME, VARIABLE, ALL = "redflag.toml", "REDFLAG_CONFIG", "all"
PATHS = frozenset(("rules", "playbook", "accepted"))
KEYS = PATHS | {"role", "language", "ocr", "strict", "min-severity", "fail-on", "jobs", "timeout", "memory", "cache"}
KEYS |= {"users", "term"}
HELP = f"Leave the defaults of {NAME} aside."
Commands = Mapping[str, click.Command]  # by name: "scan", "rules test"
Table = dict[str, Any]


def find_config() -> Path | None:
    """The file that REDFLAG_CONFIG names, or else the nearest redflag.toml: of the working directory or a parent of it.
    None where there is none."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    here = Path.cwd()
    return next((path for path in (folder / NAME for folder in (here, *here.parents)) if path.is_file()), None)


def read_config(path: Path, commands: Commands) -> dict[str, Table]:
    """The defaults of a file, by command and by option, each checked. Raises RuleError with path:line."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except OSError as error:
        raise RuleError(str(path), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RuleError(f"{path}:1", "is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        line = at[1] if at and at[1] else len(text.splitlines()) or 1
        raise RuleError(f"{path}:{line}", f"is not TOML: {str(error)[: at.start() if at else None]}") from None
    found: dict[str, Table] = {}
    for name, table in _tables(raw, commands):
        found[name] = {}
        for key, value in table.items() if isinstance(table, dict) else ():
            try:
                found[name][key] = _checked(name, key, value, commands, path.parent)
            except ValueError as error:
                raise RuleError(f"{path}:{_line_of(text, name, key)}", f"[{_dotted(name)}] {error}") from None
        if not isinstance(table, dict) or (name != ALL and name not in commands):
            inside, key = (name, "") if isinstance(table, dict) else name.rpartition(" ")[::2]
            raise RuleError(f"{path}:{_line_of(text, inside, key)}", _no_table(name, table, commands))
    return found


def with_config(main: click.Group) -> click.Group:
    """`main`, each of its commands with the defaults of redflag.toml and with --no-config."""
    commands = dict(_leaves(main, ""))
    for name, command in commands.items():
        take = partial(_take, name, commands)
        switch = click.Option(
            ["--no-config"], is_flag=True, is_eager=True, expose_value=False, callback=take, help=HELP
        )
        command.params.append(switch)
    return main


def _take(name: str, commands: Commands, ctx: click.Context, _: click.Parameter, is_off: bool) -> None:
    """Lay the file's defaults under the command line, and say so: a report must not change without a word."""
    path = None if is_off or ctx.resilient_parsing else find_config()
    if path is None:
        return
    found = read_config(path, commands)
    options = _options(commands[name])
    told = {key: value for key, value in found.get(ALL, {}).items() if key in options} | found.get(name, {})
    if told:
        ctx.default_map = {str(options[key].name): value for key, value in told.items()}
        tell(f"defaults of {path}: {', '.join(told)}")


def _leaves(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _leaves(command, f"{before}{name} ")
        else:
            yield before + name, command


def _options(command: click.Command) -> dict[str, click.Option]:
    """The options that may stand in the file, by their long names without hyphens in front."""
    options = [option for option in command.params if isinstance(option, click.Option)]
    named = {name.removeprefix("--"): option for option in options for name in option.opts if name.startswith("--")}
    return {name: option for name, option in named.items() if name in KEYS}


def _tables(raw: Table, commands: Commands, before: str = "") -> Iterator[tuple[str, Any]]:
    """Each table by the command that it is for: [rules.test] is for "rules test"."""
    for key, value in raw.items():
        name = before + key
        is_group = isinstance(value, dict) and any(command.startswith(f"{name} ") for command in commands)
        if is_group:
            yield from _tables(value, commands, f"{name} ")
        else:
            yield name, value


def _no_table(name: str, table: Any, commands: Commands) -> str:
    if not isinstance(table, dict):
        return f"'{_dotted(name)}' stands under no command: write [{ALL}], or a command such as [scan], above it"
    known = [_dotted(command) for command in (ALL, *commands)]
    return f"[{_dotted(name)}] is no command{perhaps(_dotted(name), known)}: there is {', '.join(known)}"


def _checked(name: str, key: str, value: Any, commands: Commands, folder: Path) -> Any:
    """The value of an option as click takes it. Raises ValueError."""
    having = [options[key] for command, options in _all(commands) if name in (ALL, command) and key in options]
    if name != ALL and name not in commands:
        return value  # told by the table
    if not having:
        known = sorted({key for command, options in _all(commands) if name in (ALL, command) for key in options})
        where = "the command line alone" if _is_option(name, key, commands) else "no command" if name == ALL else ""
        said = f"'{key}' belongs on {where}" if where.startswith("the") else f"unknown option '{key}'"
        raise ValueError(f"{said}{perhaps(key, known)}: here may stand {', '.join(known) or 'nothing'}")
    return _converted(having[0], key, value, folder)


def _all(commands: Commands) -> Iterator[tuple[str, dict[str, click.Option]]]:
    yield from ((name, _options(command)) for name, command in commands.items())


def _is_option(name: str, key: str, commands: Commands) -> bool:
    asked = [command for other, command in commands.items() if name in (ALL, other)]
    return any(f"--{key}" in option.opts for command in asked for option in command.params)


def _converted(option: click.Option, key: str, value: Any, folder: Path) -> Any:
    if option.is_flag:
        if not isinstance(value, bool):
            raise ValueError(f"'{key}' is true or false")
        return value
    several = value if option.multiple and isinstance(value, list) else [value]
    if not all(isinstance(one, str | int | float) and not isinstance(one, bool) for one in several):
        raise ValueError(f"'{key}' is {'one text or a list of them' if option.multiple else 'one value'}")
    number = isinstance(option.type, click.types.IntRange | click.types.FloatRange)
    if any(isinstance(one, str) == number for one in several):
        raise ValueError(f"'{key}' is {'a number' if number else 'a text in quotes'}")
    try:
        found = [option.type.convert(str(one), option, None) for one in several]
    except click.BadParameter as error:
        raise ValueError(f"'{key}': {error.message}") from None
    if key in PATHS:
        found = [str(folder / one) if folder.resolve() != Path.cwd() else one for one in found]
    return found if option.multiple else found[0]


def _dotted(name: str) -> str:
    return name.replace(" ", ".")


def _line_of(text: str, name: str, key: str) -> int:
    """The line, from 1, of a key in a table, or of the table's head; where it is written another way, of the first
    line that names it."""
    inside = ""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if head := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            inside = re.sub(r"[\"']", "", head[1]).replace(".", " ")
        if inside == name and (re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line) if key else head):
            return number
    last = key or name.split(" ")[-1]
    return next((number for number, line in enumerate(lines, 1) if last in line), 1)
