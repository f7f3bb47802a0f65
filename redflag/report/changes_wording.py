"""What every report on two drafts says in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redflag.change import STATUSES, Change, Comparison, Edit, Status
from redflag.report import wording
from redflag.report.wording import safe

TITLES: dict[Status, str] = {
    "worse": "Worse",
    "new": "New",
    "softened": "Softened",
    "gone": "Gone",
    "moved": "Moved",
    "unchanged": "Unchanged",
}
LONGEST_SAME = 40  # words that stay between two changes, beyond which the middle is left out


def verdict(comparison: Comparison) -> str:
    """The outcome in one sentence: "3 worse, 0 new, 2 softened, in what was read"; worse and new are always said."""
    unread = any(wording.gaps(report).unread for report in (comparison.old, comparison.new))
    read = "the parts that were read" if unread else "what was read"
    counts = comparison.counts
    if not comparison.changes:
        return f"No flag in either draft, in {read}"
    if counts["unchanged"] == len(comparison.changes):
        return f"No flag has changed in {read}: {counts['unchanged']:,} stand as they were{_in_other_words(comparison)}"
    told = ", ".join(f"{count:,} {status}" for status, count in counts.items() if count or status in ("worse", "new"))
    return f"{told}{_in_other_words(comparison)}, in {read}"


def _in_other_words(comparison: Comparison) -> str:
    """ " (3 in other words, 1 of them with other amounts, 2 misread)", of the unchanged; "" where all stand word for
    word."""
    unchanged = [change for change in comparison.changes if change.status == "unchanged"]
    reworded = [change for change in unchanged if change.reworded]
    shifted = sum(bool(change.shifts) for change in reworded)
    misread = sum(change.old is None or change.new is None for change in unchanged)
    told = [
        f"{len(reworded):,} in other words" if reworded else "",
        f"{shifted:,} of them with other amounts" if shifted else "",
        f"{misread:,} misread" if misread else "",
    ]
    return f" ({', '.join(filter(None, told))})" if any(told) else ""


def drafts(comparison: Comparison) -> list[tuple[str, str, wording.Gaps]]:
    """("Old", what file it is, what of it was not read), and the same of the new one."""
    return [
        (name, f"{safe(report.document.path)} ({', '.join(wording.about(report))})", wording.gaps(report))
        for name, report in (("Old", comparison.old), ("New", comparison.new))
    ]


def notes(comparison: Comparison) -> list[str]:
    """What to know before reading: which packs of rules ran, what could not be compared, acceptances that fit nothing
    in the new draft."""
    lost = [f"Fits nothing in the new draft: {wording.no_match(one)}" for one in wording.unmatched([comparison.new])]
    packs = wording.safe(comparison.new.rules.in_words)
    return [*([f"Rules: {packs}"] if packs else []), *(safe(note) for note in comparison.notes), *lost]


def groups(comparison: Comparison) -> list[tuple[Status, list[Change]]]:
    """The changes by status, what is told in one line last; a status without any is left out."""
    found = [(status, [c for c in comparison.changes if c.status == status]) for status in STATUSES]
    return [(status, sorted(changes, key=is_brief)) for status, changes in found if changes]


def is_brief(change: Change) -> bool:
    """Whether it stays as it is, word for word: one line is enough."""
    return change.status == "unchanged" and not change.reworded and not change.reason


def place(change: Change) -> str:
    """Where the flag stands; where it stood, too, if it has another number or has moved: "9.2 Term -> 11.2 Term"."""
    old, new = (wording.stands(f) if f else "" for f in (change.old, change.new))
    paper = wording.where(change.finding.places)
    numbers = {finding.clause.number for finding in (change.old, change.new) if finding}
    differ = change.finding.kind != "missing" and (change.status == "moved" or len(numbers) > 1)
    clause = f"{old} -> {new}" if old and new and old != new and differ else new or old
    return ", ".join(filter(None, [clause, paper])) or "in the agreement"


def facts(change: Change) -> list[tuple[str, str]]:
    """What is told of a change beside its words: (label, words)."""
    told = {shift.in_words for shift in change.shifts}
    amounts = [safe(shift.in_words) for shift in change.shifts]
    reason = "; ".join(part for part in change.reason.split("; ") if part not in told)
    lapsed = change.new.lapsed if change.new else ""
    rules = [finding.rule for finding in (change.old, change.new) if finding]
    found = [
        ("Amounts", "; ".join(amounts)),
        ("Note", safe(reason[:1].upper() + reason[1:])),
        ("Accepted", safe(change.acceptance.in_words) if change.acceptance else ""),
        ("Lapsed", safe(f"accepted {lapsed}") if lapsed else ""),
        ("Why", safe(change.finding.why.strip()) if change.is_worse else ""),
        ("Ask", safe(change.finding.ask.strip()) if change.is_worse else ""),
        ("Rule", f"{safe(' -> '.join(dict.fromkeys(rules)))} ({change.finding.fingerprint})"),
    ]
    return [(label, words) for label, words in found if words]


def shortened(edits: Sequence[Edit]) -> Iterator[Edit]:
    """The edits with the middle of long stretches that stay left out."""
    for edit in edits:
        words = edit.text.split()
        if edit.kind == "same" and len(words) > LONGEST_SAME:
            half = LONGEST_SAME // 2
            yield Edit("same", f"{' '.join(words[:half])} [...] {' '.join(words[-half:])} ")
        else:
            yield edit
