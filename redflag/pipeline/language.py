"""The words of a language: lexicon/<language>.yml, checked and spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, get_args

from redflag.errors import RuleError
from redflag.finding import AgreementKind
from redflag.keep import kept
from redflag.nodes import MisplacedError, Step, line_in, load_yaml, perhaps

FORMS = ("base", "s", "ed", "ing", "noun")
CONCEPTS = ("actions", "objects", "qualifiers", "families", "cues", "modals")
LISTS = ("counted", "abbreviations", "common", "not-names", "outsiders")
HOUSE = ("actions", "objects", "qualifiers", "families", "irregular")  # what a house may add to
SECTIONS = frozenset((*CONCEPTS, *LISTS, "irregular", "parties", "numbers", "agreements"))
_GROUP = r"\((?:[^()]|\([^()]*\))*\)"
WORD = re.compile(rf"(?:{_GROUP}|\S)+")  # of a phrase: a group in parentheses is one, or one of several
_CHOICE = re.compile(rf"(?:{_GROUP}|[^()|])+")
_CHOICES = re.compile(rf"(?:{_GROUP}|[^()|]+?)(?:\|(?:{_GROUP}|[^()|]+?))*\??|\|")

Phrase = tuple[tuple[str, ...], ...]
"""The words of a phrase: for each place the words that may stand there, "" where there may be none."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """`phrases` maps (name, form) to the phrases that mean it; `kinds` maps a name to its section of the lexicon.
    `added` are the names of a house's own concepts, `added_text` is what stands in the files that they came from."""

    phrases: dict[tuple[str, str], tuple[Phrase, ...]]
    kinds: dict[str, str]
    parties: dict[str, tuple[str, ...]]
    numbers: dict[str, str]
    abbreviations: tuple[str, ...]
    common: frozenset[str]
    not_names: frozenset[str]
    counted: tuple[str, ...] = ()
    agreements: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    outsiders: frozenset[str] = frozenset()
    irregular: Mapping[str, list[str]] = field(default_factory=dict)
    added: frozenset[str] = frozenset()
    added_text: tuple[str, ...] = ()

    def meanings(self, names: frozenset[str] | None = None) -> Iterator[tuple[tuple[str, str], Phrase]]:
        """((name, form), phrase) of every phrase, or of those of `names`."""
        for meaning, phrases in self.phrases.items():
            if names is None or meaning[0] in names:
                yield from ((meaning, phrase) for phrase in phrases)


@cache
def load_lexicon(language: str = "en") -> Lexicon:
    """The lexicon shipped for `language` (ISO 639-1). Raises RuleError (path:line) where the file is wrong."""
    path = lexicon_path(language)
    return kept(f"lexicon-{language}", [path], lambda: read_lexicon(path))


def lexicon_path(language: str = "en") -> Path:
    """Where the lexicon of `language` is."""
    return Path(__file__).parent / "lexicon" / f"{language}.yml"


def read_lexicon(path: Path) -> Lexicon:
    """Read a lexicon file. Raises RuleError (path:line) where it is wrong."""
    raw, root = load_yaml(path)
    try:
        return _lexicon(raw)
    except MisplacedError as error:
        raise RuleError(f"{path}:{line_in(root, *error.at)}", str(error)) from None


def with_words(lexicon: Lexicon, paths: Sequence[str | Path]) -> Lexicon:
    """The lexicon and the concepts of `paths`, files with the sections HOUSE of a lexicon: new names only, which hide
    no word of another. The one given stays as it is. Raises RuleError (path:line)."""
    for path in map(Path, paths):
        raw, root = load_yaml(path)
        try:
            for section in raw:
                if section not in HOUSE:
                    raise MisplacedError(
                        f"unknown section '{section}'{perhaps(section, HOUSE)}: a house's words are {', '.join(HOUSE)}",
                        section,
                    )
            more = _lexicon(raw, lexicon.irregular)
            for name, section in more.kinds.items():
                if name in lexicon.kinds:
                    told = f"'{name}' is a concept already: take another name, and write {name}|yours in a rule"
                    raise MisplacedError(told, section, name)
        except MisplacedError as error:
            raise RuleError(f"{path}:{line_in(root, *error.at)}", str(error)) from None
        lexicon = replace(
            lexicon,
            phrases={**lexicon.phrases, **more.phrases},
            kinds={**lexicon.kinds, **more.kinds},
            added=lexicon.added | more.kinds.keys(),
            added_text=(*lexicon.added_text, path.read_text(encoding="utf-8")),
        )
    return lexicon


