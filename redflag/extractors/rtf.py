"""RTF: one pass over its tokens.

The libraries that read RTF to plain text drop footnotes, text boxes, page margins and the numbers in front of clauses,
and pass deleted and hidden words as if they stood there; so the tokens are read here.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from redflag import limits
from redflag.document import BlockKind, Coverage, Document, ParagraphPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors.links import linked_terms
from redflag.extractors.prose import Prose, Run
from redflag.extractors.rtf_flow import Flow
from redflag.extractors.rtf_state import State, known, looking, why
from redflag.extractors.rtf_tokens import CHARACTERS, CHARSETS, Token, sign, tokens

_SKIPPED = set(
    "stylesheet info pict annotation atnid atnauthor xe tc txe rxe nonshppict shprslt sp upr listtable nonesttables"
    " listoverridetable revtbl rsidtbl pn filetbl private bkmkstart bkmkend themedata colorschememapping datastore"
    " latentstyles generator ftnsep ftnsepc aftnsep aftnsepc ftncn aftncn objdata docvar formfield datafield".split()
)
_KEPT = {"shpinst", "do", "shppict", "nesttableprops", "fldinst"}  # marked as skippable (\\*), but read here
_FLOWS: dict[str, BlockKind | None] = {"footnote": "note", "shptxt": None, "dptxbxtext": None}
_FLOWS |= {f"header{side}": "header" for side in ("", "l", "r", "f")}
_FLOWS |= {f"footer{side}": "footer" for side in ("", "l", "r", "f")}
_HYPERLINK = re.compile(r"HYPERLINK\s+\"?([^\"\s]+)")
_PAGE_SIZED = 7200  # twips, 5 inches: a picture so wide and high may hold a page of text
_WHITE = (255, 255, 255)


def read_rtf(name: str, data: bytes) -> Document:
    """An RTF file as a Document: body, tables, notes and text boxes in reading order, page margins last.

    Places are paragraphs. The numbers of list items are those that the writing program left in the file. Deletions and
    comments are no text; hidden, white and tiny words are read and marked as fine print. Raises UnreadableAgreement:
    nested too deep, no words.
    """
    reader = Reader(name)
    reader.read(data)
    prose = Prose()
    reader.flows[0].add_to(prose)
    for margin in reader.margins:
        margin.add_to(prose)
    coverage = Coverage(
        complete=not reader.notes,
        tracked_insertions=reader.insertions,
        tracked_deletions=reader.deletions,
        hidden_runs=prose.hidden,
        linked_terms=tuple(reader.linked),
        notes=tuple(reader.notes),
    )
    return prose.document(name, "rtf", data, coverage)


class Reader:
    """Reads tokens; `flows` is the stack of what is being written, the body at its foot."""

    def __init__(self, name: str) -> None:
        self.flows = [Flow()]
        self.margins: list[Flow] = []
        self.notes: dict[str, None] = {}
        self.linked: dict[str, None] = {}
        self.insertions = self.deletions = 0
        self._name = name
        self._deadline = limits.Deadline(name)
        self._state = State()
        self._groups: list[tuple[State, int]] = []  # the state to go back to, and how many flows stand
        self._code_page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._colours: list[tuple[int, int, int] | None] = []
        self._colour: dict[str, int] = {}
        self._bytes = b""
        self._skip = self._high = 0
        self._skippable = False
        self._paragraph = 1
        self._field = self._link = ""
        self._picture: dict[str, int] = {}
        self._shades: list[bool] = []  # of the cells of the row: has it a background?
        self._shaded = False

    def read(self, data: bytes) -> None:
        """All tokens; raises UnreadableAgreement where groups nest too deep."""
        for token in tokens(data.lstrip(codecs.BOM_UTF8)):
            if token.word == "'":
                self._byte(token.text)
                continue
            self._end_bytes()
            if token.word == "{":
                self._groups.append((self._state, len(self.flows)))
                if len(self._groups) > limits.DEEPEST:
                    raise UnreadableAgreement(self._name, limits.too_deep())
            elif token.word == "}":
                self._end_group()
                if not self._groups:
                    break
            elif token.word in {"", "="}:
                self._plain(token)
            else:
                self._control(token.word, token.number)
            self._skippable = token.word == "*"
        self._end_bytes()
        if self._groups:
            self.notes["the file is cut off at its end; what is missing cannot be told"] = None
        while len(self.flows) > 1:
            self._end_flow()
        self.flows[0].finish()

    # -- words ----------------------------------------------------------------------------------------------------

    def _byte(self, byte: bytes) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes += byte

    def _end_bytes(self) -> None:
        if self._bytes:
            page = self._fonts.get(self._state.font, self._code_page)
            known = {0xB7: "•", 0xA7: "•"} if page == "symbol" else {}
            text = "".join(known.get(byte, "") for byte in self._bytes) if known else ""
            self._bytes, data = b"", self._bytes
            self._put(text or data.decode("cp1252" if page == "symbol" else page, "replace"))

    def _unicode(self, code: int) -> None:
        """A \\u: signs outside the first 65,536 come as two halves."""
        self._skip = self._state.unicode_skip
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            self._put(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00) if self._high else "\ufffd")
            self._high = 0
        else:
            self._put(chr(code))

    def _plain(self, token: Token) -> None:
        if token.word == "=":
            self._put(sign(token.text))
            return
        cut = min(self._skip, len(token.text))
        self._skip -= cut
        self._put(token.text[cut:].decode("latin-1" if token.text.isascii() else self._code_page, "replace"))

    def _put(self, text: str) -> None:
        state, flow = self._state, self.flows[-1]
        if state.into == "text" and not state.deleted:
            flow.runs.append(Run(text, ParagraphPlace(self._paragraph), self._why(), state.bold))
        elif state.into == "number":
            flow.number = (flow.number or "") + text
        elif state.into == "field":
            self._field += text
        elif state.into == "colours":
            for _ in range(text.count(";")):
                rgb = tuple(self._colour.get(part, 0) for part in ("red", "green", "blue"))
                self._colours.append((rgb[0], rgb[1], rgb[2]) if self._colour else None)
                self._colour = {}

    def _why(self) -> str:
        state = self._state
        white = self._rgb(state.colour) == _WHITE
        at = len(self.flows[-1].cells)
        in_shade = state.in_table and at < len(self._shades) and self._shades[at]
        return why(state, white and not in_shade)

    # -- control words --------------------------------------------------------------------------------------------

    def _control(self, word: str, number: int | None) -> None:
        self._skip = 0
        if word in _FLOWS and self._state.into == "text":
            self.flows.append(Flow(_FLOWS[word]))
            self._state = replace(self._state, in_table=False, outline=0)
        elif word in _SKIPPED or (self._skippable and word not in _KEPT):
            self._picture = {}
            self._state = replace(self._state, into="nothing" if word != "pict" else "picture")
        elif word in {"fonttbl", "colortbl", "fldinst", "listtext", "pntext"}:
            kinds = {"fonttbl": "fonts", "colortbl": "colours", "fldinst": "field"}
            self._state = replace(
                self._state, into=kinds.get(word, "number") if self._state.into == "text" else "nothing"
            )
        elif self._state.into == "fonts":
            self._font(word, number)
        elif self._state.into == "colours":
            self._colour[word] = number or 0
        elif self._state.into == "picture":
            self._picture[word] = number or 0
        elif word == "u":
            self._unicode((number or 0) % 0x10000)
        elif word in CHARACTERS:
            self._put(CHARACTERS[word])
        elif self._state.into == "text" and not self._structure(word):
            self._look(word, number)

    def _structure(self, word: str) -> bool:
        """What ends a paragraph, a cell or a row; True when `word` is one of them."""
        state, flow = self._state, self.flows[-1]
        if word in {"par", "sect", "page", "column"}:
            self._deadline.check()
            self._paragraph += 1
            flow.end_paragraph(state.outline, state.in_table and word == "par")
        elif word in {"cell", "nestcell"}:
            self._paragraph += 1
            flow.end_cell(nested=word == "nestcell")
        elif word in {"row", "nestrow"}:
            flow.end_row(nested=word == "nestrow")
        elif word == "object":
            self.notes["an embedded object was not read"] = None
        else:
            return False
        return True

    def _look(self, word: str, number: int | None) -> None:
        if word in {"ansicpg", "mac", "pc"}:
            self._code_page = known({"mac": "mac_roman", "pc": "cp437"}.get(word, f"cp{number}"))
        elif word in {"trowd", "clcbpat", "cellx"}:
            self._cell_shade(word, number)
        self.deletions += word == "deleted" and number != 0 and not self._state.deleted
        self.insertions += word == "revised" and number != 0
        self._state = looking(self._state, word, number)

    def _cell_shade(self, word: str, number: int | None) -> None:
        if word == "trowd":
            self._shades = []
        elif word == "cellx":
            self._shades.append(self._shaded)
        self._shaded = word == "clcbpat" and bool(number) and self._rgb(number or 0) != _WHITE

    def _rgb(self, index: int) -> tuple[int, int, int] | None:
        return self._colours[index] if 0 <= index < len(self._colours) else None

    def _font(self, word: str, number: int | None) -> None:
        if word == "f":
            self._state = replace(self._state, font=number or 0)
        elif word == "fcharset" and number in CHARSETS:
            self._fonts[self._state.font] = CHARSETS[number]
        elif word == "cpg" and number:
            self._fonts[self._state.font] = known(f"cp{number}")

    # -- groups ---------------------------------------------------------------------------------------------------

    def _end_group(self) -> None:
        if not self._groups:
            return
        ended = self._state
        self._state, flows = self._groups.pop()
        while len(self.flows) > flows:
            self._end_flow()
        if ended.into == "number" != self._state.into:
            flow = self.flows[-1]
            number = " ".join((flow.number or "").split()).rstrip(".:–—- ")
            flow.number = number if any(map(str.isalnum, number)) and number not in "oO" else ""
        elif ended.into == "field" != self._state.into:
            found, self._field = _HYPERLINK.search(self._field), ""
            if found and (link := linked_terms("", found[1])):
                self.linked[link] = None
        elif ended.into == "picture" != self._state.into and min(map(self._picture_side, ("w", "h"))) >= _PAGE_SIZED:
            self.notes["a picture the size of a page was not read: it may hold text"] = None

    def _picture_side(self, side: str) -> int:
        return self._picture.get(f"pic{side}goal", 0)

    def _end_flow(self) -> None:
        flow = self.flows.pop()
        flow.finish()
        if flow.kind not in {"header", "footer"}:
            self.flows[-1].hanging.append(flow)
        elif flow.words() not in {margin.words() for margin in self.margins}:
            self.margins.append(flow)
