"""All of one rule as a page for the terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from redflag.engine.rule import Rule
from redflag.report.wording import safe

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

SAID = (("Why", "why"), ("Ask", "ask"), ("Offer", "fallback"), ("Known false alarms", "false_alarms"))
CONDITIONS = (
    ("Silenced by", "unless"),
    ("Not where this is said anywhere", "unless-anywhere"),
    ("Only where this is said anywhere", "with-anywhere"),
    ("A step less grave with", "softened"),
    ("Only in agreements of kind", "agreement"),
    ("Missed under headings with", "place"),
    ("Only under headings with", "under"),
    ("Only in blocks of kind", "in"),
    ("Reaches over", "within"),
    ("Told as one with rules of the effect", "effect"),
)
_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def draw(rule: Rule, console: Console) -> None:
    """Print the page of `rule`. In colour, the words that [[ ]] mark in its examples are underlined in their place."""
    from rich.table import Table
    from rich.text import Text

    coloured = not console.no_color
    console.print(Text(safe(rule.title), "bold"))
    console.print(Text(rule.id, "bold cyan"))
    for line in facts(rule):
        console.print(Text(line), soft_wrap=True)  # a path stays whole
    for heading, paragraphs in sections(rule):
        console.print()
        console.print(Text(heading, "bold"))
        for paragraph in paragraphs:
            mark, told = (paragraph[:2], paragraph[2:]) if paragraph[:2] in ("- ", "  ") else ("", paragraph)
            hanging = Table.grid()
            hanging.add_row(f"  {mark}", _marked(told, coloured))
            console.print(hanging)


def facts(rule: Rule) -> Iterator[str]:
    """How grave, how sure, of what kind, and where it comes from."""
    limit = f", limit {rule.limit}" if rule.limit else ""
    once = ", told once an agreement" if rule.once else ""
    yield f"{rule.severity.name} severity, {rule.confidence.name} confidence, kind {rule.kind}{limit}{once}"
    replaces = f", replaces the {rule.replaces} one" if rule.replaces else ""
    version = f" {rule.pack.version}" if rule.pack.version else ""
    yield f"from {rule.pack.source}{version}{replaces}: {rule.where}"
    if rule.formerly:
        yield f"formerly {', '.join(rule.formerly)}"


def sections(rule: Rule) -> Iterator[tuple[str, list[str]]]:
    """(heading, paragraphs) of the page, each of these behind a mark or blanks if it is one of a list."""
    of_file, not_in, entry = json.loads(rule.source)
    for heading, name in SAID:
        if text := getattr(rule, name):
            yield heading, [safe(text)]
    yield "Looks for any of" if rule.kind != "missing" else "Misses any of", list(_alternatives(entry["when"]))
    for heading, key in CONDITIONS:
        if key in entry:
            yield heading, list(_alternatives(entry[key]))
    if of_file and rule.kind != "missing":
        yield "Silenced, as all rules of its file, by", list(_alternatives(of_file))
    if not_in:
        yield "Silent in agreements of kind", [", ".join(_items(not_in))]
    yield "Flags", [f"- {_one_line(text)}" for text in rule.flags]
    yield "Passes", [f"- {_one_line(text)}" for text in rule.passes]


def _alternatives(raw: Any) -> Iterator[str]:
    """Lines and patterns as the rule has them, each one's own conditions below it."""
    for item in _items(raw):
        if isinstance(item, str):
            yield f"- {item}"
            continue
        mark = "- "
        for key, value in sorted(item.items(), key=lambda pair: pair[0] not in ("line", "pattern", "tokens")):
            told = json.dumps(value) if key == "tokens" else "; ".join(map(str, _items(value)))
            yield f"{mark}{key}: {told}" if mark else f"  {key}: {told}"
            mark = ""


def _items(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [raw]


def _one_line(text: str) -> str:
    return safe(text.strip().replace("\n", " / "))


def _marked(text: str, coloured: bool) -> Text:
    from rich.text import Text

    if not coloured:
        return Text(text)
    shown, at = Text(), 0
    for mark in _MARK.finditer(text):
        shown.append(text[at : mark.start()]).append(mark[1], "bold yellow underline")
        at = mark.end()
    return shown.append(text[at:])
