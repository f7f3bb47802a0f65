"""The words of a language: lexicon/<language>.yml, checked and spelled out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from redflag.errors import RuleError

FORMS = ("base", "s", "ed", "ing", "noun")
SECTIONS = ("irregular", "actions", "objects", "qualifiers", "cues", "modals", "parties", "numbers", "abbreviations")
MOST_SPELLINGS = 400  # of one phrase: more is a slip of the pen, and every one is a phrase to look for


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`phrases` maps (name, form) to the phrases that mean it; `kinds` maps a name to its section of the lexicon."""

    phrases: dict[tuple[str, str], tuple[str, ...]]
    kinds: dict[str, str]
    parties: dict[str, tuple[str, ...]]
    numbers: dict[str, str]
    abbreviations: tuple[str, ...]


@cache
def load_lexicon(language: str = "en") -> Lexicon:
    """The lexicon shipped for `language` (ISO 639-1). Raises RuleError (path:line) where the file is wrong."""
    return read_lexicon(Path(__file__).parent / "lexicon" / f"{language}.yml")


def read_lexicon(path: Path) -> Lexicon:
    """Read a lexicon file. Raises RuleError."""
    raw = load_yaml(path)
    for section in raw:
        if section not in SECTIONS:
            raise RuleError(f"{path}:{line_of(path, section)}", f"unknown section '{section}'")
    irregular: dict[str, list[str]] = raw.get("irregular", {})
    phrases: dict[tuple[str, str], tuple[str, ...]] = {}
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
    )


def _entry(section: str, name: str, entry: Any, irregular: dict[str, list[str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    if section == "actions":
        forms: dict[str, list[str]] = {form: [] for form in FORMS}
        for verb in spell_all(entry.get("verbs", ())):
            for form, spellings in inflect(verb, irregular).items():
                forms[form].extend(spellings)
        for noun in spell_all(entry.get("nouns", ())):
            forms["noun"].extend((noun, plural(noun)))
        return {(name, form): tuple(dict.fromkeys(words)) for form, words in forms.items() if words}
    words = list(spell_all(entry))
    if section == "objects":
        words = [spelling for word in words for spelling in (word, plural(word))]
    return {(name, ""): tuple(dict.fromkeys(words))}


def spell_all(phrases: Iterable[str]) -> Iterator[str]:
    """Every spelling of every phrase."""
    for phrase in phrases:
        if not isinstance(phrase, str):
            raise TypeError(f"{phrase!r} is not a phrase: put it in quotes")
        yield from spell(phrase)


def spell(phrase: str) -> list[str]:
    """Every spelling of a phrase: `a|b` is either word, `word?` may be missing. Raises ValueError beyond the limit."""
    choices = []
    count = 1
    for word in phrase.split():
        optional = word.endswith("?")
        words = word.rstrip("?").split("|")
        if optional:
            words.append("")
        choices.append(words)
        count *= len(words)
    if count > MOST_SPELLINGS:
        raise ValueError(f"'{phrase}' has {count} spellings, more than {MOST_SPELLINGS}: cut it in two")
    spellings = (" ".join(filter(None, pick)) for pick in itertools.product(*choices))
    return list(dict.fromkeys(s for s in spellings if s))


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


def load_yaml(path: Path) -> dict[str, Any]:
    """A YAML file that is one mapping. Raises RuleError (path:line) where it is not."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # all strings: "no" and "on" are words here
    except OSError as error:
        raise RuleError(str(path), f"cannot be read: {error.strerror}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RuleError(f"{path}:{line}", f"is not YAML: {getattr(error, 'problem', error)}") from None
    if not isinstance(raw, dict):
        raise RuleError(f"{path}:1", "is not a mapping of names")
    return raw


def line_of(path: Path, *words: str) -> int:
    """The first line, from 1, on which each of `words` has come by, one after the other; 1 where they do not."""
    left = list(words)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        while left and left[0] in line:
            left.pop(0)
        if not left:
            return number
    return 1
