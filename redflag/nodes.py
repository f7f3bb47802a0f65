"""YAML files and where things stand in them: the line of an entry, keys that stand twice (YAML takes the last)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from redflag.errors import RuleError

Node = Any  # of yaml, which is imported when a file is read: rules kept from an earlier start need none
Step = str | int  # a key of a mapping, or the index of an entry of a list


class MisplacedError(ValueError):
    """Something wrong at `at`: the keys and indices that lead to it."""

    def __init__(self, message: str, *at: Step) -> None:
        self.at = at
        super().__init__(message)


def perhaps(name: str, known: Iterable[str]) -> str:
    """ " (did you mean 'severity'?)" where a known name is close, "" where none is."""
    close = get_close_matches(name, sorted(known), 1, cutoff=0.7)
    return f" (did you mean '{close[0]}'?)" if close else ""


def line_in(node: Node, *at: Step) -> int:
    """The line, from 1, of what stands at `at`, or of the last step on the way there that exists."""
    line = node.start_mark.line
    for step in at:
        if node.id == "mapping":
            found = next(((key, value) for key, value in node.value if key.value == step), None)
            if found is None:
                break
            line, node = found[0].start_mark.line, found[1]
        elif node.id == "sequence" and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line
        else:
            break
    return int(line) + 1


def _plain(node: Node, path: Path) -> Any:
    """Dicts, lists and strings of a node. Raises RuleError at a key that its mapping holds already."""
    if node.id == "scalar":
        return node.value
    if node.id == "sequence":
        return [_plain(child, path) for child in node.value]
    found: dict[str, Any] = {}
    for key, value in node.value:
        if key.id != "scalar":
            raise RuleError(f"{path}:{key.start_mark.line + 1}", "a key is one word")
        if key.value in found:
            raise RuleError(f"{path}:{key.start_mark.line + 1}", f"'{key.value}' stands twice in one mapping")
        found[key.value] = _plain(value, path)
    return found


def load_yaml(path: Path) -> tuple[dict[str, Any], Node]:
    """A YAML file that is one mapping, and its nodes, which know their lines. Every scalar is a string: "no" and "on"
    are words here. Raises RuleError (path:line) where it is no such file."""
    try:
        return read_yaml(path.read_text(encoding="utf-8"), path)
    except OSError as error:
        raise RuleError(str(path), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RuleError(f"{path}:1", "is not UTF-8 text") from None


# a text that needs quotes: "- [[a]] b", "key: {a} b", "key: a: b"
_BARE = re.compile(r"(?:- |[\w-]+: )(?:[\w-]+: )?(?:[\[{].*[\]}] *\w|[@`%&*!|>].*\w|[^\"'\[{].*: )")


def _mend(text: str, line: int) -> str:
    """What to do about the first thing that is wrong on a line of a file or, where it shows late, on the one before."""
    lines = text.splitlines()
    near = [one.strip() for one in lines[max(line - 2, 0) : line]][::-1]
    if any("\t" in one for one in lines[max(line - 2, 0) : line]):
        return ": begin lines with blanks, not with tabs"
    if any(_BARE.match(one) for one in near):
        return ": a text that begins with a sign such as [ or { or holds a colon stands in quotes"
    return ": each line begins as far right as its neighbours of the same kind, and every bracket and quote is closed"


def read_yaml(text: str, path: Path) -> tuple[dict[str, Any], Node]:
    """As load_yaml, of `text` that stands or will stand in `path`."""
    import yaml

    try:
        node: Node = yaml.compose(text, Loader=yaml.CBaseLoader)
        if node is None or node.id != "mapping":
            raise RuleError(f"{path}:1", "is not a mapping of names")
        return _plain(node, path), node
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = " ".join(str(getattr(error, "problem", error)).split())
        raise RuleError(f"{path}:{line}", f"is not YAML: {problem}{_mend(text, line)}") from None
    except RecursionError:
        raise RuleError(f"{path}:1", "is nested too deeply") from None
