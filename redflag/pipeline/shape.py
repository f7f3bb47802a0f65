"""Where things stand in one sentence: the subject of a verb group, its agent, its objects."""

from __future__ import annotations

from redflag.pipeline.reading import Hit, Mention, Part
from redflag.pipeline.verb_words import ASIDE_REACH, CELL, CONJ, FINITE_BE, NEITHER_REACH, is_adverb
from redflag.pipeline.verbs import Verbs

OWN_PEOPLE = frozenset(
    "affiliates licensors suppliers subcontractors agents partners personnel employees staff users".split()
)
STOPS = frozenset(
    "if unless because provided whether until after before except when where whereupon which but while via onto".split()
)
GIVES = frozenset("grants grant granted granting gives give gave giving".split())
GRANT_REACH = 12  # tokens from whom a right is given to the "right to" ("a non-exclusive, non-transferable right to")
HOLDINGS = frozenset("option election discretion choice choosing notice".split())
HELD = frozenset(("at", "in", "upon"))  # "at Provider's option", "upon Provider's notice"
BETWEEN = frozenset(("also", "further", "not", "each", "then", "hereby", CELL))  # a subject and its verb group
NEGATIVE = {"may": "may-not", "must": "may-not", "none": "may-not"}
OBJECT_REACH = 16  # tokens after an action in which its objects stand
OTHERS = frozenset(("users", "visitors", "participants", "guests", "persons", "individuals", "people"))  # no party
OPENS = frozenset((",", "that", "but", "then"))  # before the subject of a clause
STEPS = frozenset("following actions action measures measure steps step remedies sanctions".split())
STEPS_REACH = 8  # tokens after "take" in which "of the following steps" stands
SUBJECT_REACH = 18  # tokens before a modal in which a passive subject stands


