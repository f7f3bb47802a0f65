"""Whose a verb behind a modal is: active, passive, at somebody's choice, or nobody's."""

from __future__ import annotations

from dataclasses import replace

from redflag.pipeline.reading import Hit, Mention, Part, Statement
from redflag.pipeline.shape import NEGATIVE, Shape
from redflag.pipeline.verb_words import BE, CONJ

PEOPLE = frozenset(("staff", "staff-word"))  # concepts of the lexicon: somebody acts, who is no party


def with_modal(
    shape: Shape, action: Hit, modal: Hit, passive: bool, negated: bool, part: Part, before: list[Statement]
) -> Statement:
    """What `action` says behind `modal`; `before` are the statements of the part so far."""
    modal = shape.whole(modal, part)
    modality = NEGATIVE.get(modal.name, modal.name) if negated or shape.has_no_subject(modal, part) else modal.name
    if passive or (action.form == "ed" and shape.words[modal.end] in BE):
        agent = shape.agent(action, part) or shape.holder(action, part)
        return made(agent, modality, action, shape.objects_before(modal.start, part), part)
    waiver = shape.waiver_of(modal, part) if modal.name == "may" else None
    if waiver is not None:  # "Customer waives its right to end": whoever gives it up may not
        subject = shape.subject(waiver, part)
        return made(subject, "may-not", action, shape.objects_after(action, part), part)
    objects = shape.objects_after(action, part)
    if shape.words[modal.start - 1] in CONJ | {"but"} and before and before[-1].modality != "none":
        return replace(before[-1], modality=modality, action=action, objects=objects)
    subject = shape.subject(modal.start, part)
    if subject is None and modal.name in ("may", "must"):  # "Provider's right to end", "Customer's duty to pay"
        subject = shape.owner(modal.start, part) or shape.grantee(modal, part) or shape.possessor(modal.start, part)
    if subject is None and shape.words[modal.start - 1] in CONJ:
        # "Customer chooses its host and may change it": the lexicon has no "chooses"
        subject = shape.opening(modal.start, part)
    if subject is not None:
        return made(subject, modality, action, objects, part)
    before_it = shape.objects_before(modal.start, part)
    named = {hit.name for hit in before_it if hit.end == modal.start}
    of_itself = bool(named) and PEOPLE.isdisjoint(named)  # "this licence shall terminate", not "the administrator may"
    holder = shape.holder(action, part) if of_itself else None
    if holder is not None and modality in ("may", "must"):
        return made(holder, "may", action, before_it + objects, part)
    statement = made(None, modality, action, objects + before_it, part)
    return statement if of_itself or not objects or modal.start <= part.start + 1 else replace(statement, actor="other")


def made(actor: Mention | None, modality: str, action: Hit, objects: tuple[Hit, ...], part: Part) -> Statement:
    """A statement of `actor`, or of nobody."""
    role = actor.role if actor else "none"
    return Statement(role, modality, action, objects, part, (actor.start, actor.end) if actor else None)
