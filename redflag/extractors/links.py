"""Links that pull further terms into an agreement: what is behind them was not read."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TERMS = re.compile(
    r"terms|polic|agreement|condition|privacy|\b(?:sla|dpa|aup|eula|tos)\b|guideline|service level|addendum", re.I
)

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”’()\[\]|]+[^\s<>\"“”’()\[\]|.,;:]", re.I)
_LEADS_TO = re.compile(
    r"terms|polic(?:y|ies)|conditions|guidelines|incorporated|"
    r"\b(?:available|found|posted|published|located|set out|set forth) (?:at|on|in|under)",
    re.I,
)
_BEFORE = 80  # characters before an address that say what it leads to


def linked_terms(words: str, address: str) -> str:
    """ "words <address>" for a web link whose words or address speak of terms or policies, else ""."""
    if not address.lower().startswith(("http://", "https://")) or not (_TERMS.search(words) or _TERMS.search(address)):
        return ""
    words = " ".join(words.split())
    return address if words in ("", address) else f"{words} <{address}>"


def keep_linked_terms(found: dict[str, str], words: str, address: str) -> None:
    """Add a link to `found`, told as by `linked_terms`, when it is one and its address is not there yet; places within
    one page, small and capital letters and a closing slash make no other address."""
    told = linked_terms(words, address)
    if told:
        found.setdefault(_plain(address), told)


def all_linked_terms(linked: Iterable[str], text: str) -> tuple[str, ...]:
    """`linked`, as told by `linked_terms`, and the addresses written out in `text` that lead to terms; each once."""
    found = {_plain(told.rpartition("<")[2].rstrip(">")): told for told in reversed(list(linked))}
    found = dict(reversed(found.items()))
    for match in _ADDRESS.finditer(text):
        start = match.start()
        before = text[max(text.rfind("\n", 0, start) + 1, start - _BEFORE) : start]
        if _TERMS.search(match[0]) or _LEADS_TO.search(before):
            found.setdefault(_plain(match[0]), match[0])
    return tuple(found.values())


def _plain(address: str) -> str:
    return re.sub(r"^https?://|^www\.", "", address.partition("#")[0].rstrip("/").lower()).removeprefix("www.")
