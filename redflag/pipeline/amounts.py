"""Money, percentages, durations and counts of users or seats, in digits and words: "thirty (30) days", "EUR 1,250.50",
"1.5%", "25 named users"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from spacy.tokens import Doc

from redflag.finding import Value
from redflag.pipeline.language import Lexicon
from redflag.pipeline.reading import reading_of

DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
_UNITS = {"hr": "hour", "yr": "year"} | {unit: unit for unit in DAYS}
_CODE = "USD|EUR|GBP|CHF|AUD|CAD|NZD|SGD|HKD|SEK|NOK|DKK|PLN|CZK|HUF|RON|INR|JPY|ZAR"
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "US$": "USD", "A$": "AUD", "C$": "CAD", "NZ$": "NZD"}
_SIGNS |= {"S$": "SGD", "HK$": "HKD", "dollar": "USD", "euro": "EUR", "pound": "GBP"}
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}
_DIGITS = r"\d{1,3}(?:[,.’' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_UNIT = re.compile(rf"(?:{'|'.join(_UNITS)})s?\b", re.I)
_PERCENT = re.compile(r"%|per\s?cent", re.I)
_KINDS_OF_DAY = "full|calendar|business|working|consecutive|additional|successive"
_KINDS_OF_USER = (
    "named|concurrent|simultaneous|active|authori[sz]ed|registered|licen[sc]ed|paid|paying|full|individual|user|end"
)
_BLANK = r"\[(?:[^\w\[\]]{0,12}|REDACTED|X{1,4}|insert[^\[\]]{0,30}|number)\]|\*{2,}|_{2,}(?:\s*\([\s_]*\))?"
_BLANK_DURATION = re.compile(rf"(?:{_BLANK})[\s-]*(?:(?:{_KINDS_OF_DAY})[\s-]+)*(?:{'|'.join(_UNITS)})s?\b", re.I)
YEAR_OF_MONTHS = 12
Counts = tuple[re.Pattern[str], re.Pattern[str]]
"""A number before what is counted, and the whole of a count."""


def in_days(amount: float, unit: str) -> float:
    """A duration in days, a month at 30 and a year at 365, twelve months a year: good for thresholds, not for dates."""
    if unit == "month" and amount >= YEAR_OF_MONTHS:
        return amount / YEAR_OF_MONTHS * DAYS["year"]
    return amount * DAYS[unit]


def days(value: Value) -> float:
    """A duration in days, as `in_days` counts them."""
    return in_days(float(value.amount), value.unit)


def mark_amounts(doc: Doc, lexicon: Lexicon) -> None:
    """Fill `reading.values`, in the order of the text."""
    reading = reading_of(doc)
    starts, ends = reading.starts, reading.ends
    for start, end, value in read_amounts(reading.text, lexicon):
        while start not in starts:  # "US$300" may be inside a token: take all of it
            start -= 1
        while end not in ends:
            end += 1
        reading.values.append((starts[start], ends[end], value))


def blank_durations(text: str) -> list[tuple[int, int]]:
    """(start, end) of durations that a draft leaves open or a published copy hides: "[●] days", "[***] months",
    "____ (__) days", "[REDACTED] business days"."""
    return [match.span() for match in _near((unit.end() for unit in _UNIT.finditer(text)), _BLANK_DURATION, text)]


def read_amounts(text: str, lexicon: Lexicon) -> list[tuple[int, int, Value]]:
    """(start, end, Value) of every amount in `text`, in characters, in order."""
    duration, percent, money, counted = _patterns(tuple(lexicon.numbers.items()), lexicon.counted)
    found: list[tuple[int, int, Value]] = []
    for match in _near((unit.end() for unit in _UNIT.finditer(text)), duration, text):
        unit = _UNITS[match["unit"].lower()]
        found.append((*match.span(), Value("duration", _amount(match, lexicon), unit, match[0])))
    for match in _near((sign.end() for sign in _PERCENT.finditer(text)), percent, text):
        found.append((*match.span(), Value("percent", _amount(match, lexicon, fine=True), "%", match[0])))
    if counted is not None:
        number_before, count = counted
        ends = (end for end in _ends_of(lexicon.counted, text) if number_before.search(text[max(0, end - 70) : end]))
        for match in _near(ends, count, text):
            found.append((*match.span(), Value("count", _amount(match, lexicon), _one(match["unit"]), match[0])))
    for match in money.finditer(text):
        found.append((*match.span(), Value("money", *_money(match), match[0])))
    return sorted(found, key=lambda item: (item[0], item[1]))


def _near(ends: Iterable[int], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a slow pattern around the ends of signs that it needs: ten times faster than in all the text."""
    done = 0
    for end in ends:
        for match in pattern.finditer(text, max(done, end - 75), end + 20):
            if match.start() < end <= match.end():
                done = match.end()
                yield match


