"""The words of one Word paragraph: its runs in order, each stretch with the place it can be found at again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from lxml import etree

from redflag.document import DocxPlace
from redflag.extractors.assembly import Stretch
from redflag.extractors.docx_graphics import boxes_of, unread_in
from redflag.extractors.docx_look import MAY_BE_SMALL, RPR, RUN, Look, is_on
from redflag.extractors.docx_marks import ALTERNATE, PPR, TEXT, Marks, Tally, chosen
from redflag.extractors.docx_parts import R, Relation, W
from redflag.extractors.docx_styles import level, value
from redflag.extractors.links import keep_linked_terms

DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
_BOLD, _BREAK, _LINK, _FIELD, _CODE = f"{W}b", f"{W}br", f"{W}hyperlink", f"{W}fldChar", f"{W}instrText"
_ONE_CHARACTER = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTE_MARKS = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_GRAPHICS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object", ALTERNATE})
_NO_WORDS = frozenset({PPR, RPR, f"{W}sdtPr", f"{W}sdtEndPr", f"{W}proofErr", f"{W}bookmarkStart", f"{W}bookmarkEnd"})
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SIMPLE_FIELD = f"{W}fldSimple"
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.I)
_BOXES = {"F06F": "☐", "F0A8": "☐", "F0FE": "☒", "F0FD": "☒", "F052": "☑", "F054": "☒"}  # check boxes in Wingdings

_HYPHEN, _HYPHENS = re.compile("[\u2010\u2011]"), str.maketrans("\u2010\u2011", "--")
_WORD = "[^\\s\u00ad\u200b-\u200d\u2060\ufeff]+"
_TOKEN = re.compile(rf"(?P<space>\s+)|(?P<nothing>[\u00ad\u200b-\u200d\u2060\ufeff]+)|{_WORD}(?: {_WORD})*")

_Words = tuple[str, int | None, int, etree._Element | None]  # as they stand, run, offset in it, the run's properties
_PLACE: Callable[[Any], DocxPlace] = partial(tuple.__new__, DocxPlace)  # one a run: half the time of DocxPlace(...)


@dataclass(slots=True)
class _Field:
    """A field now open: its instruction so far, whether its result has begun, and how much was read before it."""

    before: int
    code: str = ""
    result: bool = False


class ParagraphWords:
    """Collects the words of a w:p: `stretches`, what hangs on it (`notes`, text `boxes`).

    Runs are counted among all w:r below the w:p in document order, paragraphs among all w:p of the part. Places count
    in the text of a run as python-docx gives it: a tab or line break is one character, a page break none.
    """

    def __init__(
        self, part: str, marks: Marks, relation: Callable[[str], Relation | None], tally: Tally, base: Look
    ) -> None:
        """`base` is the look of the paragraph's style."""
        self.stretches: list[Stretch] = []
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[etree._Element] = []
        self._part, self._marks, self._relation, self._tally = part, marks, relation, tally
        self._base = base
        self._size = base.size or 0
        self._suspect = base.suspect
        self._index = 0
        self._count = 0  # of runs met so far, those not read among them
        self._raw: list[_Words] = []
        self._fields: list[_Field] = []  # now open
        self._silent = False  # inside a field's instruction

    def read(self, paragraph: etree._Element) -> None:
        """Read the runs of a w:p."""
        self._index = self._marks.index[paragraph]
        self._children(paragraph)
        self._fields.clear()  # an instruction left open must not swallow the paragraphs after it
        words = "".join([words for words, _, _, _ in self._raw])
        tidy = words.isprintable() and "  " not in words and words[:1] != " "
        if tidy and (words.isascii() or not _HYPHEN.search(words)):
            part, index = self._part, self._index
            self.stretches = [
                (words, None if run is None else _PLACE((part, index, run, start)))
                for words, run, start, _ in self._raw
            ]
        else:
            self._tidy()

    def all_bold(self) -> bool:
        """True when every run that holds words makes them bold itself."""
        return not any(
            (properties is None or not any(map(is_on, properties.iterchildren(_BOLD)))) and words.strip()
            for words, run, _, properties in self._raw
            if run is not None
        )

    def _children(self, node: etree._Element) -> None:
        for child in node:
            tag = child.tag
            if tag == RUN:
                self._run(child)
            elif tag in _NO_WORDS:
                continue
            elif tag in DELETED:
                self._tally.deletions += self._skip(child) > 0
            elif tag == ALTERNATE:
                self._alternate(child)
            elif tag == _LINK:
                self._link(child)
            elif tag == _MATH_TEXT:
                self._put(child.text or "", None, 0)
            elif tag == _SIMPLE_FIELD:
                before = len(self._raw)
                self._children(child)
                self._field_link(child.get(f"{W}instr", ""), before)
            else:
                self._tally.insertions += tag in INSERTED and next(child.iter(RUN), None) is not None
                self._children(child)

    def _skip(self, node: etree._Element) -> int:
        """Count the runs below a node that is not read here; returns how many there are."""
        runs = sum(1 for _ in node.iter(RUN))
        self._count += runs
        return runs

    def _alternate(self, alternate: etree._Element) -> None:
        node = chosen(alternate)
        for child in alternate:
            if child is node:
                self._children(child)
            else:
                self._skip(child)

    def _link(self, link: etree._Element) -> None:
        before = len(self._raw)
        self._children(link)
        relation = self._relation(link.get(f"{R}id", ""))
        if relation is not None and relation.external:
            self._linked(before, relation.target)

    def _field_link(self, code: str, before: int) -> None:
        """Keep the address of a HYPERLINK field: its result is what was read since `before`."""
        link = _HYPERLINK.match(code)
        if link:
            self._linked(before, link[1])

    def _linked(self, before: int, address: str) -> None:
        keep_linked_terms(self._tally.linked, "".join([words for words, _, _, _ in self._raw[before:]]), address)

    def _run(self, run: etree._Element) -> None:
        index, offset, known, properties = self._count, 0, len(self._raw), None
        self._count += 1
        for child in run:
            tag = child.tag
            if tag == TEXT:
                text = child.text
                if text:
                    if not self._silent:
                        self._raw.append((text, index, offset, properties))
                    offset += len(text)
            elif tag == RPR:
                properties = child
            elif tag in _ONE_CHARACTER or (tag == _BREAK and child.get(f"{W}type", "textWrapping") == "textWrapping"):
                self._put(_ONE_CHARACTER.get(tag, "\n"), index, offset, properties)
                offset += 1
            else:
                self._other(child, index, offset)
        if offset:
            marks = self._marks
            size = marks.sizes.get(properties, self._size)
            self._tally.sizes[size] += offset
            if size <= MAY_BE_SMALL:
                self._tally.small[size].append((self._part, self._index, index))
            if self._suspect or properties in marks.suspect:
                self._look(run, properties, index, known)

    def _look(self, run: etree._Element, properties: etree._Element | None, index: int, known: int) -> None:
        """See whether a run just read, from `known` on, is hidden or pale."""
        if not any(words.strip() for words, _, _, _ in self._raw[known:]):
            return
        why = self._marks.judged(run, self._marks.look(properties, self._base))
        self._tally.hidden += why == "hidden"
        if why:
            self._tally.fine[self._part, self._index, index] = why

    def _other(self, child: etree._Element, index: int, offset: int) -> None:
        """What else a run may hold: fields, notes, text boxes, pictures, symbols, page breaks, ruby text."""
        tag = child.tag
        if tag == _FIELD:
            self._field(child)
        elif tag == _CODE:
            if self._fields:
                self._fields[-1].code += child.text or ""
        elif tag in _NOTE_MARKS:
            self.notes.append((_NOTE_MARKS[tag], child.get(f"{W}id", "")))
        elif tag in _GRAPHICS:
            self._skip(child)
            graphic = chosen(child) if tag == ALTERNATE else child
            if graphic is not None:
                self._put("".join(text.text or "" for text in graphic.iterchildren(TEXT)), None, 0)  # an emoji
                self.boxes += boxes_of(graphic)
                self._tally.notes.update(dict.fromkeys(unread_in(graphic)))
        elif tag == _BREAK:
            self._put(" ", None, 0)
        elif tag == f"{W}sym":
            self._put(_BOXES.get(child.get(f"{W}char", "").upper(), ""), None, 0)
        elif tag == f"{W}ruby":
            for part in child:
                if part.tag == f"{W}rubyBase":
                    self._children(part)
                else:
                    self._skip(part)

    def _field(self, mark: etree._Element) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._put(_form(mark), None, 0)
            self._fields.append(_Field(len(self._raw)))
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            self._field_link(ended.code, ended.before)
        self._silent = not all(field.result for field in self._fields)

    def _put(self, text: str, run: int | None, start: int, properties: etree._Element | None = None) -> None:
        if text and not self._silent:
            self._raw.append((text, run, start, properties))

    def _tidy(self) -> None:
        """White space tidied, what takes no room left out; where a character falls away, a new stretch starts."""
        spaced = True  # a space now would be one too many
        for text, run, start, _ in self._raw:
            if not text.isascii():
                text = text.translate(_HYPHENS)
            if text.isprintable() and "  " not in text and not (spaced and text[0] == " "):
                self._add(text, run, start)
                spaced = text[-1] == " "
                continue
            kept, at = "", 0
            for token in _TOKEN.finditer(text):
                if token["nothing"] or (token["space"] and spaced):
                    continue
                if kept and at + len(kept) != token.start():
                    self._add(kept, run, start + at)
                    kept = ""
                at = at if kept else token.start()
                kept += " " if token["space"] else token[0]
                spaced = token["space"] is not None
            if kept:
                self._add(kept, run, start + at)

    def _add(self, words: str, run: int | None, start: int) -> None:
        self.stretches.append((words, None if run is None else _PLACE((self._part, self._index, run, start))))


def trimmed(stretches: list[Stretch]) -> list[Stretch]:
    """`stretches` without a space at the end."""
    while stretches and stretches[-1][0].endswith(" "):
        words, place = stretches.pop()
        if words.strip():
            stretches.append((words[:-1], place))
    return stretches


def _form(mark: etree._Element) -> str:
    """What Word shows of an old form field that has no result: a check box, the entry chosen of a list."""
    box = mark.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        checked = box.find(f"{W}checked")
        state = checked if checked is not None else box.find(f"{W}default")
        return "☒ " if state is not None and is_on(state) else "☐ "
    drop = mark.find(f"{W}ffData/{W}ddList")
    if drop is None:
        return ""
    entries = [value(entry) or "" for entry in drop.iterchildren(f"{W}listEntry")]
    result = drop.find(f"{W}result")
    chosen_one = level(result if result is not None else drop.find(f"{W}default")) or 0
    return entries[chosen_one] if chosen_one < len(entries) else ""