def _lexicon(raw: dict[str, Any], known: Mapping[str, list[str]] | None = None) -> Lexicon:
    """The lexicon that stands in a file; `known` are irregular verbs from elsewhere."""
    for section, entries in raw.items():
        if section not in SECTIONS:
            raise MisplacedError(f"unknown section '{section}'", section)
        wanted: type = list if section in LISTS else dict
        if not isinstance(entries, wanted):
            raise MisplacedError(f"'{section}' is no {'list' if wanted is list else 'mapping of names'}", section)
    own = {verb: _words(forms, "irregular", verb) for verb, forms in raw.get("irregular", {}).items()}
    irregular = {**(known or {}), **own}
    phrases: dict[tuple[str, str], tuple[Phrase, ...]] = {}
    kinds: dict[str, str] = {}
    for section in CONCEPTS:
        for name, entry in raw.get(section, {}).items():
            if name in kinds:
                raise MisplacedError(f"'{name}' is in {kinds[name]} already", section, name)
            kinds[name] = section
            phrases.update(_actions(name, entry, irregular) if section == "actions" else _phrases(section, name, entry))
    for word, number in raw.get("numbers", {}).items():
        if not re.fullmatch(r"\d+(?:\.\d+)?", str(number)):
            raise MisplacedError(f"'{number}' is no number", "numbers", word)
    return Lexicon(
        phrases,
        kinds,
        {role: tuple(_words(words, "parties", role)) for role, words in raw.get("parties", {}).items()},
        dict(raw.get("numbers", {})),
        tuple(_words(raw.get("abbreviations", []), "abbreviations")),
        frozenset(_words(raw.get("common", []), "common")),
        frozenset(_words(raw.get("not-names", []), "not-names")),
        tuple(_words(raw.get("counted", []), "counted")),
        {kind: _kind_of_agreement(kind, entry) for kind, entry in raw.get("agreements", {}).items()},
        frozenset(_words(raw.get("outsiders", []), "outsiders")),
        irregular,
    )


def _kind_of_agreement(kind: str, entry: Any) -> dict[str, tuple[str, ...]]:
    if kind not in get_args(AgreementKind):
        raise MisplacedError(f"'{kind}' is none of {', '.join(get_args(AgreementKind))}", "agreements", kind)
    if not isinstance(entry, dict) or not entry.keys() <= {"title", "text"}:
        raise MisplacedError(f"'{kind}' has words of its 'title' and its 'text', nothing else", "agreements", kind)
    return {place: tuple(_words(words, "agreements", kind, place)) for place, words in entry.items()}


def _actions(name: str, entry: Any, irregular: dict[str, list[str]]) -> dict[tuple[str, str], tuple[Phrase, ...]]:
    if not isinstance(entry, dict) or not entry or not entry.keys() <= {"verbs", "nouns"}:
        raise MisplacedError(f"'{name}' is an action: it has 'verbs' and 'nouns', nothing else", "actions", name)
    verbs = _read(entry.get("verbs", []), "actions", name, "verbs")
    forms = {form: [_inflected(verb, form, irregular) for verb in verbs] for form in FORMS[:-1]}
    forms["noun"] = [_with_plural(noun) for noun in _read(entry.get("nouns", []), "actions", name, "nouns")]
    return {(name, form): tuple(dict.fromkeys(phrases)) for form, phrases in forms.items() if phrases}


def _phrases(section: str, name: str, entry: Any) -> dict[tuple[str, str], tuple[Phrase, ...]]:
    phrases = _read(entry, section, name)
    if section == "objects":
        phrases = [_with_plural(phrase) for phrase in phrases]
    return {(name, ""): tuple(dict.fromkeys(phrases))}


