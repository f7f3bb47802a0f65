"""The words that rules draw on: concepts by name, as they stand in the lexicon and in the packs given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from textwrap import fill, shorten
from typing import Any

from redflag.errors import RedflagError
from redflag.nodes import load_yaml, perhaps
from redflag.pipeline.language import CONCEPTS, Lexicon, lexicon_path, load_lexicon, with_words

WIDE = 110  # letters of a line


@dataclass(frozen=True, slots=True)
class Concept:
    """A name for words that mean much the same: its section, its words as they are written, and the file of a pack
    that it comes from ("" where it is shipped)."""

    name: str
    section: str
    words: tuple[str, ...]
    source: str = ""


def told(packs: Sequence[Path] = (), wanted: str = "") -> str:
    """The shipped concepts and those of `packs` (lexicon.yml files), a line each, as text; with `wanted` all words of
    the concept of that name, or of those that know `wanted`, in any of its forms, among their words.
    Raises RuleError (path:line) where a file is wrong, RedflagError where there is no such concept."""
    lexicon = with_words(load_lexicon(), packs)
    files = [(lexicon_path(), ""), *((path, str(path)) for path in packs)]
    found = [concept for path, source in files for concept in _of_file(load_yaml(path)[0], source)]
    found.sort(key=lambda concept: (CONCEPTS.index(concept.section), concept.name))
    if not wanted:
        return "".join(f"{section}\n{_lines(of)}\n" for section, of in groupby(found, key=lambda c: c.section))
    names = {wanted} if wanted in lexicon.kinds else _knowing(lexicon, wanted)
    if not names:
        raise RedflagError(f"'{wanted}' is no concept and no word of one{perhaps(wanted, lexicon.kinds)}")
    return "".join(_page(concept) for concept in found if concept.name in names)


def _of_file(raw: dict[str, Any], source: str) -> Iterator[Concept]:
    for section in CONCEPTS:
        for name, entry in raw.get(section, {}).items():
            lists = entry.values() if isinstance(entry, dict) else [entry]
            yield Concept(name, section, tuple(word for words in lists for word in words), source)


def _knowing(lexicon: Lexicon, wanted: str) -> set[str]:
    """The names of the concepts with a phrase that holds every word of `wanted`."""
    asked = set(wanted.lower().split())
    return {
        name
        for (name, _), phrase in lexicon.meanings()
        if asked <= {word for choices in phrase for choice in choices for word in choice.lower().split()}
    }


def _lines(found: Iterator[Concept]) -> str:
    return "".join(
        f"  {shorten(f'{concept.name}: ' + ', '.join(concept.words), WIDE - 2, placeholder=' ...')}\n"
        for concept in found
    )


def _page(concept: Concept) -> str:
    source = f", {concept.source}" if concept.source else ""
    words = fill(", ".join(concept.words), WIDE, initial_indent="    ", subsequent_indent="    ")
    return f"{concept.name}  ({concept.section}{source})\n{words}\n"
