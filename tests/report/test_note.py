"""A finding as a question to the vendor."""

from __future__ import annotations

from typing import Any

import pytest

from redflag.report.note import question

from .builder import document, finding

SOURCE = document([("paragraph", "4.2", "4.2 Fees may rise at any time.", 0, 1)], "text")
QUOTED = ["a.pdf, line 1, says:", "\u201c4.2 Fees may rise at any time.\u201d"]

# what the finding has, the paragraphs of the question
QUESTIONS: list[tuple[dict[str, Any], list[str]]] = [
    ({"fallback": " Fees stay. "}, [*QUOTED, "Would you agree to this instead: \u201cFees stay.\u201d"]),
    ({}, [*QUOTED, "Would you strike or amend it?"]),  # a rule of one's own that proposes nothing
    (
        {"kind": "missing", "title": "No cap", "fallback": "Fees stay."},
        ["a.pdf: the draft does not settle this point (No cap).", "Would you agree to add: \u201cFees stay.\u201d"],
    ),
    (
        {"kind": "missing", "title": "No cap"},
        ["a.pdf: the draft does not settle this point (No cap).", "What do you propose?"],
    ),
]


@pytest.mark.parametrize(("fields", "expected"), QUESTIONS)
def test_question(fields: dict[str, Any], expected: list[str]) -> None:
    assert question(finding(SOURCE, "may rise", **fields), "a.pdf") == expected
