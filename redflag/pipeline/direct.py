"""What a verb is done to: the things named right behind it, or by the subject before it."""

from __future__ import annotations

from redflag.pipeline.reading import Hit, Mention, Part
from redflag.pipeline.sentences import after_mark
from redflag.pipeline.shape import STOPS, Shape
from redflag.pipeline.verbs import BE, CONJ, DETERMINERS, PREPOSITIONS, is_adverb

PARTS = frozenset(  # "any part of the fees", "the scope of the services": done to these
    "part parts portion portions piece level levels amount amounts scope extent range structure basis"
    " composition content contents wording text nature form size height rest remainder whole all any some each"
    " most one either much elements element aspects aspect version versions kind sort number provisions method"
    " calculation set mix way".split()
)
ENDS = (
    STOPS
    | BE
    | frozenset(
        "that which who whom whose as than then for from by with without within in on at upon into under over"
        " to through between against among towards toward so such where there during per via beyond above below"
        " accordingly".split()
    )
)
NO_VERB = (
    DETERMINERS
    | PREPOSITIONS
    | ENDS
    | CONJ
    | frozenset("have has had having do does did it they we you he she one other both more less only else but".split())
    | frozenset(
        "may can must shall will could would should might cannot reasonable additional equal full same new own".split()
    )
)
BEHIND_HEAD = frozenset(
    "due payable owed owing necessary then thereof herein hereof upward upwards downward downwards closer"
    " higher lower once afresh anew again yearly monthly free forward back out off down up away over".split()
)
BEFORE_SUBJECT = frozenset(", ; : ( ) if when that which unless where because but as how whether".split())
MARKS = frozenset(",(:.|;")
REACH = 14  # tokens behind a verb in which what it is done to ends


def may_be_verb(shape: Shape, at: int, part: Part) -> bool:
    """Whether the word at `at` is none of those that are never a verb."""
    word = shape.words[at] if at < part.end else ""
    return (
        len(word) > 2 and word.isalpha() and word not in NO_VERB and (word[-3:] != "ing" or word in ("bring", "ring"))
    )


def end_of_things(shape: Shape, at: int, part: Part) -> int:
    """Where the words from `at` on end that name what is acted on."""
    openings = {hit.start for hit in shape.modals.values()}
    coupled = 0
    is_finite = acts_anew(shape, at, part) and shape.words[at].endswith("s")
    if is_finite and not _is_thing(shape, at):
        return at  # "what it may determine [violates the Agreement]"
    for i in range(at, min(part.end, at + REACH)):
        word = shape.words[i]
        if i in openings:
            return coupled or i  # "solicit, [and you may]": another subject
        if word == "per" and shape.words[i + 1 : i + 2] == ["-"]:
            continue
        if word in ENDS or word in MARKS or (word == "of" and shape.words[i - 1] not in PARTS):
            return i
        if word in CONJ:
            coupled = i
            if acts_anew(shape, i + 1, part):
                return i
    return min(part.end, at + REACH)


def acts_anew(shape: Shape, at: int, part: Part) -> bool:
    """Whether a verb with an object of its own stands at `at`: "[recast] the plan", not "[part] of the plan"."""
    is_verb = may_be_verb(shape, at, part) and shape.words[at] not in PARTS
    return is_verb and not DETERMINERS.isdisjoint(shape.words[at + 1 : at + 2])


def things_in(shape: Shape, at: int, until: int) -> tuple[Hit, ...]:
    """The things in [at, until) that are no mere part of a name: "fees", not "fee" in "fee notice"."""
    return tuple(
        hit for hit in shape.things if at <= hit.start and hit.end <= until and (hit.end == until or _ends(shape, hit))
    )


def _ends(shape: Shape, thing: Hit) -> bool:
    """Whether the word behind a noun is none that the noun belongs to: "fees yearly", not "fee notice"."""
    word = shape.words[thing.end]
    if (
        not word.isalpha()
        or word in NO_VERB
        or word in BEHIND_HEAD
        or is_adverb(word)
        or word.endswith(("ed", "ing", "able"))
    ):
        return True
    is_plural = shape.words[thing.end - 1].endswith("s")
    return mention_at(shape, thing.end) is not None or (
        is_plural and all(hit.start != thing.end for hit in shape.things)
    )


def subject_of(shape: Shape, modal: Hit, part: Part) -> tuple[Hit, ...]:
    """The things that the subject before a modal names: "upon renewal [the fees for the Service] may": the fees."""
    at = modal.start
    while at > part.start and at not in shape.modals and shape.words[at - 1] not in BEFORE_SUBJECT:
        at -= 1
    relative = at > part.start and shape.words[at - 1] in ("that", "which", "who")
    if relative and shape.words[at] not in DETERMINERS and at < modal.start:
        return ()  # "items that meet the conditions may be listed": the items
    at = after_mark(shape.words, at, modal.start)
    if shape.words[at] in PREPOSITIONS - DETERMINERS:
        articles = (i for i in range(at + 2, modal.start) if shape.words[i] in DETERMINERS)
        at = next(articles, modal.start)
    return things_in(shape, at, min(end_of_things(shape, at, part), modal.start))


def begins_thing(shape: Shape, at: int) -> bool:
    """Whether a noun of the lexicon that is no verb as well begins at `at`."""
    return shape.words[at] in PARTS or (shape.words[at].endswith("s") and any(hit.start == at for hit in shape.things))


def _is_thing(shape: Shape, at: int) -> bool:
    return any(hit.start == at and shape.kinds.get(hit.name) == "objects" for hit in shape.things)


def mention_at(shape: Shape, at: int) -> Mention | None:
    """The party whose mention begins at `at`."""
    found = (shape.mentions.get(hit.end) for hit in shape.things if hit.start == at)
    return next((mention for mention in found if mention is not None and mention.start == at), None)
