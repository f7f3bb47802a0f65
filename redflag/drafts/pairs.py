"""Which flag of one draft is which of the other: by their words first, by clause and likeness next."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from redflag.document import Document
from redflag.drafts.words import around, folded, held, likeness, words_of
from redflag.finding import Finding, unnumbered

# Words in common, 0 to 1, from which two flags of one rule are the same: fewer where the clause is the same.
SAME_CLAUSE, SAME_HEADING, ANYWHERE = 0.35, 0.5, 0.6
IN_PART = 0.85  # share of a sentence's words in another, from which it is a part of it

Pair = tuple[Finding, Finding]


@dataclass(frozen=True, slots=True)
class Matched:
    """The flags of two drafts. `parts` are pairs besides: a sentence that was cut in two, or two made one."""

    pairs: tuple[Pair, ...]
    parts: tuple[Pair, ...]
    gone: tuple[Finding, ...]
    new: tuple[Finding, ...]


class _Side:
    """The flags of a draft that are not yet matched, with their words."""

    def __init__(self, document: Document, findings: Sequence[Finding]) -> None:
        self.findings = findings
        self.words = [words_of(finding.quote) for finding in findings]
        self.matches = [words_of(finding.match) for finding in findings]
        self.before = [around(document, finding)[0] for finding in findings]
        self.left = dict.fromkeys(range(len(findings)))


def matched(old: Document, old_findings: Sequence[Finding], new: Document, new_findings: Sequence[Finding]) -> Matched:
    """Which of `old_findings` is which of `new_findings`, each once."""
    before, after = _Side(old, old_findings), _Side(new, new_findings)
    pairs: list[tuple[int, int]] = []
    pairs += _take(before, after, lambda f: (f.rule, folded(unnumbered(f.quote))), _closeness)
    pairs += _take(before, after, lambda f: (f.rule,), _alike)
    pairs += _take(before, after, lambda f: (f.category,), _alike)
    whole = [(before.findings[i], after.findings[j]) for i, j in pairs]
    parts = _parts(before, after, pairs)
    return Matched(
        tuple(whole),
        tuple(parts),
        tuple(before.findings[i] for i in before.left),
        tuple(after.findings[j] for j in after.left),
    )


Score = Callable[[_Side, int, _Side, int], float]  # from 0, which is no match


def _take(before: _Side, after: _Side, key: Callable[[Finding], object], score: Score) -> list[tuple[int, int]]:
    """Of the flags left whose key is the same, the best pairs first; they are left no longer."""
    by_key: dict[object, list[int]] = defaultdict(list)
    for j in after.left:
        by_key[key(after.findings[j])].append(j)
    likely = [(i, j) for i in before.left for j in by_key.get(key(before.findings[i]), ())]
    scored = [(score(before, i, after, j), i, j) for i, j in likely]
    taken = []
    for _, i, j in sorted((s for s in scored if s[0] > 0), key=lambda s: (-s[0], abs(s[1] - s[2]), s[1], s[2])):
        if i in before.left and j in after.left:
            del before.left[i], after.left[j]
            taken.append((i, j))
    return taken


def _closeness(before: _Side, i: int, after: _Side, j: int) -> float:
    """How near equal flags stand to one another: by clause, then by what stands before them."""
    old, new = before.findings[i].clause, after.findings[j].clause
    near = likeness(before.before[i], after.before[j])
    return 1 + 2 * (folded(old.heading) == folded(new.heading)) + near + 0.5 * (old.number == new.number)


def _alike(before: _Side, i: int, after: _Side, j: int) -> float:
    """How alike two flags are in words; 0 where too little to be one and the same, and for what has no words."""
    old, new = before.findings[i].clause, after.findings[j].clause
    alike = likeness(before.words[i], after.words[j])
    if likeness(before.matches[i], after.matches[j]) >= IN_PART:
        short, long = sorted((before.words[i], after.words[j]), key=len)
        alike = max(alike, 0.9 * held(short, long) if held(short, long) >= IN_PART else 0)
    least = ANYWHERE
    if before.findings[i].rule == after.findings[j].rule and old.heading and folded(old.heading) == folded(new.heading):
        least = SAME_CLAUSE if old.number == new.number else SAME_HEADING
    return alike if alike >= least else 0.0


def _parts(before: _Side, after: _Side, pairs: Sequence[tuple[int, int]]) -> list[Pair]:
    """Flags left that say what a pair's other side says too, and its own side no longer does: a sentence cut in two,
    or two made one."""
    found: list[Pair] = []
    for i, j in pairs:
        for n in list(after.left):
            if _is_part(after, n, before, i) and not _is_part(after, n, after, j):
                del after.left[n]
                found.append((before.findings[i], after.findings[n]))
        for n in list(before.left):
            if _is_part(before, n, after, j) and not _is_part(before, n, before, i):
                del before.left[n]
                found.append((before.findings[n], after.findings[j]))
    return found


def _is_part(side: _Side, n: int, other: _Side, whole: int) -> bool:
    same_kind = side.findings[n].category == other.findings[whole].category
    return same_kind and held(side.words[n], other.words[whole]) >= IN_PART


def out_of_order(pairs: Sequence[Pair]) -> set[Pair]:
    """The fewest pairs without which all stand in one order in both drafts."""
    ordered = sorted(pairs, key=lambda pair: (pair[0].start, pair[1].start))
    ends: list[int] = []  # where the best chain of each length ends, and by which pair
    last: list[int] = []
    came_from: list[int] = []
    for index, (_, new) in enumerate(ordered):
        at = bisect_right(ends, new.start)
        came_from.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [new.start]
        last[at : at + 1] = [index]
    staying = set()
    index = last[-1] if last else -1
    while index >= 0:
        staying.add(index)
        index = came_from[index]
    return {pair for index, pair in enumerate(ordered) if index not in staying}
