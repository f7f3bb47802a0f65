"""The pages about what is found: one that lists the categories, one a category, one a rule, all made from the rules."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from redflag.engine.rule import Rule
from redflag.finding import Severity
from redflag.report.wording import category_name

SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~^])")
KINDS = {
    "present": "flags each place that says it",
    "limit": "flags each place where an amount passes the limit",
    "missing": "flags an agreement that says nothing of it: the patterns below describe the protection",
    "one-sided": "flags each place that says it, where the customer has no like right anywhere",
}
SEVERITIES = ["high: it can cost the most", "medium", "low", "info: worth knowing"]


def rule_pages(rules: Sequence[Rule]) -> dict[str, str]:
    """Each page's text, by its path below docs/."""
    by_category = categories(rules)
    pages = {"rules/index.md": _overview(by_category)}
    for category, members in by_category.items():
        pages[f"rules/{category}/index.md"] = _category_page(category, members)
        pages |= {f"rules/{path_of(rule)}": _rule_page(rule) for rule in members}
    return pages


def categories(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """The rules of each category, worst first, by the categories' names."""
    ordered = sorted(rules, key=lambda rule: (rule.category, -rule.severity, rule.id))
    return {category: list(members) for category, members in groupby(ordered, lambda rule: rule.category)}


def path_of(rule: Rule) -> str:
    """A rule's page, below docs/rules/: "auto-renewal/renews-by-itself.md"."""
    return f"{rule.category}/{rule.id.removeprefix(rule.category + '.')}.md"


def plain(text: str) -> str:
    """Text as Markdown that shows just this text."""
    return SPECIAL.sub(r"\\\1", html.escape(text, quote=False))


def _overview(by_category: dict[str, list[Rule]]) -> str:
    lines = ["# What it finds", ""]
    count = sum(map(len, by_category.values()))
    lines += [
        f"{count} rules in {len(by_category)} categories. Each has a page: why it hurts, what to ask for, wording to"
    ]
    lines += ["offer instead, what it wrongly hits, and examples that a test holds it to.", ""]
    lines += ["| category | what it is about | rules | of these high |", "|---|---|---|---|"]
    for category, members in by_category.items():
        high = sum(rule.severity == Severity.high for rule in members)
        name = f"[{category_name(category)}]({category}/index.md)"
        lines.append(f"| {name} | {plain(_about(members))} | {len(members)} | {high} |")
    lines += ["", "How grave a rule is: " + "; ".join(SEVERITIES) + ".", ""]
    return "\n".join(lines)


def _category_page(category: str, members: Sequence[Rule]) -> str:
    lines = [
        f"# {category_name(category)}",
        "",
        plain(_about(members)),
        "",
        f"The category's name is `{category}`.",
        "",
    ]
    lines += ["| rule | severity | |", "|---|---|---|"]
    for rule in members:
        name = rule.id.removeprefix(category + ".")
        lines.append(f"| [{name}]({name}.md) | {rule.severity.name} | {plain(rule.title)} |")
    return "\n".join([*lines, ""])


def _rule_page(rule: Rule) -> str:
    lines = [f"# {plain(rule.title)}", ""]
    lines += [f"`{rule.id}` in [{category_name(rule.category)}](index.md)", "", "| | |", "|---|---|"]
    lines += [f"| severity | {rule.severity.name} |", f"| confidence | {rule.confidence.name} |"]
    lines += [f"| kind | {rule.kind}: {KINDS[rule.kind]} |"]
    if rule.limit:
        lines.append(f"| limit | {rule.limit}, which a [playbook](../../playbook.md) may change |")
    if rule.agreements:
        lines.append(f"| only in | {', '.join(sorted(rule.agreements))} |")
    if rule.once:
        lines.append("| told | once an agreement |")
    told = [("Why it hurts", rule.why), ("What to ask for", rule.ask)]
    told += [("Wording to offer instead", rule.fallback), ("Known false alarms", rule.false_alarms)]
    for heading, text in told:
        if text:
            lines += ["", f"## {heading}", "", plain(text)]
    lines += ["", "## Flagged", "", *_examples(rule.flags), "", "## Not flagged", "", *_examples(rule.passes)]
    lines += [
        "",
        "## What it looks for",
        "",
        "Any of these lines and patterns ([how to read them](../../writing-rules.md)):",
    ]
    lines += ["", "```text", *(alternative.text for alternative in rule.when), "```"]
    if rule.counterpart:
        lines += ["", "unless the agreement says anywhere:", "", "```text"]
        lines += [*(alternative.text for alternative in rule.counterpart), "```"]
    return "\n".join([*lines, ""])


def _examples(texts: Sequence[str]) -> list[str]:
    """A list of examples as HTML, so that a short agreement keeps its lines; what [[ ]] marks is marked."""
    items = []
    for text in texts:
        shown = html.escape(text, quote=False).replace("[[", "<mark>").replace("]]", "</mark>")
        items.append("<li>" + "<br>".join(shown.strip().splitlines()) + "</li>")
    return ["<ul>", *items, "</ul>"]


def _about(members: Sequence[Rule]) -> str:
    """What a category is about: the comment at the head of its file."""
    head = Path(members[0].where.rpartition(":")[0]).read_text(encoding="utf-8").split("category:")[0]
    return " ".join(line.removeprefix("#").strip() for line in head.splitlines()).strip()
