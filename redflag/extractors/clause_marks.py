"""What the words at a line's edges say: does a clause start here, does a sentence end, what kind of block is this."""

from __future__ import annotations

import re
from collections.abc import Sequence

from redflag.document import BlockKind

BULLET = re.compile(r"^(?:[•·▪◦‣●○■□\uf0b7\uf0a7]|(?:--|[-–*o])(?=\s+[A-Z(\"“]))\s*")

_LABEL = r"[a-z]{1,2}|[ivxl]{1,6}|\d{1,2}|[A-Z]|[IVXL]{1,5}"
_NUMBER = r"\d{1,2}(?:\.\d{1,3})+\.?(?:\([a-zA-Z0-9]{1,4}\))*|\d{1,2}\.|[A-Za-z]\.|[IVXL]{1,5}\."
_PART = r"(?:SECTION|Section|ARTICLE|Article|CLAUSE|Clause)\s+(?:\d{1,2}(?:\.\d{1,2})*|[IVXL]{1,5}|[A-Z])[.:)]?"
_MARK = re.compile(rf"(?:(?P<bracket>\(?(?P<label>{_LABEL})\))|(?P<number>{_NUMBER})|(?P<part>{_PART}))(?=\s|$)")
_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,3})*")
_END = re.compile(r"[.:;!?][\"'”’)\]]*$")
_LIST_END = re.compile(r"(?:[.:;!?,][\"'”’)\]]*|[;,]\s*(?:and|or|and/or))$")
_RUNS_ON = re.compile(
    r"(?:[,(]|\b(?:a|an|the|this|that|these|those|such|any|each|all|its|their|our|your|his|no|of|and|or|and/or|to|by|in"
    r"|on|at|for|from|with|as|under|upon|between|than|if|is|are|be|was|were|been|has|have|had|shall|will|may|must|can"
    r"|not|which|who|whose|when|where|per|[Ss]ections?|[Aa]rticles?|[Cc]lauses?|[Pp]aragraphs?|Exhibit|Schedule|Annex|Appendix))$"
)
_STUB = re.compile(r"[.;:] (?:Neither|Either|Both|Each|Every|The|This|These|All|Any|No|If|In|Upon|Such|Except|A|An)$")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_TITLE = re.compile(
    r"(?:ARTICLE|SECTION|EXHIBIT|SCHEDULE|APPENDIX|ANNEX|ATTACHMENT|ADDENDUM|PART)\s+[\w.-]{1,6}\b", re.I
)
_NOTE = re.compile(r"(\*{1,3})\s+(?=[A-Z(\"“])")
_STARRED = re.compile(r"(?<=[\w.,;:)%\"”’])(\*{1,3})(?=[\s.,;:)|]|$)")
LONGEST_HEADING = 120  # characters
_SMALL = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"}


def starts_lower(words: str) -> bool:
    """True when the words cannot start a sentence: a small letter, or a comma and its like."""
    return words[0].islower() or words[0] in ",;.)%"


def ends_sentence(words: str) -> bool:
    """True when the words end in . : ; ! or ?, quotes and brackets aside."""
    return _END.search(words) is not None


def runs_on(words: str) -> bool:
    """True when the words cannot end a sentence: a comma, an article, a preposition, an auxiliary verb."""
    return _RUNS_ON.search(words[-14:]) is not None


def is_stub(words: str) -> bool:
    """True for a clause's title and the first word of its text ("8.3 Assignment. Neither"): the text goes on below."""
    return _STUB.search(words[-14:]) is not None


def is_lone_mark(words: str) -> bool:
    """True for a clause's number and nothing else: "(a)", "9.2", "Section 1."."""
    return _MARK.fullmatch(words) is not None


def starts_clause(words: str, before: str = "", short: bool = False) -> bool:
    """True when a line that starts with `words` starts a clause or list item.

    `before` is the text that the line would otherwise go on with, `short` says that it stopped short of the margin.
    "Section" / "4.2 above" is no start, nor is (iii) where (ii) stands in mid-line.
    """
    if BULLET.match(words):
        return not before or short or _LIST_END.search(before) is not None
    mark = _MARK.match(words)
    if mark is None:
        return False
    if not before:
        return True
    ended = _END.search(before) is not None
    if mark["bracket"] is None:
        return ended or (short and not runs_on(before))
    if _follows_inline(mark["label"], before):
        return False
    return _LIST_END.search(before) is not None or (short and not runs_on(before))


