"""What is done, by whatever verb: a Statement for each verb of a sentence, whether the lexicon knows it or not.

The verbs that hurt are an open class ("rebase", "recast", "farm out"); who acts, under which modal, and on what, is
said in few words, and so is what does no harm ("invoice", "waive"). A rule's line may therefore name what it leaves
out: "vendor may not:spares-price fee-head". For that the objects of these statements are only what the verb itself is
done to: what stands right behind it, or the subject of a passive; or, of the actor "other", what does it ("the fees may
climb").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from redflag.pipeline.direct import (
    BEHIND_HEAD,
    acts_anew,
    begins_thing,
    end_of_things,
    may_be_verb,
    mention_at,
    subject_of,
    things_in,
)
from redflag.pipeline.reading import Hit, Part, Statement
from redflag.pipeline.sentences import after_mark
from redflag.pipeline.shape import Shape
from redflag.pipeline.verbs import (
    ASIDE_REACH,
    BE,
    CHAINED,
    CONJ,
    DETERMINERS,
    FINITE_BE,
    SKIPPED,
    is_adverb,
)
from redflag.pipeline.voice import PEOPLE, made, with_modal

DEED = "verb"  # the name of every action here
PARTICLES = frozenset(
    "up down off out over away back in on along around together apart through with from to into upon at about".split()
)
RIGHTS = frozenset("right rights option obligation duty responsibility authority".split())  # "the right to": no subject
OPENS_LIST = frozenset("may can must shall will to also either".split())  # last before the items of a list
PARTICIPLES = frozenset(  # of irregular verbs; all else ends in -ed or -en
    "made set put cut left borne brought bought built done drawn redrawn withdrawn fixed held kept laid let"
    " lost met paid recast reset read run sent shown sold spent split sunk told thrown undone wound rewound"
    " grown known overdrawn shut spread shed rebuilt found lent sought taught thought resold bound fed led"
    " unwound undercut unbound".split()
)
OPEN_SUBJECT = frozenset(", and but ) ; :".split())


def deeds_of(shape: Shape, part: Part) -> list[Statement]:
    """What is done in one part: what is behind its modals first, then what is plainly said."""
    found: list[Statement] = []
    for modal in (*_modals(shape, part), *_finite(shape, part)):
        group = _group(shape, modal.end, part)
        if group is not None:
            at, passive, negated = group
            found.extend(_behind_modal(shape, modal, at, passive, negated, part))
    if not found and part.lead is not None:
        found.extend(_in_item(shape, part))
    return found


def _modals(shape: Shape, part: Part) -> list[Hit]:
    return sorted(hit for hit in shape.modals.values() if part.start <= hit.start and hit.end < part.end)


def _finite(shape: Shape, part: Part) -> Iterator[Hit]:
    """Where a modal would stand before a verb that has none, read as "must": "the term is doubled", "Provider recasts",
    "the plan rolls on"."""
    inside = range(part.start + 1, part.end - 1)
    modals = {hit.start for hit in shape.modals.values()}
    yield from (Hit(i, i, "must") for i in inside if shape.words[i] in FINITE_BE)
    for end in sorted({hit.end for hit in shape.things if hit.end in inside}):
        word = shape.words[end]
        if not may_be_verb(shape, end, part) or end in modals or word in BEHIND_HEAD:
            continue
        if word.endswith(("ss", "ed", "ing", "ly", "able")):
            continue
        mention = shape.mentions.get(end)
        plural = shape.words[end - 1].endswith("s") or shape.words[end - 1] in ("we", "you")
        if word.endswith("s") == plural or (mention is not None and (mention.owns or mention.role == "third")):
            continue
        start = mention.start if mention else min(hit.start for hit in shape.things if hit.end == end)
        is_name = any(hit.start <= end < hit.end and shape.kinds.get(hit.name) == "objects" for hit in shape.things)
        if not is_name and _is_subject(shape, start, part):
            yield Hit(end, end, "must")


def _is_subject(shape: Shape, start: int, part: Part) -> bool:
    """Whether what begins at `start` may be a subject: nothing before it governs it."""
    i = start
    while i > part.start and (shape.words[i - 1] in DETERMINERS or _is_adjective(shape.words[i - 1])):
        i -= 1
    return i <= after_mark(shape.words, part.start, part.end) or shape.words[i - 1] in OPEN_SUBJECT


def _is_adjective(word: str) -> bool:
    return word.endswith(("al", "ed", "ly", "ing", "ve", "ic", "ent", "ous", "able")) and word.isalpha()


def _behind_modal(shape: Shape, modal: Hit, at: int, passive: bool, negated: bool, part: Part) -> Iterator[Statement]:
    is_right = shape.words[modal.start] in RIGHTS
    if is_right and shape.words[modal.start - 1] in CONJ:
        return  # "may end your account or right to use it": the right is ended, nothing else is said
    subject = () if is_right else subject_of(shape, modal, part)
    for verbs, objects in _rows(shape, at, part):
        for verb in verbs:
            if passive and not _is_participle(shape, verb):
                continue
            denied = negated or shape.has_no_object(verb, part)
            said = with_modal(shape, verb._replace(form="ed" if passive else "base"), modal, passive, denied, part, [])
            nobody = said.actor in ("none", "other")
            if passive and not (nobody and _by_other(shape, verb, part)):
                yield replace(said, objects=subject)
            elif not passive and not nobody:
                yield replace(said, objects=objects)
            elif not passive and subject and PEOPLE.isdisjoint(hit.name for hit in subject):
                yield replace(said, actor="other", objects=subject)  # "the fees may climb"


def _in_item(shape: Shape, part: Part) -> Iterator[Statement]:
    """ "Provider may: (a) recast these terms": an item that begins with its verb."""
    assert part.lead is not None
    at = after_mark(shape.words, part.start, part.end)
    last = part.lead.end - (2 if not shape.words[part.lead.end - 1].isalpha() else 1)
    opens = shape.words[last] in OPENS_LIST or shape.words[last] == ","
    opened = shape.open_modal(part.lead) if opens and may_be_verb(shape, at, part) else None
    if opened is None:
        return
    for verbs, objects in _rows(shape, at, part):
        for verb in verbs:
            yield replace(made(None, opened[1], verb, objects, part), actor=opened[0])


def _group(shape: Shape, at: int, part: Part) -> tuple[int, bool, bool] | None:
    """Where the verb behind a modal that ends at `at` begins; whether it is passive, whether negated. None where there
    is none, where another modal follows ("shall be entitled to"), or where "only" makes a limit of it."""
    asides = {hit.start: hit for hit in shape.asides.values()}
    openings = {hit.start for hit in shape.modals.values()}
    passive = negated = False
    while at < part.end:
        word = shape.words[at]
        if word == "only" or (at in openings and (word in BE or (not passive and word not in SKIPPED))):
            return None
        if word in BE:
            passive, at = True, at + 1
        elif word in CHAINED and shape.words[at + 1 : at + 2] == ["to"]:
            at += 2
        elif at in asides:
            if asides[at].name in ("condition", "exception"):
                return None
            negated = negated or asides[at].name == "negation"
            at = asides[at].end
        elif word == ",":
            near = range(at + 1, min(part.end, at + ASIDE_REACH))
            closing = next((i for i in near if shape.words[i] == ","), None)
            if closing is None:
                return None
            at = closing + 1
        elif word in SKIPPED or is_adverb(word):
            at += 1
        else:
            return (at, passive, negated) if may_be_verb(shape, at, part) else None
    return None


def _rows(shape: Shape, at: int, part: Part) -> Iterator[tuple[list[Hit], tuple[Hit, ...]]]:
    """The verbs from `at` on that share what they are done to ("redraw, prune or drop the features"), and that; then
    those behind an "and" that have an object of their own ("farm out the work and recast the plan")."""
    while True:
        verbs = [_verb(shape, at, part)]
        at = verbs[-1].end
        while at < part.end and (shape.words[at] in CONJ or shape.words[at] == ","):
            behind = at + 1
            while behind < part.end and (shape.words[behind] in CONJ | SKIPPED or is_adverb(shape.words[behind])):
                behind += 1
            if not may_be_verb(shape, behind, part) or mention_at(shape, behind) or begins_thing(shape, behind):
                break
            verbs.append(_verb(shape, behind, part))
            at = verbs[-1].end
        if at < part.end and shape.words[at] in PARTICLES:
            at += 1
        until = end_of_things(shape, at, part)
        yield verbs, things_in(shape, at, until)
        behind = until + 1
        if until >= part.end or shape.words[until] not in CONJ or not acts_anew(shape, behind, part):
            return
        at = behind


def _verb(shape: Shape, at: int, part: Part) -> Hit:
    """The verb at `at`, with its particle where the lexicon knows both."""
    known = [hit.end for hit in shape.actions if hit.start == at and hit.form != "noun" and hit.end <= part.end]
    return Hit(at, max(known, default=at + 1), DEED, "base")


def _is_participle(shape: Shape, verb: Hit) -> bool:
    word = shape.words[verb.start]
    known = any(hit.start == verb.start and hit.form == "ed" for hit in shape.actions)
    return known or word in PARTICIPLES or (len(word) > 4 and word.endswith(("ed", "en", "wn")))


def _by_other(shape: Shape, verb: Hit, part: Part) -> bool:
    """ "may be reviewed by the regulator", "by law": somebody else does it."""
    near = range(verb.end, min(part.end - 1, verb.end + 4))
    by = next((i for i in near if shape.words[i] == "by"), None)
    return by is not None and (shape.words[by + 1] == "law" or shape.words[by + 1] in DETERMINERS)
