"""Pages for a terminal: in colour and wrapped to the window there, plain text of one width in a pipe or file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 100


def drawn(draw: Callable[[Console], None], width: int = WIDTH, colour: bool = False) -> str:
    """What `draw` prints on a console of `width` columns; no line ends in blanks."""
    from rich.console import Console

    out = StringIO()
    console = Console(
        file=out,
        width=max(width, 20),
        height=25,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        force_jupyter=False,
    )
    draw(console)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def shape_of(stream: TextIO) -> tuple[int, bool]:
    """How wide `stream` is, and whether it bears colour: only a terminal without NO_COLOR does."""
    terminal = stream.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return min(shutil.get_terminal_size().columns, WIDTH) if terminal else WIDTH, colour


def write(text: str, stream: TextIO) -> None:
    """Write `text` as far as the encoding of `stream` goes."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode("utf-8", "replace").decode().encode(encoding, "replace").decode(encoding))
