"""Markdown to blocks, by markdown-it (CommonMark and tables)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from redflag.document import COLUMN, BlockKind, TextPlace
from redflag.extractors.assembly import Assembly, Stretch
from redflag.extractors.clause_marks import is_title, kind_of, starts_clause
from redflag.extractors.links import keep_linked_terms

_TAG = re.compile(r"<!--.*?-->|<[/!?]?[a-zA-Z][^>]*>", re.S)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARK = re.compile(r"^(?:#{1,6}[ \t]+|>[ \t]?)", re.M)
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_LEFT_OVER = re.compile(
    r"(?<=[.:;!?])\*\*(?=\w)"
)  # "**Fees.**We ..." is no emphasis to CommonMark: the words ran together

_OWED = re.compile(r"\b(?:may|shall|must|will|can|agrees?|is|are)\b|[.:;!?]$", re.I)
BOLD = 4  # the level of a heading that is a bold paragraph
TITLE = 12  # words


@dataclass(slots=True)
class _Item:
    """The list item being read: its number, and whether a block has carried it yet."""

    number: str
    used: bool = False


@cache
def _parser() -> MarkdownIt:
    # Indented text is a paragraph, not code: agreements indent, and hold no code.
    return MarkdownIt("commonmark").enable("table").disable(["code", "fence", "backticks"])


def add_markdown(assembly: Assembly, text: str) -> tuple[str, ...]:
    """Add the blocks of a Markdown text to `assembly`; returns links that look like terms pulled in, once each."""
    items: list[_Item] = []
    linked: dict[str, str] = {}
    heading = 0
    cells: list[list[Stretch]] | None = None
    for token in _parser().parse(text):
        _keep_linked_terms(linked, token.children or ())
        if token.type == "list_item_open":
            items.append(_Item(token.info))
        elif token.type == "list_item_close":
            items.pop()
        elif token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            assembly.add(_row(cells), "row")
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append([part for line in _lines(token) for part in line])
        elif token.type == "inline":
            _add_inline(assembly, token, heading, items)
            heading = 0
        elif token.type == "html_block":
            _add_html(assembly, token)
    return tuple(linked.values())


def unmarked(text: str) -> str:
    """Markdown as plain text, line for line: without marks of headings and emphasis, escapes and link targets."""
    text = _LINK.sub(r"\1", _MARK.sub("", _LEFT_OVER.sub(" ", text)).replace("**", ""))
    return html.unescape(_ESCAPE.sub(r"\1", text))


def _row(cells: Iterable[list[Stretch]]) -> list[Stretch]:
    row: list[Stretch] = []
    for cell in cells:
        if cell:
            row += [(COLUMN, None)] if row else []
            row += cell
    return row


def _add_inline(assembly: Assembly, token: Token, heading: int, items: list[_Item]) -> None:
    """A paragraph or heading; a line of it that starts a clause of its own starts a block of its own."""
    block: list[Stretch] = []
    before = ""
    for line in [*_lines(token), []]:
        words = "".join(part for part, _ in line)
        if block and (not line or (not heading and starts_clause(words, before))):
            kind, number, level = _kind(before, heading or _is_bold_title(token, before) * BOLD, items)
            assembly.add(block, kind, number, level)
            block, before = [], ""
        if line:
            block += [(" ", None), *line] if block else line
            before = f"{before} {words}" if before else words


def _is_bold_title(token: Token, text: str) -> bool:
    """Whether a paragraph is one stretch of bold type and reads as a title: short, no sentence, nothing in it owed."""
    types = [child.type for child in token.children or () if child.type != "text" or child.content]
    bold = types[:1] == ["strong_open"] and types[-1:] == ["strong_close"] and types.count("strong_close") == 1
    return bold and len(text.split()) <= TITLE and not _OWED.search(text) and is_title(text, styled=True)


def _kind(text: str, heading: int, items: list[_Item]) -> tuple[BlockKind, str, int]:
    number = ""
    if items and not items[-1].used:
        items[-1].used = True
        number = items[-1].number
        return "heading" if heading else "item", number, heading or len(items)
    if heading:
        return "heading", "", heading
    if items:
        return "paragraph", "", 0
    kind, level = kind_of(text, alone=False)
    return kind, "", level


def _lines(token: Token) -> Iterator[list[Stretch]]:
    """The source lines of an inline token, each as stretches of tidied words; empty lines are left out."""
    number = (token.map or [0])[0] + 1
    words = ""
    for child in [*(token.children or ()), None]:
        if child is not None and child.type not in {"softbreak", "hardbreak"}:
            words += _words(child)
            continue
        tidied = " ".join(words.replace("**", "").split())
        if tidied:
            yield [(tidied, TextPlace(number))]
        words = ""
        number += 1


def _words(child: Token) -> str:
    if child.type == "html_inline":
        return " " if child.content.lower().startswith("<br") else ""
    if child.type == "image":
        return " ".join(_words(part) for part in child.children or ())
    return _LEFT_OVER.sub(" ", child.content)


def _add_html(assembly: Assembly, token: Token) -> None:
    start = (token.map or [0])[0] + 1
    # A comment may run over lines: keep its line breaks, so that the numbers of the lines stay right.
    bare = _TAG.sub(lambda tag: " " + "\n" * tag[0].count("\n"), token.content)
    for number, line in enumerate(bare.split("\n"), start):
        words = " ".join(html.unescape(line).split())
        assembly.add([(words, TextPlace(number))], "paragraph")


def _keep_linked_terms(found: dict[str, str], children: Iterable[Token]) -> None:
    """Keep the links whose words or address speak of terms: "words <address>"."""
    address, words = "", ""
    for child in children:
        if child.type == "link_open":
            address, words = str(child.attrs.get("href", "")), ""
        elif child.type == "link_close":
            keep_linked_terms(found, words, address)
        else:
            words += child.content
