"""Lists: which marks inside a sentence are a list's, and which words lead an item in that is a block of its own.

Provider may: (a) suspend; or (b) end the Service.      marks that count up; what stands before (a) leads them in
Section 9.2(b), clauses (a) and (b), thirty (30) days   references and amounts are none
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from redflag.document import Block
from redflag.pipeline.marks import BULLET, LEADING, Count, next_depth, readings
from redflag.pipeline.reading import Part

_INLINE = re.compile(
    r"(?:^|(?<=[\s,;:—–-]))(?:\((?P<mark>[a-zA-Z]{1,2}|[ivx]{1,5}|[IVX]{1,5}|\d{1,2})\)|(?P<bare>[a-h]|[ivx]{1,4}|\d)\))(?=\s?\S)"
)
_REFERENCE = re.compile(
    r"(?:\b(?:(?:sub-?)?(?:sections?|clauses?|paragraphs?)|articles?|items?|points?|limbs?|paras?\.?|secs?\.)|§|\w\.\d+)\s*$",
    re.I,
)
_JOINED = re.compile(r"\s*(?:,|and|or|and/or|to|through|–|-)?\s*(?:and|or)?\s*")
_EMPTY = re.compile(r"\s*(?:[,.;)]|(?:above|below|hereof)\b)")
# A mark with a full stop behind it: "(i). Fees are due"
DOTTED = re.compile(r"(?:^|[:;,](?:\s*(?:and|or|and/or))?)\s*\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)$")
_DASH = re.compile(r"[:;.,]\s{1,3}(?P<mark>[-–—•·*])\s(?=\S)")
_FIRST_DASH = re.compile(_DASH.pattern.replace("[:;.,]", ":"))
_LAST_WORD = re.compile(r"([\w-]+)\s*$")
LONGEST_WORD = 60  # characters: where the last word of a text is looked for; over the whole of it costs its square


def inline_marks(text: str, numbers: Collection[str]) -> dict[int, int]:
    """Offset -> depth (from 0) of the marks in a sentence that make a list: that begin it, follow a colon, or count up.

    `numbers` are the words that a figure in brackets repeats ("thirty (30)").
    """
    chains: list[list[tuple[int, Count]]] = []
    depths: list[int] = []
    open_: list[int] = []  # of the chains, outermost first
    reference_end = -1
    for found in _INLINE.finditer(text):
        before, near = text[: found.start()], max(0, found.start() - LONGEST_WORD)
        joined = reference_end >= 0 and _JOINED.fullmatch(text, reference_end, found.start())
        refers = any(char.isalpha() for char in before) and _REFERENCE.search(before, near)
        dotted = text[found.end() : found.end() + 1] == "." and DOTTED.search(text[near : found.end()])
        if joined or refers or (_EMPTY.match(text, found.end()) and not dotted):
            reference_end = found.end()
            continue
        last_word = _LAST_WORD.search(before, near)
        if last_word and last_word[1].lower() in numbers and (found["mark"] or "").isdigit():
            continue
        options = readings(found["mark"] or found["bare"])
        goes_on = next_depth([chains[chain][-1][1] for chain in open_], options)
        if goes_on:
            depth, reading = goes_on
            chains[open_[depth]].append((found.start(), reading))
            del open_[depth + 1 :]
            continue
        first = [reading for reading in options if reading.value == 1] or (options if _begins(before) else [])
        if first:
            open_.append(len(chains))
            chains.append([(found.start(), first[0])])
            depths.append(len(open_) - 1)
    marks = {
        start: depth
        for chain, depth in zip(chains, depths, strict=True)
        if len(chain) > 1 or _begins(text[: chain[0][0]])
        for start, _ in chain
    }
    return marks or _dashes(text)


def _dashes(text: str) -> dict[int, int]:
    """The dashes or bullets that begin items in running text: the first behind a colon, each behind a stop."""
    first = _FIRST_DASH.search(text)
    return {found.start("mark"): 0 for found in _DASH.finditer(text, first.start())} if first else {}


def _begins(before: str) -> bool:
    """Whether a list may begin behind these words with a single item: at the start of a sentence or after a colon."""
    return not any(char.isalpha() for char in before) or before.rstrip().endswith((":", "—"))


class _List(NamedTuple):
    last: Count
    lead: Part | None


class Leads:
    """Which words lead the blocks of an agreement in, one after the other.

    An item takes the end of the block before its list ("Provider may:"); an item of a list inside an item that of the
    outer item where it ends openly, else that of the outer list; words in small letters behind a list that of the list,
    and right behind words that lead in those.
    """

    def __init__(self) -> None:
        self._lists: list[_List] = []
        self._open: Part | None = None  # the end of the last block, where it leads something in
        self._in_list = False  # whether the last block was an item

    def of(self, block: Block, text: str) -> Part | None:
        """The part that leads the next block in, or None."""
        found = [] if block.kind == "heading" else _item_readings(block, text)
        if not found and self._open is not None and block.kind == "paragraph" and text[:1].islower():
            found = [Count("•-", 0)]  # its mark was lost on the way: "if we suspect fraud;"
        if not found and block.kind == "row":
            self._in_list = False
            return None
        if not found:
            closes = self._in_list and text[:1].islower() and block.kind == "paragraph" and self._lists
            lead = self._lists[-1].lead if closes else None
            self._in_list = bool(closes)
            if not closes:
                self._lists = [one for one in self._lists if one.last.value and block.kind != "heading"]
            return lead
        fresh = self._open is not None and not self._in_list
        goes_on = None if fresh else next_depth([one.last for one in self._lists], found)
        if goes_on:
            depth, reading = goes_on
            lead = self._lists[depth].lead
        else:
            depth, reading, lead = self._begun(found, fresh)
        self._lists[depth:] = [_List(reading, lead)]
        self._in_list = True
        return lead

    def _begun(self, found: list[Count], fresh: bool) -> tuple[int, Count, Part | None]:
        """Depth, count and lead of an item that goes on with no open list."""
        reading = next((one for one in found if one.value < 2), found[0])
        kinds = [one.last.kind for one in self._lists]
        if reading.kind in kinds:
            depth = kinds.index(reading.kind)
            was_missed = reading.value > 1 and not fresh  # (d) behind (b)
            return depth, reading, self._lists[depth].lead if was_missed else self._open
        is_nested = self._in_list and kinds and not reading.kind[0].isdigit()
        lead = self._open or (self._lists[-1].lead if is_nested else None)
        return len(kinds), reading, lead

    def leave(self, open_end: Part | None) -> None:
        """The block is read; `open_end` is its last part where that leads something in."""
        self._open = open_end

    def begun_inside(self, item: str, lead: Part | None) -> None:
        """The block ended with the first items of a list; the next are blocks. `item` is the text of its last."""
        found = LEADING.match(item)
        mark = re.search(r"\w+", found[0]) if found else None
        if mark and (options := readings(mark[0])):
            self._lists.append(_List(options[0], lead))
            self._in_list = True

    @property
    def in_list(self) -> bool:
        """Whether the last block was an item."""
        return self._in_list


def _item_readings(block: Block, text: str) -> list[Count]:
    """What the mark in front of a block may count; empty where it has none."""
    bullet = BULLET.match(text)
    if bullet:
        return [Count(f"{bullet[0]}{block.level}", 0)]
    found = LEADING.fullmatch(block.number) if block.number else LEADING.match(text)
    if found is not None:
        if found["marks"]:
            return readings(re.findall(r"\w+", found["marks"])[-1])
        core = found["core"] or ""
        if core and (block.number or (found["close"] or "")[:1] in (".", ")") or "." in core):
            return readings(core)
    return [Count(f"•{block.level}", 0)] if block.kind == "item" else []