def follows(first: str, words: str) -> bool:
    """True when two lines are items of one list: (a) and (b), 1. and 2., two bullets."""
    if BULLET.match(words):
        return BULLET.match(first) is not None
    one, two = _MARK.match(first), _MARK.match(words)
    if one is None or two is None:
        return False
    label = (two["label"] or two["number"] or "").rstrip(".")
    return (one["label"] or one["number"] or "").rstrip(".") in _forerunners(label)


def _follows_inline(label: str, before: str) -> bool:
    """True when the label before this one stands inside the running text: the list is written as a sentence."""
    return any(re.search(rf"\S\s+\(?{re.escape(previous)}\)", before) for previous in _forerunners(label))


def _forerunners(label: str) -> list[str]:
    if label.isdigit():
        return [str(int(label) - 1)]
    found = []
    if label.lower() in _ROMAN[1:]:
        previous = _ROMAN[_ROMAN.index(label.lower()) - 1]
        found.append(previous.upper() if label.isupper() else previous)
    if len(label) == 1 and label.isalpha() and label.lower() != "a":
        found.append(chr(ord(label) - 1))
    return found


def kind_of(text: str, alone: bool) -> tuple[BlockKind, int]:
    """Kind and level of a block of plain text; `alone` says that it is one line with space around it."""
    mark = _MARK.match(text)
    if is_heading(text, mark, alone):
        return "heading", _depth(mark)
    if mark and mark["bracket"]:
        return "item", 0
    return "paragraph", 0


def is_heading(text: str, mark: re.Match[str] | None, alone: bool) -> bool:
    """A short title: in capitals, or numbered and mostly capitalised, or alone on its line."""
    if len(text) > LONGEST_HEADING or text[-1] in ",;" or "____" in text:
        return False
    words = text.split()
    if len(words) > 14:
        return False
    if text.isupper():
        return len(words) <= 8 or not ends_sentence(text)
    if text[-1] == ":" or (mark and mark["bracket"]):
        return False
    title = words[1:] if mark else words
    if not title:
        return mark is not None and mark["part"] is not None
    capitalised = all(word[0].isupper() or not word[0].isalpha() or word in _SMALL for word in title)
    if mark or _TITLE.match(text):
        return capitalised and len(words) <= 12
    return alone and capitalised and len(words) <= 8 and not ends_sentence(text) and not text[0].isdigit()


def _depth(mark: re.Match[str] | None) -> int:
    if mark is None or not mark["number"]:
        return 1 if mark and mark["part"] else 0
    decimal = _DECIMAL.match(mark["number"])
    return decimal[0].rstrip(".").count(".") + 1 if decimal else 0


def is_title(text: str, styled: bool = False) -> bool:
    """True for the few capitalised words that a clause is headed with; `styled` says that it looks like a heading.

    Legal templates give whole clauses a heading's style: a sentence is no title for that.
    """
    if len(text) > 150 or starts_lower(text) or "____" in text:
        return False
    if text[-1] != "." and _LIST_END.search(text):
        return False
    words = text.split()
    capitalised = all(word[0].isupper() or not word[0].isalpha() or word in _SMALL for word in words)
    return (capitalised and len(words) <= 8) or (styled and text[-1] != ".")


def are_notes(lines: Sequence[str]) -> list[bool]:
    """Which lines are notes behind a star: words before carry that star, and no neighbour opens with one, as the items
    of a list do."""
    opens = ["", *(match[1] if (match := _NOTE.match(line)) else "" for line in lines), ""]
    said: set[str] = set()
    found = []
    for line, above, star, below in zip(lines, opens, opens[1:], opens[2:], strict=False):
        found.append(star in said and star not in (above, below))
        said.update(_STARRED.findall(line) if "*" in line else ())
    return found
