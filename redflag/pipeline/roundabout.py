"""Rights and duties said in a roundabout way: "nothing prevents Provider from [ending]", "you let us [end]", "whether
to [end] is for Provider to decide", "[backing up] is up to Customer". Who may or must stands elsewhere than in front.
"""

from __future__ import annotations

from redflag.pipeline.reading import Hit, Mention, Part
from redflag.pipeline.shape import Shape
from redflag.pipeline.verb_words import DENIES, FINITE_BE

HINDERS = frozenset(
    f"{verb}{ending}"
    for verb in ("prevent", "restrict", "hinder", "restrain", "prohibit", "stop", "stopp", "bar", "barr", "preclud")
    for ending in ("", "s", "e", "es", "ed")
)
HINDERED_REACH = 8  # tokens from "nothing" to the verb, and from the verb to its "from"
AGREES = frozenset("agree agrees consent consents assent assents".split())
OBJECTS = frozenset("object objects objection objections".split())  # leave where it is denied
AGREED_REACH = 4  # tokens from "consents" to its "to": "consents in advance to"
DECIDES = frozenset("decide decides decided determine determines determined choose chooses choice discretion".split())
AFFAIRS = frozenset("up affair matter task job duty responsibility concern business obligation for".split())
AFFAIR_REACH = 8  # tokens from "is" to whose affair it is: "is the sole and exclusive responsibility of Customer"

Told = tuple[Mention, str]  # a party, and what it may or must


def told_otherwise(shape: Shape, action: Hit, head: int, part: Part) -> Told | None:
    """The party that may, or must, do what `action` says, its verb group beginning at `head`; None where nothing of the
    kind is said."""
    if action.form == "base" and head > part.start + 1:
        return _let(shape, head) or _decided(shape, head, part)
    if action.form == "ing":
        return _agreed(shape, head, part) or _whose_affair(shape, action, part)
    return None


def _let(shape: Shape, head: int) -> Told | None:
    """ "you let us [end]"."""
    named = shape.mentions.get(head)
    is_let = named is not None and not named.owns and shape.words[named.start - 1] in ("let", "lets")
    return (named, "may") if named is not None and is_let else None


def _decided(shape: Shape, head: int, part: Part) -> Told | None:
    """ "whether to [end] is for Provider alone to decide", "Provider alone decides whether to [end]"."""
    if shape.words[head - 2 : head] not in (["whether", "to"], ["when", "to"]):
        return None
    decides = next((i for i in range(part.start, part.end) if shape.words[i] in DECIDES), None)
    near = (shape.mentions[i] for i in range(part.start, part.end + 1) if i in shape.mentions)
    sides = [mention for mention in near if mention.role in ("vendor", "customer")]
    if decides is None or not sides:
        return None
    return min(sides, key=lambda mention: abs(mention.end - decides)), "may"


def _agreed(shape: Shape, head: int, part: Part) -> Told | None:
    """ "nothing prevents Provider from [ending]", "nothing stops Provider [ending]", "you agree to our [ending]"."""
    if shape.words[head - 1] == "from":
        return _not_hindered(shape, head - 1, part)
    named = shape.mentions.get(head)
    if named is None or named.start <= part.start + 1:
        return None
    at = named.start - (2 if shape.words[named.start - 1] == "the" else 1)
    if shape.words[at] in HINDERS:
        return _not_hindered(shape, named.end, part)
    if shape.words[at] != "to":
        return None
    before = shape.words[max(part.start, at - AGREED_REACH) : at]
    denied = not DENIES.isdisjoint(before)
    return (named, "may") if not (OBJECTS if denied else AGREES).isdisjoint(before) else None


def _not_hindered(shape: Shape, at: int, part: Part) -> Told | None:
    """Whom nothing hinders from what stands behind `at`: "nothing prevents Provider", "Provider is not barred"."""
    verb = next((i for i in range(at - 1, max(part.start, at - HINDERED_REACH), -1) if shape.words[i] in HINDERS), None)
    if verb is None or DENIES.isdisjoint(shape.words[max(part.start, verb - HINDERED_REACH) : verb]):
        return None
    between = (shape.mentions[i] for i in range(at, verb, -1) if i in shape.mentions)
    before = (shape.mentions[i] for i in range(verb, part.start, -1) if i in shape.mentions)
    named = next(between, None) or next((mention for mention in before if not mention.owns), None)
    return (named, "may") if named is not None else None


def _whose_affair(shape: Shape, action: Hit, part: Part) -> Told | None:
    """ "[backing up] the data is up to Customer", "[training] the staff is Customer's own affair"."""
    if action.start > part.start + 3:
        return None
    is_at = next((i for i in range(action.end, part.end) if shape.words[i] in FINITE_BE), None)
    if is_at is None:
        return None
    end = min(part.end, is_at + AFFAIR_REACH)
    if AFFAIRS.isdisjoint(shape.words[is_at:end]) or not DENIES.isdisjoint(shape.words[is_at:end]):
        return None
    named = next((shape.mentions[i] for i in range(is_at + 2, end + 1) if i in shape.mentions), None)
    return (named, "must") if named is not None and named.role == "customer" else None
