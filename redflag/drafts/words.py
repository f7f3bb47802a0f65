"""Words of two drafts side by side: which are the same, how alike two sentences are, where a sentence went."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

from rapidfuzz.distance import Indel, LCSseq

from redflag.change import Edit
from redflag.document import Document
from redflag.finding import Finding, unnumbered

# Letters that text recognition takes for one another. Digits become letters, never other digits, so that no two
# numbers become one.
_LOOK_ALIKES = (
    *(("rn", "m"), ("vv", "w"), ("1", "l"), ("|", "l"), ("i", "l"), ("0", "o"), ("5", "s"), ("8", "b"), ("h", "b")),
    *(("e", "c"), ("cl", "d")),
)
_IN_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
_KEPT = "•%$€£¥"  # besides letters and digits; the first stands for the point in a number
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-Z(“\"])")
NEAR = 120  # characters in front of a sentence, and behind it, by which it is known again
LEAST_ALIKE = 0.5  # share of common words below which a sentence is no earlier form of another
MOST_LOOKED_AT = 5  # sentences with the most words in common


def folded(text: str) -> str:
    """Lower case, letters that look alike made one, nothing but letters and amounts: equal where a scanner misread."""
    text = _IN_NUMBER.sub(_KEPT[0], text.lower())
    for letters, one in _LOOK_ALIKES:
        text = text.replace(letters, one)
    return "".join(sign for sign in text if sign.isalnum() or sign in _KEPT)


def plain(text: str) -> str:
    """Lower case, nothing but letters and digits, as they stand."""
    return "".join(filter(str.isalnum, unnumbered(text).lower()))


def words_of(text: str) -> list[str]:
    """The folded words of a sentence, without the number in front of it."""
    return [word for word in map(folded, unnumbered(text).split()) if word]


def same_words(one: str, other: str) -> bool:
    """Whether two sentences say the same, but for numbers in front, case, punctuation, and what a scanner misread."""
    return folded(unnumbered(one)) == folded(unnumbered(other))


def around(document: Document, finding: Finding) -> tuple[str, str]:
    """What stands before the sentence of a flag and behind it, folded."""
    text = document.text
    return folded(text[max(0, finding.start - NEAR) : finding.start]), folded(text[finding.end : finding.end + NEAR])


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """How much of two lists of words, or of two words, is common to both, in order: 0 to 1."""
    return Indel.normalized_similarity(one, other) if one and other else 0.0


def held(short: Sequence[str], long: Sequence[str]) -> float:
    """Which share of the words of `short` stands in `long`, in order: 0 to 1."""
    return LCSseq.similarity(short, long) / len(short) if short else 0.0


def edits(old: str, new: str) -> tuple[Edit, ...]:
    """What must go from `old` and come into it to make `new`: the words as they stand in each, in order. Differences in
    case, punctuation and what a scanner misread are none."""
    before, after = re.findall(r"\S+\s*", unnumbered(old)), re.findall(r"\S+\s*", unnumbered(new))
    found: list[Edit] = []
    for step in Indel.opcodes([folded(word) for word in before], [folded(word) for word in after]):
        if step.tag == "equal":
            found.append(Edit("same", "".join(after[step.dest_start : step.dest_end])))
        if step.tag in ("delete", "replace"):
            found.append(Edit("gone", "".join(before[step.src_start : step.src_end])))
        if step.tag in ("insert", "replace"):
            found.append(Edit("new", "".join(after[step.dest_start : step.dest_end])))
    return () if folded("".join(before)) == folded("".join(after)) else _gathered(found)


def _gathered(found: Sequence[Edit]) -> tuple[Edit, ...]:
    """Between two words that stay, first all that goes, then all that comes."""
    gathered: list[Edit] = []
    runs: dict[str, str] = {"gone": "", "new": ""}

    def close() -> None:
        gathered.extend(Edit(kind, text) for kind, text in runs.items() if text)  # type: ignore[arg-type]
        runs.update(gone="", new="")

    for edit in found:
        if edit.kind == "same":
            close()
            gathered.append(edit)
        else:
            runs[edit.kind] += edit.text
    close()
    return tuple(gathered)


class Sentences:
    """The sentences of a draft, to find the one nearest to a quote of the other draft."""

    def __init__(self, document: Document) -> None:
        self.texts = [
            sentence
            for block in document.blocks
            for sentence in _SENTENCE_END.split(document.text[block.start : block.end])
        ]
        self.words = [words_of(text) for text in self.texts]
        self.holding: dict[str, list[int]] = defaultdict(list)
        for index, words in enumerate(self.words):
            for word in set(words):
                self.holding[word].append(index)

    @cached_property
    def folded(self) -> set[str]:
        """Every sentence, folded, without numbers in front."""
        return {"".join(words) for words in self.words}

    @cached_property
    def plain(self) -> set[str]:
        """Every sentence as it stands, but for case and punctuation."""
        return {plain(text) for text in self.texts}

    def nearest(self, quote: str) -> str:
        """The sentence most like `quote`; "" where none is like it."""
        words = words_of(quote)
        shared = Counter(index for word in set(words) for index in self.holding.get(word, ()))
        likely = sorted(shared, key=lambda index: (-shared[index] / (len(self.words[index]) + len(words)), index))
        alike = [(likeness(words, self.words[index]), -index) for index in likely[:MOST_LOOKED_AT]]
        most, index = max(alike, default=(0.0, 0))
        return self.texts[-index] if most >= LEAST_ALIKE else ""
