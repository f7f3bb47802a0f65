"""The words of a language: lexicon/<language>.yml, checked and spelled out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from redflag.errors import RuleError

FORMS = ("base", "s", "ed", "ing", "noun")
SECTIONS = (
    "irregular",
    "actions",
    "objects",
    "qualifiers",
    "cues",
    "modals",
    "parties",
    "numbers",
    "abbreviations",
    "common",
)
WORD = re.compile(r"\([^()]*\)\??|\S+")  # of a phrase: a group in parentheses is one

Phrase = tuple[tuple[str, ...], ...]
"""The words of a phrase: for each place the words that may stand there, "" where there may be none."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`phrases` maps (name, form) to the phrases that mean it; `kinds` maps a name to its section of the lexicon."""

    phrases: dict[tuple[str, str], tuple[Phrase, ...]]
    kinds: dict[str, str]
    parties: dict[str, tuple[str, ...]]
    numbers: dict[str, str]
    abbreviations: tuple[str, ...]
    common: frozenset[str]


@cache
def load_lexicon(language: str = "en") -> Lexicon:
    """The lexicon shipped for `language` (ISO 639-1). Raises RuleError (path:line) where the file is wrong."""
    return read_lexicon(Path(__file__).parent / "lexicon" / f"{language}.yml")


def read_lexicon(path: Path) -> Lexicon:
    """Read a lexicon file. Raises RuleError."""
    raw, _ = load_yaml(path)
    for section in raw:
        if section not in SECTIONS:
            raise RuleError(f"{path}:{line_of(path, section)}", f"unknown section '{section}'")
    irregular: dict[str, list[str]] = raw.get("irregular", {})
    phrases: dict[tuple[str, str], tuple[Phrase, ...]] = {}
    kinds: dict[str, str] = {}
    for section in ("actions", "objects", "qualifiers", "cues", "modals"):
        for name, entry in raw.get(section, {}).items():
            if name in kinds:
                raise RuleError(f"{path}:{line_of(path, name)}", f"'{name}' is in {kinds[name]} already")
            kinds[name] = section
            try:
                phrases.update(_entry(section, name, entry, irregular))
            except (ValueError, TypeError, AttributeError) as error:
                raise RuleError(f"{path}:{line_of(path, name)}", f"'{name}': {error}") from None
    return Lexicon(
        phrases,
        kinds,
        {role: tuple(words) for role, words in raw.get("parties", {}).items()},
        {str(word): str(number) for word, number in raw.get("numbers", {}).items()},
        tuple(raw.get("abbreviations", ())),
        frozenset(raw.get("common", ())),
    )


def _entry(
    section: str, name: str, entry: Any, irregular: dict[str, list[str]]
) -> dict[tuple[str, str], tuple[Phrase, ...]]:
    if section == "actions":
        verbs = [read_phrase(verb) for verb in entry.get("verbs", ())]
        forms = {form: [_inflected(verb, form, irregular) for verb in verbs] for form in FORMS[:-1]}
        forms["noun"] = [_with_plural(read_phrase(noun)) for noun in entry.get("nouns", ())]
        return {(name, form): tuple(dict.fromkeys(phrases)) for form, phrases in forms.items() if phrases}
    phrases = [read_phrase(phrase) for phrase in entry]
    if section == "objects":
        phrases = [_with_plural(phrase) for phrase in phrases]
    return {(name, ""): tuple(dict.fromkeys(phrases))}


def read_phrase(text: str) -> Phrase:
    """Read "(data transfer|storage) fee|charge due?". Raises ValueError where nothing need be there at all."""
    places = []
    for word in WORD.findall(text):
        words = word.rstrip("?").strip("()").split("|")
        places.append((*words, "") if word.endswith("?") else tuple(words))
    if all("" in words for words in places):
        raise ValueError(f"'{text}' may be nothing at all")
    return tuple(places)


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
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return [verb[:-1] + "ing"]
    return [stem + "ing" for stem in _stems(verb)]


def plural(noun: str) -> str:
    """The plural of an English noun phrase, its last word changed ("database licence" -> "database licences")."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")


def load_yaml(path: Path) -> tuple[dict[str, Any], yaml.Node]:
    """A YAML file that is one mapping, and its nodes, which know their lines. Every scalar is a string: "no" and "on"
    are words here. Raises RuleError (path:line) where it is no such file."""
    try:
        loader = yaml.CBaseLoader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        raw = loader.construct_document(node) if node is not None else None
    except OSError as error:
        raise RuleError(str(path), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RuleError(f"{path}:1", "is not UTF-8 text") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RuleError(f"{path}:{line}", f"is not YAML: {getattr(error, 'problem', error)}") from None
    if node is None or not isinstance(raw, dict):
        raise RuleError(f"{path}:1", "is not a mapping of names")
    return raw, node


def line_of(path: Path, *words: str) -> int:
    """The first line, from 1, on which each of `words` has come by, one after the other; 1 where they do not."""
    left = list(words)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        while left and left[0] in line:
            left.pop(0)
        if not left:
            return number
    return 1
