"""The numbered clauses of an agreement: which number and heading each block stands under.

Numbers nest as they are written ("9.2" under "9", "(ii)" under "(b)"), whether they stand in the text or were
computed by Word. A heading holds for the numbers below its own and for what has none, a heading run into a paragraph
("Refunds. We pay ...") for what follows it, a label ("Important: ...") for its own paragraph. Footnotes stand outside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from redflag.document import Block
from redflag.finding import Clause
from redflag.pipeline.marks import LEADING, ROMAN, Count, next_depth, readings
from redflag.pipeline.reading import Reading, Sentence, reading_of

_ANNEX = re.compile(
    r"(?i:schedule|exhibit|annex|annexure|appendix|attachment|addendum|part)(?:\s+(?:[A-Z0-9][\w.-]{0,5}?|[ivx]+))?"
    r"(?=\s*$|\s*[:–—-]|\s+[A-Z“\"(])"
)
_RUN_IN = re.compile(
    r"(?P<title>[A-Z“\"](?:[^.:;!?]|(?<=U)\.(?=S)|(?<=U\.S)\.){1,70}?)(?P<end>(?<!U)(?<!U\.S)[.:]|\s[–—-])(?=\s|$)"
)
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_SMALL = re.compile(r"an?|and|as|at|by|for|from|in|into|no|not|of|on|or|the|to|with|per|its|our|their|your|[&/-]", re.I)
_SENTENCE = re.compile(  # "Norwegian law applies." and "We pay." are no titles, "Acme, Inc." is part of a name
    r"^(?:it|we|you|they|this|that)\b|\b(?:is|are|was|were|be|may|shall|will|must|can|cannot|has|have|means?|apply|applies"
    r"|agrees?|do|does|survives?|governs|prevails|remains?|includes?|terminates|expires|renews)\b"
    r"|\b(?:Inc|Corp|Co|Ltd|No|St|Attn)$",
    re.I,
)
LONGEST_TITLE = 80  # characters
LONGEST_RUN_IN = 12  # words of a title in the middle of a block
SURVIVING = frozenset({"survive", "survives"})
_CITED = frozenset("section sections article articles clause clauses paragraph paragraphs §".split())
_DONE_AT_THE_END = frozenset("cease destroy return delete pay refund erase uninstall due".split())
_NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]?\s+(?P<title>[A-Z][^.:;!?]{1,70})[.:]")
_TITLE = r"\(([A-Z][^()]{2,80})\)"
_REFERENCE = re.compile(
    rf"\b(?i:sections?|clauses?|articles?|paragraphs?)\s+\d[\w.]*\s{_TITLE}(?:,?(?:\s(?:and|or|to))?\s(?:(?i:sections?)\s)?\d[\w.]*\s{_TITLE})*"
)
_CITED_TITLE = re.compile(_TITLE)
DENYING = frozenset({"no", "not", "non", "none", "without"})  # "No refunds." says it all


def mark_clauses(doc: Doc) -> None:
    """Fill `reading.clauses`: for each block its number ("9.2", "9.2(b)") and the heading it stands under."""
    reading = reading_of(doc)
    outline = _Outline()
    reading.clauses.extend(
        outline.enter(block, reading.text[block.start : block.end].strip()) for block in reading.blocks
    )


@dataclass(slots=True)
class _Lead:
    """What stands in front of a block: a clause number or else list marks, and the text behind them."""

    number: str
    marks: list[str]
    rest: str


class _Outline:
    """How far in the agreement's numbers and headings the text has come."""

    def __init__(self) -> None:
        self.number = ""
        self.level = 0
        self.items: list[tuple[Count, str]] = []  # the open list items, outermost first: their count, as cited
        self.titles: list[tuple[str, str]] = []  # (number, title) of the headings that hold, outermost first
        self.run_in = ""
        self.alone = ""  # the last block when it was a number or "Schedule 1" and nothing else: its title follows

    def enter(self, block: Block, text: str) -> Clause:
        """The clause of the next block."""
        if block.kind == "note":
            return Clause()
        if block.kind in ("header", "footer", "row"):
            return self._here()
        alone, self.alone = self.alone, ""
        if annex := _annex_of(block, text):
            self._open("", annex)
            self.alone = annex if len(annex.split()) <= 2 else ""
            return self._here()
        lead = self._lead(block, text)
        title, is_label = _title_of(block, lead)
        if lead.number:
            self._open(lead.number, title)
            self.level = block.level
            self.alone = "" if lead.rest else lead.number
        elif not lead.marks and block.kind == "heading":
            same = alone and alone == self.number
            self._open(alone if same else "", f"{alone}: {title}" if alone and not same else title)
        for mark in lead.marks:
            self._open_item(mark)
        if lead.marks:
            return self._here("".join(cited for _, cited in self.items))
        if is_label:
            return Clause(self.number, title)
        if title and not lead.number and block.kind != "heading":
            self.run_in = title
        return self._here()

    def _here(self, marks: str = "") -> Clause:
        return Clause(self.number + marks, self.run_in or (self.titles[-1][1] if self.titles else ""))

    def _open(self, number: str, title: str) -> None:
        """A new clause, or without a number a new heading: what it does not stand under is closed."""
        top = "." not in number
        self.titles = [
            (above, name)
            for above, name in self.titles
            if number and (_is_within(number, above) if above else not (top and title))
        ]
        if title:
            self.titles = [entry for entry in self.titles if entry[0] != number] + [(number, title)]
        self.number, self.items, self.run_in = number, [], ""

    def _open_item(self, mark: str) -> None:
        """The next item of an open list, where its mark continues one; else the first of a new list inside it."""
        found = readings(mark)
        goes_on = next_depth([count for count, _ in self.items], found)
        if goes_on:
            depth, reading = goes_on
        else:
            reading = next((one for one in found if one.value == 1), found[0])
            kinds = [count.kind for count, _ in self.items]
            depth = kinds.index(reading.kind) if reading.kind in kinds else len(kinds)
        self.items[depth:] = [(reading, f"({mark})")]

    # -- what stands in front of a block ------------------------------------------------------------------------

    def _lead(self, block: Block, text: str) -> _Lead:
        """The number or marks of a block: those that Word computed, or those its text begins with."""
        found = LEADING.fullmatch(block.number) if block.number else LEADING.match(text)
        if block.number and found is None:
            return _Lead(block.number, [], text)
        none = _Lead("", [], text)
        if found is None or not (found["core"] or found["marks"]):
            return none
        core, rest = found["core"] or "", text if block.number else text[found.end() :].strip()
        marks = [mark for mark in re.findall(r"\((\w+)\)", found["marks"]) if readings(mark)]
        if not core:
            return _Lead("", marks, rest) if marks else none
        sure = bool(block.number or found["close"])
        if found["word"]:
            is_reference = rest[:1].islower() or core.islower()
            return none if is_reference else _Lead(core, marks, rest)
        if "." in core:
            return _Lead(core, marks, rest)
        if found["close"] == ")" or core.islower():
            return _Lead("", [core], rest) if sure and readings(core) else none
        if core.isdigit():
            if sure and self._is_item(block, core):
                return _Lead("", [core], rest)
            return _Lead(core, marks, rest) if self._is_next(core, rest, sure) else none
        return self._lettered(core, rest) if sure else none

    def _is_item(self, block: Block, core: str) -> bool:
        """Whether a plain figure counts inside the present clause: deeper than it in Word, or from 1 on under "IV"."""
        if block.level and self.level:
            return block.level > self.level
        counted = next_depth([count for count, _ in self.items], readings(core))
        return self.number.isupper() and self.number.lower() in ROMAN and (core == "1" or counted is not None)

    def _is_next(self, core: str, rest: str, sure: bool) -> bool:
        """Whether a plain figure can be a clause number: no date, and with no stop behind it a likely next one."""
        if _MONTH.match(rest):
            return False
        last = int(top) if (top := self.number.split(".")[0]).isdigit() else 0
        likely = int(core) == 1 or last < int(core) <= last + 2
        return sure or (likely and rest[:1].isupper() and len(rest) < LONGEST_TITLE)

    def _lettered(self, core: str, rest: str) -> _Lead:
        """ "B." or "IV." is a clause, or inside a numbered one an item. Where no "A" went before, it is an initial."""
        found = readings(core)
        begins = any(reading.value == 1 for reading in found)
        if next_depth([count for count, _ in self.items], found):
            return _Lead("", [core], rest)
        goes_on = self.number.isalpha() and next_depth(readings(self.number), found)
        if goes_on or (begins and not self.number):
            return _Lead(core, [], rest)
        return _Lead("", [core] if begins else [], rest if begins else f"{core}. {rest}")


