"""RTF cut into tokens: control words, bytes of text, groups; and the words of the format that stand for a character.

After the Rich Text Format specification 1.9.1 (Microsoft, 2008).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)"
)
_SIGNS = {"~": "\u00a0", "_": "-", "-": "", "{": "{", "}": "}", "\\": "\\", "*": "*", "\n": "\n", "\r": "\n"}

CHARACTERS = {
    "tab": " ",
    "line": " ",
    "lbr": " ",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
CHARSETS = {  # \fcharset: the code page of a font's bytes
    0: "cp1252",
    2: "symbol",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp437",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A control word with its number, a byte of text in hexadecimal ("'"), bytes of text (""), or a brace."""

    word: str
    number: int | None = None
    text: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of an RTF file; binary pictures (\\bin) are passed over."""
    at = 0
    while match := _TOKEN.match(data, at):
        at = match.end()
        kind = match.lastgroup
        if match["word"]:
            word, number = match["word"].decode("ascii"), int(match["number"]) if match["number"] else None
            if word == "bin":
                at += max(number or 0, 0)
            else:
                yield Token(word, number)
        elif kind == "hex":
            yield Token("'", None, bytes([int(match["hex"], 16)]))
        elif kind == "sign":
            sign = match["sign"].decode("latin-1")
            yield (
                Token("par")
                if sign in "\r\n"
                else Token("*")
                if sign == "*"
                else Token("=", None, sign.encode("latin-1"))
            )
        elif kind == "brace":
            yield Token(match["brace"].decode("ascii"))
        elif kind == "text":
            yield Token("", None, match["text"])


def sign(text: bytes) -> str:
    """What an escaped sign stands for: "\\~" for a space that does not break."""
    return _SIGNS.get(text.decode("latin-1"), "")
