"""Mending of words that the typesetter changed: ligatures, soft hyphens, characters that take no room."""

from __future__ import annotations

import re

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\u2010": "-",  # hyphen and non-breaking hyphen: the one that a rule is written with
    "\u2011": "-",
    "\uf0b7": "•",  # bullets of the Symbol and Wingdings fonts, in the private use area
    "\uf0a7": "•",
    "\uf0d8": "•",
    "\uf06f": "•",
    "\uf0fc": "•",
}
_NOTHING = [0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x09), *range(0x0E, 0x1C), 0x7F]
_MENDED = str.maketrans(_LIGATURES | {chr(code): "" for code in _NOTHING})
NEEDS_MENDING = re.compile(f"[{re.escape(''.join(map(chr, _MENDED)))}]")


def tidy_word(word: str) -> str:
    """`word` with ligatures taken apart and without soft hyphens and characters that take no room."""
    return word if word.isascii() and word.isprintable() else word.translate(_MENDED)


def printable(name: str) -> str:
    """The name of an attached file fit to stand in a line of text."""
    shown = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(shown.split())[:120] or "without a name"
