"""From the lines of PDF pages to blocks: which lines belong together, and what they are together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from redflag.document import BlockKind
from redflag.extractors.pdf_page import Line

_BULLETS = "•●▪◦‣·○■□➢❖ÿØü"
_BULLET = r"[•●▪◦‣·○■□➢❖ÿØü*–—-](?=\s)|o(?=\s+[A-Z])"
_LETTER = r"\(?[A-Za-z]{1,2}\)(?=\s|$)|\(?[ivxlIVXL]{1,6}\)(?=\s|$)|\(\d{1,3}\)(?=\s|$)|\d{1,3}\)(?=\s)|[a-z]\.(?=\s)"
_ITEM = re.compile(rf"(?:{_BULLET}|{_LETTER})")
_NUMBER = re.compile(
    r"(?:§+\s*)?(?:\d{1,3}(?:\.\d{1,3}){1,5}\.?(?=\s|$|[A-Z])|\d{1,3}\.(?=\s|$)|[A-Z]\.(?=\s)|§+\s*\d+)"
)
_PART = re.compile(
    r"(?:article|section|schedule|exhibit|annex|appendix|attachment|chapter|clause|artikel|abschnitt|anlage|anhang|annexe|"
    r"titre|capítulo|cláusula)\s+(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,7}|[a-z])\b(?:[.:)]|\s|$)",
    re.I,
)
_ENDS = re.compile(r"[.!?:;][\"'”’»)\]]*$")
_LIST_GOES_ON = re.compile(r"[,;:]\s*(?:and|or|and/or|und|oder|et|ou|y|o)?$")
_REFERENCE = re.compile(
    r"\b(?:sections?|articles?|clauses?|paragraphs?|exhibits?|schedules?|annex|appendix|attachment|and|or|to|of|in|the|this|"
    r"with|see|under|by|ziffern?|abschnitt|artikel|nr\.|no\.|nos\.|ex\.|§+)$",
    re.I,
)
_JOINER = re.compile(r"(?:^|\s)(?:and|of|for|the|to|or|with|by|between|und|für)$", re.I)
_OPENS_WITH_JOINER = re.compile(r"(?:and|of|for|to|or|with|between|und|für)\b", re.I)
_SMALL = frozenset(
    {"with", "from", "into", "upon", "between", "after", "before", "under", "over", "against", "that", "this"}
)
_LEADER = re.compile(r"\.{4,}\s*\w{0,5}$|(?:\. ){4,}")  # the dots of a table of contents
_HANGS = re.compile(r"\b(?:the|an?|of|in|to|for|by|with|its|any|such|this|der|die|das|des|von|la|le|les|de|du|el)$")
_LABEL = re.compile(r"[A-Z][\w.,'’ -]{0,30}:")
_IN_WORDS = re.compile(  # "thirty / (30) days": a number in words goes on in figures
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|hundred|thousand|percent|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?)$",
    re.I,
)
_ROMAN = re.compile(r"[ivxl]+")
_TAIL = 32  # characters: how a line ends is looked for here, not from its start


@dataclass
class Paragraph:
    """Lines that belong together. `kind` and `level` are as in Block."""

    lines: list[Line] = field(default_factory=list)
    kind: BlockKind = "paragraph"
    level: int = 0

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def last(self) -> Line:
        return self.lines[-1]


def paragraphs(lines: Iterable[Line], usual: float) -> list[Paragraph]:
    """Lines in reading order, over all pages, as paragraphs, headings, list items and table rows.

    `usual` is the height of the running text's type, in points.
    """
    found: list[Paragraph] = []
    for line in lines:
        if found and not _starts_new(found[-1], line):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    levels = _Levels()
    for paragraph in found:
        paragraph.kind = _kind(paragraph, usual)
        paragraph.level = levels.of(paragraph)
    return found


def _starts_new(paragraph: Paragraph, line: Line) -> bool:
    """Whether `line` begins a new paragraph, from marks, white space, type and punctuation."""
    last = paragraph.last
    if line.cells is not None or last.cells is not None:
        return True
    tail = last.text[-_TAIL:]
    ends = bool(_ENDS.search(tail))
    step = _step(last, line)
    own = _step(paragraph.lines[-2], last) if len(paragraph.lines) > 1 else None
    gap = step is not None and step > 1.35 * (own or max(line.pitch, 1.05 * min(line.size, last.size)))
    resized = abs(line.size - last.size) > 0.12 * last.size
    if marker := _marker(line.text):
        return _starts_marked(paragraph, line, marker, ends, gap or resized or _would_have_fitted(paragraph, line))
    if _continues_title(paragraph, line, gap or resized):
        return False
    if _is_leader(last.text) or _is_leader(line.text):
        return True
    if not ends and (line.text[0].islower() or _HANGS.search(tail)):
        return step is not None and step > 4 * line.size
    if resized or _bold_ends(paragraph, line) or _stands_before_its_bullet(paragraph, line):
        return True
    forced = _would_have_fitted(paragraph, line)
    if step is None:
        return ends or (forced and (len(paragraph.text.split()) < 10 or line.bold or _is_title(paragraph.text)))
    if gap:
        return not last.text.endswith(",") or forced
    if forced:
        return ends or len(paragraph.lines) == 1 or line.bold or bool(_LABEL.match(line.text))
    return ends and abs(line.x0 - _left(paragraph)) > 6


def _is_leader(text: str) -> bool:
    return (".." in text or ". ." in text) and _LEADER.search(text) is not None


def _step(above: Line, below: Line) -> float | None:
    """From one line to the next in points; None over the end of a page or column."""
    if above.page != below.page or below.resumes or below.top <= above.top:
        return None
    return below.top - above.top


def _starts_marked(paragraph: Paragraph, line: Line, marker: str, ends: bool, apart: bool) -> bool:
    """A mark opens an item unless it was wrapped there: "as set out in Section / 9.2", "(i) ... and / (ii) ..."."""
    last = paragraph.last
    tail = last.text[-_TAIL:]
    if marker in _BULLETS or (marker in "-–—*" and paragraph.text.startswith(f"{marker} ")):
        return True
    if marker[0] == "(" and marker[1].isdigit() and _IN_WORDS.search(tail):
        return False
    if _REFERENCE.search(tail) and not apart and not _LIST_GOES_ON.search(tail):
        return False
    before = _before(marker)
    if before and paragraph.text.startswith(f"{before} "):
        return True
    if before and not apart and f" {before} " in paragraph.text[1:]:
        return False
    moved = abs(line.x0 - last.x0) > 6
    return apart or ends or moved or bool(_LIST_GOES_ON.search(tail)) or last.page != line.page


def _before(marker: str) -> str:
    """The mark that comes before `marker` in its list: "(a)" before "(b)", "(i)" before "(ii)"; "" where none does."""
    core = marker.strip("().")
    romans = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
    if core in romans[1:]:
        return marker.replace(core, romans[romans.index(core) - 1])
    if core.isdigit() and "." not in core:
        return marker.replace(core, str(int(core) - 1))
    if len(core) == 1 and core.isalpha() and core.lower() != "a":
        return marker.replace(core, chr(ord(core) - 1))
    return ""


def _marker(text: str) -> str:
    for pattern in (_ITEM, _NUMBER, _PART):
        if match := pattern.match(text):
            return match.group().strip()
    return ""


def _would_have_fitted(paragraph: Paragraph, line: Line) -> bool:
    """Whether the line before ended early: the next line's first word had room on it, so someone broke it there."""
    last, first = paragraph.last, line.words[0].place
    right = last.right
    if len(paragraph.lines) > 2:  # a quotation or address may have a right edge of its own
        own = max(each.x1 for each in paragraph.lines)
        right = min(right, own) if own - _left(paragraph) > 0.3 * (right - last.left) else right
    if not _ENDS.search(last.text[-_TAIL:]) and not _LABEL.match(
        line.text
    ):  # in a sentence, only a line that is clearly short
        right = min(right, last.left + 0.75 * (right - last.left))
    return last.x1 + 0.25 * last.size + (first.x1 - first.x0) < right - 0.3 * last.size


