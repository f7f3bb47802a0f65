"""What kind of agreement it is: by its title, and by the words that such agreements are full of.

A title weighs more than anything below it; words count up to a few times each, so that one clause about support does
not make a support contract.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from redflag.finding import AgreementKind
from redflag.pipeline.language import Lexicon
from redflag.pipeline.reading import reading_of

TITLE = 700  # characters in which an agreement says what it is called
TITLED = 20  # what a title weighs; it loses a point for each forty characters in front of it
SURE = 15  # the weight of a title within the first few lines
SENTENCE = 100  # words: what is no longer may be a sentence about a lease
OFTEN = 3  # times: as often as one phrase counts
LEAST = 6  # the weight below which an agreement is of no kind that is known here; one phrase alone is never enough
SHOWN = 3  # words of evidence


def mark_kind(doc: Doc, lexicon: Lexicon) -> None:
    """Fill `reading.kind` and `reading.kind_evidence`."""
    reading = reading_of(doc)
    reading.kind, reading.kind_evidence = kind_of(reading.text, lexicon.agreements)


def kind_of(text: str, words: Mapping[str, Mapping[str, Sequence[str]]]) -> tuple[AgreementKind, tuple[str, ...]]:
    """The kind of the agreement and the words that decided, the weightiest first; ("other", ()) where none did. "other"
    with words is another trade (a lease, a franchise) for sure: its title in front says so.

    `words` are those of titles and of the text, by kind."""
    lowered = " ".join(re.sub(r"[^\w.'-]+", " ", text.lower()).split())
    weighed: dict[str, dict[str, int]] = {}
    for kind, entry in words.items():
        weights = {phrase: min(lowered.count(phrase), OFTEN) for phrase in entry.get("text", ())}
        titles = {phrase: re.search(rf"\b{phrase}\b", lowered[:TITLE]) for phrase in entry.get("title", ())}
        titled = {phrase: TITLED + len(phrase.split()) - at.start() // 40 for phrase, at in titles.items() if at}
        if titled:
            title = max(titled, key=lambda phrase: titled[phrase])
            weights[title] = weights.get(title, 0) + titled[title]
        weighed[kind] = {phrase: weight for phrase, weight in weights.items() if weight}
    total = {kind: sum(weights.values()) for kind, weights in weighed.items()}
    best = max(total, key=lambda kind: total[kind], default="other")
    weights = weighed.get(best, {})
    if best == "other" and (max(weights.values(), default=0) < SURE or lowered.count(" ") < SENTENCE):
        return "other", ()
    if best != "other" and (total[best] < LEAST or len(weights) < 2):
        return "other", ()
    evidence = sorted(weights, key=lambda phrase: (-weights[phrase], phrase))[:SHOWN]
    return best, tuple(evidence)  # type: ignore[return-value]
