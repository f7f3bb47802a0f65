"""On which side a name stands, by the words around it: who grants, provides and is paid is the vendor."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

_X = "\x00"  # stands for the name whose signs are counted


_ARTICLE = re.compile(r"\b[Tt]he \Z")


def _signs(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern.replace("{x}", _X), re.I) for pattern in patterns)


_VENDOR_SIGNS = _signs(
    r"{x} (?:(?:hereby|shall|will|agrees to|may) )*(?:grants?|provides?|licen[sc]es?|delivers?|hosts?|suppl(?:y|ies)"
    r"|furnish|invoices?|bills?|charges?|warrants?|installs?|maintains?|supports?)\b",
    r"(?:provided|licen[sc]ed|supplied|furnished|offered|hosted|developed|owned|published|delivered|invoiced|charged) "
    r"(?:\w+ )?by {x}",
    r"(?:payable|paid|pay|due|payments?|fees) to {x}|\bpay {x}",
    r"{x}(?:'s|’s)? (?:then[- ]current|standard|list price|software|products?|services?|platform|servers?|website"
    r"|technology|licensors)\b",
)
_CUSTOMER_SIGNS = _signs(
    r"{x} (?:(?:hereby|shall|will|agrees to|must) )*(?:pays?|purchases?|orders?|uses?|reimburse|remit|subscribes?)\b",
    r"(?:grants?|granted|licen[sc]ed?|provides?|delivered?|delivers|sold|invoices?|bills?|charges?|charged) "
    r"(?:\w+ )?(?:to )?{x}",
    r"{x}(?:'s|’s)? (?:data|content|use of|users|facilit|premises|site|employees|internal business|equipment|account)",
    r"(?:paid|payable|payment|used|owed) by {x}",
)


def leaning_of(name: str, text: str) -> int:
    """Signs that `name` is the vendor less signs that it is the customer, in the words around each mention."""
    around = (text[max(0, start - 50) : start] + _X + text[end : end + 70] for start, end in _mentions(name, text))
    near = "\n".join(itertools.islice(around, 100))
    vendor = sum(len(sign.findall(near)) for sign in _VENDOR_SIGNS)
    customer = sum(len(sign.findall(near)) for sign in _CUSTOMER_SIGNS)
    return vendor - customer


def _mentions(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Where `name` stands, its article included."""
    for found in re.finditer(re.escape(name), text):  # a pattern that begins with an article takes seven times as long
        article = _ARTICLE.search(text, max(0, found.start() - 5), found.start())
        yield (article or found).start(), found.end()
