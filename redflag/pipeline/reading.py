"""What the pipeline has read in a Doc: sentences, their parts, and what was found in each. Token offsets throughout.

The components share one `Reading`, kept in `doc.user_data["reading"]`; `reading_of(doc)` makes or returns it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Doc

from redflag.document import Block
from redflag.finding import AgreementKind, Clause, Role, Value


class Hit(NamedTuple):
    """A named thing at tokens [start, end): a concept, a cue, a modal, a party's role, a value, a rule's segment.

    `form` is the form of an action (base, s, ed, ing, noun), else "".
    """

    start: int
    end: int
    name: str
    form: str = ""


class Mention(NamedTuple):
    """A party named at tokens [start, end); `owns` when it only stands before what it owns ("Provider's", "our")."""

    start: int
    end: int
    role: Role
    owns: bool


@dataclass(slots=True)
class Part:
    """A stretch of a sentence in which one thing is said: tokens [start, end).

    `lead` is the part that introduces the list this one is an item of ("Provider may:"), or None.
    """

    start: int
    end: int
    lead: Part | None = None
    hits: list[Hit] = field(default_factory=list)

    def scope(self) -> list[Hit]:
        """What counts as said together with this part: its own hits and those of its lead-ins, the outermost first."""
        return self.lead.scope() + self.hits if self.lead else self.hits


@dataclass(slots=True)
class Statement:
    """Who may or must do what to what. `actor` and `modality` are "none" where the text does not say.

    `where` are the tokens of the action, `part` the part it stands in, `objects` what it is done to, nearest first.
    """

    actor: str
    modality: str
    action: Hit
    objects: tuple[Hit, ...]
    part: Part
    actor_at: tuple[int, int] | None = None


@dataclass(slots=True)
class Sentence:
    """A sentence, list item or table row: tokens [start, end) of block number `block`."""

    start: int
    end: int
    block: int
    parts: list[Part] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """All that was read of a Doc. `blocks` and `clauses` run in step: a block and the numbered clause it belongs to.

    `text`, `words` (the tokens' norms), `starts` and `ends` (token numbers by the character they start or end at) and
    `firsts` (the character that each token starts at) are the Doc's own, taken once: asked for anew in each component
    they were a third of all time. `turned` where the sides are swapped: the agreement is read for its vendor.
    """

    text: str
    blocks: tuple[Block, ...]
    words: list[str]
    starts: dict[int, int]
    ends: dict[int, int]
    firsts: list[int] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    names: dict[str, Role] = field(default_factory=dict)
    values: list[tuple[int, int, Value]] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    turned: bool = False
    kind: AgreementKind = "other"
    kind_evidence: tuple[str, ...] = ()


def reading_of(doc: Doc) -> Reading:
    """The reading of `doc`; a new one, a block a line, where no Document's blocks were given."""
    reading = doc.user_data.get("reading")
    if reading is None:
        text = doc.text
        reading = begin_reading(doc, text, blocks_of_lines(text))
    assert isinstance(reading, Reading)
    return reading


def begin_reading(doc: Doc, text: str, blocks: tuple[Block, ...]) -> Reading:
    """A new reading of `doc`, whose text is `text`, in `blocks`."""
    words, starts, ends = [], {}, {}
    for token in doc:
        words.append(token.norm_)
        starts[token.idx] = token.i
        ends[token.idx + len(token)] = token.i + 1
    reading = Reading(text, blocks, words, starts, ends, list(starts))
    doc.user_data["reading"] = reading
    return reading


def blocks_of_lines(text: str) -> tuple[Block, ...]:
    """A paragraph for each line that is not blank."""
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(start, start + len(line), "paragraph"))
        start += len(line) + 1
    return tuple(blocks)
