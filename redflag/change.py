"""What two drafts of an agreement differ in: changes of flags. Plain data, as in finding.py."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, get_args

from redflag.finding import Acceptance, Finding, Report, Severity, Value

Status = Literal["worse", "new", "softened", "gone", "moved", "unchanged"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""In the order of reports. `moved` is the same flag elsewhere, not one that is only numbered anew."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of words of the new draft ("same", "new"), or of the old one that is no longer there ("gone")."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Shift:
    """An amount that changed: `what` it is by a word that stands beside it ("notice"), "" where none tells; `old` or
    `new` is None where there was none or is none any more."""

    what: str
    old: Value | None
    new: Value | None

    @property
    def in_words(self) -> str:
        """ "notice: 60 -> 30 days"; amounts of two units or of money as they stand in the text."""
        old, new = self.old, self.new
        if old and new and old.unit == new.unit and old.kind == "duration":
            unit, units = new.unit, f"{new.unit}s"
            stands, stood = (unit if amount == "1" else units for amount in (new.amount, old.amount))
            change = f"{old.amount}{'' if stood == stands else f' {stood}'} -> {new.amount} {stands}"
        else:
            change = f"{old.text if old else 'none'} -> {new.text if new else 'none'}"
        return f"{self.what}: {change}" if self.what else change


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one flag. `old` is None for a new one, `new` for one that is gone, and either for one that stands
    unchanged in words which a scanner misread, so that no rule knows them; then `edits` and `shifts`
    compare its words with those nearest to them in the other draft, if any are near. `reason` says what made it worse
    or softer, or else what is worth knowing. `acceptance` is that of the new finding."""

    status: Status
    old: Finding | None
    new: Finding | None
    edits: tuple[Edit, ...] = ()
    shifts: tuple[Shift, ...] = ()
    reason: str = ""
    acceptance: Acceptance | None = None

    @property
    def finding(self) -> Finding:
        """The flag as it stands now, or as it stood."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def reworded(self) -> bool:
        """Whether other words say it now."""
        return any(edit.kind != "same" for edit in self.edits)

    @property
    def severity(self) -> Severity:
        return self.finding.severity

    @property
    def is_worse(self) -> bool:
        """Whether it is for a gate to count: new or worse, and not accepted."""
        return self.status in ("new", "worse") and self.acceptance is None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two drafts and what became of each flag, sorted by status, gravest first. `notes` say what to know before
    reading it: what could not be compared, and why flags may differ though the agreement does not."""

    old: Report
    new: Report
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Status, int]:
        """How many changes of each status, in the order of STATUSES, none left out."""
        found = Counter(change.status for change in self.changes)
        return {status: found[status] for status in STATUSES}
