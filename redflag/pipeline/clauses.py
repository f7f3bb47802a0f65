"""The numbered clauses of an agreement: which number and heading each block stands under."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from redflag.document import Block
from redflag.finding import Clause
from redflag.pipeline.reading import reading_of

_LEADING = re.compile(
    r"^\s*(?:(?P<word>section|article|clause|§+)\s*)?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[A-Z])(?P<dot>\.|\)|:|\s*[–—-])?(?=\s|$)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?P<mark>\((?:[a-z]{1,2}|[ivx]{1,5}|[A-Z]|\d{1,2})\))")
_RUN_IN = re.compile(r"^(?P<title>[A-Z“\"][^.:;!?]{1,70})[.:](?=\s|$)")
_SMALL = frozenset("a an and as at by for from in no not of on or the to with per its our your & / -".split())
_ROMAN = re.compile(r"^[IVXLC]+$")


def mark_clauses(doc: Doc) -> None:
    """Fill `reading.clauses`: for each block its number ("9.2", "9.2(b)") and the heading it stands under."""
    reading = reading_of(doc)
    number, heading, level = "", "", 0
    for block in reading.blocks:
        text = reading.text[block.start : block.end]
        if block.kind in ("header", "footer"):
            reading.clauses.append(Clause(number, heading))
            continue
        own, rest = _number_of(block, text)
        if own.startswith("("):
            reading.clauses.append(Clause(number + own, heading))
            continue
        title = _title_of(block, rest, bool(own))
        if own:
            depth = own.count(".") + 1
            if title or depth <= level or not number:
                heading = title or ("" if _outside(own, number) else heading)
            number, level = own, depth
        elif block.kind == "heading":
            number, heading, level = "", title or text.strip(), 0
        elif title:
            heading = title
        reading.clauses.append(Clause(number, heading))


def _outside(own: str, number: str) -> bool:
    """Whether clause `own` stands outside the top clause of `number`, so that its heading no longer holds."""
    return own.split(".")[0] != number.split(".")[0]


def _number_of(block: Block, text: str) -> tuple[str, str]:
    """The number in front of a block, and its text without it."""
    if block.number:
        return _tidy(block.number), text
    item = _ITEM.match(text)
    if item:
        return item["mark"], text[item.end() :]
    found = _LEADING.match(text)
    if found and block.kind != "row" and _is_number(found, text):
        return _tidy(found["number"]), text[found.end() :].strip()
    return "", text.strip()


def _is_number(found: re.Match[str], text: str) -> bool:
    if found["word"] or found["dot"] or "." in found["number"]:
        return found["number"].isdigit() or "." in found["number"] or bool(_ROMAN.match(found["number"])) or bool(found["dot"])
    rest = text[found.end() :].strip()
    return found["number"].isdigit() and len(found["number"]) < 3 and rest[:1].isupper() and len(rest) < 80


def _tidy(number: str) -> str:
    return re.sub(r"^(?:section|article|clause|§)\s*", "", number.strip(), flags=re.I).rstrip(".:")


def _title_of(block: Block, rest: str, numbered: bool) -> str:
    """The heading a block carries: all of it, or the words before its first full stop ("Termination. Provider may")."""
    if block.kind == "heading":
        run_in = _RUN_IN.match(rest)
        return (run_in["title"] if run_in and len(rest) > 80 else rest).strip().rstrip(".:")
    if block.kind in ("row", "note"):
        return ""
    run_in = _RUN_IN.match(rest)
    if run_in and _looks_like_title(run_in["title"], numbered):
        return run_in["title"].strip()
    return ""


def _looks_like_title(words: str, numbered: bool) -> bool:
    """Every word but the small ones with a capital; one plain word will do after a number."""
    parts = [word for word in words.split() if word.lower() not in _SMALL]
    if not parts or len(parts) > 9:
        return False
    capitals = sum(word[:1].isupper() or not word[:1].isalpha() for word in parts)
    return capitals == len(parts) or (numbered and len(parts) <= 4 and parts[0][:1].isupper())