class Shape(Verbs):
    """One sentence: its verb groups, and who and what stands around them."""

    # -- subject, agent, owner ----------------------------------------------------------------------------------

    def subject(self, at: int, part: Part, near: bool = False) -> Mention | None:
        """The party before the verb group that starts at `at`. With `near`, right before it only."""
        i = at
        while i > part.start:
            if i in self.mentions:
                break
            if i in self.asides and self.asides[i].name != "condition" and self.asides[i].start > part.start:
                i = self.asides[i].start
            elif is_adverb(self.words[i - 1]) or self.words[i - 1] in BETWEEN:
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

    def opening(self, at: int, part: Part) -> Mention | None:
        """The party that a part begins with, behind its mark and an article, or that a clause of it begins with before
        the verb group at `at`: "to be fair to all, we have made rules and reserve the right to"."""
        first = (self.mentions[i] for i in range(part.start + 1, min(part.end, part.start + 7)) if i in self.mentions)
        opens = next((mention for mention in first if mention.start >= part.start and not mention.owns), None)
        if opens is not None:
            return opens
        before = (self.mentions[i] for i in range(at - 1, part.start, -1) if i in self.mentions)
        sides = (mention for mention in before if mention.role in ("vendor", "customer") and not mention.owns)
        return next((mention for mention in sides if self.words[mention.start - 1] in OPENS), None)

    def is_condition(self, subject: Mention) -> bool:
        """ "if Provider ends the Service": what is only supposed is neither allowed nor owed."""
        cue = self.asides.get(subject.start) or self.asides.get(subject.start - 1)
        return cue is not None and cue.name == "condition"

    def is_of_neither(self, head: int, part: Part) -> bool:
        """ "neither Provider nor anyone who works for Provider warrants"."""
        before = self.words[max(part.start, head - NEITHER_REACH) : head]
        return "neither" in before and "," not in before[before.index("neither") :]

    def _first_of_pair(self, mention: Mention, part: Part) -> Mention:
        """ "Provider and Customer may", "neither we nor you may": both."""
        i = mention.start - (2 if self.words[mention.start - 1] == "the" else 1)
        if i > part.start and self.words[i] in ("and", "or", "nor"):
            other = self.mentions.get(i)
            if other and other.role != mention.role and {other.role, mention.role} == {"vendor", "customer"}:
                return Mention(other.start, mention.end, "both", False)
        return mention

    def _before_comma(self, i: int, part: Part) -> Mention | None:
        """ "Provider, in its sole discretion, may"; "Provider (or its agents) may"."""
        closing = self.words[i - 1]
        for j in range(i - 2, max(part.start, i - ASIDE_REACH), -1):
            opens = self.words[j] == ("," if closing == "," else "(")
            verb = self.modals[j].start if j in self.modals else j - (self.words[j - 1] in FINITE_BE)
            mention = self.mentions.get(verb)  # "Provider shall, if it so wishes," "Provider is, at its option,"
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
            if between and between[0] in ("or", "nor", "and", "and/or", "/", ",") and not mention.owns:
                listed = between[0] != "," or not CONJ.isdisjoint(between) or not OWN_PEOPLE.isdisjoint(between)
                return mention if listed else None  # "on a breach by Customer, this Agreement shall end"
            return mention if mention.owns and between and between[-1] in OWN_PEOPLE else None
        return None

    def _last_party(self, i: int, part: Part) -> Mention | None:
        """Whom "it" or "they" mean: the party named last before it in this part; "they" the last that are several."""
        parties = (self.mentions[j] for j in range(i - 1, part.start, -1) if j in self.mentions)
        named = [party for party in parties if party.role in ("vendor", "customer") and not party.owns]
        several = [party for party in named if self.words[party.end - 1].endswith("s") and self.words[i - 1] == "they"]
        if self.words[i - 1] == "they" and not several and not OTHERS.isdisjoint(self.words[part.start : i - 1]):
            return None  # "users who post agree that they grant Provider a licence"
        return next(iter(several or named), None)

    def agent(self, action: Hit, part: Part) -> Mention | None:
        """The party behind "by" within a few words after the action."""
        for i in range(action.end, min(part.end - 1, action.end + 9)):
            if self.words[i] == "by":
                return self.behind(i)
        return None

    def behind(self, at: int) -> Mention | None:
        """The party right behind a word, with or without an article."""
        near = (self.mentions[end] for end in range(at + 2, at + 7) if end in self.mentions)
        return next((mention for mention in near if mention.start in (at + 1, at + 2)), None)

    def owner(self, at: int, part: Part) -> Mention | None:
        """The party whose noun this is: "Provider's [early] termination", "your cancellation"."""
        for i in range(at, max(part.start, at - 4), -1):
            mention = self.mentions.get(i)
            if mention and mention.owns:
                return mention
        return None

    def possessor(self, at: int, part: Part) -> Mention | None:
        """Whose right it is: "Provider is not limited in its [right to]", "in its sole [discretion to]"."""
        own = next((i for i in (at, at - 1) if self.words[i - 1] in ("its", "their")), None)
        return self._last_party(own, part) if own is not None else None

    def grantee(self, modal: Hit, part: Part) -> Mention | None:
        """Whose right it is: "Provider grants to Customer a non-exclusive, non-transferable right to"."""
        ends = range(modal.start, max(part.start, modal.start - GRANT_REACH), -1)
        mention = next((self.mentions[i] for i in ends if i in self.mentions), None)
        if mention is None or mention.owns or mention.start <= part.start:
            return None
        before = self.words[mention.start - (2 if self.words[mention.start - 1] in ("to", "the") else 1)]
        return mention if before in GIVES else None

    def holder(self, action: Hit, part: Part) -> Mention | None:
        """Whose choice it is: "the licence shall, at Provider's option, end", "may, at the option of Provider, be",
        "shall end upon Provider's notice"."""
        for i in range(max(part.start + 1, action.start - 14), min(part.end - 1, action.end + 12)):
            if self.words[i] not in HOLDINGS or HELD.isdisjoint(self.words[max(part.start, i - 6) : i]):
                continue
            if not CONJ.isdisjoint(self.words[i : action.start]):  # another clause's
                continue
            owner = self.owner(i - 1, part)
            if owner is not None:
                return owner
            if self.words[i + 1] == "of":
                return next((self.mentions[j] for j in (i + 3, i + 4) if j in self.mentions), None)
        return None

    # -- objects ------------------------------------------------------------------------------------------------

    def objects_after(self, action: Hit, part: Part) -> tuple[Hit, ...]:
        limit = min(part.end, action.end + OBJECT_REACH)
        for i in range(action.end, limit):
            stops = self.words[i] in STOPS and (i == action.end or self.words[i - 1] != ",")
            if (
                stops
                or self._new_subject(i)
                or (i + 1 in self.modals and self.modals[i + 1].start > action.end and i > action.end)
            ):
                limit = i
                break
        return tuple(hit for hit in self.things if action.end <= hit.start < limit)

    def _new_subject(self, at: int) -> bool:
        """ "... our prices and we publish the list": behind the "and" somebody else acts."""
        if self.words[at] in (",", "and", "but") and self.words[at + 1 : at + 2] == ["we"]:
            return True  # whatever "we" do, the lexicon's or another verb's: it is nobody's object
        if self.words[at] not in ("and", "but"):
            return False
        mention = next((m for m in map(self.mentions.get, (at + 2, at + 3, at + 4)) if m and m.start <= at + 2), None)
        return mention is not None and not mention.owns and mention.end in self.verb_starts

    def objects_before(self, at: int, part: Part) -> tuple[Hit, ...]:
        floor = max(part.start, at - SUBJECT_REACH)
        for end in self.modals:
            if floor < end < at:
                floor = end
        return tuple(sorted((hit for hit in self.things if floor <= hit.start and hit.end <= at), key=lambda h: -h.end))

    def open_modal(self, lead: Part) -> tuple[str, str] | None:
        """(actor, modality) that a lead-in leaves open for its items: "Provider may, at its discretion:", "Provider is
        entitled, at any time, to:", "Provider may take any of the following steps, with or without notice:"."""
        there = Shape(lead, self.words, self.kinds, self.mentions)  # it may stand in another sentence
        for i in range(lead.end, max(lead.start, lead.end - 10), -1):
            modal = there.modals.get(i) or (there._split_right(i, lead) if self.words[i - 1] == "to" else None)
            if modal is not None:
                return there._opened_by(modal, lead)
        verb = next((hit for hit in there.actions if there._takes_steps(hit, lead)), None)
        modal = there.modal_before(verb.start, lead) if verb else None
        if modal is not None:
            return there._opened_by(modal, lead)
        return self.open_modal(lead.lead) if lead.lead else None

    def _opened_by(self, modal: Hit, lead: Part) -> tuple[str, str]:
        whole = self.whole(modal, lead)  # "Customer will have the option to:"
        subject = self.subject(whole.start, lead)
        return (subject.role if subject else "none", whole.name)

    def _takes_steps(self, verb: Hit, lead: Part) -> bool:
        """ "take any of the following actions", "take one or more of these measures": the items are what is meant."""
        behind = self.words[verb.end : min(lead.end, verb.end + STEPS_REACH)]
        return verb.form == "base" and not STEPS.isdisjoint(behind)
