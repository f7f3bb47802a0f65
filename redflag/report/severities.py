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
