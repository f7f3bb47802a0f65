"""Parties that nobody introduced: "Fennwick may raise its fees", "Licensee shall pay Datacorp interest".

Where an agreement, or a clause of one, names nobody of one side, a company's bare name that acts there, or is paid
there, is that side's. One that stands behind "by", "through", "with", "of" or "its affiliate" where it is first named
is somebody else.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from redflag.finding import Role
from redflag.pipeline.language import Lexicon
from redflag.pipeline.signs import leaning_of

LEGAL_FORMS = (
    r"Inc|Incorporated|Corp|Corporation|Company|Co|LLC|L\.L\.C|Ltd|Limited|L\.?P|LLP|PLC|plc"
    r"|GmbH|AG|S\.?A|S\.?L|B\.?V|N\.?V|AS|A/S|ApS|Oy|AB|SAS|S\.?r\.?l|SE|Pty|INC|CORP|CORPORATION|COMPANY|LIMITED|LTD"
)
_NAME = re.compile(
    rf"(?<![\w&'’./-])(?!(?:{LEGAL_FORMS})\b)[A-Z][\w&-]*\w(?: (?!(?:{LEGAL_FORMS})\b)[A-Z][\w&-]*){{0,3}}"
)
_FORM = rf"(?:,? (?:{LEGAL_FORMS})\b\.?)?"
_ACTS = re.compile(
    rf"{_FORM}(?:, [^,.;]{{1,60}},)? (?:hereby |also |alone |itself )?(?:"
    r"(?:may|shall|will|must|can|cannot|might|does|do)(?: not| also| only| at any time)?"
    r" (?!be\b|apply|occur|take (?:place|effect)|begin|commence|start|last|continue|include|mean|remain|prevail|govern"
    r"|survive|accrue|run|become|expire|end|bear interest|consist|fall|follow|contain|have effect)\w"
    r"|(?:may|shall|will|can)(?: not)? be (?:entitled|responsible|liable|obliged|permitted|free|bound|answerable)"
    r"|(?:is|shall be)(?: not| under no)? (?:entitled|responsible|liable|obliged|permitted|free|bound|answerable|duty)"
    r"|(?:reserves|retains|agrees|warrants|grants|disclaims|undertakes|guarantees|accepts|assumes|has the right|has no"
    r"|makes no|gives no|charges|bills|invoices|provides|supplies|hosts|told|holds)\b)"
)
_BEFORE = re.compile(
    r"\b(?:by|through|via|from|with|of|affiliates?|subsidiary|partners?|reseller|subcontractors?|as|on|in|at"
    r"|(?<!payable )(?<!paid )(?<!due )(?<!owed )(?<!pay )to"
    r"|under|the|a|an|this|each|any|such|no|its|our|your)[,:]? $",
    re.I,
)
_SELLER = re.compile(r"\b[Tt]he (Company|Operator|Publisher|Developer|Manufacturer)\b(?! [A-Z])")
_SELLER_IN_CAPITALS = re.compile(r"\bTHE (COMPANY|OPERATOR|PUBLISHER|DEVELOPER|MANUFACTURER)\b")
MANY = 12  # names: the parties are among the first
_DIRECTLY = re.compile(r"[^.;]{0,40}\bdirect(?:ly)?\b")
_THING = re.compile(
    r"(?:tion|sion|ment|ness|ity|ance|ence|ing|ship|age|[^suia]s)$"
)  # "Arbitration may", "Delays shall": no names


class _Bare(NamedTuple):
    name: str
    leaning: int  # signs that it is the vendor, less signs that it is the customer
    acts: bool


def bare_names(text: str, missing: Collection[Role], lexicon: Lexicon) -> dict[str, Role]:
    """Names for the sides that `text` has no other word for: {"Fennwick": "vendor"}; empty where it is not clear."""
    if len(missing) == 2:
        return _both(text, lexicon)
    names = [bare for bare in _candidates(text, lexicon) if bare.acts or bare.leaning]
    if "vendor" in missing:
        names = [bare for bare in names if bare.leaning >= 0]
        if not names:
            return _seller(text)
        return {max(names, key=lambda bare: (bare.leaning, bare.acts)).name: "vendor"}
    buyer = _institution(text, lexicon)
    names = [bare for bare in names if bare.leaning <= 0 and bare.acts]
    name = buyer or (min(names, key=lambda bare: bare.leaning).name if names else "")
    return {name: "customer"} if name else {}


def _both(text: str, lexicon: Lexicon) -> dict[str, Role]:
    """Who is who where there are names alone: the one that sells, or else acts first, is the vendor."""
    names = sorted(_candidates(text, lexicon, strict=False), key=lambda bare: (-bare.leaning, not bare.acts))
    buyer = _institution(text, lexicon)
    if not names or not (names[0].acts or names[0].leaning > 0):
        return _seller(text) | ({buyer: "customer"} if buyer else {})
    if buyer:
        return {names[0].name: "vendor", buyer: "customer"}
    if len(names) == 2:
        return {names[0].name: "vendor", names[1].name: "customer"}
    return {names[0].name: "vendor"} if len(names) == 1 and names[0].leaning >= 0 else {}


def _candidates(text: str, lexicon: Lexicon, strict: bool = True) -> list[_Bare]:
    """The company names of the text, in order; where not `strict`, those introduced by "of" or "to" too."""
    if text.isupper():
        return _in_capitals(text, lexicon)
    small = {word.strip(".,;:()[]’'") for word in text.split() if word.islower()}
    found: dict[str, _Bare] = {}
    others: set[str] = set()
    for name, start, end in _names(text, lexicon, small):
        if name in others:
            continue
        first = name not in found
        foreign = _BEFORE.search(text, max(0, start - 25), start) if first else None
        if foreign and (strict or not foreign[0].lower().startswith(("of", "to", "with"))):
            others.add(name)
        elif _DIRECTLY.match(text, end):
            others.add(name)
            found.pop(name, None)
        else:
            acts = bool(_ACTS.match(text, end)) or (not first and found[name].acts)
            found[name] = _Bare(name, 0, acts)
    return [bare._replace(leaning=leaning_of(bare.name, text)) for bare in itertools.islice(found.values(), MANY)]


def _in_capitals(text: str, lexicon: Lexicon) -> list[_Bare]:
    """ "ACME SHALL HAVE THE RIGHT": in capitals, the strange word alone that a sentence opens with and that acts."""
    opens = re.finditer(r"(?:^|[.;] )([A-Z][A-Z0-9&-]+) (?:MAY|SHALL|WILL|RESERVES|DISCLAIMS|MAKES|HAS THE)\b", text)
    found = sorted({name[1] for name in opens if name[1].lower() not in vocabulary(lexicon)})
    return [_Bare(name, leaning_of(name, text), True) for name in found if not _THING.search(name.lower())][:1]


def _names(text: str, lexicon: Lexicon, small: set[str]) -> Iterator[tuple[str, int, int]]:
    """Capitalised words of which one is a word of no other use, and where they stand."""
    known = vocabulary(lexicon)
    for found in _NAME.finditer(text):
        words = [part for word in found[0].lower().split() for part in word.split("-") if part]
        strange = [word not in known and word not in small for word in words]
        if any(strange) and not (_THING.search(words[-1]) and not any(strange[:-1])):
            yield found[0], *found.span()


def _seller(text: str) -> dict[str, Role]:
    """The word for a seller where nobody else is named as one: "the Operator" sells, whoever it is."""
    found = _SELLER.search(text) or _SELLER_IN_CAPITALS.search(text)
    return {found[1].capitalize(): "vendor"} if found else {}


def _institution(text: str, lexicon: Lexicon) -> str:
    """The word for a buyer that is no company, "the Council" or "the Clinic"; "" where there is none."""
    found = re.search(rf"\b[Tt]he ({'|'.join(lexicon.parties.get('institution', ['-']))})\b(?! [A-Z])", text)
    return found[1] if found else ""


@cache
def vocabulary(lexicon: Lexicon) -> frozenset[str]:
    """Every word of the lexicon, in small letters: none of them names a company by itself."""
    words = {word for phrases in lexicon.phrases.values() for phrase in phrases for place in phrase for word in place}
    roles = (word for words in lexicon.parties.values() for word in words)
    return lexicon.not_names.union(word.lower() for text in (*words, *roles, *lexicon.numbers) for word in text.split())
