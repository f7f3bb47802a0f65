"""The limits: each in the documented table with its value, each refused in one line that names it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from redflag import limits
from redflag.errors import UnreadableAgreement

PAGE = Path(__file__).parent.parent / "docs" / "coverage-and-limits.md"


def shown(name: str, value: float) -> str:
    if name in {"MOST_BYTES", "MOST_EXPANDED", "MOST_PART", "MOST_MEMORY"}:
        return f"{int(value) // limits.MB} MB"
    return f"{value:,.0f}" + " seconds" * name.startswith("MOST_SECONDS")


def test_the_table_says_what_the_limits_are() -> None:
    table = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.M)
    constants = [(name, value) for name, value in vars(limits).items() if name.startswith(("MOST_", "DEEPEST"))]
    assert table == [(name, shown(name, value)) for name, value in constants]


def nested(depth: int) -> etree._Element:
    return etree.fromstring(b"<a>" * depth + b"</a>" * depth)


PAST: list[tuple[Callable[[], None], str]] = [
    (lambda: limits.check_bytes("a", limits.MOST_BYTES + 1), "larger than 200 MB"),
    (lambda: limits.check_expanded("a", limits.MOST_EXPANDED + 1), "unpacks to more than 300 MB"),
    (lambda: limits.check_part("a", "b.xml", limits.MOST_PART + 1), "b.xml unpacks to more than 100 MB"),
    (lambda: limits.check_entries("a", limits.MOST_ENTRIES + 1), "more than 10,000 files"),
    (lambda: limits.check_depth("a", nested(limits.DEEPEST + 1), "b.xml"), "b.xml nests its elements more than 250"),
    (lambda: limits.check_pages("a", limits.MOST_PAGES + 1), "has 5,001 pages"),
    (lambda: limits.check_characters("a", limits.MOST_CHARACTERS + 1), "more than 10,000,000 characters"),
    (lambda: limits.Deadline("a", seconds=-1).check(), "took more than"),
]  # fmt: skip
WITHIN: list[Callable[[], None]] = [
    lambda: limits.check_bytes("a", limits.MOST_BYTES),
    lambda: limits.check_expanded("a", limits.MOST_EXPANDED),
    lambda: limits.check_part("a", "b.xml", limits.MOST_PART),
    lambda: limits.check_entries("a", limits.MOST_ENTRIES),
    lambda: limits.check_depth("a", nested(limits.DEEPEST)),
    lambda: limits.check_pages("a", limits.MOST_PAGES),
    lambda: limits.check_characters("a", limits.MOST_CHARACTERS),
    lambda: limits.Deadline("a").check(),
]


@pytest.mark.parametrize(("check", "reason"), PAST)
def test_past_a_limit(check: Callable[[], None], reason: str) -> None:
    with pytest.raises(UnreadableAgreement, match=reason) as error:
        check()
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("check", WITHIN)
def test_within_a_limit(check: Callable[[], None]) -> None:
    check()