@cache
def _patterns(
    numbers: tuple[tuple[str, str], ...], counted: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], Counts | None]:
    """Patterns for durations, percentages, money and counts."""
    spelled = _spelled(dict(numbers))
    number = (
        rf"(?:(?P<word>{spelled})(?:\s*\(\s*(?P<both>{_DIGITS})\s*%?\s*\))?"  # five (5%) percent
        rf"|(?:\((?=[^()]{{1,9}}\)))?(?P<digits>(?<![\w.,/])(?:{_DIGITS})(?P<half>\s?½|[\s-]1/2)?)"
        rf"(?:\s*\(\s*[a-z][a-z\s-]{{2,40}}\))?)"  # 30 (thirty)
    )
    duration = rf"{number}[\])]?[\s-]*(?:(?:{_KINDS_OF_DAY})[\s-]+)*(?P<unit>{'|'.join(_UNITS)})s?\b"
    again = rf"\s*\(\s*(?P<again>{_DIGITS})\s*%\s*\)"  # five percent (5%)
    percent = rf"{number}\)?\s*(?:%|per\s?cent(?:age\spoints?)?\b)(?:{again})?"
    signs = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True) if not sign.isalpha())
    digits = rf"(?:{_DIGITS}|\.\d+)"
    scale = r"(?:\s?(?P<scale{n}>thousand|million|billion|mn|bn|[kKmM])\b)?"
    money = (
        rf"(?<![A-Za-z])(?:(?:(?P<code>{_CODE})\s?)?(?P<sign>{signs})|(?P<only>{_CODE}))\s?(?P<after>{digits})"
        rf"{scale.format(n=1)}(?:\s?(?P<behind>{_CODE})\b)?"
        rf"|(?<![\w.,])(?P<before>{digits}){scale.format(n=2)}\s?(?:(?P<name>[€£]|(?i:dollar|euro|pound))s?|(?P<last>{_CODE}))(?!\w)"
    )
    compiled = re.compile(duration, re.I), re.compile(percent, re.I), re.compile(money)
    return *compiled, _counts(number, dict(numbers), counted) if counted else None


def _counts(number: str, numbers: dict[str, str], nouns: tuple[str, ...]) -> Counts:
    """What is counted stands in the plural, or joined to its number ("a 20-user licence"; "3 License" is a heading)."""
    things = _either(nouns)
    kinds = f"(?:(?:{_KINDS_OF_USER})[ -])*"
    before = rf"(?:\d|\b(?:{_either(numbers)}))[\])]?[ -]{kinds}{things}$"
    whole = number.replace(_DIGITS, r"\d{1,3}(?:[,.’' ]\d{3})+|\d+(?![.,]\d)")
    count = rf"{whole}[\])]?[ -]{kinds}(?P<unit>(?:(?<=-){things}|{things}s)\b)"
    return re.compile(before, re.I), re.compile(count, re.I)


