"""Every shipped rule does to its own examples what it says, and tells the reader what to do."""

from __future__ import annotations

from collections import Counter

import pytest

from redflag.engine.examples import misbehaving, of_lines
from redflag.engine.load import load_rules
from redflag.engine.rule import Rule
from redflag.scanner import Scanner

RULES = load_rules()
CATEGORIES = sorted({rule.category for rule in RULES})
FEWEST = 12  # rules a category

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


@each_rule
def test_examples_behave(rule: Rule, scanner: Scanner) -> None:
    complaints = [f"{one.told} ({one.why})" for one in misbehaving(scanner.nlp, scanner.engine, [rule])]
    assert not complaints, "\n".join([rule.where, *complaints])


@each_rule
def test_says_what_it_does_and_what_to_ask(rule: Rule) -> None:
    for name in ("title", "why", "ask", "fallback", "false_alarms"):
        assert getattr(rule, name), f"{rule.where}: {name} is empty"
    assert not rule.title.endswith("."), f"{rule.where}: a title is no sentence"


@each_rule
def test_one_example_marks_the_exact_words(rule: Rule) -> None:
    assert rule.kind == "missing" or any("[[" in text and "]]" in text for text in rule.flags), rule.where


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_has_its_rules(category: str) -> None:
    assert Counter(rule.category for rule in RULES)[category] >= FEWEST


def test_no_two_rules_bear_one_title() -> None:
    titles = Counter((rule.category, rule.title) for rule in RULES)
    assert [title for title, count in titles.items() if count > 1] == []


def test_no_example_serves_twice() -> None:
    texts = Counter(
        (rule.id, text.replace("[[", "").replace("]]", "")) for rule in RULES for text in (*rule.flags, *rule.passes)
    )
    assert [text for text, count in texts.items() if count > 1] == []


GRADED = [
    # text, rule, grade: what stands in the same clause softens it
    ("Provider may terminate this Agreement at any time.", "vendor-ends-at-will", "high"),
    ("Provider may terminate this Agreement at any time on sixty days' notice.", "vendor-ends-at-will", "medium"),
    ("Provider may terminate this Agreement at any time on ten days' notice.", "vendor-ends-at-will", "high"),
    (
        "Provider may terminate this Agreement at any time and shall refund prepaid fees.",
        "vendor-ends-at-will",
        "medium",
    ),
    ("Provider may terminate this Agreement at any time and shall not refund fees.", "vendor-ends-at-will", "high"),
    ("Provider may terminate this Agreement at any time without refund of fees.", "vendor-ends-at-will", "high"),
    ("Provider may terminate this Agreement upon one year's prior notice.", "vendor-convenience-on-notice", "low"),
]


@pytest.mark.parametrize(("text", "rule", "grade"), GRADED)
def test_what_softens_a_flag(text: str, rule: str, grade: str, scanner: Scanner) -> None:
    findings = scanner.scan_document(of_lines(text)).findings
    assert [f.severity.name for f in findings if f.rule == f"saas-termination.{rule}"] == [grade]
