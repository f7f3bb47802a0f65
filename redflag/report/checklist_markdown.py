"""The checklist in Markdown: a table that GitHub, GitLab and pandoc read, and the letter below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redflag.checklist import Checklist, Row
from redflag.finding import Failure
from redflag.report import checklist_letter as letters
from redflag.report import checklist_wording as words
from redflag.report import wording
from redflag.report.wording import safe

BREAK = "<br>"
BOX = "\N{BALLOT BOX}"
TICKED = "\N{BALLOT BOX WITH CHECK}"


def render(checklists: Sequence[Checklist], failures: Sequence[Failure]) -> bytes:
    """All checklists, each with its letter, in UTF-8."""
    lines: list[str] = []
    for checklist in checklists:
        lines += [*_head(checklist), *_table(checklist), *_signatures(), *_letter(checklist)]
    lines += [f"**Not read:** {escaped(failure.path)}: {escaped(failure.reason)}\n" for failure in failures]
    lines.append(f"{wording.NO_ADVICE}\n")
    return "\n".join(lines).encode("utf-8", "replace")


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands, on one line, in a table cell too."""
    return re.sub(r"[\\`*_{}\[\]<>#|~&$@=+!]", lambda sign: f"&#{ord(sign[0])};", " ".join(safe(text).split()))


def _head(checklist: Checklist) -> Iterator[str]:
    report, gaps = checklist.report, wording.gaps(checklist.report)
    yield f"# {words.TITLE}: {escaped(words.agreement_name(checklist))}\n"
    yield f"- {', '.join(wording.about(report))}"
    yield from (f"- {label}: {escaped(names)}" for label, names in words.facts(checklist))
    if kind := wording.agreement_kind(report):
        yield f"- Kind: {escaped(kind)}"
    yield f"- {words.summary(checklist)}\n"
    if gaps.unread:
        yield f"> **Not all of this file was read.** {escaped(' '.join(gaps.unread))}\n"
    yield from (f"> {escaped(caveat)}\n" for caveat in gaps.caveats)
    yield f"{words.HOW_TO_READ}\n"


def _table(checklist: Checklist) -> Iterator[str]:
    for name, rows in checklist.groups:
        yield f"## {escaped(name)}\n"
        yield "| | Question | Answer | Decision | Owner | Date |"
        yield "|--:|---|---|---|---|---|"
        yield from (_row(row, checklist) for row in rows)
        yield ""


def _row(row: Row, checklist: Checklist) -> str:
    question = row.question
    asked = [f"**{escaped(question.question)}**", escaped(question.why)]
    if question.do:
        asked.append(f"Do: {escaped(question.do)}")
    decision = BREAK.join(f"{TICKED if words.decided(row) == d else BOX} {d}" for d in words.DECISIONS)
    return f"| {row.number} | {BREAK.join(asked)} | {BREAK.join(_answer(row, checklist))} | {decision} | | |"


def _answer(row: Row, checklist: Checklist) -> Iterator[str]:
    yield f"**{words.answer(row)}**"
    for cite in words.cites(row):
        yield f"{escaped(words.sentence(cite.place))}: {_quote(cite)}"
        yield f"{escaped(cite.finding.title)}. {escaped(cite.finding.ask)}"
    if others := words.others(row):
        yield f"Also {escaped(others)}"
    yield from (escaped(line) for line in words.acceptances(row))
    for cite in words.favours(row):
        yield f"In your favour, {escaped(cite.place)}: {_quote(cite)}"
    if remark := words.remark(row, checklist):
        yield escaped(remark)


def _quote(cite: words.Cite) -> str:
    before, match, after = cite.quote
    text = escaped(before) + (" " if before.endswith(" ") else "")
    if match:
        text += f"**{escaped(match)}**" + (" " if after.startswith(" ") else "") + escaped(after)
    return f'"{text}"' if text else ""


def _signatures() -> Iterator[str]:
    yield "## Signatures\n"
    yield "| | Name | Signature | Date |"
    yield "|---|---|---|---|"
    yield from (f"| {signer} | | | |" for signer in words.SIGNERS)
    yield ""


def _letter(checklist: Checklist) -> Iterator[str]:
    letter = letters.letter_of(checklist)
    if letter.is_empty:
        return
    yield "## Letter to the vendor\n"
    yield f"To: {escaped(letter.vendor) or '........'}  "
    yield f"From: {escaped(letter.customer) or '........'}  "
    yield "Date: ........\n"
    yield f"**{escaped(letter.subject)}**\n"
    yield f"{letters.GREETING}\n"
    yield f"{letters.OPENING}\n"
    for point in (*letter.papers, *letter.points):
        yield from _point(point)
    if letter.confirm:
        yield f"{letters.SILENT}\n"
        yield from (f"{point.number}. {escaped(point.request)}" for point in letter.confirm)
        yield ""
    yield f"{letters.CLOSING}\n"
    yield f"{letters.FAREWELL}\n"
    yield "........\n"


def _point(point: letters.Point) -> Iterator[str]:
    lines = [f"**{escaped(point.request)}**"]
    for quoted in point.quoted:
        cited = f'{escaped(quoted.place)}: "{escaped(quoted.quote)}"' if quoted.quote else escaped(quoted.place)
        lines.append(cited)
        if quoted.wording:
            lines.append(f"Proposed wording: *{escaped(quoted.wording)}*")
    if point.also:
        lines.append(f"See also {escaped(', '.join(point.also))}.")
    yield f"{point.number}. " + "\n\n    ".join(lines) + "\n"
