"""Two reports, or two files, compared: what became of each flag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from redflag.change import STATUSES, Change, Comparison, Edit, Shift, Status
from redflag.drafts.amounts import Limits, limits_of, shifts, turn_of
from redflag.drafts.pairs import Pair, matched, out_of_order
from redflag.drafts.words import Sentences, around, edits, folded, likeness, plain, same_words
from redflag.engine.rule import Rule
from redflag.finding import Acceptance, Clause, Finding, Report
from redflag.pipeline.language import load_lexicon

KINDS = "The old draft was read as {}, the new one as {}: some rules speak of one kind of agreement alone."
SAME_NEIGHBOURS = 0.6  # likeness of what stands before, or behind, from which a flag stands where it stood
MISREAD = "the same words stand in the {} draft, misread by the look of them: no rule knows them there"
UNKNOWN = "all that the other draft says stands here, some of it misread by the look of it: nothing was taken out"
NOT_COMPARED = "What an agreement should hold and lacks was not compared: one of the drafts was not read in full."


def compare(old: Report, new: Report, rules: Sequence[Rule] = ()) -> Comparison:
    """What became of each flag of `old` in `new`, and which are new; accepted ones are flags too. `rules` are those
    that ran: their limits tell which way an amount grows worse. Where a draft was not read in full, what is missing
    from either is left out, for it may stand in what was not read."""
    in_full = old.coverage.complete and new.coverage.complete
    found = _Drafts(old, new, limits_of(rules))
    before, after = ([f for f in _flags(report) if in_full or f.kind != "missing"] for report in (old, new))
    match = matched(old.document, before, new.document, after)
    astray = out_of_order([pair for pair in match.pairs if pair[0].kind != "missing"])
    changes = [change for pair in match.pairs for change in found.became(pair, pair in astray)]
    changes += [Change("unchanged", *pair, reason="part of one sentence in the other draft") for pair in match.parts]
    changes += [found.gone(finding) for finding in match.gone]
    changes += [found.new_one(finding) for finding in match.new]
    accepted = dict(new.accepted)
    changes = [replace(change, acceptance=_acceptance(change, accepted)) for change in changes]
    changes.sort(key=lambda c: (STATUSES.index(c.status), -c.severity, c.finding.start, c.finding.rule))
    left_out = not in_full and any(f.kind == "missing" for report in (old, new) for f in _flags(report))
    return Comparison(old, new, tuple(changes), (*_notes(old, new), *([NOT_COMPARED] if left_out else [])))


def _flags(report: Report) -> list[Finding]:
    found = [*report.findings, *report.left_out, *(finding for finding, _ in report.accepted)]
    return sorted(found, key=lambda finding: (finding.start, finding.rule, finding.match_start))


def _acceptance(change: Change, accepted: dict[Finding, Acceptance]) -> Acceptance | None:
    return accepted.get(change.new) if change.new else None


@dataclass(frozen=True)
class _Drafts:
    """The two reports and what is looked up in them."""

    old: Report
    new: Report
    limits: Limits

    @cached_property
    def old_sentences(self) -> Sentences:
        return Sentences(self.old.document)

    @cached_property
    def new_sentences(self) -> Sentences:
        return Sentences(self.new.document)

    @cached_property
    def headings(self) -> tuple[set[str], set[str]]:
        """The headings under which flags stand in each draft, folded."""
        old, new = ({folded(finding.clause.heading) for finding in _flags(r)} for r in (self.old, self.new))
        return old, new

    def became(self, pair: Pair, is_astray: bool) -> list[Change]:
        """What became of a flag that stands in both drafts; two changes where another flag stands in its place."""
        old, new = pair
        words = edits(old.quote, new.quote)
        amounts = self._shifts(old.quote, new.quote) if words else ()
        status, reason = self._turn(pair, amounts)
        if status == "unchanged" and words and not {old.rule, *old.also} & {new.rule, *new.also}:
            return [Change("gone", old, None, words, amounts), Change("new", None, new, words, amounts)]
        if status == "unchanged" and self._has_moved(old, new, is_astray):
            status = "moved"
        return [Change(status, old, new, words, amounts, reason)]

    def gone(self, finding: Finding) -> Change:
        return self._alone("gone", finding, self.new_sentences, "new")

    def new_one(self, finding: Finding) -> Change:
        return self._alone("new", finding, self.old_sentences, "old")

    def _alone(self, status: Status, finding: Finding, others: Sentences, where: str) -> Change:
        """A flag of one draft only, beside the nearest words of the other."""
        is_new = status == "new"
        nearest = others.nearest(finding.quote) if finding.quote else ""
        old_quote, new_quote = (nearest, finding.quote) if is_new else (finding.quote, nearest)
        words: tuple[Edit, ...] = edits(old_quote, new_quote) if nearest else ()
        reason = ""
        if nearest and same_words(old_quote, new_quote):
            if plain(old_quote) != plain(new_quote):
                status, reason = "unchanged", MISREAD.format(where)
            else:
                reason = f"the same words stand in the {where} draft and are no flag there"
        if finding.kind == "missing" and self._is_held(by_old=is_new):
            status, reason = "unchanged", UNKNOWN
        amounts = self._shifts(old_quote, new_quote) if words else ()
        return Change(status, None if is_new else finding, finding if is_new else None, words, amounts, reason)

    def _is_held(self, by_old: bool) -> bool:
        """Whether all that one draft says (the old where `by_old`) stands in the other too, some of it misread: then
        nothing that the other lacks was taken out of it."""
        whole, lacking = self.old_sentences, self.new_sentences
        if not by_old:
            whole, lacking = lacking, whole
        return whole.folded <= lacking.folded and not whole.plain <= lacking.plain

    def _shifts(self, old: str, new: str) -> tuple[Shift, ...]:
        return shifts(old, new, load_lexicon(self.new.language))

    def _turn(self, pair: Pair, amounts: Sequence[Shift]) -> tuple[Status, str]:
        """Worse or softened, and why: by an amount that a limit rule looks at, else by the grade. What points both ways
        is worse."""
        old, new = pair
        if old.severity != new.severity and same_words(old.quote, new.quote) and plain(old.quote) != plain(new.quote):
            return "unchanged", f"{_regraded(old, new)}: the same words, misread by the look of them"
        turns: dict[Literal["worse", "softened"], list[str]] = {"worse": [], "softened": []}
        for shift in amounts:
            value = shift.new or shift.old
            is_only = all(sum(v.kind == value.kind for v in f.values) == 1 for f in pair) if value else False
            if turn := turn_of(shift, is_only, (old.rule, *old.also), (new.rule, *new.also), self.limits):
                turns[turn].append(shift.in_words)
        if old.severity != new.severity:
            turns["worse" if new.severity > old.severity else "softened"].append(_regraded(old, new))
        for status, reasons in turns.items():
            if reasons:
                return status, "; ".join(reasons)
        return "unchanged", ""

    def _has_moved(self, old: Finding, new: Finding, is_astray: bool) -> bool:
        """Whether a reader finds a flag elsewhere: behind what it stood before, or under another heading and between
        other words. A number or a title that alone has changed is no move."""
        if old.kind == "missing":
            return False
        if is_astray:
            return old.clause != new.clause or old.clause == Clause()
        before, after = folded(old.clause.heading), folded(new.clause.heading)
        if not before or not after or before == after:
            return False
        if not self.old.document.text:
            return before in self.headings[1] and after in self.headings[0]
        stood, stands = around(self.old.document, old), around(self.new.document, new)
        return all(likeness(one, other) < SAME_NEIGHBOURS for one, other in zip(stood, stands, strict=True))


def _regraded(old: Finding, new: Finding) -> str:
    """ "graded medium -> high, it stands in fine print (note)", or what no longer holds of the old grade."""
    now, before = (new.raised, old.softened) if new.severity > old.severity else (new.softened, old.raised)
    why = now or (f"no longer holds: {before}" if before else "")
    return f"graded {old.severity.name} -> {new.severity.name}" + (f", {why}" if why else "")


def _notes(old: Report, new: Report) -> list[str]:
    """What to know before the changes are read."""
    differ = "when the old draft was scanned: flags may differ for that."
    told = [
        ("The two files are the same.", old.document.sha256 == new.document.sha256),
        (f"The rules were others {differ}", old.rules != new.rules),
        (f"The playbook was another {differ}", old.playbook != new.playbook),
        (KINDS.format(old.kind, new.kind), old.kind != new.kind),
        ("Of the old draft only its report was read: its words around the flags are not known.", not old.document.text),
    ]
    return [note for note, holds in told if holds]
