"""Links that pull further terms into an agreement: what is behind them was not read."""

from __future__ import annotations

import re

_TERMS = re.compile(
    r"terms|polic|agreement|condition|privacy|\b(?:sla|dpa|aup|eula|tos)\b|guideline|service level|addendum", re.I
)


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
        found.setdefault(address.partition("#")[0].rstrip("/").lower(), told)