def _is_within(number: str, above: str) -> bool:
    """Whether clause "9.2" is clause "9" or stands in it; "4.1" stands in Article "IV"."""
    top = ROMAN.index(above.lower()) if above.isupper() and above.lower() in ROMAN else above
    return number in (above, str(top)) or number.startswith(f"{top}.")


def _annex_of(block: Block, text: str) -> str:
    """The heading of a schedule or part ("Schedule 1: Rates") where its block does not say that it is one."""
    if block.number and _ANNEX.fullmatch(block.number):
        return f"{block.number}: {text}"
    if block.number or block.kind == "heading" or len(text) > LONGEST_TITLE or text.endswith((".", ";", ",")):
        return text if block.kind == "heading" and not block.number and _ANNEX.fullmatch(text) else ""
    return text.rstrip(":") if _ANNEX.match(text) else ""


def _title_of(block: Block, lead: _Lead) -> tuple[str, bool]:
    """The heading a block carries, all of it or the words before its first stop ("Termination. Provider may"); and
    whether it is a mere label ("Designated Server: ...")."""
    run_in = _RUN_IN.match(lead.rest)
    numbered = bool(lead.number)
    if block.kind == "heading":
        cut = run_in and (len(lead.rest) > LONGEST_TITLE or (numbered and _looks_like_title(run_in["title"], numbered)))
        return (run_in["title"] if run_in and cut else lead.rest).rstrip(".:"), False
    if lead.marks and not numbered:
        return "", False
    is_whole = numbered and len(lead.rest) < LONGEST_TITLE and lead.rest[-1:].isalpha()
    if is_whole and _looks_like_title(lead.rest, numbered):
        return lead.rest, False
    is_all = run_in is not None and run_in.end() == len(lead.rest)
    if run_in is None or not _looks_like_title(run_in["title"], numbered and not is_all):
        return "", False
    if not numbered and (run_in["end"][0].isspace() or is_all):
        return "", False
    return run_in["title"].strip('“”"'), run_in["end"] == ":" and not numbered


