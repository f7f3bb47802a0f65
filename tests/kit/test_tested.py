"""What `redflag rules test` tells the writer of a rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from redflag.engine.load import load_rules
from redflag.kit.speed import MOST, bundled_text, times, too_slow
from redflag.scanner import Scanner
from tests.kit.test_listed import run

RULES = load_rules()
HEAD = """category: auto-renewal
rules:
  - id: auto-renewal.watched
    severity: low
    when: [vendor may|must watch staff]
    en:
      title: Watched
      why: It is.
      ask: Ask.
      examples:
        flag: [Provider may monitor employees of Customer., 'We may monitor your staff on the Service.']
        pass: [%s]
"""
SECOND = """
  - id: auto-renewal.%s
    severity: low
    when: [%s]
    en:
      title: Watched too
      why: It is.
      ask: Ask.
      examples:
        flag: [%s]
        pass: [Provider may monitor servers., Provider may end.]
"""
HARMLESS = "Provider may end., Provider may renew."


def told(tmp_path: Path, text: str) -> tuple[list[str], int]:
    """The notes on the rules of `text`, without path and line, and the exit code."""
    path = tmp_path / "rules.yml"
    path.write_text(text, encoding="utf-8")
    result = run("rules", "test", path)
    notes = [line.partition("note: ")[2] for line in result.stdout.splitlines() if "note: " in line]
    assert all(line.startswith((f"{path}:", "    ")) for line in result.stdout.splitlines()[:-1])
    return notes, result.exit_code


MISBEHAVING = [
    # what is changed in the rule, line, what is told of the example, which line of the rule decided
    (
        ("We may monitor your staff", "We may end your staff"),
        ":11: auto-renewal.watched does not flag: We may end your staff on the Service.",
        "near: vendor may|must watch staff: no action of watch",
    ),
    (
        ("Provider may monitor employees of Customer.", "'Provider may [[monitor]] employees of Customer.'"),
        ":11: auto-renewal.watched flags 'monitor employees' in: Provider may [[monitor]] employees of Customer.",
        "by: vendor may|must watch staff",
    ),
    (
        ("Provider may renew.", "We may screen personnel."),
        ":12: auto-renewal.watched flags the near miss: We may screen personnel. ['screen personnel']",
        "by: vendor may|must watch staff",
    ),
    (
        ("when:", "agreement: [subscription]\n    when:"),
        ":12: auto-renewal.watched does not flag: Provider may monitor employees of Customer.",
        "near: vendor may|must watch staff: it speaks of subscription, and this is read as other",
    ),
    (
        ("when:", "unless: [service]\n    when:"),
        ":12: auto-renewal.watched does not flag: We may monitor your staff on the Service.",
        "near: vendor may|must watch staff: silenced by unless: service",
    ),
]


@pytest.mark.parametrize(("change", "told_of_it", "decided"), MISBEHAVING)
def test_an_example_that_misbehaves_is_told_by_its_line(
    change: tuple[str, str], told_of_it: str, decided: str, tmp_path: Path
) -> None:
    path = tmp_path / "rules.yml"
    path.write_text((HEAD % HARMLESS).replace(*change, 1), encoding="utf-8")
    result = run("rules", "test", path)
    lines = [line for line in result.stdout.splitlines() if "note: " not in line]
    assert (result.exit_code, lines[:2]) == (1, [f"{path}{told_of_it}", f"    {decided}"])


OVERLAPS = [
    # a second rule: its line and its flag examples, notes on the first
    (
        "vendor may watch any, with staff",
        "Provider may watch your staff., Provider may screen employees.",
        [
            "all its 2 flag examples are flagged by auto-renewal.second too: is it needed?",
            "flags 2 of the 2 flag examples of auto-renewal.second",
        ],
    ),
    (
        "vendor may watch staff, with service",
        "Provider may watch staff on the Service., Provider may screen personnel of the Service.",
        ["flags 2 of the 2 flag examples of auto-renewal.second", "1 of its 2 flag examples flagged by"],
    ),
    ("vendor may provide power", "Provider may provide power., Provider may provide electricity.", []),
]


@pytest.mark.parametrize(("line", "flags", "expected"), OVERLAPS)
def test_overlaps(line: str, flags: str, expected: list[str], tmp_path: Path) -> None:
    notes, _ = told(tmp_path, HEAD % HARMLESS + SECOND % ("second", f'"{line}"', flags))
    of_first = [note.partition(": ")[2] for note in notes if note.startswith("auto-renewal.watched: ")]
    shared = [note for note in of_first if "pass example" not in note]
    assert len(shared) == len(expected)
    assert all(any(words in note for note in shared) for words in expected), shared


NEAR_MISSES = [
    # pass examples, what is said to be lacking
    (HARMLESS, "negation, exception, the customer's own right, a right of both, definition, heading"),
    (
        "Provider shall not monitor staff., Provider may end except as Customer asks.",
        "the customer's own right, a right of both, definition, heading",
    ),
    ("Customer may monitor staff., Either party may end.", "negation, exception, definition, heading"),
    (
        """'"Fee" means the sum that Provider may raise.', "# Provider may monitor staff\\nIt is so." """,
        "negation, exception, the customer's own right, a right of both",
    ),
]


@pytest.mark.parametrize(("passes", "lacking"), NEAR_MISSES)
def test_near_misses(passes: str, lacking: str, tmp_path: Path) -> None:
    notes, code = told(tmp_path, HEAD % passes)
    assert (notes[-1], code) == (f"auto-renewal.watched: no pass example has: {lacking}", 0)


def test_shipped_rules_are_noted_when_asked(tmp_path: Path) -> None:
    notes, _ = told(tmp_path, HEAD % HARMLESS)
    assert len(notes) == 1  # what nothing else flags is no overlap


def test_what_is_far_too_slow() -> None:
    seconds = [1.0, 1.0, 1.0, MOST - 0.5, MOST + 0.5]
    middle, slow = too_slow(list(zip(RULES, seconds, strict=False)))
    assert (middle, slow) == (1.0, [RULES[4]])


def test_every_rule_is_timed(scanner: Scanner) -> None:
    rules = [rule for rule in RULES if rule.category == "auto-renewal"]
    taken = times(scanner.nlp, rules, bundled_text(rules))
    assert {rule.id for rule, _ in taken} == {rule.id for rule in rules}
    assert [seconds for _, seconds in taken] == sorted((seconds for _, seconds in taken), reverse=True)
    assert all(seconds > 0 for rule, seconds in taken if rule.kind != "missing")
