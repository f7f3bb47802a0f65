"""How much a rule may ask for: whoever writes one can neither hang a scan nor slow it beyond measure.

The shipped rules stay far below: 7 steps, gaps of 76 words in all, 6,615 spellings, 40 lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from redflag.engine.rule import Step
from redflag.pipeline.language import Phrase

MOST_STEPS = 12  # of a pattern: ways to join it grow with every step
MOST_GAPS = 120  # words that the gaps of a pattern may skip in all
MOST_SPELLINGS = 20_000  # of one run of words: "a|b c|d" has four
MOST_LINES = 80  # lines and patterns of a rule
MOST_OPEN = 2  # tokens of a raw pattern that may stand any number of times


def check_pattern(steps: Sequence[Step], segments: Sequence[tuple[str, Phrase]]) -> None:
    """Raise ValueError, with what to do, where a pattern asks for more than it may."""
    if len(steps) > MOST_STEPS:
        raise ValueError(f"{len(steps)} steps, more than {MOST_STEPS}: write two patterns, or leave words out")
    gaps = sum(step.gap for step in steps)
    if gaps > MOST_GAPS:
        raise ValueError(f"gaps of {gaps} words in all, more than {MOST_GAPS}: ask for one end of it by 'with'")
    for name, phrase in segments:
        spellings = prod(map(len, phrase))
        if spellings > MOST_SPELLINGS:
            raise ValueError(
                f"'{name[1:40]}' has {spellings} spellings, more than {MOST_SPELLINGS}: put a gap in, or a concept"
            )


def check_tokens(pattern: Sequence[dict[str, Any]]) -> None:
    """Raise ValueError, with what to do, where a raw token pattern could run away."""
    for token in pattern:
        for key, value in token.items():
            if isinstance(value, dict) and {"REGEX", "FUZZY"} & {word[:5] for word in value}:
                raise ValueError(f"{key}: a regular expression can run for ever: list the words by IN, or use a stem")
    open_ended = sum(_is_open(str(token.get("OP", ""))) for token in pattern)
    if open_ended > MOST_OPEN:
        raise ValueError(f"{open_ended} tokens stand any number of times, more than {MOST_OPEN}: give them a most")


def _is_open(operator: str) -> bool:
    return operator in ("*", "+") or operator.endswith(",}")
