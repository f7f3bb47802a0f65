"""What drafters put between a modal and its verb: "may by written notice to Customer at once [end] this Agreement".

Asides that the lexicon knows ("at any time") are passed over one by one (`verbs.py`). These are the others: any phrase
that opens with a preposition right behind the modal, up to the first verb that has an object of its own.
"""

from __future__ import annotations

from redflag.pipeline.reading import Hit, Part
from redflag.pipeline.verb_words import CONJ, DETERMINERS
from redflag.pipeline.verbs import Verbs

OPENS = frozenset(  # an adverbial, right behind a modal
    "by on upon at in with within without for from during after before as following prior subject through throughout"
    " once twice each every any not until save notwithstanding despite where pursuant under".split()
)
LEADS = OPENS - {"once", "twice", "not"}  # what follows these is a noun
BEFORE_NOUNS = DETERMINERS | LEADS | CONJ | {"to"}
OBJECTS = DETERMINERS | {"it", "them"}
CUTS = frozenset("that which who whom whose if unless whether ; :".split())  # another clause; not "in that event"
REACH = 18  # tokens from a modal to its verb: "by not less than thirty (30) days' prior written notice to Customer"


def modal_over_adverbial(verbs: Verbs, action: Hit, head: int, part: Part) -> Hit | None:
    """The modal of a verb group that begins at `head`, with an adverbial between the two; None where the verb is none
    in its base form, or has no object behind it and so may be a noun, or where another verb stands nearer."""
    before, behind = verbs.words[head - 1], action.end
    is_passive = verbs.words[head] == "be"
    if not (is_passive or action.form == "base") or before in BEFORE_NOUNS:
        return None
    if not is_passive and (behind >= part.end or not _has_object(verbs, behind)):
        return None
    for at in range(head - 1, max(part.start, head - REACH), -1):
        if at in verbs.modals:
            return verbs.modals[at] if verbs.words[at] in OPENS else None
        if (verbs.words[at] in CUTS and verbs.words[at - 1] not in LEADS) or _is_verb(verbs, at):
            return None
    return None


def _has_object(verbs: Verbs, at: int) -> bool:
    """Whether an object begins at `at`, or one follows that a row of verbs shares: "remove, restrict or end it"."""
    if verbs.words[at] == "," or verbs.words[at] in CONJ:
        return at + 1 in verbs.verb_starts
    return verbs.words[at] in OBJECTS or any(hit.start == at for hit in verbs.things)


def _is_verb(verbs: Verbs, at: int) -> bool:
    """Whether a verb begins at `at`: not "on request", "by order of", "notice to Customer"."""
    return at in verbs.verb_starts and verbs.words[at - 1] not in DETERMINERS and verbs.words[at - 1] not in OPENS
