"""How an agreement introduces its parties: names with aliases in brackets, and names listed beside "we" or "you"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redflag.finding import Role

_INTRODUCED = re.compile(
    r"(?P<name>\b(?:[a-z]{0,2}[A-Z]|\d+[×A-Za-z&])[^()\"“”\n]{1,260}?)[\s,]*\((?P<inside>[^()\n]{0,160}[\"“”][^()\n]{0,120})\)"
)
_NAME = r"(?:[a-z]{0,2}[A-Z]|\d+[×A-Za-z&])[^\"“”\n]{0,40}?"
_QUOTED = re.compile(rf"[\"“”']{{1,2}}\s*(?:the\s+)?({_NAME}),?\s*[\"“”']{{1,2}}")
_A_CLAUSE = re.compile(r"\b(?:may|shall|will|must) (?:\w+ ){0,8}(?:offer|provide|make|give|grant|use|pay)\b")  # no name
_ONE = r"[\"“][^\"“”\n]{1,40}[\"”]"
_LISTED = re.compile(rf"{_ONE}(?:(?:,|,? (?:or|and)|/)? ?{_ONE})+")  # '"Acme," "us," or "we"'
_WORDS: tuple[tuple[Role, frozenset[str]], ...] = (
    ("vendor", frozenset({"we", "us", "our"})),
    ("customer", frozenset({"you", "your"})),
)


def introduced(text: str) -> Iterator[tuple[str, list[str]]]:
    """(name, aliases) of everything introduced as: Name (the "Alias")."""
    for found in _INTRODUCED.finditer(text):
        aliases = [" ".join(alias.split()) for alias in _QUOTED.findall(found["inside"])]
        lowered = re.findall(r"[\"“”](we|us|our|you|your)[\"“”]", found["inside"])
        if (aliases or lowered) and not _A_CLAUSE.search(found["name"]):
            yield found["name"], aliases + lowered


def said_to_be(text: str) -> Iterator[tuple[str, Role]]:
    """(name, side) of what is listed beside "we" or "you" without brackets: referred to as "Acme," "us" or "we"."""
    for found in _LISTED.finditer(text):
        listed = [word.strip('"“”').strip(" ,.") for word in re.findall(_ONE, found[0])]
        small = {word.lower() for word in listed}
        sides = [side for side, words in _WORDS if not words.isdisjoint(small)]
        if len(sides) == 1:
            yield from ((word, sides[0]) for word in listed if re.fullmatch(_NAME, word) and word.lower() != "i")
