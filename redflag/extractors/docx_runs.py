"""The words of one Word paragraph: its runs in order, each stretch with the place it can be found at again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from redflag.document import DocxPlace
from redflag.extractors.assembly import Stretch
from redflag.extractors.docx_parts import R, Relation, W
from redflag.extractors.docx_styles import Styles, is_on, number, value
from redflag.extractors.links import linked_terms

P, RUN, RPR, PPR = f"{W}p", f"{W}r", f"{W}rPr", f"{W}pPr"
BOX = f"{W}txbxContent"
DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHOICE, _FALLBACK = ALTERNATE.replace("AlternateContent", "Choice"), ALTERNATE.replace("AlternateContent", "Fallback")
_BOLD, _VANISH, _RUN_STYLE, _DELETION, _BREAK = f"{W}b", f"{W}vanish", f"{W}rStyle", f"{W}del", f"{W}br"
_TEXT, _LINK, _FIELD = f"{W}t", f"{W}hyperlink", f"{W}fldChar"
_ONE_CHARACTER = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTE_MARKS = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_GRAPHICS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object", ALTERNATE})
_NO_WORDS = frozenset({PPR, RPR, f"{W}sdtPr", f"{W}sdtEndPr", f"{W}proofErr", f"{W}bookmarkStart", f"{W}bookmarkEnd"})
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_PAGE_SIZED = (4_500_000, 6_500_000)  # EMU, 914,400 an inch: 12.5 cm by 18 cm, the text area of a page
_BOXES = {"F06F": "☐", "F0A8": "☐", "F0FE": "☒", "F0FD": "☒", "F052": "☑", "F054": "☒"}  # check boxes in Wingdings

_HYPHENS = str.maketrans("\u2010\u2011", "--")
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<nothing>[\u00ad\u200b-\u200d\u2060\ufeff]+)|[^\s\u00ad\u200b-\u200d\u2060\ufeff]+"
)


@dataclass(slots=True)
class Tally:
    """What Coverage will say of a package."""

    insertions: int = 0
    deletions: int = 0
    hidden: int = 0
    linked: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)


class Marks:
    """What is known of a part after one sweep: asking each paragraph and run for it took half of all time.

    `index`: the place of each w:p in the part; `bold`, `hidden`: run properties (w:rPr) that make a run so, or say
    that it is not; `deleted`: those of paragraphs whose end was deleted.
    """

    def __init__(self, root: etree._Element, styles: Styles) -> None:
        self.index: dict[etree._Element, int] = {}
        self.bold: set[etree._Element | None] = set()
        self.hidden: dict[etree._Element | None, bool] = {}
        self.deleted: set[etree._Element | None] = set()
        for mark in root.iter(P, _BOLD, _VANISH, _RUN_STYLE, _DELETION):
            tag = mark.tag
            if tag == P:
                self.index[mark] = len(self.index)
            elif tag == _BOLD:
                if is_on(mark):
                    self.bold.add(mark.getparent())
            elif tag == _VANISH:
                self.hidden[mark.getparent()] = is_on(mark)
            elif tag == _DELETION:
                self.deleted.add(mark.getparent())
            elif styles.get(value(mark)).hidden:
                self.hidden.setdefault(mark.getparent(), True)


def chosen(alternate: etree._Element) -> etree._Element | None:
    """The one of the alternatives (mc:Choice, mc:Fallback) to read: the same words stand in both."""
    choice, fallback = alternate.find(_CHOICE), alternate.find(_FALLBACK)
    if choice is not None and (fallback is None or next(choice.iter(_TEXT), None) is not None):
        return choice
    return fallback


class ParagraphWords:
    """Collects the words of a w:p: `stretches`, what hangs on it (`notes`, text `boxes`), and whether all is bold.

    Runs are counted among all w:r below the w:p in document order, paragraphs among all w:p of the part. Places count
    in the text of a run as python-docx gives it: a tab or line break is one character, a page break none.
    """

    def __init__(
        self, part: str, index: int, marks: Marks, relation: Callable[[str], Relation | None], tally: Tally
    ) -> None:
        self.stretches: list[Stretch] = []
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[etree._Element] = []
        self.bold = True
        self._part, self._index = part, index
        self._marks, self._relation, self._tally = marks, relation, tally
        self._count = 0  # of runs met so far, those not read among them
        self._spaced = True  # a space now would be one too many
        self._fields: list[bool] = []  # of the fields now open: is this the result, not the instruction

    def read(self, paragraph: etree._Element, hidden: bool = False) -> None:
        """Read the runs of a w:p. `hidden`: its style hides it."""
        self._children(paragraph, hidden)
        self._fields.clear()  # an instruction left open must not swallow the paragraphs after it

    def trimmed(self) -> list[Stretch]:
        """The stretches without a space at the end."""
        while self.stretches and self.stretches[-1][0].endswith(" "):
            words, place = self.stretches.pop()
            if words.strip():
                self.stretches.append((words[:-1], place))
        return self.stretches

    def _children(self, node: etree._Element, hidden: bool) -> None:
        for child in node:
            tag = child.tag
            if tag == RUN:
                self._run(child, hidden)
            elif tag in _NO_WORDS:
                continue
            elif tag in DELETED:
                self._tally.deletions += self._skip(child) > 0
            elif tag == ALTERNATE:
                self._alternate(child, hidden)
            elif tag == _LINK:
                self._link(child, hidden)
            elif tag == _MATH_TEXT:
                self._put(child.text or "", None, 0)
            else:
                self._tally.insertions += tag in INSERTED and next(child.iter(RUN), None) is not None
                self._children(child, hidden)

    def _skip(self, node: etree._Element) -> int:
        """Count the runs below a node that is not read here; returns how many there are."""
        runs = sum(1 for _ in node.iter(RUN))
        self._count += runs
        return runs

    def _alternate(self, alternate: etree._Element, hidden: bool) -> None:
        node = chosen(alternate)
        for child in alternate:
            if child is node:
                self._children(child, hidden)
            else:
                self._skip(child)

    def _link(self, link: etree._Element, hidden: bool) -> None:
        self._children(link, hidden)
        relation = self._relation(link.get(f"{R}id", ""))
        if relation is not None and relation.external:
            found = linked_terms("".join(text.text or "" for text in link.iter(_TEXT)), relation.target)
            self._tally.linked.update({found: None} if found else {})

    def _run(self, run: etree._Element, hidden: bool) -> None:
        index, offset, known, bold = self._count, 0, len(self.stretches), False
        self._count += 1
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                text = child.text or ""
                self._put(text, index, offset)
                offset += len(text)
            elif tag == RPR:
                hidden = self._marks.hidden.get(child, hidden)
                bold = child in self._marks.bold
            elif tag in _ONE_CHARACTER or (tag == _BREAK and child.get(f"{W}type", "textWrapping") == "textWrapping"):
                self._put(_ONE_CHARACTER.get(tag, "\n"), index, offset)
                offset += 1
            else:
                self._other(child, hidden)
        if (hidden or (self.bold and not bold)) and any(words.strip() for words, _ in self.stretches[known:]):
            self._tally.hidden += hidden
            self.bold = self.bold and bold

    def _other(self, child: etree._Element, hidden: bool) -> None:
        """What else a run may hold: fields, notes, text boxes, pictures, symbols, page breaks, ruby text."""
        tag = child.tag
        if tag == _FIELD:
            self._field(child)
        elif tag in _NOTE_MARKS:
            self.notes.append((_NOTE_MARKS[tag], child.get(f"{W}id", "")))
        elif tag in _GRAPHICS:
            self._skip(child)
            self._graphic(child)
        elif tag == _BREAK:
            self._put(" ", None, 0)
        elif tag == f"{W}sym":
            self._put(_BOXES.get(child.get(f"{W}char", "").upper(), ""), None, 0)
        elif tag == f"{W}ruby":
            for part in child:
                if part.tag == f"{W}rubyBase":
                    self._children(part, hidden)
                else:
                    self._skip(part)

    def _field(self, mark: etree._Element) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            box = mark.find(f"{W}ffData/{W}checkBox")
            if box is not None:
                checked = box.find(f"{W}checked")
                state = checked if checked is not None else box.find(f"{W}default")
                self._put("☒ " if state is not None and is_on(state) else "☐ ", None, 0)
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _graphic(self, graphic: etree._Element) -> None:
        node = chosen(graphic) if graphic.tag == ALTERNATE else graphic
        if node is None:
            return
        inside = list(node.iter(BOX))
        self.boxes += [box for box in inside if next(box.iterancestors(BOX), None) not in inside]
        for ole in node.iter(_OLE):
            kind = ole.get("ProgID", "") or "unknown kind"
            self._tally.notes[f"an embedded file ({kind}) was not read"] = None
        if not inside and next(node.iter(_PICTURE), None) is not None:
            sizes = [(number(size.get("cx")), number(size.get("cy"))) for size in node.iter(_EXTENT)]
            if any(wide >= _PAGE_SIZED[0] and high >= _PAGE_SIZED[1] for wide, high in sizes):
                self._tally.notes["a picture the size of a page was not read: it may hold text"] = None

    def _put(self, text: str, run: int | None, start: int) -> None:
        """Add the text of a run, white space tidied; where a character falls away, a new stretch starts."""
        if not text or (self._fields and not all(self._fields)):
            return
        if not text.isascii():
            text = text.translate(_HYPHENS)
        if text.isprintable() and "  " not in text and not (self._spaced and text[0] == " "):
            self._add(text, run, start)
            return
        kept, at = "", 0
        for token in _TOKEN.finditer(text):
            if token["nothing"] or (token["space"] and (self._spaced if not kept else kept[-1] == " ")):
                continue
            if kept and at + len(kept) != token.start():
                self._add(kept, run, start + at)
                kept = ""
            at = at if kept else token.start()
            kept += " " if token["space"] else token[0]
        if kept:
            self._add(kept, run, start + at)

    def _add(self, words: str, run: int | None, start: int) -> None:
        place = None if run is None else DocxPlace(self._part, self._index, run, start)
        self.stretches.append((words, place))
        self._spaced = words[-1] == " "
