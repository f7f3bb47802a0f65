"""Sentences, and the parts of a sentence in which one thing is said.

A block's sentences end at ". " before a capital, not after an abbreviation or a clause number. A sentence is cut into
parts at ";" and at the marks of a list ("(a)", "(ii)", "1)"); an item's `lead` is the part before the list, inside the
sentence or at the end of an earlier block. Words that close a list ("in each case without notice") have its lead too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy
from spacy.tokens import Doc

from redflag.document import Block
from redflag.pipeline.language import Lexicon
from redflag.pipeline.lists import DOTTED, LONGEST_WORD, Leads, inline_marks
from redflag.pipeline.reading import Part, Sentence, reading_of

_STOP = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-ZÀ-Þ0-9§•*])")
_LAST_WORD = re.compile(r"[^\s(\[\"“]+$")
_NUMBER = re.compile(
    r"(?:§+|section|article|clause|schedule|exhibit)?\s*(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivxlc]{1,5})\.?", re.I
)
_NAMED_BY_LETTER = re.compile(
    r"\b(?:exhibit|schedule|annex|appendix|attachment|part|option|plan|class|tier) [A-Z]$", re.I
)
_OPENER = re.compile(r"(?:The|This|These|If|We|You|Your|Our|Any|Each|In|It|Neither|Either|All)\b")
_NEVER_LAST = frozenset(
    ("No", "Nos", "Sec", "Sect", "Art", "Arts", "Para", "e.g", "i.e", "vs", "v", "cf", "Mr", "Mrs", "Ms", "Dr")
)
_OPEN_END = re.compile(r"(?:[:—–-]|\b(?:may|shall|must|will|to|by|if|for|following|either|all|any|both))\s*$", re.I)
_COUPLED_END = re.compile(r"\b(?:or|and)\s*$", re.I)
_SEMICOLON = re.compile(r";(?:\s*(?:and/or|and|or)\b)?\s*")
_ASIDE = re.compile(r"\([^()]{0,600};[^()]{0,600}\)")  # "damages (loss of time; of data; or of profit)": one thing said
_CLOSING = re.compile(
    r"\s*(?:and\s+)?(?:in (?:each|either|every|any|all|which|such|that) (?:such )?(?:case|event|instance)s?\b"
    r"|without|whether|provided|unless|except|subject to|upon|at (?:any|its|our)\b)",
    re.I,
)
_IN_EACH_CASE = re.compile(r",?\s+(?=in (?:each|either|every|any|all) (?:such )?(?:case|instance)s?\b)", re.I)
NOT_A_START = 2**64 - 1  # spaCy's -1, in the unsigned type it wants
LONGEST = 8_000  # characters of a sentence; the longest of 590 real agreements has 5,158
LONGEST_LEAD = 60  # tokens: a longer "lead-in" is a paragraph that happens to end in a colon


def mark_sentences(doc: Doc, lexicon: Lexicon) -> None:
    """Fill `reading.sentences` and the Doc's own sentence starts."""
    reading = reading_of(doc)
    cutter = _Cutter(list(reading.starts), lexicon)
    leads = Leads()
    for number, block in enumerate(reading.blocks):
        text = reading.text[block.start : block.end]
        sentences = cutter.sentences(text, block, number)
        reading.sentences.extend(sentences)
        if not sentences or block.kind in ("header", "footer", "note"):
            continue
        lead = leads.of(block, text.lstrip())
        if block.kind == "row" and not leads.in_list:
            continue
        for part in sentences[0].parts:
            if part.lead is None and lead is not None:
                part.lead = lead
        leads.leave(_open_end(block, text, sentences[-1], leads.in_list))
        last = sentences[-1].parts[-1]
        if last.lead in sentences[-1].parts:
            leads.begun_inside(text[cutter.starts[last.start] - block.start :], last.lead)
    _set_starts(doc, reading.sentences)


def _open_end(block: Block, text: str, sentence: Sentence, is_item: bool) -> Part | None:
    """The last part of a block, where it leads in what follows."""
    text = text.rstrip()
    if block.kind == "heading":
        opens = text.endswith(":")
    else:
        near_end = max(0, len(text) - LONGEST_WORD)
        opens = bool(_OPEN_END.search(text, near_end) or (not is_item and _COUPLED_END.search(text, near_end)))
    part = sentence.parts[-1]
    return part if opens and part.end - part.start <= LONGEST_LEAD else None


