"""How reports show a severity: what it asks of the reader, and its colours, as in report.css."""

from __future__ import annotations

from redflag.finding import Severity

ADVICE = {
    Severity.high: "settle before you sign",
    Severity.medium: "negotiate",
    Severity.low: "know before you sign",
    Severity.info: "for information",
}
INK = {Severity.high: "A3201A", Severity.medium: "7D5200", Severity.low: "2C587F", Severity.info: "59616B"}
"""Colour of words, RRGGBB: dark enough to be read on white and on the tint."""
TINT = {Severity.high: "FBE3DF", Severity.medium: "FBEECB", Severity.low: "E3EDF6", Severity.info: "ECEEF0"}
"""Colour of a surface under dark words."""
MARKER = {Severity.high: "FFB4A8", Severity.medium: "FFDF7E", Severity.low: "A9D2FA", Severity.info: "D3D8DE"}
"""Colour of a highlighter: seen at once on white, and black words can be read through it."""


def shares(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of RRGGBB, 0 to 1."""
    red, green, blue = bytes.fromhex(colour)
    return red / 255, green / 255, blue / 255