def _left(paragraph: Paragraph) -> float:
    lines = paragraph.lines
    return min(line.x0 for line in (lines[1:] if len(lines) > 1 else lines))


def _bold_ends(paragraph: Paragraph, line: Line) -> bool:
    return paragraph.last.bold and not line.bold and all(each.bold for each in paragraph.lines)


def _stands_before_its_bullet(paragraph: Paragraph, line: Line) -> bool:
    """Whether the line starts left of a list item's bullet, where no item goes on."""
    first = paragraph.lines[0]
    return first.text[0] in _BULLETS and line.page == first.page and line.x0 < first.x0 - 6


def _continues_title(paragraph: Paragraph, line: Line, apart: bool) -> bool:
    """A title set over two centred lines, where the break stands at "and", "of", "for"."""
    last = paragraph.last
    if apart or len(paragraph.lines) > 3 or line.bold != last.bold:
        return False
    if abs((line.x0 + line.x1) - (last.x0 + last.x1)) >= 2 * line.size:  # not centred under it
        return False
    opens = len(line.words) > 1 and _OPENS_WITH_JOINER.match(line.text)
    return bool(_JOINER.search(last.text[-_TAIL:]) or opens) and _is_title(paragraph.text) and _is_title(line.text)


def _is_title(text: str) -> bool:
    if len(text) >= 120:
        return False
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) > 0.9 * len(letters)


