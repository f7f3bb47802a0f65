"""The checklist for a terminal, a pipe or a plain text file, wrapped to a width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from redflag.checklist import Checklist, Row
from redflag.finding import Failure
from redflag.report import checklist_letter as letters
from redflag.report import checklist_wording as words
from redflag.report import wording
from redflag.report.wording import safe

WIDTH = 100
DECISION = "[ ] accept  [ ] negotiate  [ ] reject   owner ..............  date .........."


def render(checklists: Sequence[Checklist], failures: Sequence[Failure]) -> bytes:
    """All checklists, each with its letter, in UTF-8."""
    lines = [line for checklist in checklists for line in _checklist(checklist)]
    for failure in failures:
        lines += _wrapped(f"NOT READ  {failure.path}: {failure.reason}")
    lines.append(wording.NO_ADVICE)
    return "".join(f"{line.rstrip()}\n" for line in lines).encode("utf-8", "replace")


def _checklist(checklist: Checklist) -> Iterator[str]:
    gaps = wording.gaps(checklist.report)
    yield from _wrapped(f"{words.TITLE}: {words.agreement_name(checklist)}")
    yield from _wrapped(", ".join(wording.about(checklist.report)))
    for label, names in words.facts(checklist):
        yield from _wrapped(f"{label}: {names}")
    yield from _wrapped(words.summary(checklist))
    if gaps.unread:
        yield from _wrapped(f"NOT ALL OF THIS FILE WAS READ: {' '.join(gaps.unread)}")
    for caveat in gaps.caveats:
        yield from _wrapped(f"Note: {caveat}")
    yield from _wrapped(words.HOW_TO_READ)
    for name, rows in checklist.groups:
        yield ""
        yield safe(name).upper()
        for row in rows:
            yield from _row(row, checklist)
    yield ""
    yield from (
        f"{signer}: name ....................  signature ....................  date .........."
        for signer in words.SIGNERS
    )
    yield ""
    yield from _letter(letters.letter_of(checklist))


def _row(row: Row, checklist: Checklist) -> Iterator[str]:
    yield ""
    yield from _wrapped(f"{row.number}. {row.question.question}", 0, 4)
    yield from _wrapped(f"{words.answer(row).upper()}  {words.remark(row, checklist)}", 4)
    for cite in words.cites(row):
        yield from _wrapped(f"{words.sentence(cite.place)}: {_marked(cite.quote)}", 6)
        yield from _wrapped(f"{cite.finding.title}. {cite.finding.ask}", 8)
    if others := words.others(row):
        yield from _wrapped(f"Also {others}", 6)
    for cite in words.favours(row):
        yield from _wrapped(f"In your favour, {cite.place}: {_marked(cite.quote)}", 6)
    for line in words.acceptances(row):
        yield from _wrapped(line, 6)
    if row.question.do:
        yield from _wrapped(f"Do: {row.question.do}", 4)
    decided = words.decided(row)
    yield "    " + (DECISION.replace(f"[ ] {decided}", f"[x] {decided}") if decided else DECISION)


def _marked(quote: tuple[str, str, str]) -> str:
    before, match, after = quote
    return f'"{before}[[{match}]]{after}"' if match else f'"{before}"' if before else ""


def _letter(letter: letters.Letter) -> Iterator[str]:
    if letter.is_empty:
        return
    yield "LETTER TO THE VENDOR"
    yield ""
    yield f"To: {letter.vendor or '........'}"
    yield f"From: {letter.customer or '........'}"
    yield "Date: ........"
    for text in (letter.subject, letters.GREETING, letters.OPENING):
        yield ""
        yield from _wrapped(text)
    for point in (*letter.papers, *letter.points):
        yield ""
        yield from _point(point)
    if letter.confirm:
        yield ""
        yield from _wrapped(letters.SILENT)
        for point in letter.confirm:
            yield from _point(point)
    for text in (letters.CLOSING, letters.FAREWELL, "........"):
        yield ""
        yield from _wrapped(text)


def _point(point: letters.Point) -> Iterator[str]:
    yield from _wrapped(f"{point.number}. {point.request}", 0, 4)
    for quoted in point.quoted:
        yield from _wrapped(f'{quoted.place}: "{quoted.quote}"' if quoted.quote else quoted.place, 4)
        if quoted.wording:
            yield from _wrapped(f"Proposed wording: {quoted.wording}", 8)
    if point.also:
        yield from _wrapped(f"See also {', '.join(point.also)}.", 4)


def _wrapped(text: str, indent: int = 0, hanging: int | None = None) -> list[str]:
    """Lines no wider than WIDTH; words that are wider are cut."""
    first, later = " " * indent, " " * (indent if hanging is None else hanging)
    return wrap(safe(text), WIDTH, initial_indent=first, subsequent_indent=later)
