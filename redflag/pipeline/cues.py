"""Cues and their scope: what a negation reaches. After ConText (Chapman 2001), as medspaCy implements it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from redflag.pipeline.reading import Hit, Part

REACH = 10  # tokens: how far a negation reaches when nothing ends it
ASIDE = 20  # tokens of an aside between commas that it leaps ("shall not, without prior notice, suspend")
ENDS = frozenset({",", ";", ":", "but", "however", "unless", "except", "and", "or", "if", "that"})
NEGATIONS = frozenset({"negation", "may-not", "need-not"})  # "shall not" hides the "not" in it, and negates as well
NOT_LIMITED = "open-list"  # the lexicon's name for "not limited to"
LINKS = frozenset({"and", "or", ","})
WIDE = frozenset({"no", "without", "neither", "nor", "none"})
PSEUDO = frozenset({"later", "less", "more", "sooner", "earlier", "fewer", "only", "prejudice"})  # "no later than"
OPEN_LIST = frozenset({"limited", "limitation", "limiting"})  # "including but not limited to": denies that word alone


class Negation(NamedTuple):
    """The words that deny (of "neither A nor B" both), and what they reach: tokens [start, end)."""

    cues: tuple[tuple[int, int], ...]
    start: int
    end: int


def negation_scopes(part: Part, hits: Sequence[Hit], words: Sequence[str]) -> list[Negation]:
    """What is denied in the part: up to `REACH` words behind each cue, a comma, "but" or the end of the part. "no" and
    "without" reach over "or" ("no setup or hosting fees")."""
    scopes: list[Negation] = []
    for hit in hits:
        if hit.name == NOT_LIMITED and part.start <= hit.start < part.end:  # hides the "not" in it
            scopes.append(Negation(((hit.start, hit.start + 1),), hit.start + 1, hit.end))
        if not (
            (hit.name in NEGATIONS or (hit.name == "both" and words[hit.start] == "neither"))
            and part.start <= hit.start < part.end
            and not _is_pseudo(hit, part, words)
        ):
            continue
        last = scopes[-1] if scopes else None
        if last and words[hit.start] == "nor" and words[last.cues[0][0]] == "neither":  # one cue in two words
            scopes[-1] = Negation((*last.cues, (hit.start, hit.end)), last.start, _reach(hit, part, words))
        else:
            scopes.append(Negation((_word_of(hit, words),), hit.end, _reach(hit, part, words)))
    return scopes


def _is_pseudo(hit: Hit, part: Part, words: Sequence[str]) -> bool:
    """Whether a cue denies nothing: "no later than", "whether or not", "Exhibit No. 3"."""
    behind = words[hit.end] if hit.end < part.end else ""
    if behind == "." and words[hit.start] == "no" and hit.end + 1 < part.end:
        return True
    return behind in PSEUDO or (words[hit.start] == "not" and hit.start > part.start and words[hit.start - 1] == "or")


def _reach(hit: Hit, part: Part, words: Sequence[str]) -> int:
    """The token at which what a cue denies ends."""
    if hit.end < part.end and words[hit.end] in OPEN_LIST:
        return hit.end + 1
    wide = not WIDE.isdisjoint(words[hit.start : hit.end])
    begin = hit.end
    if begin < part.end and words[begin] == ",":
        closing = (i for i in range(begin + 1, min(part.end, begin + ASIDE)) if words[i] == ",")
        begin = next(closing, hit.end - 1) + 1
    end = begin
    while end < min(part.end, begin + REACH):
        if words[end] in ENDS and not (wide and words[end] in LINKS):
            break
        end += 1
    return end


def _word_of(hit: Hit, words: Sequence[str]) -> tuple[int, int]:
    """The "not" of "will not": a pattern's own "will" does not spell the negation out."""
    at = next((i for i in range(hit.start, hit.end) if words[i] in ("not", "no", "never", "neither", "nor")), None)
    return (hit.start, hit.end) if at is None else (at, at + 1)


def is_negated(tokens: Sequence[tuple[int, int]], scopes: Sequence[Negation]) -> bool:
    """Whether any of the token spans stands in the scope of a negation that none of them holds."""
    for cues, start, end in scopes:
        if any(a < cue_end and cue_start < b for a, b in tokens for cue_start, cue_end in cues):
            continue  # the pattern spells the negation out itself
        if any(a < end and start < b for a, b in tokens):
            return True
    return False
