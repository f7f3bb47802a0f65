"""Who may or must do what to what: a Statement for every action of a sentence.

There is no parser here: agreements are written in few shapes, and these are they.

    active     Provider may [, upon notice,] end the Service        actor before the modal, objects after the action
    adverbial  Provider may by written notice end the Service       the same, over any phrase that opens so
    roundabout nothing prevents Provider from ending the Service    `roundabout.py`
    coupled    Provider may change the Service or end it            the second action takes actor and modal of the first
    passive    the Service may be ended [by Provider]               objects before the modal, actor after "by"
    noun       termination by Provider of the Service; your termination of ...
    plain      We charge for storage.  This licence terminates ...  no modal: read as "must" (it will be so)
    list       Provider may: (a) end ...; (b) suspend ...           items take actor and modal of the lead-in
    row        Provider may end ...; suspend ...; and close ...     so do clauses that begin with their verb
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc

from redflag.pipeline.adverbials import modal_over_adverbial
from redflag.pipeline.language import Lexicon
from redflag.pipeline.pronouns import fill_pronouns
from redflag.pipeline.reading import Hit, Part, Statement, reading_of
from redflag.pipeline.roundabout import told_otherwise
from redflag.pipeline.sentences import after_mark
from redflag.pipeline.shape import NEGATIVE, OBJECT_REACH, Shape
from redflag.pipeline.verb_words import CONJ, DETERMINERS, FINITE_BE, is_adverb
from redflag.pipeline.voice import made, with_modal

ITEM_HEAD = 6  # tokens before the verb of an item: its mark, an adverb
NEAR, FAR = 26, 45  # tokens from a verb to the one that it is coupled to; far where an "or to" says so
ASKS = frozenset("require requires ask asks request requests instruct instructs urge urges invite invites".split())
ASKED_REACH = 5  # tokens from "require" to the "to" of what is asked
EFFECTED = frozenset("undertaken made effected given exercised done without with immediate effective at in".split())


def mark_statements(doc: Doc, lexicon: Lexicon) -> None:
    """Fill each sentence's `statements`."""
    reading = reading_of(doc)
    words = reading.words
    kinds = lexicon.kinds
    mentions = {mention.end: mention for mention in reading.mentions}
    by_part: dict[int, list[Statement]] = {}
    for sentence in reading.sentences:
        if reading.blocks[sentence.block].kind == "heading":
            continue
        shape = Shape(sentence, words, kinds, mentions)
        last: list[Statement] = []
        for part in sentence.parts:
            lead = by_part.get(id(part.lead), []) if part.lead else []
            statements = statements_of(shape, part, lead, last)
            by_part[id(part)] = last = statements
            sentence.statements.extend(statements)
    fill_pronouns(reading, kinds)


def statements_of(shape: Shape, part: Part, lead: list[Statement], last: list[Statement]) -> list[Statement]:
    """The statements of one part, in the order of the text; `last` are those of the part before it."""
    statements: list[Statement] = []
    for action in shape.actions:
        if part.start <= action.start and action.end <= part.end and not shape.is_modal(action):
            row = part.lead is None and _goes_on(shape, action, part)
            statement = _statement(shape, action, part, last + statements if row else statements, row)
            twin = statements[-1].action if statements else None
            if twin and twin[:3] == action[:3]:  # "charge": a verb and a noun; a verb when it has a modal
                if statements[-1].modality != "none" or (part.lead and action.start - part.start <= ITEM_HEAD):
                    continue  # ... or stands at the head of an item, where the lead-in has its modal
                statements.pop()
            statements.append(statement)
    if part.lead is not None and any(_stands_alone(statement, part) for statement in statements):
        part.lead = None
    if part.lead is not None:
        led = [_with_lead(shape, s, part, statements) for s in statements]
        statements = led if led != statements else led + _items_of(shape, part, lead)
    return statements