def _ends_of(nouns: Sequence[str], text: str) -> list[int]:
    """Where any of `nouns` ends in `text`: five times faster than a pattern of all of them."""
    lowered, ends = text.lower(), []
    for noun in nouns if len(lowered) == len(text) else ():  # a letter that is two in lower case moves what follows
        at = lowered.find(noun)
        while at >= 0:
            ends.append(at + len(noun))
            at = lowered.find(noun, at + len(noun))
    return sorted(ends)


def _one(noun: str) -> str:
    """ "Users" -> "user"."""
    return noun.lower().removesuffix("s")


def _spelled(numbers: dict[str, str]) -> str:
    """A pattern for numbers in words: "twenty-four", "one hundred and eighty", "one and one-half"."""
    value = {word: Decimal(number) for word, number in numbers.items() if word not in ("a", "an")}
    one_to_nine = _either(word for word, n in value.items() if n in range(1, 10))
    tens = _either(word for word, n in value.items() if n in range(20, 100, 10))
    plain = _either(word for word, n in value.items() if n != 100 or " " in word)
    hundred = _either(word for word, n in value.items() if n == 100 and " " not in word)
    small = rf"(?:{tens}[\s-]{one_to_nine}|{plain})"
    whole = rf"(?:(?:{one_to_nine}[\s-]+)?{hundred}(?:\s+(?:and\s+)?{small})?|{small})"
    return rf"\b(?:(?:{whole}\s+and\s+)?(?:one|a)[\s-]half|{whole})\b"


def _either(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) or '(?!)'})"


def _amount(match: re.Match[str], lexicon: Lexicon, fine: bool = False) -> str:
    """The number of a match, in decimal digits. With `fine` a comma or point stands before decimals ("99,999 %")."""
    if fine and match["again"]:
        return _decimal(match["again"], fine)
    if match["both"]:
        return _decimal(match["both"], fine)
    if match["digits"]:
        half = match["half"] or ""
        whole = _decimal(match["digits"].removesuffix(half), fine)
        return str(Decimal(whole) + Decimal("0.5")) if half else whole
    return _in_words(match["word"], lexicon.numbers)


def _decimal(text: str, fine: bool = False) -> str:
    """ "1,250.50" and "1.250,50" -> "1250.50"."""
    digits = re.sub(r"[’' ]", "", text)
    if not fine and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif not fine and re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif len(re.findall(r"[.,]", digits)) > 1:  # "72,500,00.": a slip of the pen; two digits at the end are cents
        *whole, last = re.split(r"[.,]", digits)
        digits = "".join(whole) + (f".{last}" if len(last) < 3 else last)
    return str(Decimal(digits.replace(",", ".")))


def _in_words(text: str, numbers: dict[str, str]) -> str:
    """ "one hundred and eighty" -> "180"."""
    words = " ".join(text.lower().split())
    if words in numbers:
        return numbers[words]
    total = Decimal(0)
    for word in re.sub(r"\b(?:one|a)[\s-]half\b", "half", words).replace("-", " ").split():
        if word != "and":
            number = Decimal(numbers[word])
            total = max(total, Decimal(1)) * number if number == 100 else total + number
    return str(total)


def _money(match: re.Match[str]) -> tuple[str, str]:
    """Amount and currency of a match: the code where there is one ("$5 CAD"), else what the sign stands for."""
    sign = match["sign"] or (match["name"] or "").lower()
    unit = match["behind"] or match["code"] or match["only"] or match["last"] or _SIGNS[sign]
    digits = match["after"] or match["before"]
    is_fine = "$" in sign and re.fullmatch(r"\d+\.\d+", digits) is not None  # $1.250 is no thousand
    amount, scale = _decimal(digits, is_fine), match["scale1"] or match["scale2"]
    if scale:
        amount = f"{(Decimal(amount) * 10 ** _SCALES[scale.lower()]).normalize():f}"
    return amount, unit
