"""Who may or must do what to what: a Statement for every action of a sentence.

There is no parser here: agreements are written in few shapes, and these are they.

    active     Provider may [, upon notice,] end the Service        actor before the modal, objects after the action
    coupled    Provider may change the Service or end it            the second action takes actor and modal of the first
    passive    the Service may be ended [by Provider]               objects before the modal, actor after "by"
    noun       termination by Provider of the Service; your termination of ...
    plain      We charge for storage.  This licence terminates ...  no modal: read as "must" (it will be so)
    list       Provider may: (a) end ...; (b) suspend ...           items take actor and modal of the lead-in
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from redflag.pipeline.language import Lexicon
from redflag.pipeline.reading import Hit, Mention, Part, Sentence, Statement, reading_of

BE = frozenset(["be", "been", "being", "is", "are", "was", "were", "am"])
FINITE_BE = frozenset(["is", "are", "was", "were", "am"])
CONJ = frozenset(("and", "or", "/", "&", "and/or"))
SKIPPED = frozenset(
    (
        "also then either otherwise hereby thereafter not never only at any time to both thus first so do "
        "does"
    ).split()
)
DETERMINERS = frozenset("the a an any such this that these those each all no its their his her our your of whose".split())
RIGHTS = frozenset("the a right reserve reserves has have shall will full absolute sole also".split())
STOPS = frozenset("if unless because provided whether until after before except when where whereupon which but while".split())
NEGATIVE = {"may": "may-not", "must": "may-not", "none": "may-not"}
OBJECT_REACH = 16  # tokens after an action in which its objects stand
SUBJECT_REACH = 18  # tokens before a modal in which a passive subject stands
ASIDE_REACH = 28  # tokens of an aside between commas ("Provider, upon thirty days' notice to Customer, may")


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
        for part in sentence.parts:
            lead = by_part.get(id(part.lead), []) if part.lead else []
            statements = shape.statements_of(part, lead)
            by_part[id(part)] = statements
            sentence.statements.extend(statements)


class Shape:
    """One sentence, indexed by where things begin and end."""

    def __init__(
        self, sentence: Sentence, words: Sequence[str], kinds: dict[str, str], mentions: dict[int, Mention]
    ) -> None:
        self.words = words
        self.kinds = kinds
        self.mentions = mentions
        self.modals = {hit.end: hit for hit in sentence.hits if kinds.get(hit.name) == "modals"}
        self.actions = [hit for hit in sentence.hits if kinds.get(hit.name) == "actions"]
        self.action_ends = {hit.end: hit for hit in self.actions}
        self.asides = {hit.end: hit for hit in sentence.hits if kinds.get(hit.name) in ("qualifiers", "cues")}
        self.things = [hit for hit in sentence.hits if kinds.get(hit.name) not in ("modals", "cues")]

    def statements_of(self, part: Part, lead: list[Statement]) -> list[Statement]:
        """The statements of one part, in the order of the text."""
        statements: list[Statement] = []
        for action in self.actions:
            if part.start <= action.start and action.end <= part.end:
                statement = self._statement(action, part, statements)
                twin = statements[-1].action if statements else None
                if twin and twin[:3] == action[:3]:  # "charge": a verb and a noun; a verb when it has a modal
                    if statements[-1].modality != "none":
                        continue
                    statements.pop()
                statements.append(statement)
        if part.lead is not None:
            led = [self._with_lead(s, part, statements) for s in statements]
            statements = led if led != statements else led + self._items_of(part, lead)
        return statements

    # -- one statement ------------------------------------------------------------------------------------------

    def _statement(self, action: Hit, part: Part, before: list[Statement]) -> Statement:
        if action.form == "noun" or self._is_noun(action, part):
            return self._noun(action, part)
        head, passive, negated = self._head(action, part)
        modal = self._modal_before(head, part)
        if modal is not None:
            return self._with_modal(action, modal, passive, negated, part, before)
        coupled = self._coupled(action, head, before)
        if coupled is not None:
            return replace(coupled, action=action, objects=self._objects_after(action, part))
        return self._plain(action, head, passive, negated, part)

    def _with_modal(
        self, action: Hit, modal: Hit, passive: bool, negated: bool, part: Part, before: list[Statement]
    ) -> Statement:
        modal = self._whole(modal, part)
        modality = NEGATIVE.get(modal.name, modal.name) if negated or self._no_subject(modal, part) else modal.name
        if passive:
            agent = self._agent(action, part)
            return self._made(agent, modality, action, self._objects_before(modal.start, part), part)
        objects = self._objects_after(action, part)
        if self.words[modal.start - 1] in CONJ | {"but"} and before and before[-1].modality != "none":
            return replace(before[-1], modality=modality, action=action, objects=objects)
        subject = self._subject(modal.start, part)
        if subject is not None:
            return self._made(subject, modality, action, objects, part)
        before_it = self._objects_before(modal.start, part)
        of_itself = any(hit.end == modal.start for hit in before_it)  # "this licence shall terminate"
        statement = self._made(None, modality, action, objects + before_it, part)
        return (
            statement
            if of_itself or not objects or modal.start <= part.start + 1
            else replace(statement, actor="other")
        )

    def _whole(self, modal: Hit, part: Part) -> Hit:
        """Two modals in a row are one: "shall be entitled to", "will have the option to", "will not be required to"."""
        first = self.modals.get(modal.start)
        if first is None or first.start < part.start or first == modal:
            return modal
        name = modal.name if first.name in ("may", "must") else first.name
        return self._whole(Hit(first.start, modal.end, name), part)

    def _plain(self, action: Hit, head: int, passive: bool, negated: bool, part: Part) -> Statement:
        """No modal: "we charge", "this licence terminates", "fees are invoiced by", "services provided by Provider"."""
        modality = "may-not" if negated else "must"
        if passive or action.form == "ed":
            finite = passive and self.words[head] in FINITE_BE
            objects = self._objects_before(head, part)
            return self._made(self._agent(action, part), modality if finite else "none", action, objects, part)
        if action.form == "ing":
            return self._made(None, "none", action, self._objects_after(action, part), part)
        subject = self._subject(head, part, near=True)
        if subject is not None and self._is_condition(subject):
            modality = "none"
        if subject is None and action.form == "base":
            return self._made(None, "none", action, self._objects_after(action, part), part)
        objects = self._objects_after(action, part)
        if subject is None:
            objects += self._objects_before(head, part)
        return self._made(subject, modality, action, objects, part)

    def _noun(self, action: Hit, part: Part) -> Statement:
        """ "termination by Provider of the Service", "Provider's right of termination", "your cancellation"."""
        start, modality = action.start, "none"
        while start > part.start and (self.words[start - 1] in DETERMINERS or start in self.asides):
            if start in self.modals:
                break
            start = self.asides[start].start if start in self.asides else start - 1
        actor = self._agent(action, part) or self._owner(action.start, part)
        modal = self.modals.get(start)
        if modal is not None:
            modality = modal.name
            actor = actor or self._owner(modal.start, part) or self._subject(modal.start, part)
        if modal is None:
            behind = (self.modals[i] for i in range(action.end + 1, min(part.end, action.end + 10)) if i in self.modals)
            modal = next(
                (hit for hit in behind if hit.start >= action.end and self.words[hit.end : hit.end + 1] == ["be"]), None
            )
            modality = modal.name if modal else "none"
        objects = self._objects_after(action, part)
        objects += tuple(
            hit for hit in self.things if hit.end == action.start and hit.name not in ("vendor", "customer")
        )
        return self._made(actor, modality, action, objects, part)

    @staticmethod
    def _made(actor: Mention | None, modality: str, action: Hit, objects: tuple[Hit, ...], part: Part) -> Statement:
        role = actor.role if actor else "none"
        return Statement(role, modality, action, objects, part, (actor.start, actor.end) if actor else None)

    # -- the verb group -----------------------------------------------------------------------------------------

    def _is_noun(self, action: Hit, part: Part) -> bool:
        """A form that is a noun as well ("use", "charges") is one behind a determiner."""
        if action.form not in ("base", "s") or action.start == part.start:
            return False
        previous = action.start - 1
        mention = self.mentions.get(action.start)
        return self.words[previous] in DETERMINERS or bool(mention and mention.owns) or self.words[previous] == "'s"

    def _head(self, action: Hit, part: Part) -> tuple[int, bool, bool]:
        """Where the verb group of the action begins behind its modal; whether it is passive, whether negated."""
        start, passive, negated = action.start, False, False
        while start > part.start and start not in self.modals:
            word = self.words[start - 1]
            if action.form == "ed" and word in BE:
                passive = True
            elif word in ("not", "never"):
                negated = True
            elif not (word in ("have", "has", "had") and action.form == "ed") and not _is_adverb(word):
                break
            start -= 1
            if word in FINITE_BE:
                break
        return start, passive, negated

    def _modal_before(self, head: int, part: Part) -> Hit | None:
        """The modal of a verb group: right before it, before adverbs and asides, or before verbs coupled to it."""
        i = head
        while i > part.start:
            if i in self.modals:
                return self.modals[i]
            word = self.words[i - 1]
            if i in self.asides and self.asides[i].name != "condition":
                i = self.asides[i].start
            elif word == "to":
                return self._split_right(i, part)
            elif word == ",":
                i = self._before_aside(i - 1, part)
            elif word in CONJ:
                i -= 1
                while i > part.start and self.words[i - 1] in CONJ | {",", "/"}:
                    i -= 1
                if i in self.modals:
                    return self.modals[i]
                verb = self.action_ends.get(i)
                if verb is None:
                    return None
                i = verb.start
            elif word in SKIPPED or _is_adverb(word) or word in BE:
                i -= 1
            else:
                return None
        return None

    def _split_right(self, at: int, part: Part) -> Hit | None:
        """ "the right (but not the obligation) to", "reserve the right, for any reason, to": a modal with an aside."""
        for j in range(at - 3, max(part.start, at - 16), -1):
            if self.words[j] in ("right", "option") and (
                self.words[j + 1] in (",", "(") or j + 1 in self._aside_starts()
            ):
                start = j
                while start > part.start and self.words[start - 1] in RIGHTS:
                    start -= 1
                return Hit(start, at, "may")
        return None

    def _aside_starts(self) -> set[int]:
        return {hit.start for hit in self.asides.values()}

    def _before_aside(self, comma: int, part: Part) -> int:
        """The token before an aside that ends at `comma`: at an earlier comma right behind a modal or a verb."""
        for j in range(comma - 1, max(part.start, comma - ASIDE_REACH), -1):
            if self.words[j] == "," and (j in self.modals or j in self.action_ends):
                return j
        return comma if comma in self.action_ends or comma in self.modals else part.start

    def _coupled(self, action: Hit, head: int, before: list[Statement]) -> Statement | None:
        """The statement that this action continues: "may change the Service or [end it]"."""
        i = head
        while i > 0 and (_is_adverb(self.words[i - 1]) or i in self.asides):
            i = self.asides[i].start if i in self.asides else i - 1
        if self.words[i - 1] not in CONJ and self.words[i - 1] not in (",", "to"):
            return None
        for statement in reversed(before):
            if statement.action.form == action.form and statement.modality != "none":
                return statement if action.start - statement.action.end <= 24 else None
        return None

    # -- subject, agent, owner ----------------------------------------------------------------------------------

    def _subject(self, at: int, part: Part, near: bool = False) -> Mention | None:
        """The party before the verb group that starts at `at`. With `near`, right before it only."""
        i = at
        while i > part.start:
            if i in self.asides and self.asides[i].name != "condition" and self.asides[i].start > part.start:
                i = self.asides[i].start
            elif _is_adverb(self.words[i - 1]) or self.words[i - 1] in ("also", "not", "each", "then"):
                i -= 1
            else:
                break
        mention = self.mentions.get(i)
        if mention and mention.start >= part.start and not mention.owns:
            return self._first_of_pair(mention, part)
        if self.words[i - 1] in ("it", "they") and i > part.start:
            return self._last_party(i, part)
        if near or i <= part.start:
            return None
        if self.words[i - 1] in (",", ")"):
            return self._before_comma(i, part)
        return self._with_affiliates(i, part)

    def _is_condition(self, subject: Mention) -> bool:
        """ "if Provider ends the Service": what is only supposed is neither allowed nor owed."""
        cue = self.asides.get(subject.start) or self.asides.get(subject.start - 1)
        return cue is not None and cue.name == "condition"

    def _first_of_pair(self, mention: Mention, part: Part) -> Mention:
        """ "Provider and Customer may" is both."""
        i = mention.start - 1
        if i > part.start and self.words[i] in ("and", "or"):
            other = self.mentions.get(i)
            if other and other.role != mention.role and {other.role, mention.role} == {"vendor", "customer"}:
                return Mention(other.start, mention.end, "both", False)
        return mention

    def _before_comma(self, i: int, part: Part) -> Mention | None:
        """ "Provider, in its sole discretion, may"; "Provider (or its agents) may"."""
        closing = self.words[i - 1]
        for j in range(i - 2, max(part.start, i - ASIDE_REACH), -1):
            opens = self.words[j] == ("," if closing == "," else "(")
            mention = self.mentions.get(j)
            if opens and mention and not mention.owns:
                return mention
        return None

    def _with_affiliates(self, i: int, part: Part) -> Mention | None:
        """ "Provider or its affiliates may", "Provider's suppliers may": a party's own people stand on its side."""
        for j in range(i - 1, max(part.start, i - 9), -1):
            if j in self.modals or j in self.action_ends:
                return None
            mention = self.mentions.get(j)
            if mention is None:
                continue
            between = self.words[j:i]
            if between and between[0] in ("or", "and", "and/or", "/", ",") and not mention.owns:
                return mention
            own_people = {
                "affiliates",
                "licensors",
                "suppliers",
                "subcontractors",
                "agents",
                "partners",
                "personnel",
                "employees",
            }
            return mention if mention.owns and between and between[-1] in own_people else None
        return None

    def _last_party(self, i: int, part: Part) -> Mention | None:
        """Whom "it" or "they" mean: the party named last before it in this part."""
        for j in range(i - 1, part.start, -1):
            mention = self.mentions.get(j)
            if mention and mention.role in ("vendor", "customer") and not mention.owns:
                return mention
        return None

    def _agent(self, action: Hit, part: Part) -> Mention | None:
        """The party behind "by" within a few words after the action."""
        for i in range(action.end, min(part.end - 1, action.end + 9)):
            if self.words[i] == "by":
                return next(
                    (
                        self.mentions[j]
                        for j in range(i + 2, i + 7)
                        if j in self.mentions and self.mentions[j].start in (i + 1, i + 2)
                    ),
                    None,
                )
        return None

    def _owner(self, at: int, part: Part) -> Mention | None:
        """The party whose noun this is: "Provider's [early] termination", "your cancellation"."""
        for i in range(at, max(part.start, at - 4), -1):
            mention = self.mentions.get(i)
            if mention and mention.owns:
                return mention
        return None

    def _no_subject(self, modal: Hit, part: Part) -> bool:
        """ "neither party may", "no refund shall"."""
        for i in range(modal.start - 1, max(part.start, modal.start - 6) - 1, -1):
            if self.words[i] in (",", ")"):
                return False
            if self.words[i] in ("no", "neither"):
                return True
        return False

    # -- objects ------------------------------------------------------------------------------------------------

    def _objects_after(self, action: Hit, part: Part) -> tuple[Hit, ...]:
        limit = min(part.end, action.end + OBJECT_REACH)
        for i in range(action.end, limit):
            stops = self.words[i] in STOPS and (i == action.end or self.words[i - 1] != ",")
            if stops or (i + 1 in self.modals and self.modals[i + 1].start > action.end and i > action.end):
                limit = i
                break
        return tuple(hit for hit in self.things if action.end <= hit.start < limit)

    def _objects_before(self, at: int, part: Part) -> tuple[Hit, ...]:
        floor = max(part.start, at - SUBJECT_REACH)
        for end in self.modals:
            if floor < end < at:
                floor = end
        return tuple(sorted((hit for hit in self.things if floor <= hit.start and hit.end <= at), key=lambda h: -h.end))

    # -- lists --------------------------------------------------------------------------------------------------

    def _with_lead(self, statement: Statement, part: Part, statements: list[Statement]) -> Statement:
        """An item that begins with its verb takes actor and modal of the lead-in."""
        action = statement.action
        if statement.modality != "none" or action.form == "noun" or statement is not statements[0]:
            return statement
        if action.start - part.start > 6:
            return statement
        lead = part.lead
        assert lead is not None
        opened = open_modal(self, lead)
        return replace(statement, actor=opened[0], modality=opened[1]) if opened else statement

    def _items_of(self, part: Part, lead: list[Statement]) -> list[Statement]:
        """ "Customer shall provide: (a) servers"; "We may end the Service: (a) if we suspect fraud": what the lead-in says
        last holds of the item, done to the objects of both. (The engine asks that something it looks for stand in
        the item itself.)"""
        last = next((statement for statement in reversed(lead) if statement.modality != "none"), None)
        if last is None or part.lead is None:
            return []
        objects = tuple(
            hit for hit in self.things if part.start <= hit.start < part.start + OBJECT_REACH and hit.end <= part.end
        )
        return [replace(last, objects=objects + last.objects, part=part)]


def open_modal(shape: Shape, lead: Part) -> tuple[str, str] | None:
    """(actor, modality) that a lead-in leaves open for its items: "Provider may, at its discretion:"."""
    modals = {hit.end: hit for hit in lead.hits if shape.kinds.get(hit.name) == "modals"}
    for i in range(lead.end, max(lead.start, lead.end - 10), -1):
        modal = modals.get(i)
        if modal is not None:
            subject = shape._subject(modal.start, lead)
            return (subject.role if subject else "none", modal.name)
    return None


def _is_adverb(word: str) -> bool:
    return (
        word.endswith("ly")
        and len(word) > 4
        and word not in ("supply", "apply", "reply", "comply", "assembly", "family")
    )