def _goes_on(shape: Shape, action: Hit, part: Part) -> bool:
    """A clause behind a semicolon begins with its verb: "may end the Service; [and change] its functions"."""
    words, start = shape.words, action.start
    while start > 0 and (words[start - 1] in CONJ or is_adverb(words[start - 1])):
        start -= 1
    opens = start > 0 and words[start - 1] == ";" and action.form == "base"
    behind = words[action.end] if action.end < part.end else ""
    return opens and behind != "of" and (behind in DETERMINERS or behind in CONJ or behind in (",", "it", "them"))


def _stands_alone(statement: Statement, part: Part) -> bool:
    """A party may do something in it: no item of the list before, whatever its number says."""
    own = statement.actor_at is not None and part.start <= statement.actor_at[0] < part.end
    return own and statement.modality == "may" and statement.actor in ("vendor", "customer")


def _statement(shape: Shape, action: Hit, part: Part, before: list[Statement], row: bool) -> Statement:
    """What an action says; `before` are the statements it may continue, in a row of clauses where `row`."""
    if action.form == "noun" or shape.is_noun(action, part):
        return _noun(shape, action, part)
    head, passive, negated = shape.head_of(action, part)
    negated = negated or shape.has_no_object(action, part)
    modal = shape.modal_before(head, part)
    if modal is not None:
        return with_modal(shape, action, modal, passive, negated, part, before)
    coupled = _coupled(shape, action, head, before, row)
    if coupled is not None:
        earlier = tuple(hit for hit in coupled.objects if hit.end <= coupled.action.start)
        shared = earlier if action.form == "ed" else ()  # "the Site may be changed, suspended or ended"
        return replace(coupled, action=action, objects=shared + shape.objects_after(action, part))
    modal = modal_over_adverbial(shape, action, head, part)
    if modal is not None:
        return with_modal(shape, action, modal, passive, negated, part, before)
    told = told_otherwise(shape, action, head, part)
    if told is not None:
        return made(*told, action, shape.objects_after(action, part), part)
    return _plain(shape, action, head, passive, negated, part)


def _plain(shape: Shape, action: Hit, head: int, passive: bool, negated: bool, part: Part) -> Statement:
    """No modal: "we charge", "this licence terminates", "fees are invoiced by", "services provided by Provider"."""
    modality = "may-not" if negated else "must"
    if passive or action.form == "ed":
        finite = passive and shape.words[head] in FINITE_BE
        if finite and shape.has_no_subject(Hit(head, head, ""), part):  # "no refund is owed"
            modality = "may-not"
        objects = shape.objects_before(head, part)
        return made(shape.agent(action, part), modality if finite else "none", action, objects, part)
    if action.form == "ing":
        return made(None, "none", action, shape.objects_after(action, part), part)
    subject = shape.subject(head, part, near=True)
    if subject is not None and shape.is_condition(subject):
        modality = "none"
    if subject is not None and shape.is_of_neither(head, part):
        modality = "may-not"
    inverted = shape.modals.get(subject.start) if subject is not None else None
    if inverted is not None:  # "In no event shall Provider refund"
        denied = shape.has_no_subject(inverted, part)
        modality = NEGATIVE.get(inverted.name, inverted.name) if denied else inverted.name
    if subject is None and action.form == "base":
        return made(None, "none", action, shape.objects_after(action, part), part)
    objects = shape.objects_after(action, part)
    if subject is None:
        objects += shape.objects_before(head, part)
    return made(subject, modality, action, objects, part)


