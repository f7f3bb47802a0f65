"""Brands that are introduced nowhere but act: "Fennwick may change these terms", beside "we" and "you"."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from redflag.pipeline.bare import LEGAL_FORMS, vocabulary
from redflag.pipeline.firms import titled_words
from redflag.pipeline.language import Lexicon

_ACTS = r"(?:may|shall|will|reserves|agrees|warrants|grants|retains|has the right|is entitled)\b"
_ACTOR = re.compile(
    rf"\b([a-z]{{0,4}}[A-Z][\w.&-]+(?: (?!(?:{LEGAL_FORMS})\b)[A-Z][\w&-]+)?)"
    rf"(?:(?: [A-Z][\w&-]+)?,? (?:{LEGAL_FORMS})\b\.?)? {_ACTS}"
)
_ADDRESS = re.compile(r"(?:@|//|\bwww\.)(?:[\w-]+\.)*?([\w-]{3,})\.[a-z]{2,6}(?:\.[a-z]{2})?(?![\w.]?\w)", re.I)
SOME = 3  # times that a name acts, to be a brand
OFTEN = 10  # times that a brand acts beside "we" and "you", which act more often still
NOT_A_PARTY = frozenset(
    (
        "it this that they he she which who there such these each any no all neither nothing section "
        "agreement effective date service services software term terms fees program programs product products "
        "license licence documentation act data site website order exhibit schedule party parties system "
        "affiliate affiliates"
    ).split()
)


def acting(text: str, lexicon: Lexicon) -> list[str]:
    """Names that often stand before "may", "shall", "reserves"; or once, where the agreement is called by the name
    or most of its links lead to it. The oftenest first, two at most."""
    counts = Counter(found[1] for found in _ACTOR.finditer(text))
    known = {word.lower() for words in lexicon.parties.values() for word in words}
    linked, titled = _linked(text), titled_words(text, lexicon) - vocabulary(lexicon)
    brands = []
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        joined = name.lower().replace(" ", "")
        is_own = joined in linked or (joined in titled and not name.isupper())  # "TOU", "API" name no firm
        if (
            (is_own or count >= SOME)
            and name.lower() not in known
            and name.lower().split()[-1] not in NOT_A_PARTY
            and not lexicon_noun(name, lexicon)
            and not name.startswith("The ")  # a role ("the Administrator"): a brand takes no article
            and 2 * len(re.findall(rf"\b[Tt]he {re.escape(name)} {_ACTS}", text)) < count  # but "the Acme websites"
            and len(re.findall(rf"[a-z,] {re.escape(name)}\b", text)) >= (1 if is_own else SOME)
        ):
            brands.append((name, is_own))
    foremost = sorted(counts, key=lambda name: (-counts[name], name))[:2]
    return [name for name, is_own in brands if is_own or name in foremost or counts[name] >= OFTEN][:2]


def _linked(text: str) -> set[str]:
    """The name in the address that most of the text's links and e-mail addresses lead to."""
    names = Counter(found[1].lower() for found in _ADDRESS.finditer(text))
    return {name for name, count in names.most_common(1) if count >= 2 * names.total() / 3}


def lexicon_noun(name: str, lexicon: Lexicon) -> bool:
    """Whether the last word of `name` is a thing the lexicon knows ("Customer Data", "Support Period")."""
    return name.lower().split()[-1] in _nouns(lexicon)


@cache
def _nouns(lexicon: Lexicon) -> frozenset[str]:
    things = (phrases for (name, _), phrases in lexicon.phrases.items() if lexicon.kinds[name] == "objects")
    return frozenset(word for phrases in things for phrase in phrases for word in phrase[-1])