def _read(entry: Any, *at: Step) -> list[Phrase]:
    """The phrases of a list; MisplacedError at the one that is none."""
    phrases = []
    for index, text in enumerate(_words(entry, *at)):
        try:
            phrases.append(read_phrase(text))
        except ValueError as error:
            raise MisplacedError(str(error), *at, index) from None
    return phrases


def _words(entry: Any, *at: Step) -> list[str]:
    """A list of words; MisplacedError where it is none ("service: platform" for "service: [platform]")."""
    if not isinstance(entry, list) or not all(isinstance(word, str) and word for word in entry):
        raise MisplacedError(f"'{at[-1]}' is no list of words", *at)
    return entry


def read_phrase(text: str) -> Phrase:
    """Read "(data transfer|storage) fee|(any other) charge due?". Raises ValueError where a group is glued to a word or
    left open, and where nothing need be there at all."""
    places = tuple(_choices(word) for word in WORD.findall(text))
    if all("" in words for words in places):
        raise ValueError(f"'{text}' may be nothing at all")
    return places


def _choices(word: str) -> tuple[str, ...]:
    """What "a|b?", "(a|b c)" or "a|(b c?)" may stand for; a bar alone is the bar of a table."""
    if not _CHOICES.fullmatch(word):
        raise ValueError(f"'{word}': a group stands between spaces or bars, as in a|(b c)|d, with its ')'")
    if word == "|":
        return (word,)
    texts: list[str] = []
    for choice in _CHOICE.findall(word.removesuffix("?")):
        texts.extend(_spelled_out(choice[1:-1]) if choice.startswith("(") else [choice])
    return (*texts, "") if word.endswith("?") else tuple(texts)


def _spelled_out(group: str) -> Iterator[str]:
    """What stands in a group, each choice a text: "a|b (c|d)" -> "a", "b c", "b d"."""
    for choice in _CHOICE.findall(group):
        for words in product(*map(_choices, WORD.findall(choice))):
            yield " ".join(filter(None, words))


def _inflected(verb: Phrase, form: str, irregular: dict[str, list[str]]) -> Phrase:
    """The phrase with its first word in the form named: "shut down" -> "shutting down"."""
    heads = tuple(spelling for head in verb[0] for spelling in inflect(head, irregular)[form])
    return (heads, *verb[1:])


def _with_plural(noun: Phrase) -> Phrase:
    """The phrase with its last word in the singular or plural."""
    last = tuple(dict.fromkeys(form for word in noun[-1] for form in ((word, plural(word)) if word else ("",))))
    return (*noun[:-1], last)


BE = {"base": ["be"], "s": ["is", "are", "was", "were"], "ed": ["been"], "ing": ["being"]}
HAVE = {"base": ["have"], "s": ["has", "have"], "ed": ["had"], "ing": ["having"]}
_DOUBLES = re.compile(r"(?:[^aeiou]|qu|^)[aeiou][bdglmnprt]$")  # ship, cancel, limit


def inflect(verb: str, irregular: dict[str, list[str]]) -> dict[str, list[str]]:
    """The forms of an English verb, the first word of `verb` inflected ("shut down" -> "shutting down")."""
    head, _, rest = verb.partition(" ")
    if head in ("be", "have"):
        forms = BE if head == "be" else HAVE
    else:
        past = irregular.get(head)
        forms = {"base": [head], "s": [third_person(head)], "ed": past or _with_ed(head), "ing": _with_ing(head)}
    return {form: [f"{word} {rest}".strip() for word in words] for form, words in forms.items()}


def third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _stems(verb: str) -> list[str]:
    """Both spellings where the last letter may double: it hangs on stress and on the side of the Atlantic."""
    return [verb, verb + verb[-1]] if _DOUBLES.search(verb) else [verb]


def _with_ed(verb: str) -> list[str]:
    if verb.endswith("e"):
        return [verb + "d"]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return [verb[:-1] + "ied"]
    return [stem + "ed" for stem in _stems(verb)]


def _with_ing(verb: str) -> list[str]:
    if verb.endswith("ie"):
        return [verb[:-2] + "ying"]
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return [verb[:-1] + "ing"]
    return [stem + "ing" for stem in _stems(verb)]


def plural(noun: str) -> str:
    """The plural of an English noun phrase, its last word changed ("database licence" -> "database licences")."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")
