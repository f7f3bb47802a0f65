"""What "it" and "them" stand for behind a verb, or at the head of a passive sentence: what the verb before was about,
or else what the sentence before began with ("Our fees are listed in Annex 2. We may change them."); and what "which"
stands for before its clause.
"""

from __future__ import annotations

from redflag.pipeline.reading import Hit, Reading, Sentence, Statement
from redflag.pipeline.sentences import after_mark

OBJECTS, SUBJECTS = frozenset(("it", "them")), frozenset(("it", "they"))
HEAD = 6  # tokens in which what a sentence is about stands: "The monthly fees for the Service are"


def fill_pronouns(reading: Reading, kinds: dict[str, str]) -> None:
    """Add what a pronoun stands for to the objects of its statement, behind those that it has."""
    before: Sentence | None = None
    for sentence in reading.sentences:
        if before is not None and before.block != sentence.block:
            before = None
        begins = reading.words[after_mark(reading.words, sentence.start, sentence.end)]
        for number, statement in enumerate(sentence.statements):
            verb = statement.action
            if verb.end < sentence.end and reading.words[verb.end] in OBJECTS:
                statement.objects += _of_verb(sentence.statements[:number], verb) or _of_head(before, reading, kinds)
            elif verb.form == "ed" and begins in SUBJECTS:
                statement.objects += _of_head(before, reading, kinds)
            elif statement.actor_at is not None:
                statement.objects += _of_relative(sentence, statement.actor_at[0], reading, kinds)
        before = sentence


def _of_verb(earlier: list[Statement], verb: Hit) -> tuple[Hit, ...]:
    """What the nearest verb before, in the same sentence, is done to, by all the names that it has."""
    found = (statement.objects for statement in reversed(earlier) if statement.action.end < verb.start)
    objects = next(filter(None, found), ())
    return tuple(hit for hit in objects if hit.start < objects[0].end and hit.end > objects[0].start)


def _of_relative(sentence: Sentence, subject: int, reading: Reading, kinds: dict[str, str]) -> tuple[Hit, ...]:
    """What stands before a relative clause: "Customer Data, which [Provider] may use"."""
    which = next((i for i in (subject - 1, subject - 2) if i > sentence.start and reading.words[i] == "which"), None)
    if which is None or reading.words[which - 1] not in (",", "("):
        return ()
    return tuple(hit for hit in sentence.hits if hit.end == which - 1 and _is_thing(hit, kinds))


def _is_thing(hit: Hit, kinds: dict[str, str]) -> bool:
    """Whether a hit names what something is done to: no party, cue, modal or action."""
    return kinds.get(hit.name) not in (None, "modals", "cues", "actions")


def _of_head(sentence: Sentence | None, reading: Reading, kinds: dict[str, str]) -> tuple[Hit, ...]:
    """What a sentence begins with."""
    if sentence is None:
        return ()
    first = after_mark(reading.words, sentence.start, sentence.end)
    return tuple(hit for hit in sentence.hits if first <= hit.start < first + HEAD and _is_thing(hit, kinds))
