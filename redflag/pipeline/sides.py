"""On which side a name stands that no role word settles: by the signs around it, and by who else is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from redflag.finding import Role
from redflag.pipeline.language import Lexicon
from redflag.pipeline.signs import leaning_of

SIDES: tuple[Role, Role] = ("vendor", "customer")
OPPOSITE: dict[Role, Role] = {"vendor": "customer", "customer": "vendor"}
MANY = 15  # times "you" and "your": an agreement that speaks to its customer
SURE = 3  # signs more on one side than on the other
SOME = 8  # times a side's role words: that side needs no other name
BETWEEN = ("Reseller", "Dealer", "Agent", "Agency")  # third parties beside "you"
DROWNED = 6  # of as many mentions of a name one of a side's words: those of an annex, or of another contract
Leaning = list[tuple[int, list[str]]]  # signs of the vendor less signs of the customer, and the names that bear them


def settle(names: dict[str, Role], open_names: list[list[str]], text: str, lexicon: Lexicon) -> None:
    """Give each open name a side by the signs around it. Of two names and no role words, the stronger sign decides for
    both."""
    leaning = [(sum(leaning_of(name, text) for name in group), group) for group in open_names]
    loudest = max((count_of(group, text) for group in open_names), default=0)
    you = times_said("you", text, lexicon)
    if you >= max(MANY, loudest / DROWNED):
        _beside_you(names, leaning, you, text, lexicon)
        return
    taken: set[Role] = set(names.values())
    taken.update(side for side in SIDES if times_said(side, text, lexicon) >= max(SOME, loudest / DROWNED))
    if not taken and len(leaning) == 2 and leaning[0][0] != leaning[1][0]:
        vendor, customer = sorted(leaning, key=lambda pair: -pair[0])
        names.update(dict.fromkeys(vendor[1], "vendor"))
        names.update(dict.fromkeys(customer[1], "customer"))
        return
    free = [side for side in SIDES if side not in taken]
    if len(free) == 1:
        _take(free[0], leaning, names)
    for score, group in sorted(leaning, key=lambda pair: -abs(pair[0])):
        role: Role = "vendor" if score > 0 else "customer"
        if group[0] in names or (abs(score) < SURE and (role in taken or score == 0 or len(free) < 2)):
            continue
        names.update(dict.fromkeys(group, role))
        taken.add(role)
    _oppose(leaning, names, text, lexicon)


def _beside_you(names: dict[str, Role], leaning: Leaning, you: int, text: str, lexicon: Lexicon) -> None:
    """Where the agreement speaks to "you", whom else it names is the vendor; but not by a word alone that others may
    bear, where there are "we" or a name: "the Publisher" of terms for business is the customer if the signs say so. Nor
    is a name that stands more often than "you" (which only an annexed form may say) and has a customer's signs."""
    doubtful = set(lexicon.parties["either"]) - {"Company"}
    by_name = [group for _, group in leaning if not doubtful.issuperset(group)]
    has_vendor = bool(by_name) or count_of(lexicon.parties["we"], text) >= SOME
    sells = any(score > 0 for score, group in leaning if group in by_name)
    for score, group in leaning:
        is_foremost = sells and score < 0 and count_of(group, text) > you
        is_open = (has_vendor and group not in by_name) or is_foremost
        if not is_open:
            names.update(dict.fromkeys(group, "vendor"))
        elif score < 0 and group[0] not in BETWEEN:
            names.update(dict.fromkeys(group, "customer"))


def speaks_to_you(text: str, lexicon: Lexicon) -> bool:
    """Whether an agreement calls its customer "you"."""
    return times_said("you", text, lexicon) >= MANY


def _oppose(leaning: Leaning, names: dict[str, Role], text: str, lexicon: Lexicon) -> None:
    """One side has a name, and nobody else leans: the most frequent of the other names faces it, also where that side's
    role words stand more seldom (the customers of a distributor are not the customer)."""
    named = set(names.values())
    left = [group for _, group in leaning if group[0] not in names]
    if len(named) > 1 or not left:
        return
    often, group = max((count_of(group, text), group) for group in left)
    facing = [side for side in SIDES if side not in named]
    side = min(facing, key=lambda one: times_said(one, text, lexicon))
    said = times_said(side, text, lexicon)
    if often >= MANY and often > said and (named or said):
        names.update(dict.fromkeys(group, side))


def _take(side: Role, leaning: Leaning, names: dict[str, Role]) -> None:
    """The side that no role word stands for is the first name's that is introduced, unless its signs speak against
    it; a later one (the manufacturer behind a dealer) is a third party's unless its signs are strong."""
    for score, group in leaning:
        if (score if side == "vendor" else -score) > -SURE:
            names.update(dict.fromkeys(group, side))
            return


def times_said(words: str, text: str, lexicon: Lexicon) -> int:
    """How often the agreement uses the lexicon's words for a side."""
    also = {"vendor": "we", "customer": "you"}.get(words)
    return count_of(lexicon.parties[words] + lexicon.parties.get(also or "", ()), text)


def count_of(words: Sequence[str], text: str) -> int:
    """How often any of the words stands in the text, as written or in capitals."""
    forms = {form for word in words for form in (word, word.capitalize() if word.islower() else word, word.upper())}
    return len(re.findall(rf"\b(?:{either(forms)})\b", text))


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
