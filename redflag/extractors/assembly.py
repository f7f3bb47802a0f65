"""Puts blocks together into the one string of a Document, keeping count of where each stretch came from."""

from __future__ import annotations

import hashlib
import operator
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, repeat
from typing import Any

from redflag import limits
from redflag.document import Block, BlockKind, Coverage, Document, FinePrint, Format, Piece, Place
from redflag.extractors.links import all_linked_terms

Stretch = tuple[str, Place | None]
"""Words and where they stand; None for a separator that stands nowhere."""
_PIECE: Callable[[Any], Piece] = partial(tuple.__new__, Piece)  # one a word: a third of the time of Piece(...)


class Assembly:
    """Collects blocks in reading order. Blocks are parted by one line break; a block without a word is left out."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.pieces: list[Piece] = []

    def add(self, stretches: Iterable[Stretch], kind: BlockKind, number: str = "", level: int = 0) -> None:
        """One block of `stretches`, whose words are already tidy: single spaces, none at either end of the block."""
        stretches = list(stretches)
        words, places = zip(*stretches, strict=True) if stretches else ((), ())
        text = "".join(words)
        if text and not text.isspace():
            ends = list(accumulate(map(len, words), initial=self._block(text, kind, number, level)))
            pieces = map(_PIECE, zip(ends, ends[1:], places, strict=False))
            self.pieces += [piece for piece in pieces if piece[2] is not None and piece[0] < piece[1]]

    def add_words(self, words: Sequence[str], places: Sequence[Place], kind: BlockKind, level: int = 0) -> None:
        """One block of `words`, with a space between each two: as `add`, in half the time."""
        if any(words):
            start = self._block(" ".join(words), kind, "", level)
            starts = list(accumulate(map(operator.add, map(len, words), repeat(1)), initial=start))
            ends = map(operator.sub, starts[1:], repeat(1))
            self.pieces += map(_PIECE, zip(starts, ends, places, strict=False))

    def _block(self, text: str, kind: BlockKind, number: str, level: int) -> int:
        """Adds a block; where it starts."""
        start = self._length + bool(self._parts)
        self._parts.append(text)
        self._length = start + len(text)
        self.blocks.append(Block(start, self._length, kind, number, level))
        return start

    def fine_print(self, reason: Callable[[Place], str]) -> tuple[FinePrint, ...]:
        """The fine print among everything added so far: `reason` says of a place why words there are, "" for none.
        Neighbours of one block with the same reason make one stretch."""
        found: list[FinePrint] = []
        block = -1
        starts = [block.start for block in self.blocks]
        for piece in self.pieces:
            why = reason(piece.place)
            if not why:
                block = -1
                continue
            last, block = block, bisect_right(starts, piece.start)
            if last == block and found[-1].reason == why:
                found[-1] = FinePrint(found[-1].start, piece.end, why)
            else:
                found.append(FinePrint(piece.start, piece.end, why))
        return tuple(found)

    def document(self, name: str, file_format: Format, data: bytes, coverage: Coverage | None = None) -> Document:
        """The Document of everything added so far; `data` is the file, for its sha256.

        Raises UnreadableAgreement when it is more text than the limits allow.
        """
        limits.check_characters(name, self._length)
        text, told = "\n".join(self._parts), coverage or Coverage()
        return Document(
            path=name,
            format=file_format,
            sha256=hashlib.sha256(data).hexdigest(),
            text=text,
            blocks=tuple(self.blocks),
            pieces=tuple(self.pieces),
            coverage=replace(told, linked_terms=all_linked_terms(told.linked_terms, text)),
        )