def _looks_like_title(words: str, numbered: bool) -> bool:
    """No verb in it, and every word but the small ones with a capital; one plain word will do after a number."""
    if _SENTENCE.search(words):
        return False
    parts = [word for word in words.split() if not _SMALL.fullmatch(word)]
    if not parts or len(parts) > 9:
        return False
    capitals = sum(word[:1].isupper() or not word[:1].isalpha() for word in parts)
    return capitals == len(parts) or (numbered and len(parts) <= 4 and parts[0][:1].isupper())


def is_no_term(sentence: Sentence, reading: Reading) -> bool:
    """Whether a sentence only says what follows, a heading, also one run into its paragraph ("9.2 Renewal. The ..."),
    which clauses survive, or why the agreement is made."""
    block, words = reading.blocks[sentence.block], reading.words[sentence.start : sentence.end]
    if block.kind == "heading" or words[:1] == ["whereas"]:
        return True
    if not SURVIVING.isdisjoint(words):
        return not _CITED.isdisjoint(words) and _DONE_AT_THE_END.isdisjoint(words)
    if words[0][0].isdigit() and len(words) <= LONGEST_RUN_IN:
        return _is_title(sentence, reading)
    said = "".join(filter(str.isalpha, "".join(words)))
    heading = reading.clauses[sentence.block].heading if sentence.block < len(reading.clauses) else ""
    begins = reading.starts.get(block.start, sentence.start) >= sentence.start
    if not begins or not said or not DENYING.isdisjoint(words):
        return False
    item = _item_title(block, reading)
    without_mark = "".join(filter(str.isalpha, "".join(words[2:] if words[0] == "(" else words[1:])))
    return said == "".join(filter(str.isalpha, heading.lower())) or (bool(item) and item in (said, without_mark))


def _is_title(sentence: Sentence, reading: Reading) -> bool:
    """Whether a short sentence behind a clause's number is its title, also in the middle of a block."""
    last = reading.firsts[sentence.end] if sentence.end < len(reading.firsts) else len(reading.text)
    found = _NUMBERED.fullmatch(reading.text[reading.firsts[sentence.start] : last].rstrip())
    if found is None:
        return False
    return _looks_like_title(found["title"], True) and DENYING.isdisjoint(found["title"].lower().split())


def cited_titles(reading: Reading) -> set[int]:
    """The tokens of titles that a reference cites ("Section 9.2 (Termination by Provider)"): nothing is said there."""
    cited: set[int] = set()
    for found in _REFERENCE.finditer(reading.text):
        for title in _CITED_TITLE.finditer(reading.text, *found.span()):
            start, end = reading.starts.get(title.start(1)), reading.ends.get(title.end(1))
            if start is not None and end is not None and _looks_like_title(title[1], True):
                cited.update(range(start, end))
    return cited


def _item_title(block: Block, reading: Reading) -> str:
    """The letters of a heading run into a list item ("(b) Late Fees. Customer pays ..."), lower-case; "" without."""
    text = reading.text[block.start : block.end].strip()
    mark = None if block.number else LEADING.match(text)
    run_in = _RUN_IN.match(text[mark.end() :].strip() if mark else text)
    if run_in is None or run_in["end"] != "." or run_in.end() == run_in.endpos:
        return ""
    title = run_in["title"] if _looks_like_title(run_in["title"], False) else ""
    return "".join(filter(str.isalpha, title.lower()))
