"""Text of a PDF page that does not stand upright: pages written on their side, stamps, lines along a margin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import degrees

from redflag.document import PdfPlace, Piece
from redflag.extractors.pdf_page import Line, PageBox

_ASLANT = 6.0  # degrees: more than a scan's or a typesetter's slip


def set_upright(
    words: Sequence[Line], angles: Sequence[float], of_line: Sequence[int], box: PageBox
) -> tuple[list[Line], PageBox]:
    """The lines of a page, and the box they are counted in: `box`, turned so that most of its words stand upright.

    `words` are lines of one word each, in the order of the file, `angles` theirs in radians as FPDFText_GetCharAngle
    has them, `of_line` the line that pdfium counts each to: it puts words of different turns on one line. What stands
    otherwise than most words is marked as aslant, and stands last; what it says over several lines is one.
    """
    turns = [_quarter(angle) for angle in angles]
    [(usual, _)] = Counter(turns).most_common(1)
    lines = [(_one(group), turn) for turn, group in _split(words, turns, of_line, box)]
    upright = box if usual in (None, box.rotation) else box.turned(usual)
    kept = [line for line, turn in lines if turn == usual]
    aslant = [line for line, turn in lines if turn is None and usual is not None]
    for turn in sorted({turn for _, turn in lines} - {usual, None}, key=str):
        aslant += _joined([line for line, other in lines if other == turn], box, box.turned(turn or 0))
    if upright is not box:
        kept, aslant = lines_as_shown(kept, box, upright), lines_as_shown(aslant, box, upright)
    for line in aslant:
        line.aslant = True
    return kept + aslant, upright


def _quarter(angle: float) -> int | None:
    """The rotation that sets text of this angle upright; None where no quarter turn does."""
    turn = -degrees(angle) % 360
    nearest = round(turn / 90) * 90
    return nearest % 360 if abs(turn - nearest) < _ASLANT else None


def _split(
    words: Sequence[Line], turns: Sequence[int | None], of_line: Sequence[int], box: PageBox
) -> list[tuple[int | None, list[Line]]]:
    """Words that follow each other on one line, with its turn."""
    frames = {turn: box if turn is None else box.turned(turn) for turn in set(turns)}
    found: list[tuple[int | None, list[Line]]] = []
    last: tuple[int | None, int, PdfPlace] | None = None
    for word, turn, line in zip(words, turns, of_line, strict=True):
        place = frames[turn].place(*box.user_space(word.words[0].place))
        if last and last[:2] == (turn, line) and (turn is None or _follows(last[2], place)):
            found[-1][1].append(word)
        else:
            found.append((turn, [word]))
        last = turn, line, place
    return found


def _follows(left: PdfPlace, right: PdfPlace) -> bool:
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    return overlap > 0.5 * min(left.bottom - left.top, right.bottom - right.top) and right.x0 >= left.x0


def _joined(lines: list[Line], box: PageBox, upright: PageBox) -> list[Line]:
    """Lines of one turn, those that stand right under one another when it is undone as one."""
    stand = [(upright.place(*box.user_space(_around(line))), line) for line in lines]
    joined: list[Line] = []
    last: PdfPlace | None = None
    for place, line in sorted(stand, key=lambda pair: (pair[0].top, pair[0].x0)):
        near = last is not None and place.top - last.bottom < last.bottom - last.top and place.x0 < last.x1
        if near:
            joined[-1] = _one([joined[-1], line])
        else:
            joined.append(line)
        last = place
    return joined


def _one(lines: Sequence[Line]) -> Line:
    return Line([word for line in lines for word in line.words])


def _around(line: Line) -> PdfPlace:
    _, lefts, tops, rights, bottoms, _ = zip(*(word.place for word in line.words), strict=True)
    return PdfPlace(line.page, min(lefts), min(tops), max(rights), max(bottoms))


def as_shown(pieces: Iterable[Piece], turned: Mapping[int, tuple[PageBox, PageBox]]) -> list[Piece]:
    """`pieces` with the places on pages that were read in another box than they are shown in: `turned`, by number."""
    shown = []
    for piece in pieces:
        place = piece.place
        if isinstance(place, PdfPlace) and place.page in turned:
            read, box = turned[place.page]
            piece = piece._replace(place=box.place(*read.user_space(place)))
        shown.append(piece)
    return shown


def lines_as_shown(lines: Iterable[Line], read: PageBox, box: PageBox) -> list[Line]:
    """`lines`, whose places are counted in the box `read`, in `box`."""
    return [
        Line([word._replace(place=box.place(*read.user_space(word.place))) for word in line.words]) for line in lines
    ]
