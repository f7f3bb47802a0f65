"""Notes that show only by their mark: "* Set-up not included.", "¹ plus VAT", "Footnote 4: ...", "Remarks | ... |".

Extractors know the notes that a format calls notes (Word, OpenDocument, PDF, Markdown); price lists and order forms
write theirs as plain lines. An asterisk is a mark only where it is no bullet: no neighbour has one and nothing leads
it in.
"""

from __future__ import annotations

import re
from dataclasses import replace

from redflag.document import Block

_LABEL = (
    r"(?i:foot ?note|end ?note|note|notes|remarks?|annotations?|annex notes?|(?:fine|small) print|caveats?"
    r"|(?:page )?footer)"
)
_MARK = re.compile(
    r"\s*(?:\(?[†‡¶¹²³⁴⁵⁶⁷⁸⁹]{1,3}\s?\)?\s*(?=[A-Za-z(])"
    r"|§\s*(?=[A-Z][a-z])"
    rf"|{_LABEL}(?:\s\(?\d{{1,2}}\)?)?\s*(?:[:.]\s|\|)"
    r"|\((?i:fine print|small print|note|footnote)\)\s"
    r"|N\.?\s?B\.?:?\s"
    r"|\(?\*{2,4}\)?\s*(?=\w))"
)
_ASTERISK = re.compile(r"\s*\(?\*\)?\s*(?=\w)")
_REDACTED = re.compile(  # what an SEC filing says in place of what it keeps back
    r"\W*(?:\w+\W+){0,6}?(?:omitted (?:and|pursuant|per|for|as)|redacted|confidential treatment)\b", re.I
)
_CELL = re.compile(r"\|\s*(?:\*{1,3}|[†‡])\s?[A-Za-z][^*|]*$")  # a note in the last cell of a price list's row
_CLOSED = re.compile(r"\s*\*.*\*+\s*$", re.S)  # "*** end of document ***", "*Software*": an ornament or emphasis


def with_notes(text: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of `text`, those that are notes by their mark as blocks of kind "note"."""
    bodies = [text[block.start : block.end] for block in blocks]
    starred = [bool(_ASTERISK.match(body)) for body in bodies]
    found = []
    for number, (block, body) in enumerate(zip(blocks, bodies, strict=True)):
        before = bodies[number - 1].rstrip() if number else ""
        is_bullet = any(starred[max(number - 1, 0) : number]) or any(starred[number + 1 : number + 2])
        is_note = bool(_MARK.match(body)) or (starred[number] and not is_bullet and not before.endswith(":"))
        is_note = is_note or bool(_CELL.search(body))
        is_other = bool(_CLOSED.match(body) or _REDACTED.match(body))
        usable = block.kind in ("paragraph", "item", "row") and not is_other
        found.append(replace(block, kind="note") if usable and is_note else block)
    return tuple(found)
