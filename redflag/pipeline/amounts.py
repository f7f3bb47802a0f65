"""Money, percentages and durations, in digits and words: "thirty (30) days", "EUR 1,250.50", "1.5%"."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import cache

from spacy.tokens import Doc

from redflag.finding import Value
from redflag.pipeline.language import Lexicon
from redflag.pipeline.reading import reading_of

_DIGITS = r"\d{1,3}(?:[,.’' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_CODES = {
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "CHF": "CHF",
    "USD": "USD",
    "EUR": "EUR",
    "GBP": "GBP",
}
_CODES |= {code: code for code in ("AUD", "CAD", "SEK", "NOK", "DKK", "PLN", "INR", "JPY", "CZK")}
_CODES |= {"dollar": "USD", "euro": "EUR", "pound": "GBP"}
_UNITS = "minute|hour|day|week|month|quarter|year"
DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "quarter": 91.0, "year": 365.0}


def days(value: Value) -> float:
    """A duration in days, a month at 30 and a year at 365: good for thresholds, not for dates."""
    return float(value.amount) * DAYS[value.unit]


@cache
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    spelled = "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
    number = rf"(?:(?P<word>\b(?:{spelled}))\s*\(\s*(?P<both>{_DIGITS})\s*\)|(?P<digits>(?<![\w.,])(?:{_DIGITS}))|(?P<alone>\b(?:{spelled})))"
    signs = "|".join(re.escape(sign) for sign in sorted((c for c in _CODES if not c.islower()), key=len, reverse=True))
    duration = rf"{number}[\s-]*(?:(?:full|calendar|business|working|consecutive|additional|successive)[\s-]+)*(?P<unit>{_UNITS})s?\b"
    percent = rf"{number}\s*(?:%|percent\b|per\s?cent\b)(?:\s*\(\d+(?:\.\d+)?\s*%\))?"
    money = (
        rf"(?:(?<![A-Z])(?P<sign>{signs})\s?(?P<after>{_DIGITS})|"
        rf"(?<![\w.,])(?P<before>{_DIGITS})\s?(?P<name>€|£|(?:EUR|USD|GBP|CHF)\b|(?:dollar|euro|pound)s?\b))"
    )
    return (
        re.compile(duration, re.I),
        re.compile(percent.replace(r"\(\s*(?P<both>", r"\(\s*(?P<both>", 1), re.I),
        re.compile(money),
    )


def mark_amounts(doc: Doc, lexicon: Lexicon) -> None:
    """Fill `reading.values`, in the order of the text."""
    reading = reading_of(doc)
    starts, ends = reading.starts, reading.ends
    for start, end, value in read_amounts(reading.text, lexicon):
        first, last = starts.get(start), ends.get(end)
        if first is None:  # inside a token ("US$300" may be one): take the token around it
            first = next((starts[i] for i in range(start, max(start - 12, -1), -1) if i in starts), None)
        if last is None:
            last = next((ends[i] for i in range(end, end + 12) if i in ends), None)
        if first is not None and last is not None and first < last:
            reading.values.append((first, last, value))


def read_amounts(text: str, lexicon: Lexicon) -> list[tuple[int, int, Value]]:
    """(start, end, Value) of every amount in `text`, in characters, in order."""
    words = tuple(word for word in lexicon.numbers if word not in ("a", "an"))
    duration, percent, money = _patterns(words)
    found: list[tuple[int, int, Value]] = []
    for match in duration.finditer(text):
        amount = _number(match["both"] or match["digits"] or match["word"] or match["alone"], lexicon)
        if amount:
            found.append((match.start(), match.end(), Value("duration", amount, match["unit"].lower(), match[0])))
    for match in percent.finditer(text):
        amount = _number(match["both"] or match["digits"] or match["word"] or match["alone"], lexicon)
        if amount:
            found.append((match.start(), match.end(), Value("percent", amount, "%", match[0])))
    for match in money.finditer(text):
        amount = _number(match["after"] or match["before"], lexicon)
        unit = _CODES.get(match["sign"] or match["name"].rstrip("s"), "")
        if amount:
            found.append((match.start(), match.end(), Value("money", amount, unit, match[0])))
    return sorted(found, key=lambda item: (item[0], item[1]))


def _number(text: str, lexicon: Lexicon) -> str:
    """A number as decimal digits: "1,250.50" and "1.250,50" -> "1250.50", "thirty" -> "30"; "" where it is none."""
    word = text.lower()
    if word in lexicon.numbers:
        return lexicon.numbers[word]
    digits = re.sub(r"[’' ]", "", text)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "").replace(",", ".")
    else:
        digits = digits.replace(",", ".")
    try:
        return str(Decimal(digits))
    except InvalidOperation:
        return ""
