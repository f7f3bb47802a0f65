"""Words broken at the end of a line: when the hyphen was the typesetter's, and when it is part of the word."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Openings of compounds that keep their hyphen; then words that may as well be a mere syllable.
_COMPOUND = re.compile(
    "non|third|self|pre|post|anti|multi|cross|high|low|long|short|well|year|month|day|week|one|two|three|four|five|six|"
    "ten|mid|vice|ex|quasi|semi|full|half|part|real|hard"
)
_SYLLABLE = re.compile(
    "per|for|with|under|over|there|here|where|what|who|any|some|every|out|con|inter|sub|off|all|not|be"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Hyphens:
    """Decides by the document's own words: what it writes elsewhere with a hyphen, or as one word, or as two."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._known = set(_WORD.findall(" ".join(set(texts)).lower()))

    def keeps(self, left: str, right: str) -> bool:
        """Whether `left` and `right`, parted at a line's end, belong together with a hyphen between them."""
        before, after = _WORD.findall(left.lower())[-1:], _WORD.findall(right.lower())[:1]
        if not before or not after or not right[0].islower():
            return True
        one, other = before[0], after[0]
        if f"{one}-{other}" in self._known:
            return True
        if one + other in self._known:
            return False
        if "-" in one or _COMPOUND.fullmatch(one):
            return True
        return len(one) > 2 and {one, other} <= self._known and not _SYLLABLE.fullmatch(one)
