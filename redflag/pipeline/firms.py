"""Firms that are no party: proper names in running text ("Vocalis Telecom", "Amazon Web Services").

A capitalised word is a name where it is neither one of the lexicon's `not-names` nor written small elsewhere in the
agreement ("Deliverable" and "deliverable"), and no party is meant by it. A name goes on over up to three more words;
where a sentence or an item begins with it, it is of two words or owns something ("Vocalis's terms bind Customer").
Whose name stands in the title ("Wavely Terms of Service") is no other firm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redflag.pipeline.bare import LEGAL_FORMS
from redflag.pipeline.language import Lexicon
from redflag.pipeline.reading import Hit, Reading
from redflag.pipeline.sentences import after_mark

_LEGAL_FORM = re.compile(rf"(?:{LEGAL_FORMS})[.,]?|[.,]", re.I)
LONGEST = 4  # words of a name
TITLE, LINES = 400, 4  # characters and lines in which a title stands
_CAPITALISED = re.compile(r"(?<![\w&'’./-])[A-ZÀ-Ý](?=[\w-]*[a-zß-ÿ])[\w-]*")
_WORD = re.compile(r"[^\W_][\w&-]*")
_MORE = re.compile(r" [A-Z](?:[A-Za-z]|\.(?=[A-Z ]|, ))*(?!\w)")


def firms(reading: Reading, lexicon: Lexicon) -> Iterator[Hit]:
    """A hit for each name, in order: "registered-firm" where its legal form is said ("Nordlys AS"), else "firm"."""
    text = reading.text
    small = {word.strip(".,;:()[]") for word in set(text.split()) if word.islower()}
    parties = {token for mention in reading.mentions for token in range(mention.start, mention.end)}
    titled = titled_words(text, lexicon)
    begins = {after_mark(reading.words, part.start, part.end) for s in reading.sentences for part in s.parts}
    done = 0
    for found in _CAPITALISED.finditer(text):
        word = found[0].lower()
        if found.start() < done or word in lexicon.not_names or word in small or word in titled:
            continue
        done = end = _end_of_name(text, found.end())
        first, last = reading.starts.get(found.start()), reading.ends.get(end) or reading.ends.get(end + 1)
        if first is None or last is None:
            continue
        words = reading.words[first:last]
        if _is_party(words, first, parties):
            continue
        if len(words) == 1 and first in begins and reading.words[last : last + 1] != ["'s"]:
            continue
        yield Hit(first, last, "firm")
        if _LEGAL_FORM.fullmatch(words[-1]):
            yield Hit(first, last, "registered-firm")


def titled_words(text: str, lexicon: Lexicon) -> set[str]:
    """The words, in small letters, of the lines in front that say what kind of agreement this is; none where there is
    nothing below them."""
    titles = [title for entry in lexicon.agreements.values() for title in entry.get("title", ())]
    lines = [line.lower() for line in text[:TITLE].split("\n") if line.strip()]
    if len(lines) < 2:
        return set()
    front = (line for line in lines[:LINES] if "|" not in line and not line.rstrip().endswith((".", ";", ":")))
    return {word for line in front if any(title in line for title in titles) for word in _WORD.findall(line)}


def _end_of_name(text: str, end: int) -> int:
    for _ in range(LONGEST - 1):
        more = _MORE.match(text, end)
        if more is None:
            break
        end = more.end()
    return end


def _is_party(words: list[str], first: int, parties: set[int]) -> bool:
    """Whether a party is meant: all the words are its name, or say its legal form. "Acme Hosting" is not Acme."""
    others = [word for number, word in enumerate(words, first) if number not in parties]
    return len(others) < len(words) and all(_LEGAL_FORM.fullmatch(word) for word in others)
