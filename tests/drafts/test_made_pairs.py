"""Drafts made from the samples by seed: numbered anew, reordered, one word changed, a clause moved or taken out,
misread by a scanner. What is told is exactly what was done."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from redflag.change import Change
from redflag.drafts.compare import compare
from redflag.engine.examples import of_lines
from redflag.finding import Finding, Report
from redflag.scanner import Scanner

from .pairs import Section, numbered

SOURCES = Path(__file__).parents[2] / "samples" / "en" / "source"
NAMES = ("crm-subscription", "hosting-order-form", "implementation-dealer", "onprem-licence")
# As text recognition takes them, one for the other: no digit becomes another.
MISREAD = [tuple(pair.split("/")) for pair in "rn/m m/rn l/1 o/0 e/c i/l h/b cl/d B/8".split()]


@cache
def sections(name: str) -> tuple[Section, ...]:
    """The numbered sections of a sample, without its tables."""
    found = []
    for part in re.split(r"^# ", (SOURCES / f"{name}.md").read_text("utf-8"), flags=re.M)[1:]:
        title, _, rest = part.partition("\n")
        clauses = (
            " ".join(re.sub(r"^(?:## |\* ?)|\[\^\d+\]:? ?", "", text.strip()).split())
            for text in re.split(r"\n\s*\n", rest)
        )
        found.append((title.strip(), tuple(clause for clause in clauses if clause and "|" not in clause)))
    return tuple(found)


@cache
def scanned(scanner: Scanner, draft: tuple[Section, ...]) -> Report:
    title = "Software Subscription, Licence and Services Agreement between Provider and Customer"
    return scanner.scan_document(replace(of_lines("\n\n".join([title, *numbered(draft)])), path="draft.txt"))


@dataclass(frozen=True)
class Made:
    """A next draft, and the clauses of the old one that were touched: a row for each set that may be told of."""

    draft: tuple[Section, ...]
    touched: tuple[frozenset[str], ...] = (frozenset(),)


NO_FLAG_THERE = "the same words stand in the new draft and are no flag there"

Make = Callable[[tuple[Section, ...], list[str], random.Random], Made]


def renumbered(old: tuple[Section, ...], flagged: list[str], rng: random.Random) -> Made:
    return Made((("Headings", ("Headings are there to be read with ease.",)), *old))


def reordered(old: tuple[Section, ...], flagged: list[str], rng: random.Random) -> Made:
    at = rng.randrange(len(old) - 1)
    both = [frozenset(number for number in flagged if int(number.split(".")[0]) == at + n) for n in (1, 2)]
    return Made((*old[:at], old[at + 1], old[at], *old[at + 2 :]), tuple(both))


def _at(number: str) -> tuple[int, int]:
    section, clause = number.split(".")
    return int(section) - 1, int(clause) - 1


def _with(old: tuple[Section, ...], section: int, clauses: tuple[str, ...]) -> tuple[Section, ...]:
    return (*old[:section], (old[section][0], clauses), *old[section + 1 :])


def taken_out(old: tuple[Section, ...], flagged: list[str], rng: random.Random) -> Made:
    number = rng.choice(flagged)
    section, clause = _at(number)
    clauses = old[section][1]
    # An empty place is left, so that the clauses behind it keep their numbers.
    return Made(_with(old, section, (*clauses[:clause], "Left out.", *clauses[clause + 1 :])), (frozenset({number}),))


def moved(old: tuple[Section, ...], flagged: list[str], rng: random.Random) -> Made:
    number = rng.choice(flagged)
    section, clause = _at(number)
    to = rng.choice([other for other in range(len(old)) if abs(other - section) > 1])
    out = taken_out(old, [number], rng).draft
    return Made(_with(out, to, (*out[to][1], old[section][1][clause])), (frozenset({number}),))


def one_word(old: tuple[Section, ...], flagged: list[str], rng: random.Random) -> Made:
    """A word that means nothing is put into a clause, behind its first word "the"."""
    those = [n for n in flagged if re.search(r"\bthe\b", old[_at(n)[0]][1][_at(n)[1]])]
    number = rng.choice(those)
    section, clause = _at(number)
    clauses = list(old[section][1])
    clauses[clause] = re.sub(r"\bthe\b", "the said", clauses[clause], count=1)
    return Made(_with(old, section, tuple(clauses)), (frozenset({number}),))


def misread(old: tuple[Section, ...], flagged: list[str], rng: random.Random) -> Made:
    return Made(tuple((title, tuple(noisy(clause, rng) for clause in clauses)) for title, clauses in old))


def noisy(text: str, rng: random.Random) -> str:
    """One letter in a hundred misread, of those that can be."""
    found, at = "", 0
    while at < len(text):
        likely = [(right, wrong) for right, wrong in MISREAD if text.startswith(right, at)]
        right, wrong = rng.choice(likely) if likely and rng.random() < 0.01 else (text[at], text[at])
        found += wrong
        at += len(right)
    return found


def clause_of(finding: Finding | None) -> str:
    return finding.clause.number if finding else ""


def told(changes: tuple[Change, ...]) -> list[Change]:
    """All but what stands word for word; what a comparison of misread words says of itself, too."""
    return [c for c in changes if c.status != "unchanged" or c.reworded]


EXPECTED: list[tuple[Make, set[str]]] = [
    (renumbered, set()),
    (reordered, {"moved"}),
    (moved, {"moved"}),
    (taken_out, {"gone"}),
    (one_word, {"unchanged"}),
    (misread, set()),
]
PAIRS = [(make, statuses, name, seed) for make, statuses in EXPECTED for name in NAMES for seed in (1, 2)]


@pytest.mark.parametrize(
    ("make", "statuses", "name", "seed"), PAIRS, ids=[f"{make.__name__}-{name}-{seed}" for make, _, name, seed in PAIRS]
)
def test_what_was_done_is_told(scanner: Scanner, make: Make, statuses: set[str], name: str, seed: int) -> None:
    old = scanned(scanner, sections(name))
    flags = [flag for flag in old.findings if flag.kind != "missing"]
    flagged = sorted({clause_of(flag) for flag in flags if "." in clause_of(flag)})
    made = make(sections(name), flagged, random.Random(f"{name} {seed}"))
    comparison = compare(old, scanned(scanner, made.draft), scanner.rules)
    # A clause in another section may be no flag there: it stood under "Support". That is said.
    found = [c for c in told(comparison.changes) if make is not moved or not c.reason.startswith(NO_FLAG_THERE)]
    assert {change.status for change in found} <= statuses, [(c.status, c.finding.rule, c.reason) for c in found]
    assert frozenset(clause_of(change.old) for change in found) in made.touched
    stood = [f for f in flags if clause_of(f) in {clause_of(change.old) for change in found}]
    assert statuses != {"gone"} or len(found) == len(stood)
    assert sum(change.old is not None for change in comparison.changes) == len(old.findings)


def test_there_are_enough() -> None:
    assert len(PAIRS) >= 30
