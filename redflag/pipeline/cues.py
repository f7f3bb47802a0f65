"""Cues and their scope: what a negation reaches. After ConText (Chapman 2001), as medspaCy implements it."""

from __future__ import annotations

from collections.abc import Sequence

from redflag.pipeline.reading import Hit, Part

REACH = 10  # tokens: how far a negation reaches when nothing ends it
ENDS = frozenset({",", ";", ":", "but", "however", "unless", "except", "and", "or", "if", "that"})
NEGATIONS = frozenset({"negation", "may-not", "need-not"})  # "shall not" hides the "not" in it, and negates as well
LINKS = frozenset({"and", "or", ","})


def negation_scopes(part: Part, hits: Sequence[Hit], words: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """(start, end) of each negation cue in the part and of what it reaches, as tokens: up to `REACH` words, a
    comma, "but" or the end of the part. "no" and "without" reach over "or" ("no setup or hosting fees")."""
    scopes = []
    for hit in hits:
        if hit.name not in NEGATIONS or not part.start <= hit.start < part.end:
            continue
        wide = words[hit.start] in ("no", "without", "neither", "nor", "none")
        end = hit.end
        while end < min(part.end, hit.end + REACH):
            if words[end] in ENDS and not (wide and words[end] in LINKS):
                break
            end += 1
        scopes.append((hit.start, hit.end, hit.end, end))
    return scopes


def is_negated(tokens: Sequence[tuple[int, int]], scopes: Sequence[tuple[int, int, int, int]]) -> bool:
    """Whether any of the token spans stands in the scope of a negation that none of them holds."""
    for cue_start, cue_end, start, end in scopes:
        if any(a < cue_end and cue_start < b for a, b in tokens):
            continue  # the pattern spells the negation out itself
        if any(a < end and start < b for a, b in tokens):
            return True
    return False
