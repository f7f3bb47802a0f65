"""What RTF says of the words that follow: how they look, where they go, in which code page they are."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from typing import Any

_SMALL = 12  # half points: 6 pt


@dataclass(frozen=True, slots=True)
class State:
    """What a group inherits and gives back at its end."""

    into: str = "text"  # text, number, fonts, colours, field or nothing
    font: int = -1
    unicode_skip: int = 1
    hidden: bool = False
    deleted: bool = False
    bold: bool = False
    size: int = 24
    colour: int = 0
    backed: bool = False
    in_table: bool = False
    outline: int = 0


def looking(state: State, word: str, number: int | None) -> State:
    """`state` after a control word for the look of characters or paragraphs; the same after any other."""
    on, value = number != 0, max(number or 0, 0)
    if word == "pard":
        return replace(state, in_table=False, outline=0)
    if word == "plain":
        return replace(state, hidden=False, bold=False, size=24, colour=0, backed=False, deleted=False)
    changes: dict[str, dict[str, Any]] = {
        "intbl": {"in_table": True},
        "outlinelevel": {"outline": value + 1 if value < 9 else 0},
        "v": {"hidden": on},
        "b": {"bold": on},
        "deleted": {"deleted": on},
        "fs": {"size": value},
        "cf": {"colour": value},
        "f": {"font": value},
        "uc": {"unicode_skip": value},
    }
    if word in {"highlight", "cb", "chcbpat", "cbpat"}:
        return replace(state, backed=bool(number))
    return replace(state, **changes[word]) if word in changes else state


def why(state: State, white: bool) -> str:
    """Why words are fine print, "" where they are none; `white` says that their colour is."""
    if state.hidden:
        return "hidden"
    if white and not state.backed:
        return "white"
    return f"small type {state.size / 2:g} pt" if state.size <= _SMALL else ""


def known(encoding: str) -> str:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return "cp1252"
    return encoding
