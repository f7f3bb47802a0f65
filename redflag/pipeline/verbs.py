"""The verb group of an action: its modal, what stands between them, and what denies it."""

from __future__ import annotations

from collections.abc import Sequence

from redflag.pipeline.reading import Hit, Mention, Part, Sentence
from redflag.pipeline.verb_words import (
    ASIDE_REACH,
    BE,
    CELL,
    CHAINED,
    CONJ,
    COUPLED_REACH,
    DASH,
    DENIED,
    DENIES,
    DETERMINERS,
    FINITE_BE,
    GIVEN_UP,
    GRANTS,
    LETS,
    LIMITED,
    OBLIGES,
    PREPOSITIONS,
    RIGHTS,
    ROW,
    SKIPPED,
    SPLIT_REACH,
    SPLITS,
    WAIVES,
    is_adverb,
)


class Verbs:
    """The verb groups of one sentence, indexed by where things begin and end."""

    def __init__(
        self, sentence: Sentence | Part, words: Sequence[str], kinds: dict[str, str], mentions: dict[int, Mention]
    ) -> None:
        self.words = words
        self.kinds = kinds
        self.mentions = mentions
        self.modals = {hit.end: hit for hit in sentence.hits if kinds.get(hit.name) == "modals"}
        self.actions = [hit for hit in sentence.hits if kinds.get(hit.name) == "actions"]
        self._base_starts = {hit.start for hit in self.actions if hit.form == "base"}
        self.verb_starts = {hit.start for hit in self.actions if hit.form in ("base", "s")}
        self.action_ends = {hit.end: hit for hit in self.actions}
        self.asides = {hit.end: hit for hit in sentence.hits if self._is_aside(hit)}
        self.things = [hit for hit in sentence.hits if self._is_thing(hit)]

    def _is_thing(self, hit: Hit) -> bool:
        """What something may be done to; the literal words of rules are none, or a rule would change what is read."""
        return hit.name[0] != "=" and self.kinds.get(hit.name) not in ("modals", "cues")

    def _is_aside(self, hit: Hit) -> bool:
        """Words that may stand between a subject, its modal and its verb: "at any time", "immediately", "not"."""
        kind, first = self.kinds.get(hit.name), self.words[hit.start]
        return kind == "cues" or (kind == "qualifiers" and (first in PREPOSITIONS or is_adverb(first)))

    def is_modal(self, action: Hit) -> bool:
        """ "agrees to" before a verb is a modal, not an action of its own."""
        modal = self.modals.get(action.end)
        return modal is not None and modal.start <= action.start and action.end in self._base_starts

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
            elif word in ("to", ")"):
                return self._before_to(i, part) if word == "to" else self._before_bracket(i, part)
            elif word in (",", DASH):
                unknown = self._over_unknown(i - 1, part)
                if unknown is not None:
                    return unknown
                i = self._before_aside(i - 1, part)
            elif word in CONJ:
                i -= 1
                while i > part.start and self.words[i - 1] in CONJ | {",", "/"}:
                    i -= 1
                led = self._over_aside(i, part)
                if led is not None:
                    return led
                verb = self.action_ends.get(i)
                if verb is None:
                    return self._over_unknown(i, part) or self._coupled_far(head, i, part)
                i = verb.start
            elif word in SKIPPED or is_adverb(word) or word in BE or word == CELL:
                i -= 1
            else:
                return None
        return None

    def _over_aside(self, at: int, part: Part) -> Hit | None:
        """The modal that ends at `at`, or before the aside that does: "may, at any time and for any reason [end]"."""
        return self.modals.get(at) or (self.modal_before(self.asides[at].start, part) if at in self.asides else None)

    def _before_bracket(self, closing: int, part: Part) -> Hit | None:
        near = range(closing - 2, max(part.start, closing - 12), -1)
        opening = next((j for j in near if self.words[j] == "("), None)
        return self.modals.get(opening) if opening is not None else None

    def _over_unknown(self, at: int, part: Part) -> Hit | None:
        """ "may manage, regulate, [change or end]": the modal in front of a row of verbs, known or not, one word each,
        of which the last stands before `at`."""
        for _ in range(ROW):
            if at <= part.start + 1 or not self.words[at - 1].isalpha():
                return None
            verb = self.action_ends.get(at)
            at = verb.start if verb is not None else at - 1
            led = self._modal_at(at, part)  # "may continuously develop, [change or end]"
            if led is None and self.words[at - 1] == "to":  # "has the right, at its option, to mend, [change or end]"
                led = self._before_to(at, part)
            if led is not None:
                return led
            if self.words[at - 1] not in CONJ | {",", DASH}:
                return None
            if self.words[at - 1] not in CONJ:  # "may, without notice, limit, suspend or [end]"
                opened = self._modal_at(self._before_aside(at - 1, part), part)
                if opened is not None:
                    return opened
            while at > part.start and self.words[at - 1] in CONJ | {","}:
                at -= 1
        return None

    def _modal_at(self, at: int, part: Part) -> Hit | None:
        """The modal that ends at `at`, or before adverbs and asides that do: "may also", "may from time to time"."""
        while at > part.start + 1 and at not in self.modals:
            if at in self.asides and self.asides[at].name != "condition":
                at = self.asides[at].start
                continue
            if self.words[at - 1] not in SKIPPED and not is_adverb(self.words[at - 1]):
                return None
            at -= 1
        return self.modals.get(at)

    def _coupled_far(self, head: int, at: int, part: Part) -> Hit | None:
        """ "may swap the server and [close] the portal": the modal of a verb that the lexicon does not know, where the
        verb behind the "and" has an object of its own."""
        verb = next((hit for hit in self.actions if hit.start == head and hit.form == "base"), None)
        if verb is None or self.words[verb.end] not in DETERMINERS:
            return None
        for i in range(at - 1, max(part.start, at - COUPLED_REACH), -1):
            if self.words[i] in (",", ";", "that", "which", "if", "to") or (
                i in self.mentions and not self.mentions[i].owns
            ):
                return None
            if i in self.modals:
                return self.modals[i] if i + 1 not in self._base_starts else None
        return None

    def _let(self, at: int, part: Part) -> Hit | None:
        """ "it shall be lawful for Provider to", "nothing obliges Provider to", "this allows Provider to": a modal
        in front of the party it is said of."""
        mention = self.mentions.get(at - 1)
        if mention is None or mention.start <= part.start:
            return None
        i = mention.start - (self.words[mention.start - 1] == "the")
        i -= 2 if self.words[i - 1] in ("for", "to", "on", "upon", "with") else 1
        name = "may" if self.words[i] in LETS else "must" if self.words[i] in OBLIGES else ""
        if self.words[i] in FINITE_BE and self.words[i + 1] in ("for", "on", "upon"):  # "the onus is on Customer to"
            name = "must"
        if name == "must" and mention.role == "vendor" and self.words[i] == "up":  # "it is up to Provider to"
            name = "may"
        if not name or i <= part.start:
            return None
        before = self.words[max(part.start, i - 8) : i]
        if "if" in before:  # only supposed
            return None
        denied = not DENIES.isdisjoint(before)
        return Hit(at - 1, at, DENIED[name] if denied else name)

    def _before_to(self, at: int, part: Part) -> Hit | None:
        """The modal behind "to": of a verb that only leads to the next ("may decide to", "may choose, at its option,
        to"), or one in pieces."""
        end = at - 1
        if self.words[end - 1] == ",":
            opening = (j for j in range(end - 2, max(part.start, end - ASIDE_REACH), -1) if self.words[j] == ",")
            end = next((j for j in opening if self.words[j - 1] in CHAINED), end)
        aside = self.asides.get(end)  # "may decide at its own discretion to"
        end = aside.start if aside is not None and self.words[aside.start - 1] in CHAINED else end
        chained = end - 1 > part.start and self.words[end - 1] in CHAINED
        led = self._modal_at(end - 1, part) if chained else None
        return led or self._split_right(at, part) or self._let(at, part)

    def _split_right(self, at: int, part: Part) -> Hit | None:
        """ "the right (but not the obligation) to", "the right, for any reason, to", "any right it may have to",
        "the right periodically to"."""
        reach = ASIDE_REACH if self.words[at - 2] in (",", ")") else SPLIT_REACH
        for j in range(at - 3, max(part.start, at - reach), -1):
            behind = self.words[j + 1]
            if self.words[j] in GRANTS and (behind in SPLITS or is_adverb(behind) or j + 1 in self._aside_starts()):
                start = j
                while start > part.start and self.words[start - 1] in RIGHTS:
                    start -= 1
                return Hit(start, at, "may")
        return None

    def _aside_starts(self) -> set[int]:
        return {hit.start for hit in self.asides.values()}

    def _before_aside(self, comma: int, part: Part) -> int:
        """The token before an aside that ends at `comma` (or at a dash): at an earlier one right behind a modal, or
        at a comma behind a verb."""
        mark = self.words[comma]
        only_closed = self.asides.get(comma)  # "may at its option, [end]"
        if only_closed is not None and self._modal_at(only_closed.start, part):
            return only_closed.start
        for j in range(comma - 1, max(part.start, comma - ASIDE_REACH), -1):
            if self.words[j] == mark and ((mark == "," and j in self.action_ends) or self._modal_at(j, part)):
                return j
        return comma if comma in self.action_ends or comma in self.modals else part.start

    def whole(self, modal: Hit, part: Part) -> Hit:
        """Two modals in a row are one: "shall be entitled to", "will have the option to", "will not be required to"."""
        i = modal.start
        if modal.name == "need-not" and self.words[i - 1] == "but":  # "may but need not"
            i -= 2 if self.words[i - 2] == "," else 1
            if i in self.modals and self.modals[i].name == "may":
                return self.whole(Hit(self.modals[i].start, modal.end, "may"), part)
        right = self._only_a_right(i, part) if modal.name == "must" else None
        if right is not None:
            return Hit(right, modal.end, "may")
        first = self.modals.get(modal.start)
        if first is None or first.start < part.start or first == modal:
            return modal
        name = modal.name if first.name in ("may", "must") else first.name
        return self.whole(Hit(first.start, modal.end, name), part)

    def _only_a_right(self, at: int, part: Part) -> int | None:
        """Where the right begins in "has the right but not the [obligation to]"."""
        start = next((j for j in range(at - 1, max(part.start, at - 7), -1) if self.words[j] in GRANTS), None)
        if start is None or "but" not in self.words[start:at] or {"not", "no"}.isdisjoint(self.words[start:at]):
            return None
        while start > part.start and self.words[start - 1] in RIGHTS:
            start -= 1
        return start

    def waiver_of(self, modal: Hit, part: Part) -> int | None:
        """The token at which the right that is `modal` is given up: "waives [any and all of its] right to"."""
        for i in range(modal.start - 1, max(part.start - 1, modal.start - 7), -1):
            if self.words[i] in WAIVES:
                before = self.words[max(part.start, i - 5) : i]
                return i if DENIES.isdisjoint(before) else None
            if self.words[i] not in DETERMINERS and self.words[i] not in GIVEN_UP:
                return None
        return None

    def has_no_subject(self, modal: Hit, part: Part) -> bool:
        """ "neither party may", "no refund shall", "no part of it, least of all the prices, may"."""
        if self.words[part.start : part.start + 2] == ["no", "part"]:
            return True
        for i in range(modal.start - 1, max(part.start, modal.start - 12) - 1, -1):
            if self.words[i] in LIMITED or self.words[i] in (",", ")"):
                return False
            if self.words[i] == "neither" or (self.words[i] == "no" and modal.start - i <= 6):
                return True
        return False

    def has_no_object(self, action: Hit, part: Part) -> bool:
        """ "Provider assumes no responsibility", "gives no refund"; not "pays no later than"."""
        behind = self.words[action.end : min(part.end, action.end + 2)]
        return behind[:1] == ["no"] and behind[1:] not in (["later"], ["more"], ["less"], ["sooner"], ["earlier"])
