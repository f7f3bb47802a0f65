"""Days of the calendar in a text: "1 March 2026", "March 1st, 2026", "this 1st day of March, 2026",
"01.03.2026", "2026-03-01".

A day in figures with strokes or hyphens ("01/02/2026") is read only where its order is sure: one number is above 12,
both are equal, or every other such date in the same text shows one order. With points the day always stands first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
_DAY = rf"(?P<day>\d{{1,2}}|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\s?(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_NAMED = (
    re.compile(rf"(?<![\w.,/-]){_DAY}(?:\s+day)?(?:\s+of)?[\s-]+{_MONTH},?[\s-]+(?:in the year\s+)?{_YEAR}", re.I),
    re.compile(rf"\b{_MONTH}\s+{_DAY}\b,?\s+{_YEAR}", re.I),
)
_ISO = re.compile(r"(?<![\w/-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\w/-])")
_FIGURES = re.compile(
    r"(?<![\w./-])(?P<one>\d{1,2})(?P<sign>[./-])(?P<two>\d{1,2})(?P=sign)(?P<year>\d{4})(?![\w/-]|\.\d)"
)
_SHORT = re.compile(r"(?<![\w./-])\d{1,2}/\d{1,2}/\d{2}(?![\w/-])")
_FOUR = re.compile(r"\d{4}(?!\d)")
_YEARLY = re.compile(
    rf"(?:\b(?:each|every)\s+)?(?:{_DAY}(?:\s+day)?(?:\s+of)?\s+{_MONTH}|{_MONTH.replace('month', 'month2')}\s+"
    rf"{_DAY.replace('day>', 'day2>')})(?!\w)(?!,?\s+\d{{4}})(?P<each>,?\s+(?:of|in)\s+(?:each|every|any)\b)?",
    re.I,
)
WINDOW = 60  # characters before a year in which its day and month stand


@dataclass(frozen=True, slots=True)
class Date:
    """`text[start:end]` names a day; None where which one is not sure, and `reason` says why."""

    start: int
    end: int
    text: str
    day: date | None
    reason: str = ""


def read_dates(text: str) -> list[Date]:
    """Every date with a year in `text`, in order."""
    found: dict[int, Date] = {}
    figures: list[re.Match[str]] = []
    for year in _FOUR.finditer(text):
        low, high = max(0, year.start() - WINDOW), min(year.end() + 7, len(text))
        for pattern in _patterns(text, year):
            match = next((m for m in pattern.finditer(text, low, high) if m.span("year") == year.span()), None)
            if match is None:
                continue
            if pattern is _FIGURES:
                figures.append(match)
            else:
                found[match.start()] = _made(match, int(match["year"]), _month(match["month"]), _day(match["day"]))
            break
    day_first = _order(figures)
    for match in figures:
        found[match.start()] = _in_figures(match, day_first)
    slash = text.find("/")
    while slash >= 0:
        match = next(filter(None, (_SHORT.match(text, slash - back) for back in (2, 1) if slash >= back)), None)
        if match is not None:
            found[match.start()] = Date(*match.span(), match[0], None, f'"{match[0]}" has a year of two figures')
        slash = text.find("/", slash + 1)
    return [found[start] for start in sorted(found)]


def read_yearly(text: str) -> tuple[int, int] | None:
    """(month, day) of the first day that `text` names for every year ("on 1 January of each year", "every 1 March")."""
    for match in _YEARLY.finditer(text):
        if not match["each"] and not re.match(r"(?:each|every)\b", match[0], re.I):
            continue
        month, day = _month(match["month"] or match["month2"]), _day(match["day"] or match["day2"])
        try:
            date(2024, month, day)  # a leap year: 29 February is a day of some years
        except ValueError:
            return None
        return month, day
    return None


def told(day: date) -> str:
    """A day as reports write it: "1 March 2026"."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def _patterns(text: str, year: re.Match[str]) -> tuple[re.Pattern[str], ...]:
    """The patterns that may fit around four figures: four in a price or a number are no year, and cost no search."""
    before, after = text[year.start() - 1 : year.start()], text[year.end() : year.end() + 1]
    if after == "-":
        return (_ISO,)
    if before and before in "./-":
        return (_FIGURES, _NAMED[0])
    words = text[max(0, year.start() - 12) : year.start()]
    return _NAMED if before.isspace() and any(map(str.isalpha, words)) else ()


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(word.lower()[:3]))


def _day(word: str) -> int:
    return int(word) if word.isdigit() else _ORDINALS.index(word.lower()) + 1


def _made(match: re.Match[str], year: int, month: int, day: int) -> Date:
    try:
        return Date(*match.span(), match[0], date(year, month, day))
    except ValueError:
        return Date(*match.span(), match[0], None, f'there is no such day as "{match[0]}"')


def _order(figures: list[re.Match[str]]) -> bool | None:
    """Whether the day stands first in dates in figures: None where nothing shows it, or they contradict each other."""
    slashed = [m for m in figures if m["sign"] != "."]
    day_first = any(int(m["one"]) > 12 >= int(m["two"]) for m in slashed)
    month_first = any(int(m["two"]) > 12 >= int(m["one"]) for m in slashed)
    return day_first if day_first != month_first else None


def _in_figures(match: re.Match[str], day_first: bool | None) -> Date:
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    if match["sign"] == "." or one > 12 or one == two:
        return _made(match, year, two, one)
    if two > 12 or day_first is False:
        return _made(match, year, one, two)
    if day_first:
        return _made(match, year, two, one)
    readings = [_made(match, year, two, one).day, _made(match, year, one, two).day]
    either = " or ".join(told(day) for day in readings if day)
    return Date(*match.span(), match[0], None, f'"{match[0]}" may be {either}')