def _noun(shape: Shape, action: Hit, part: Part) -> Statement:
    """ "termination by Provider of the Service", "Provider's right of termination", "your cancellation"."""
    start, modality = action.start, "none"
    while start > part.start and (shape.words[start - 1] in DETERMINERS or start in shape.asides):
        if start in shape.modals:
            break
        start = shape.asides[start].start if start in shape.asides else start - 1
    actor = shape.agent(action, part) or shape.owner(action.start, part)
    modal = shape.modals.get(start)
    if modal is not None:
        modality = modal.name
        actor = actor or shape.owner(modal.start, part) or shape.subject(modal.start, part)
    if modal is None:
        last = min(part.end - 1, action.end + 10)  # "be" and the word behind it are still in the part
        behind = (shape.modals[i] for i in range(action.end + 1, last) if i in shape.modals)
        modal = next(
            (
                hit
                for hit in behind
                if hit.start >= action.end and shape.words[hit.end] == "be" and shape.words[hit.end + 1] in EFFECTED
            ),
            None,
        )
        modality = modal.name if modal else "none"
    objects = shape.objects_after(action, part)
    objects += tuple(hit for hit in shape.things if hit.end == action.start and hit.name not in ("vendor", "customer"))
    return made(actor, modality, action, objects, part)


def _coupled(shape: Shape, action: Hit, head: int, before: list[Statement], row: bool) -> Statement | None:
    """The statement that this action continues: "may change the Service or [end it]"."""
    i = head
    while i > 0 and (is_adverb(shape.words[i - 1]) or i in shape.asides):
        i = shape.asides[i].start if i in shape.asides else i - 1
    if shape.words[i - 1] not in CONJ and shape.words[i - 1] not in (",", "to") and not row:
        return None
    own = shape.mentions.get(i - 1) if shape.words[i - 1] == "to" else None
    if (
        own is not None and shape.words[own.start - 1] == "for"
    ):  # "Customer shall tell what Provider needs for Provider to"
        return None
    if shape.words[i - 1] == "to" and shape.words[i - 2] not in CONJ and _is_asked_of_others(shape, i - 2):
        return None
    for statement in reversed(before):
        earlier = statement.action.end <= action.start
        if earlier and statement.action.form == action.form and statement.modality != "none":
            far = row or (shape.words[i - 1] == "to" and shape.words[i - 2] in CONJ)
            reach = FAR if far else NEAR
            return statement if action.start - statement.action.end <= reach else None
    return None


def _is_asked_of_others(shape: Shape, i: int) -> bool:
    """ "Provider may require its users [to give an address]": theirs is the second verb, whoever they are."""
    return any(word in ASKS for word in shape.words[max(0, i - ASKED_REACH) : i])


def _with_lead(shape: Shape, statement: Statement, part: Part, statements: list[Statement]) -> Statement:
    """An item that begins with its verb takes actor and modal of the lead-in."""
    action = statement.action
    if statement.modality != "none" or action.form == "noun" or action[:2] != statements[0].action[:2]:
        return statement
    if action.start - part.start > ITEM_HEAD:
        return statement
    lead = part.lead
    assert lead is not None
    opened = shape.open_modal(lead)
    return replace(statement, actor=opened[0], modality=opened[1]) if opened else statement


def _items_of(shape: Shape, part: Part, lead: list[Statement]) -> list[Statement]:
    """ "Customer shall provide: (a) servers"; "We may end the Service: (a) if we suspect fraud"; "It may be ended: (a)
    by Customer": what the lead-in says last holds of the item, done to the objects of both. (The engine asks that
    something it looks for stand in the item itself.)"""
    begin = after_mark(shape.words, part.start, part.end)
    agent = shape.behind(begin) if shape.words[begin] == "by" else None
    said = [statement for statement in lead if statement.modality != "none"]
    last = [
        statement for statement in said if statement.action[:2] == said[-1].action[:2]
    ]  # its verb may mean two things
    objects = tuple(
        hit for hit in shape.things if part.start <= hit.start < part.start + OBJECT_REACH and hit.end <= part.end
    )
    items = [replace(statement, objects=objects + statement.objects, part=part) for statement in last]
    if agent is None:
        return items
    return [
        replace(item, actor=agent.role, actor_at=(agent.start, agent.end)) if item.actor == "none" else item
        for item in items
    ]
