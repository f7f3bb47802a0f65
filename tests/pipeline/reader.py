"""Reads made-up agreements for the tests."""

from __future__ import annotations

from functools import cache

from spacy.language import Language

from redflag.document import Block, BlockKind, Document
from redflag.pipeline import build, read
from redflag.pipeline.reading import Reading, reading_of

Line = str | tuple[BlockKind, str, int, str]
"""A paragraph, or the kind, number, level and text of a block."""


@cache
def pipeline() -> Language:
    return build("en")


def agreement(*lines: Line) -> Document:
    """A Document of these blocks."""
    blocks, texts, start = [], [], 0
    for line in lines:
        kind, number, level, text = ("paragraph", "", 0, line) if isinstance(line, str) else line
        blocks.append(Block(start, start + len(text), kind, number, level))
        texts.append(text)
        start += len(text) + 1
    return Document("made-up.txt", "text", "", "\n".join(texts), tuple(blocks), ())


def reading(*lines: Line) -> Reading:
    """What the pipeline reads in these blocks."""
    return reading_of(read(pipeline(), agreement(*lines)))


def words(read_: Reading, start: int, end: int) -> str:
    """The text of tokens [start, end)."""
    begins, stops = ({token: at for at, token in index.items()} for index in (read_.starts, read_.ends))
    return read_.text[begins[start] : stops[end]].strip()
