"""What goes on by itself, and how long before its end it must be stopped."""

from __future__ import annotations

import re
from functools import lru_cache

from redflag.pipeline.language import load_lexicon
from redflag.terms import Period

THING = (
    r"agreement|contract|subscription|order|licen[sc]e|services?|support|maintenance|hosting|term|period"
    r"|engagement|plan"
)
_END = (
    r"(?:end|expir\w+|renew\w*|anniversar\w+|over|term|terms|period|lapse|conclusion|close|commencement|start|beginning"
    r"|run out|runs out|completion)\b"
)
_NOTICE_AFTER = re.compile(
    r"[’']?\s*(?:,?\s*(?:\([^()]*\)|(?:prior|advance|written|express|formal|or more"
    r"|but)\s*)*(?:notice\w*)?[^.;]{0,60}?)"
    rf"\b(?:before|prior to|preceding|in advance of|ahead of|previous to|to)\b[^.;|]{{0,90}}?\b{_END}",
    re.I,
)
_STEPS = re.compile(r"\b(?:before|prior to|preceding|in advance of|ahead of|previous to)\b", re.I)
_NOTICE = re.compile(
    r"\bnotice|notif\w+|terminat\w+|cancel\w*|inform\w*|object\w*|declin\w+|opt\w* out|writing|non-?renew\w*"
    r"|not to renew|unless",
    re.I,
)
_TO_THE_END = re.compile(r"notice\b[^.;]{0,40}\bto the end", re.I)
UNLESS = re.compile(r"\bunless\b|\bif (?:not|neither)\b", re.I)
AND_LATEST = re.compile(r"\W*(?:and|nor|but|or)\b.{0,12}\b(?:less|fewer|later|least)\b", re.I)
_WINDOW = re.compile(
    r"\b(?:not|no) (?:less|fewer|later) than (?P<least>[\w-]+(?:\s*\(\d+\))?)(?:\s+days)?,?\s*(?:nor|and (?:not|no)"
    r"|or|but (?:not|no))\s+"
    r"(?:more|earlier|sooner) than\s*$",
    re.I,
)
EARLIEST = re.compile(r"\b(?:not|no|nor) (?:more|earlier|sooner) than\b[^.;\d]{0,30}$", re.I)
RENEWAL = re.compile(
    r"\b(?:renew\w*|extend\w*|extension\w*|prolong\w*|roll\w* over|rolls|successive|additional|further|consecutive"
    r"|subsequent|thereafter"
    r"|(?:then|afterwards?) (?:it )?(?:continu|run)\w*|continu\w+ (?:thereafter|afterwards)|repeat\w*)\b",
    re.I,
)
_AGAIN = r"(?:renew|extend|prolong|roll)(?:s|ed|ing)?\b"
_BY_ITSELF = re.compile(
    rf"\bautomatic\w*|\bunless\b|\btacit\w*|\b(?:of|by) itself|\bsilently|(?:shall|will|then|also"
    rf"|thereafter)\s+(?:be )?(?:\w+ly )?{_AGAIN}"
    rf"|\b(?:is|are) (?:then |thereafter )?{_AGAIN}|\b(?:renews|prolongs|extends|rolls)\b|\bautomatic (?:renewal"
    rf"|extension)s? (?:of|for|terms?|periods?)\b|\bat a time\b|\beach time\b"
    r"|\b(?:then|thereafter|afterwards)\b[^.;]{0,60}\bcontinu|\bcontinu\w+ (?:thereafter|afterwards|from (?:year"
    r"|month) to)|successive",
    re.I,
)
GOES_ON = re.compile(
    rf"\b{_AGAIN}|\bsuccessive|\bfurther\b|\bconvert\w*|\b(?:becomes?|turns? into) an?\b|\b(?:then|thereafter"
    rf"|afterwards)\b[^.;]{{0,60}}\bcontinu\w*|\bcontinu\w+ (?:thereafter|afterwards|from (?:year|month) to)",
    re.I,
)
_RENEWED = re.compile(rf"\b(?:{THING}|it|trial|membership|terms|periods|years|subscriptions)\b", re.I)
_NOT_RENEWED = re.compile(
    r"\b(?:warrant\w+|confiden\w+|surviv\w+|secre\w+|indemnif\w+|dut(?:y|ies)|rights?|insurance|patents?"
    r"|certificates?|deadlines?|delivery|domain"
    r"|passwords?|invitation|credit|limitations?)\b[^.;]*$",
    re.I,
)
_CHOSEN = re.compile(
    r"\b(?:may|can|option\w*|elect\w*|right) (?:to )?(?:be )?(?:\w+ )?(?:renew|extend|prolong)\w*|option (?:of|to"
    r"|for)\b|(?:by|upon|on|with|through) (?:the )?"
    r"(?:mutual|written|express|joint|further)[^.;]{0,20}(?:agreement|consent)|may be (?:renewed|extended)|\b(?:not"
    r"|never|no)\b[^.;]{0,25}\b(?:renew|extend|prolong)"
    r"|if (?:the )?(?:parties|both parties) (?:so )?agree|only (?:if|by|upon|on|with)\b|ordered anew",
    re.I,
)


def least(before: str, period: Period) -> Period | None:
    """The 60 of "not less than 60 nor more than 90 days", which shares its unit."""
    match = _WINDOW.search(before)
    digits = re.search(r"\d+", match["least"]) if match else None
    word = load_lexicon().numbers.get(match["least"].lower(), "") if match and not digits else ""
    amount = digits[0] if digits else str(word)
    return Period(int(amount), period.unit) if amount.isdigit() else None


def is_notice(text: str, before: str, after: str) -> bool:
    """Whether a length of time is counted back from an end or a renewal: "90 days before the end of the term"."""
    match = _NOTICE_AFTER.match(after) if _STEPS.search(after) or "to the end" in after else None
    if match is None or not (_STEPS.search(match[0]) or _TO_THE_END.search(match[0])):
        return False
    if re.search(r"\b(?:price|fee|rate|charge|increase)s?\b", before[-120:], re.I) and not re.search(
        r"renew|terminat|cancel", text, re.I
    ):
        return False
    return _NOTICE.search(text) is not None


_STEMS = (
    "enew",
    "xten",
    "rolong",
    "roll",
    "ccessive",
    "urther",
    "ontinu",
    "onvert",
    "ecome",
    "urns into",
    "RENEW",
    "EXTEN",
)


@lru_cache(maxsize=256)  # asked of a sentence for each of its lengths of time
def renews_by_itself(text: str) -> bool:
    """Whether a sentence makes a term go on that nobody asks to."""
    verb = GOES_ON.search(text) if any(word in text for word in _STEMS) else None
    if (
        verb is None
        or _NOT_RENEWED.search(text[max(0, verb.start() - 120) : verb.start()])
        or not _RENEWED.search(text)
    ):
        return False
    chosen = _CHOSEN.search(text)
    if chosen and not re.search(r"\bautomatic\w*|\bunless\b", text, re.I):
        return False
    if re.search(
        r"\b(?:not|never|no)\b[^.;,]{0,25}\b(?:automatic\w*\s+)?(?:renew|extend|prolong)\w*", text, re.I
    ) and not re.search(
        r"\bunless\b|(?:intent\w*|notice|wish\w*|elect\w*|decid\w*|desire\w*|option|right|election"
        r"|decision)[^.;,]{0,40}\bnot\b",
        text,
        re.I,
    ):
        return False
    return _BY_ITSELF.search(text) is not None