class _Cutter:
    """Cuts blocks into sentences, and these into parts; `starts` are the tokens' first characters."""

    def __init__(self, starts: list[int], lexicon: Lexicon) -> None:
        self.starts = starts
        self._abbreviations = frozenset(lexicon.abbreviations)
        self._numbers = lexicon.numbers

    def sentences(self, text: str, block: Block, number: int) -> list[Sentence]:
        """The sentences of block `number`."""
        found = []
        for start, end in self._spans(text, block):
            first, last = (bisect_left(self.starts, block.start + at) for at in (start, end))
            if last > first:
                sentence = Sentence(first, last, number)
                sentence.parts = self._parts(text[start:end], block.start + start, first, last)
                found.append(sentence)
        return found

    def _spans(self, text: str, block: Block) -> Iterator[tuple[int, int]]:
        """Character spans of the sentences of a block."""
        start = 0
        if block.kind not in ("heading", "row"):
            for stop in _STOP.finditer(text):
                if self._ends(text[start : stop.start()].strip(), text, stop.end()):
                    yield from _bounded(text, start, stop.end())
                    start = stop.end()
        if start < len(text):
            yield from _bounded(text, start, len(text))

    def _ends(self, before: str, text: str, next_: int) -> bool:
        """Whether a stop behind `before` ends a sentence; `text[next_:]` is what follows."""
        word = _LAST_WORD.search(before, max(0, len(before) - LONGEST_WORD))
        if word and word[0] in self._abbreviations:
            return word[0] not in _NEVER_LAST and _OPENER.match(text, next_) is not None
        if word and len(word[0]) == 1 and word[0].isupper():
            return _NAMED_BY_LETTER.search(before) is not None
        return not (_NUMBER.fullmatch(before) or DOTTED.search(before, max(0, len(before) - LONGEST_WORD)))

    def _parts(self, text: str, offset: int, first: int, last: int) -> list[Part]:
        """Cut a sentence at semicolons and list marks, and before the words that close a list."""
        marks = inline_marks(text, self._numbers)
        if marks and not any(char.isalpha() for char in text[: min(marks)]):
            marks[0] = marks.pop(min(marks))  # "9.2 (a) ..."
        asides = [found.span() for found in _ASIDE.finditer(text)]
        stops = (found for found in _SEMICOLON.finditer(text) if not any(a < found.start() < b for a, b in asides))
        cuts = {0, *marks, *(found.end() for found in stops)}
        if marks:
            cuts.update(found.end() for found in _IN_EACH_CASE.finditer(text, max(marks)))
        parts: list[Part] = []
        leads: dict[int, Part | None] = {}  # by depth
        last_mark = max(marks, default=-1)
        ordered = sorted(cuts)
        for cut, until in zip(ordered, [*ordered[1:], len(text)], strict=True):
            start, end = (bisect_left(self.starts, offset + at, first, last) for at in (cut, until))
            if end <= start:
                continue
            part = Part(start, end)
            parts.append(part)
            depth = marks.get(cut)
            if depth is not None:
                part.lead = next((lead for above, lead in sorted(leads.items(), reverse=True) if above <= depth), None)
                leads = {above: lead for above, lead in leads.items() if above <= depth} | {depth + 1: part}
            elif leads.get(1) and (cut < last_mark or _CLOSING.match(text, cut)):
                part.lead = leads.get(0)
            else:
                leads = {0: part}
        return parts or [Part(first, last)]


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence `text[start:end]`, in pieces where it is longer than any: the time to read one grows with its
    square, and a page of "may terminate, may terminate, ..." must not hang a scan."""
    while end - start > LONGEST:
        cut = max(text.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in (";", ",", " ")) + 1
        yield start, (cut := cut or start + LONGEST)
        start = cut
    yield start, end


def _set_starts(doc: Doc, sentences: list[Sentence]) -> None:
    """In one go: `token.is_sent_start = ...` looks through the whole Doc each time (a third of all time)."""
    begins = numpy.full(len(doc), NOT_A_START, dtype="uint64")
    begins[[sentence.start for sentence in sentences]] = 1
    doc.from_array("SENT_START", begins)  # type: ignore[arg-type]  # takes one dimension as well


def after_mark(words: Sequence[str], start: int, end: int) -> int:
    """The first token of tokens [start, end) behind a list mark or bullet: where what is said begins."""
    i = start
    while i < end and not words[i][:1].isalpha():
        i += 1
    if i + 1 < end and len(words[i]) <= 4 and words[i + 1] == ")":
        return after_mark(words, i + 2, end)
    return i if i < end else start
