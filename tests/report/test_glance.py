"""What the first screen of the HTML report chooses: the worst, the days to act on, the picture."""

from __future__ import annotations

from datetime import date

import pytest

from redflag.deadlines import Deadline
from redflag.document import Document
from redflag.finding import Clause, Confidence, Severity
from redflag.report import glance
from redflag.report.marked import Flag
from redflag.terms import Source

from .builder import document, finding

HIGH, MEDIUM, LOW = Severity.high, Severity.medium, Severity.low
SURE, UNSURE = Confidence.high, Confidence.low
TEXT = document([("paragraph", "", "one two three four five six seven eight nine ten", 0, 1)], "text")


def flags(*made: tuple[str, Severity, Confidence]) -> list[Flag]:
    return [
        Flag(number, finding(TEXT, "one", f"{category}.r{number}", severity=severity, confidence=confidence))
        for number, (category, severity, confidence) in enumerate(made, 1)
    ]


WORST = [
    # (category, severity, confidence) of flags 1, 2, 3 ..., the numbers chosen, in order
    ([], []),
    ([("a", LOW, SURE)], [1]),
    ([("a", LOW, SURE), ("b", HIGH, UNSURE), ("c", MEDIUM, SURE)], [2, 3, 1]),
    ([("a", HIGH, UNSURE), ("b", HIGH, SURE)], [2, 1]),  # the surer first
    ([("a", HIGH, SURE), ("a", HIGH, SURE), ("b", HIGH, SURE)], [1, 3, 2]),  # one a category first
    ([("a", HIGH, SURE), ("a", HIGH, SURE), ("b", MEDIUM, SURE)], [1, 2, 3]),  # but grave before mild
    ([(c, HIGH, SURE) for c in "abcdefg"], [1, 2, 3, 4, 5]),  # five at most
    ([("a", HIGH, SURE)] * 7, [1, 2, 3, 4, 5]),
]


@pytest.mark.parametrize(("made", "numbers"), WORST)
def test_the_worst(made: list[tuple[str, Severity, Confidence]], numbers: list[int]) -> None:
    assert [flag.number for flag in glance.worst(flags(*made))] == numbers


def deadline(kind: str, day: date | None) -> Deadline:
    return Deadline(kind, kind, day, "", "computed", Source("", 0, 0, Clause()))  # type: ignore[arg-type]


SOON, LATE = date(2027, 1, 31), date(2028, 1, 31)
DAYS = [
    # the deadlines, the kinds chosen, by day
    ([], []),
    ([("end", None)], []),
    ([("end", SOON)], ["end"]),
    ([("end", SOON), ("notice", LATE)], ["end", "notice"]),
    ([("notice", LATE), ("notice", SOON)], ["notice"]),
    ([("renewal", LATE), ("end", SOON), ("notice", SOON), ("price-change", SOON)], ["notice", "end", "renewal"]),
    ([("stated", SOON), ("data", SOON), ("trial", SOON)], []),
]


@pytest.mark.parametrize(("made", "kinds"), DAYS)
def test_the_days(made: list[tuple[str, date | None]], kinds: list[str]) -> None:
    chosen = glance.days([deadline(kind, day) for kind, day in made])
    assert [each.kind for each in chosen] == kinds
    if made == [("notice", LATE), ("notice", SOON)]:
        assert chosen[0].day == SOON  # the first of its kind


def placed(source: Document, *words: str) -> list[Flag]:
    severities = [HIGH, *[LOW] * len(words)]
    return [
        Flag(number, finding(source, word, f"a.r{number}", severity=severity))
        for number, (word, severity) in enumerate(zip(words, severities, strict=False), 1)
    ]


PAGES = document([("paragraph", "", "first", 0, 1), ("paragraph", "", "second", 0, 2), ("paragraph", "", "last", 0, 5)])
UNREAD = document([("paragraph", "", "first", 0, 1)], complete=False, pages_without_text=(3,))
PICTURES = [
    # the agreement, its flags (the first is a high one), what is told of the picture
    (TEXT, ["one", "ten"], ["first quarter: 1 flag (1 high)", "last quarter: 1 flag"]),
    (TEXT, [], []),
    (PAGES, ["first", "second", "last"], ["page 1: 1 flag (1 high)", "page 2: 1 flag", "page 5: 1 flag"]),
    (UNREAD, ["first"], ["page 1: 1 flag (1 high)", "page 3: not read"]),
]


@pytest.mark.parametrize(("source", "words", "told"), PICTURES)
def test_the_picture(source: Document, words: list[str], told: list[str]) -> None:
    shown = glance.picture(source, placed(source, *words))
    assert list(shown.told) == told
    lefts = [float(mark.left.rstrip("%")) for mark in shown.marks]
    assert lefts == sorted(lefts) and all(0 <= left < 100 for left in lefts)
    assert [number for number, sheet in enumerate(shown.sheets, 1) if not sheet.read] == list(
        source.coverage.pages_without_text
    )
