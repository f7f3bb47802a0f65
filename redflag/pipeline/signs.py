"""On which side a name stands, by the words around it: who grants, provides and is paid is the vendor."""

from __future__ import annotations

import itertools
import re

_X = "\x00"  # stands for the name whose signs are counted


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
    around = (
        text[max(0, found.start() - 50) : found.start()] + _X + text[found.end() : found.end() + 70]
        for found in re.finditer(rf"(?:\b[Tt]he )?{re.escape(name)}", text)
    )
    near = "\n".join(itertools.islice(around, 100))
    vendor = sum(len(sign.findall(near)) for sign in _VENDOR_SIGNS)
    customer = sum(len(sign.findall(near)) for sign in _CUSTOMER_SIGNS)
    return vendor - customer
