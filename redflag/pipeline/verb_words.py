"""The small words round a verb: what may stand between it and its modal, what grants, denies and binds."""

from __future__ import annotations

BE = frozenset(["be", "been", "being", "is", "are", "was", "were", "am"])
FINITE_BE = frozenset(["is", "are", "was", "were", "am"])
CONJ = frozenset(("and", "or", "/", "&", "and/or"))
SKIPPED = frozenset(
    "also then either otherwise hereby thereafter not never only at any time to both thus first so do does even just"
    " still always sometimes instead further later again".split()
)
CHAINED = frozenset(  # verbs between a modal and the verb that it is about: "may decide to", "may act to"
    "act need decide choose elect opt determine wish seek proceed move continue attempt try start begin intend want"
    " prefer".split()
)
DETERMINERS = frozenset(
    "the a an any such this that these those each all no its their his her our your of whose".split()
)
PREPOSITIONS = frozenset(
    (
        "at in from upon on by with without for to under within after before subject during through whenever "
        "forthwith instead also only effective as of absent any no not prior"
    ).split()
)
GRANTS = frozenset("right rights option liberty entitled free permitted power".split())
RIGHTS = frozenset(
    "at be is are the a right reserve reserves has have enjoy enjoys retain retains keep keeps shall will full absolute"
    " sole also".split()
)
LETS = frozenset(
    "right rights permission lawful open permissible entitle entitles permit permits allow allows authorize authorizes"
    " authorise authorises".split()
)
OBLIGES = frozenset(
    "oblige obliges require requires obligate obligates compel compels bind binds falls fall up incumbent duty onus"
    " burden".split()
)
LIMITED = frozenset("restricted limited prevented hindered".split())  # "in no way restricted in its right to": it may
DENIES = frozenset("no not nothing neither nor never cannot unlawful".split())
DENIED = {"may": "may-not", "must": "need-not"}
WAIVES = frozenset(
    "waive waives waived waiving relinquish relinquishes renounce renounces surrender surrenders".split()
)
GIVEN_UP = frozenset("and or other existing right rights it they".split())
NEITHER_REACH = 12  # tokens from "neither" to its verb
ROW = 5  # verbs in a row behind one modal
COUPLED_REACH = 9  # tokens from a modal to the "and" of a second verb
DASH = "-"  # dashes of all lengths are read as one
CELL = "|"  # between the cells of a row
SPLITS = frozenset(", ( it but by upon on without during after before".split())  # behind a "right", before its "to"
SPLIT_REACH = 16  # tokens from "right" to its "to", where no comma closes what stands between
ASIDE_REACH = 28  # tokens of an aside between commas ("Provider, upon thirty days' notice to Customer, may")


def is_adverb(word: str) -> bool:
    return (
        word.endswith("ly")
        and len(word) > 4
        and word not in ("supply", "apply", "reply", "comply", "assembly", "family")
    )
