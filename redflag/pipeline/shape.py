"""Where things stand in one sentence: the modal before a verb, its subject, its agent, its objects."""

from __future__ import annotations

from collections.abc import Sequence

from redflag.pipeline.reading import Hit, Mention, Part, Sentence

BE = frozenset(["be", "been", "being", "is", "are", "was", "were", "am"])
FINITE_BE = frozenset(["is", "are", "was", "were", "am"])
CONJ = frozenset(("and", "or", "/", "&", "and/or"))
SKIPPED = frozenset(
    "also then either otherwise hereby thereafter not never only at any time to both thus first so do does".split()
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
OWN_PEOPLE = frozenset(
    "affiliates licensors suppliers subcontractors agents partners personnel employees staff users".split()
)
GRANTS = frozenset("right option liberty entitled free permitted power".split())
RIGHTS = frozenset("at be is are the a right reserve reserves has have shall will full absolute sole also".split())
STOPS = frozenset(
    "if unless because provided whether until after before except when where whereupon which but while via onto".split()
)
NEGATIVE = {"may": "may-not", "must": "may-not", "none": "may-not"}
OBJECT_REACH = 16  # tokens after an action in which its objects stand
SUBJECT_REACH = 18  # tokens before a modal in which a passive subject stands
ASIDE_REACH = 28  # tokens of an aside between commas ("Provider, upon thirty days' notice to Customer, may")


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
        self._verb_starts = {hit.start for hit in self.actions if hit.form == "base"}
        self.action_ends = {hit.end: hit for hit in self.actions}
        self.asides = {hit.end: hit for hit in sentence.hits if self._is_aside(hit)}
        self.things = [hit for hit in sentence.hits if kinds.get(hit.name) not in ("modals", "cues")]

    def _is_aside(self, hit: Hit) -> bool:
        """Words that may stand between a subject, its modal and its verb: "at any time", "immediately", "not"."""
        kind, first = self.kinds.get(hit.name), self.words[hit.start]
        return kind == "cues" or (kind == "qualifiers" and (first in PREPOSITIONS or is_adverb(first)))

    def is_modal(self, action: Hit) -> bool:
        """ "agrees to" before a verb is a modal, not an action of its own."""
        modal = self.modals.get(action.end)
        return modal is not None and modal.start <= action.start and action.end in self._verb_starts

    # -- the verb group -----------------------------------------------------------------------------------------

    def is_noun(self, action: Hit, part: Part) -> bool:
        """A form that is a noun as well ("use", "charges") is one behind a determiner."""
        if action.form not in ("base", "s") or action.start == part.start:
            return False
        previous = action.start - 1
        mention = self.mentions.get(action.start)
        return self.words[previous] in DETERMINERS or bool(mention and mention.owns) or self.words[previous] == "'s"

    def head_of(self, action: Hit, part: Part) -> tuple[int, bool, bool]:
        """Where the verb group of the action begins behind its modal; whether it is passive, whether negated."""
        start, passive, negated = action.start, False, False
        while start > part.start and start not in self.modals:
            word = self.words[start - 1]
            if action.form == "ed" and word in BE:
                passive = True
            elif word in ("not", "never"):
                negated = True
            elif word == "and" and is_adverb(self.words[start - 2]):  # "immediately and irretrievably removed"
                pass
            elif not (word in ("have", "has", "had") and action.form == "ed") and not is_adverb(word):
                break
            start -= 1
            if word in FINITE_BE:
                break
        return start, passive, negated

    def modal_before(self, head: int, part: Part) -> Hit | None:
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
            elif word in SKIPPED or is_adverb(word) or word in BE:
                i -= 1
            else:
                return None
        return None

    def _split_right(self, at: int, part: Part) -> Hit | None:
        """ "the right (but not the obligation) to", "reserve the right, for any reason, to": a modal with an aside."""
        for j in range(at - 3, max(part.start, at - 16), -1):
            if self.words[j] in GRANTS and (self.words[j + 1] in (",", "(") or j + 1 in self._aside_starts()):
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

    def whole(self, modal: Hit, part: Part) -> Hit:
        """Two modals in a row are one: "shall be entitled to", "will have the option to", "will not be required to"."""
        first = self.modals.get(modal.start)
        if first is None or first.start < part.start or first == modal:
            return modal
        name = modal.name if first.name in ("may", "must") else first.name
        return self.whole(Hit(first.start, modal.end, name), part)

    # -- subject, agent, owner ----------------------------------------------------------------------------------

    def subject(self, at: int, part: Part, near: bool = False) -> Mention | None:
        """The party before the verb group that starts at `at`. With `near`, right before it only."""
        i = at
        while i > part.start:
            if i in self.mentions:
                break
            if i in self.asides and self.asides[i].name != "condition" and self.asides[i].start > part.start:
                i = self.asides[i].start
            elif is_adverb(self.words[i - 1]) or self.words[i - 1] in ("also", "not", "each", "then"):
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

    def opening(self, part: Part) -> Mention | None:
        """The party that a part begins with, behind its mark and an article."""
        first = (self.mentions[i] for i in range(part.start + 1, min(part.end, part.start + 7)) if i in self.mentions)
        return next((mention for mention in first if mention.start >= part.start and not mention.owns), None)

    def is_condition(self, subject: Mention) -> bool:
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
            if closing == ")" and self.words[j] == "(":  # 'Acme Inc. ("Provider") may'
                return next((self.mentions[k] for k in range(j + 2, i) if k in self.mentions), None)
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
            return mention if mention.owns and between and between[-1] in OWN_PEOPLE else None
        return None

    def _last_party(self, i: int, part: Part) -> Mention | None:
        """Whom "it" or "they" mean: the party named last before it in this part."""
        for j in range(i - 1, part.start, -1):
            mention = self.mentions.get(j)
            if mention and mention.role in ("vendor", "customer") and not mention.owns:
                return mention
        return None

    def agent(self, action: Hit, part: Part) -> Mention | None:
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

    def owner(self, at: int, part: Part) -> Mention | None:
        """The party whose noun this is: "Provider's [early] termination", "your cancellation"."""
        for i in range(at, max(part.start, at - 4), -1):
            mention = self.mentions.get(i)
            if mention and mention.owns:
                return mention
        return None

    def has_no_subject(self, modal: Hit, part: Part) -> bool:
        """ "neither party may", "no refund shall"."""
        for i in range(modal.start - 1, max(part.start, modal.start - 6) - 1, -1):
            if self.words[i] in (",", ")"):
                return False
            if self.words[i] in ("no", "neither"):
                return True
        return False

    def has_no_object(self, action: Hit, part: Part) -> bool:
        """ "Provider assumes no responsibility", "gives no refund"; not "pays no later than"."""
        behind = self.words[action.end : min(part.end, action.end + 2)]
        return behind[:1] == ["no"] and behind[1:] not in (["later"], ["more"], ["less"], ["sooner"], ["earlier"])

    # -- objects ------------------------------------------------------------------------------------------------

    def objects_after(self, action: Hit, part: Part) -> tuple[Hit, ...]:
        limit = min(part.end, action.end + OBJECT_REACH)
        for i in range(action.end, limit):
            stops = self.words[i] in STOPS and (i == action.end or self.words[i - 1] != ",")
            if stops or (i + 1 in self.modals and self.modals[i + 1].start > action.end and i > action.end):
                limit = i
                break
        return tuple(hit for hit in self.things if action.end <= hit.start < limit)

    def objects_before(self, at: int, part: Part) -> tuple[Hit, ...]:
        floor = max(part.start, at - SUBJECT_REACH)
        for end in self.modals:
            if floor < end < at:
                floor = end
        return tuple(sorted((hit for hit in self.things if floor <= hit.start and hit.end <= at), key=lambda h: -h.end))

    def open_modal(self, lead: Part) -> tuple[str, str] | None:
        """(actor, modality) that a lead-in leaves open for its items: "Provider may, at its discretion:"."""
        modals = {hit.end: hit for hit in lead.hits if self.kinds.get(hit.name) == "modals"}
        for i in range(lead.end, max(lead.start, lead.end - 10), -1):
            modal = modals.get(i)
            if modal is not None:
                subject = self.subject(modal.start, lead)
                return (subject.role if subject else "none", modal.name)
        return self.open_modal(lead.lead) if lead.lead else None


def is_adverb(word: str) -> bool:
    return (
        word.endswith("ly")
        and len(word) > 4
        and word not in ("supply", "apply", "reply", "comply", "assembly", "family")
    )
