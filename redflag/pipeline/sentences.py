"""Sentences, and the parts of a sentence in which one thing is said.

A block's sentences end at ". " before a capital, not after an abbreviation or a clause number. A sentence is cut into
parts at ";" and at list marks ("(a)", "(ii)", "1)"); an item's `lead` is the part before the list. An item that is a
block of its own takes the end of the block that introduces it as its lead.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy
from spacy.attrs import SENT_START
from spacy.tokens import Doc

from redflag.document import Block
from redflag.pipeline.language import Lexicon
from redflag.pipeline.reading import Part, Sentence, reading_of

_STOP = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9•*])")
_LAST_WORD = re.compile(r"[^\s(\[\"“]+$")
_NUMBER = re.compile(
    r"^(?:[§]+|section|article|clause|schedule|exhibit)?\s*(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivxlc]{1,5})\.?$", re.I
)
MARK = re.compile(
    r"(?:(?<=^)|(?<=[\s,;:—–-]))(?:\((?:[a-zA-Z]{1,2}|[ivxIVX]{1,5}|\d{1,2})\)|(?:[a-h]|[ivx]{1,4}|\d)\))(?=\s?\S)"
)
_ITEM = re.compile(
    r"^\s*(?:[•▪◦●*–-]\s|\((?:[a-zA-Z]{1,2}|[ivxIVX]{1,5}|\d{1,2})\)|(?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,2})[.)]\s)"
)
_OPEN_END = re.compile(
    r"(?:[:—–-]|\b(?:may|shall|must|will|to|by|if|for|following|or|and|either|all|any|both))\s*$", re.I
)
_SEMICOLON = re.compile(r";(?:\s*(?:and/or|and|or)\b)?\s*")
NOT_A_START = 2**64 - 1  # spaCy's -1, in the unsigned type it wants
LONGEST_LEAD = 60  # tokens: a longer "lead-in" is a paragraph that happens to end in a colon


def mark_sentences(doc: Doc, lexicon: Lexicon) -> None:
    """Fill `reading.sentences` and the Doc's own sentence starts."""
    reading = reading_of(doc)
    starts = list(reading.starts)
    abbreviations = frozenset(lexicon.abbreviations)
    lead: Part | None = None
    for number, block in enumerate(reading.blocks):
        text = reading.text[block.start : block.end]
        is_item = block.kind == "item" or bool(_ITEM.match(text)) or bool(re.match(r"\([a-z0-9]{1,4}\)$", block.number))
        sentences = []
        for start, end in _spans(text, block, abbreviations):
            first = bisect_left(starts, block.start + start)
            last = bisect_left(starts, block.start + end)
            if last > first:
                sentence = Sentence(first, last, number)
                sentence.parts = _parts(text[start:end], block.start + start, starts, first, last)
                sentences.append(sentence)
        if is_item and lead is not None and sentences:
            for part in sentences[0].parts:
                if part.lead is None:
                    part.lead = lead
        elif sentences and block.kind not in ("header", "footer"):
            lead = _lead_of(text, sentences[-1])
        reading.sentences.extend(sentences)
    _set_starts(doc, reading.sentences)


def _spans(text: str, block: Block, abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Character spans of the sentences of a block."""
    if block.kind in ("heading", "row"):
        yield 0, len(text)
        return
    start = 0
    for stop in _STOP.finditer(text):
        before = text[start : stop.start()]
        word = _LAST_WORD.search(before)
        if word and (word[0] in abbreviations or _is_initial(word[0])):
            continue
        if _NUMBER.match(before.strip()) or (
            stop[0][0] == "." and word and _NUMBER.match(before.strip()[-12:].strip())
        ):
            continue
        yield start, stop.end()
        start = stop.end()
    if start < len(text):
        yield start, len(text)


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper()


def _parts(text: str, offset: int, starts: list[int], first: int, last: int) -> list[Part]:
    """Cut a sentence at semicolons and list marks."""
    marks = [mark.start() for mark in MARK.finditer(text) if not _is_amount(text, mark)]
    if marks and not (len(marks) > 1 or marks[0] == 0 or text[: marks[0]].rstrip().endswith((":", "—"))):
        marks = []  # a lone "(a)" in the middle is a reference, not a list
    cuts = sorted({*marks, *(found.end() for found in _SEMICOLON.finditer(text))})
    tokens = [first, *(bisect_left(starts, offset + cut) for cut in cuts), last]
    spans = [(start, end) for start, end in zip(tokens, tokens[1:], strict=False) if end > start]
    parts: list[Part] = []
    lead: Part | None = None
    marked = {bisect_left(starts, offset + mark) for mark in marks}
    for start, end in spans:
        part = Part(start, end)
        if start in marked:
            part.lead = lead
        elif not parts or marks:
            lead = part
        parts.append(part)
    return parts or [Part(first, last)]


def _is_amount(text: str, mark: re.Match[str]) -> bool:
    """ "thirty (30) days": a number that repeats the word before it."""
    return (
        mark[0][1:-1].isdigit()
        and text[: mark.start()].rstrip()[-1:].isalpha()
        and text[: mark.start()][-5:] not in (" and ", " or ")
    )


def _lead_of(text: str, sentence: Sentence) -> Part | None:
    part = sentence.parts[-1]
    return part if _OPEN_END.search(text) and part.end - part.start <= LONGEST_LEAD else None


def _set_starts(doc: Doc, sentences: list[Sentence]) -> None:
    """In one go: `token.is_sent_start = ...` looks through the whole Doc each time (a third of all time)."""
    begins = numpy.full(len(doc), NOT_A_START, dtype="uint64")
    begins[[sentence.start for sentence in sentences]] = 1
    doc.from_array([SENT_START], begins)


def after_mark(words: Sequence[str], start: int, end: int) -> int:
    """The first token of tokens [start, end) behind a list mark or bullet: where what is said begins."""
    i = start
    while i < end and not words[i][:1].isalpha():
        i += 1
    if i + 1 < end and len(words[i]) <= 4 and words[i + 1] == ")":
        return after_mark(words, i + 2, end)
    return i if i < end else start