def _kind(paragraph: Paragraph, usual: float) -> BlockKind:
    if paragraph.last.cells is not None:
        return "row"
    text = paragraph.text
    if _is_heading(paragraph, text, usual):
        return "heading"
    return "item" if _ITEM.match(text) else "paragraph"


def _is_heading(paragraph: Paragraph, text: str, usual: float) -> bool:
    """Short, without the punctuation of a sentence, and set off by number, capitals, bold or larger type."""
    words = text.split()
    if len(words) > 14 or len(text) > 110 or re.search(r"[,;]$|_{3}|\.{4}", text):
        return False
    if re.search(r":\s+\S", text) and not _is_title(text):
        return False
    if _ITEM.match(text):
        return all(line.bold for line in paragraph.lines) and len(words) > 1 and not text.endswith(".")
    marker = _NUMBER.match(text) or _PART.match(text)
    title = text[marker.end() :].strip(" .:-–—") if marker else text.rstrip(".:")
    if _PART.match(text) and len(words) < 9 and not text.endswith("."):
        return True
    if not any(char.isalpha() for char in title):
        return False
    if text.endswith(".") and not _in_title_case(title) and not (marker and _is_title(title)):
        return False
    if all(line.bold for line in paragraph.lines) or _is_title(title):
        return len(title) > 2
    if text.endswith((".", ":")) and not marker:
        return False
    if paragraph.lines[0].size > 1.15 * usual:
        return True
    return bool(marker) and _in_title_case(title)


def _in_title_case(title: str) -> bool:
    """ "Limitation of Liability" or "Fees", not "The fee is due": every longer word has a capital."""
    longer = [word for word in re.findall(r"[^\W\d_][\w'’-]*", title) if len(word) > 3 and word not in _SMALL]
    return bool(longer) and len(title.split()) < 9 and all(word[0].isupper() for word in longer)


class _Levels:
    """Depth of headings, by their number, and of list items, by indent and by kind of mark."""

    def __init__(self) -> None:
        self._stack: list[tuple[str, float]] = []
        self._last = ""

    def of(self, paragraph: Paragraph) -> int:
        if paragraph.kind == "heading":
            self._stack = []
            number = re.match(r"(?:§\s*)?(\d{1,3}(?:\.\d{1,3})*)", paragraph.text)
            return number.group(1).count(".") + 1 if number else int(bool(_PART.match(paragraph.text)))
        if paragraph.kind != "item":
            if _NUMBER.match(paragraph.text):
                self._stack = []
            return 0
        family, x0 = self._family(paragraph.text), paragraph.lines[0].x0
        families = [known for known, _ in self._stack]
        if family in families:
            self._stack = self._stack[: families.index(family)]
        else:
            while self._stack and self._stack[-1][1] > x0 + 3:
                self._stack.pop()
        self._stack.append((family, x0))
        return len(self._stack)

    def _family(self, text: str) -> str:
        mark = text.split()[0]
        core = mark.strip("().")
        if core.isdigit():
            return "1"
        if not core.isalpha() or mark == "o":
            return mark
        known = [family for family, _ in self._stack]
        after_h, self._last = core == "i" and self._last == "h", core
        roman = _ROMAN.fullmatch(core) and not after_h and ("i" in known or core == "i" or len(core) > 1)
        return "i" if roman else "a" if core.islower() else "A"
