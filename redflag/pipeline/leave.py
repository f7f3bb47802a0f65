"""A right told from its other side: "nothing prevents Provider from [ending]", "you let us [end]", "you agree to our
[ending]". Who may do it stands right before the verb, or before the "from"."""

from __future__ import annotations

from redflag.pipeline.reading import Hit, Mention, Part
from redflag.pipeline.shape import Shape
from redflag.pipeline.verb_words import DENIES

HINDERS = frozenset(
    f"{verb}{ending}"
    for verb in ("prevent", "restrict", "hinder", "restrain", "prohibit", "stop", "stopp", "bar", "barr", "preclud")
    for ending in ("", "s", "e", "es", "ed")
)
HINDERED_REACH = 8  # tokens from "nothing" to the verb, and from the verb to its "from"
AGREES = frozenset("agree agrees consent consents assent assents".split())
OBJECTS = frozenset("object objection objections".split())  # leave where it is denied


def leave_of(shape: Shape, action: Hit, head: int, part: Part) -> Mention | None:
    """The party that may do what `action` says, its verb group beginning at `head`; None where none is given leave."""
    if head <= part.start + 1:
        return None
    if action.form == "base":
        named = shape.mentions.get(head)
        is_let = named is not None and shape.words[named.start - 1].startswith("let") and not named.owns
        return named if is_let else None
    if action.form != "ing":
        return None
    if shape.words[head - 1] == "from":
        return _not_hindered(shape, head - 1, part)
    named = shape.mentions.get(head)
    if named is None or shape.words[named.start - 1] != "to":
        return None
    before = named.start - 2
    denied = not DENIES.isdisjoint(shape.words[max(part.start, before - 3) : before])
    return named if shape.words[before] in (OBJECTS if denied else AGREES) else None


def _not_hindered(shape: Shape, at: int, part: Part) -> Mention | None:
    """Whom nothing hinders "from" what stands behind it: "nothing prevents Provider", "Provider is not barred"."""
    verb = next((i for i in range(at - 1, max(part.start, at - HINDERED_REACH), -1) if shape.words[i] in HINDERS), None)
    if verb is None or DENIES.isdisjoint(shape.words[max(part.start, verb - HINDERED_REACH) : verb]):
        return None
    between = (shape.mentions[i] for i in range(at, verb, -1) if i in shape.mentions)
    before = (shape.mentions[i] for i in range(verb, part.start, -1) if i in shape.mentions)
    return next(between, None) or next((mention for mention in before if not mention.owns), None)
