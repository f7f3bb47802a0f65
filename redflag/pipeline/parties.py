"""Who is who: the parties of an agreement, and on which side each mention of one stands.

Role words (Provider, Customer, we, you) say it themselves. A company's name, and words that either side may bear
("Company", "Dealer"), are settled by what the agreement lets their bearer do: who grants and provides is the vendor,
who pays and is granted to is the customer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from redflag.finding import Role
from redflag.pipeline.bare import LEGAL_FORMS, bare_names
from redflag.pipeline.brands import NOT_A_PARTY, acting, lexicon_noun
from redflag.pipeline.introduced import introduced, said_to_be
from redflag.pipeline.language import Lexicon
from redflag.pipeline.reading import Mention, Reading, reading_of
from redflag.pipeline.sides import OPPOSITE, SIDES, either, settle, speaks_to_you

PREAMBLE = 12_000  # characters in which parties are introduced; definitions of other things follow later
_FIRM = re.compile(
    rf"\b((?:[a-z]{{0,2}}[A-Z]|\d+[×A-Za-z&])[\w&'’.×-]*(?:[ ,]+(?:[A-Z&][\w&'’.-]*|of|and))*?)[ ,]+(?:{LEGAL_FORMS})\b"
)
_KIND_OF_FIRM = re.compile(r"\b[Aa]n? [A-Z][^,;()]*")  # "Acme LLC, a Florida Limited Liability Company, with"
_WITH_FORM = re.compile(rf"(?:,? (?:{LEGAL_FORMS})\b\.?){{1,2}}(?= [a-z])")  # "Lumora Inc. may"
_WITH_YOU = re.compile(  # "a contract between you and Lumora Limited"
    r"\b[Bb]etween (?:you|the [Uu]ser)(?: \([^()]{1,60}\))?,? and ([a-z]{0,2}[A-Z][\w&.-]*(?:,? [A-Z][\w&.-]*){0,4})"
)
FEW = 20  # times as often as the vendor "you" are named: somebody is not seen to be the vendor


def mark_parties(doc: Doc, lexicon: Lexicon) -> None:
    """Fill `reading.mentions` and `reading.names` (the agreement's own names for its parties)."""
    reading = reading_of(doc)
    reading.names = resolve_names(reading.text, lexicon)
    mentions = _mentions_of(reading, lexicon)
    count = Counter(mention.role for mention in mentions)
    missing = {side for side in SIDES if not count[side]}
    if count["vendor"] * FEW < count["customer"] and speaks_to_you(reading.text, lexicon):
        missing.add("vendor")
    if missing and (names := bare_names(reading.text, missing, lexicon)):
        reading.names.update(names)
        mentions = _mentions_of(reading, lexicon)
    if reading.turned:
        mentions = [mention._replace(role=OPPOSITE.get(mention.role, mention.role)) for mention in mentions]
    reading.mentions = mentions


def _mentions_of(reading: Reading, lexicon: Lexicon) -> list[Mention]:
    """Every mention of a party, by role words and by `reading.names`."""
    text, starts, ends = reading.text, reading.starts, reading.ends
    mentions = []
    for pattern, roles in _patterns(reading.names, lexicon):
        for found in pattern.finditer(text):
            plural = 3 * text.startswith(("(s)", "(S)"), found.end())  # "Licensee(s)"
            start, end = starts.get(found.start()), ends.get(found.end() + plural)
            if start is None or end is None or (found[0] == "US" and _in_small_letters(text, *found.span())):
                continue
            word = found[0].lower()
            owns = word in ("our", "your") or text[found.end() : found.end() + 2] in ("'s", "’s", "' ", "’ ")
            form = _WITH_FORM.match(text, found.end()) if found[0] in reading.names else None
            mentions.append(Mention(start, ends.get(form.end(), end) if form else end, roles[_key(found[0])], owns))
    return _longest(mentions)


def _in_small_letters(text: str, start: int, end: int) -> bool:
    """Whether small letters stand around: "US" there is the country, in "PAY US AT ONCE" it is the vendor."""
    return any(char.islower() for char in text[max(0, start - 15) : start] + text[end : end + 15])


def resolve_names(text: str, lexicon: Lexicon) -> dict[str, Role]:
    """Names the agreement gives its parties, with their roles: {"eGain": "vendor", "Customer": "customer"}."""
    fixed: dict[str, Role] = {word: role for role in ("vendor", "customer") for word in lexicon.parties[role]}
    names: dict[str, Role] = {}
    open_names: list[list[str]] = []
    for name, aliases in introduced(text[:PREAMBLE]):
        firm = [short for short in (_short_name(name),) if short]
        group = [*firm, *(alias for alias in aliases if _may_be_party(alias, name, lexicon))]
        if not group or not (
            firm or any(alias in fixed for alias in group) or len(group) > 1 or group[0] in lexicon.parties["either"]
        ):
            continue
        known = next((fixed[_title(alias)] for alias in aliases if _title(alias) in fixed), None)
        if known is None and any(a.lower() in ("we", "us", "our") for a in aliases):
            known = "vendor"
        if known is None and any(a.lower() in ("you", "your") for a in aliases):
            known = "customer"
        if known:
            names.update(dict.fromkeys(group, known))
        else:
            open_names.append(group)
    names.update((name, side) for name, side in said_to_be(text) if name not in names and _is_a_name(name, lexicon))
    with_you = {_short_name(found[1]) for found in _WITH_YOU.finditer(text[:PREAMBLE])} - {""}
    names.update(dict.fromkeys(sorted(with_you - set(names).union(*open_names)), "vendor"))
    open_names.extend(
        [name] for name in acting(text, lexicon) if not any(name in group for group in (names, *open_names))
    )
    for word, count in _standing_alone(lexicon.parties["either"], text).items():
        if count < 3 or word in names or any(word in group for group in open_names):
            continue
        if not re.search(rf"\b{word}s?[\"”’']* (?:means|refers to|shall mean|is|are) (?:an? |any )?third part", text):
            open_names.append([word])
    settle(names, open_names, text, lexicon)
    return names


def _short_name(name: str) -> str:
    """The distinctive part of a firm's name: "eGain Communications" of "eGain Communications Corporation"."""
    firms = _FIRM.findall(_KIND_OF_FIRM.sub("", name))
    short = firms[-1].strip(" ,.") if firms else ""
    return short if len(short) > 2 and short.lower() not in NOT_A_PARTY else ""


def _may_be_party(alias: str, name: str, lexicon: Lexicon) -> bool:
    title = _title(alias)
    if title in lexicon.parties["either"] or title in lexicon.parties["vendor"] or title in lexicon.parties["customer"]:
        return True
    words = alias.split()
    first = words[0].strip(",.").lower()
    if alias.islower() or first in NOT_A_PARTY or words[-1].lower() in NOT_A_PARTY:
        return False
    return first in name.lower() or (len(words) <= 2 and bool(_short_name(name)) and not lexicon_noun(alias, lexicon))


def _is_a_name(alias: str, lexicon: Lexicon) -> bool:
    """Whether an alias names a firm, and is no role word, no "Terms" and no other noun."""
    words = alias.lower().split()
    fixed = {_key(word) for kind in ("vendor", "customer", "we", "you", "both") for word in lexicon.parties[kind]}
    return (
        len(words) <= 3
        and _key(alias) not in fixed
        and NOT_A_PARTY.isdisjoint((words[0], words[-1]))
        and not lexicon_noun(alias, lexicon)
    )


def _title(alias: str) -> str:
    return alias.title() if alias.isupper() else alias


def _standing_alone(words: Sequence[str], text: str) -> dict[str, int]:
    """How often each word stands by itself, not at the end of a name ("Acme Corporation", "Escrow Agent")."""
    counts = dict.fromkeys(words, 0)
    for found in re.finditer(rf"\b(?:{either(form for word in words for form in (word, word.upper()))})\b", text):
        left = text[max(0, found.start() - 30) : found.start()].split(" ")[-2:][0]
        if not left[:1].isupper() or left in ("The", "THE") or left[-1:] in ".,;:)":
            counts[found[0] if found[0] in counts else found[0].capitalize()] += 1
    return counts


def _key(word: str) -> str:
    return " ".join(word.lower().split())


def _patterns(names: dict[str, Role], lexicon: Lexicon) -> list[tuple[re.Pattern[str], dict[str, Role]]]:
    """Three patterns: names as they stand, role words with a capital or after "the", and words in any case."""
    parties = lexicon.parties
    own = {_key(name): role for name, role in names.items()}
    words: dict[str, Role] = {word: role for role in ("vendor", "customer") for word in parties[role]}
    role_words = {_key(word): role for word, role in words.items() if _key(word) not in own}
    loose: dict[str, Role] = dict.fromkeys(parties["both"], "both")
    sides: tuple[tuple[str, Role], ...] = (("third", "third"), ("we", "vendor"), ("you", "customer"))
    loose.update((word, role) for kind, role in sides for word in parties[kind])
    spelled = {
        form for name in names for form in (name, name.upper(), name.title() if name in parties["either"] else name)
    }
    capital = {form for word in words for form in (word, word.upper())}
    patterns = [
        (
            re.compile(
                rf"\b(?:{either(capital)})\b"
                rf"|(?:(?<=[Tt]he )|(?<=\bby )|(?<=\| ))(?:{either(map(str.lower, words))})\b"
            ),
            {**role_words, **own},
        ),
        (re.compile(rf"\b(?:{either(loose)})\b", re.I), loose),
    ]
    if names:
        patterns.append((re.compile(rf"(?<!\w)(?:{either(spelled)})(?!\w)"), own))
    return patterns


def _longest(mentions: list[Mention]) -> list[Mention]:
    """No mention inside another: "Service Provider" is one."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
