"""What every form of the checklist says in the same words: answers, quotes cut to size, where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redflag.checklist import Checklist, Row, Status
from redflag.finding import Finding
from redflag.report import essentials, wording
from redflag.report.wording import plural, safe

TITLE = "Pre-signing checklist"
HOW_TO_READ = (
    '"Not found" says what was looked for in vain: it is no assurance, ask all the same. "Not read" cannot be answered '
    'before the whole paper is read. "In your favour" quotes a clause for you to check.'
)
DECISIONS = ("accept", "negotiate", "reject")
SIGNERS = ("Checked by (legal)", "Checked by (IT, business)", "Approved for signature")
ANSWERS: dict[Status, str] = {
    "found": "Found",
    "missing": "Nothing said",
    "accepted": "Accepted",
    "not-read": "Not read",
    "not-looked-for": "Not looked for",
    "protected": "In your favour",
    "not-found": "Not found",
}
QUOTED, CITED = 300, 3  # signs of a quote, and findings of a row, that are shown in full
NAMED = 80  # signs of a heading or name
CUT = "[...]"


@dataclass(frozen=True, slots=True)
class Cite:
    """A clause as the checklist shows it: where it stands, and its quote cut in three around the words that count."""

    finding: Finding
    place: str
    quote: tuple[str, str, str]


def answer(row: Row) -> str:
    """The answer in a word or two, with how grave it is: "Found, high"."""
    label = ANSWERS[row.status]
    return f"{label}, {row.severity.name}" if row.severity is not None else label


def remark(row: Row, checklist: Checklist) -> str:
    """What the answer rests on, in a sentence; "" where the quotes say it."""
    looked_for = f"Looked for: {safe(row.question.looked_for)}"
    match row.status:
        case "not-found":
            return f"{looked_for}."
        case "not-read":
            return f"{looked_for}. Nothing was found against you, but a part of the paper was not read."
        case "not-looked-for":
            return "No rule for this question was run: the paper is of another kind, or your playbook switches it off."
        case "found" | "missing" | "accepted" if checklist.unread:
            return "More may stand in the part that was not read."
    return ""


def cites(row: Row) -> list[Cite]:
    """The findings to show in full, the worst first; of what speaks for the customer, as many."""
    shown = _distinct(row.findings or tuple(finding for finding, _ in row.accepted) or row.protections)
    return [cite(finding) for finding in shown[:CITED]]


def others(row: Row) -> str:
    """The findings beyond `cites`, each by its clause: "4.2 Fees: Every change is extra; ..."."""
    return "; ".join(
        f"{place(finding)}: {safe(finding.title)} ({finding.severity.name})"
        for finding in _distinct(row.findings)[CITED:]
    )


def _distinct(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, of those that one rule makes of the same words (a running foot, a clause told twice) the first."""
    first: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        first.setdefault((finding.rule, finding.quote), finding)
    return list(first.values())


def favours(row: Row) -> list[Cite]:
    """What speaks for the customer beside what was found."""
    return [cite(finding) for finding in row.protections[:1]] if row.findings or row.accepted else []


def cite(finding: Finding) -> Cite:
    return Cite(finding, place(finding), excerpt(finding))


def place(finding: Finding) -> str:
    """Where a finding stands, as one would write it to the other side: "clause 9.2 (Termination)"."""
    number, heading = safe(finding.clause.number).strip(), shortened(finding.clause.heading, NAMED)
    if finding.kind == "missing":
        return "no clause"
    if number:
        name = f"clause {number}" if number[0].isdigit() or number[0] == "(" else number
        return f"{name} ({heading})" if heading else name
    where = wording.where(finding.places)
    return f'under "{heading}"' + (f", {where}" if where else "") if heading else where or "no number"


def excerpt(finding: Finding) -> tuple[str, str, str]:
    """The quote cut in three around its match, verbatim but for `CUT` where words are left out, without its
    clause number in front."""
    before, match, after = wording.marked(finding)
    if number := finding.clause.number:
        before = before.removeprefix(f"{number} ")  # `place` has said it
    if not match:
        return shortened(before, QUOTED), "", ""
    room = max(QUOTED - len(match), 80) // 2
    if len(before) > room:
        before = f"{CUT} {_from_a_word(before[-room:])}"
    return before, shortened(match, QUOTED), shortened(after, room)


def shortened(text: str, length: int) -> str:
    """The beginning of a text, made safe to show, with `CUT` where it ends early."""
    text = safe(text)
    if len(text) <= length:
        return text
    kept = text[:length]
    return f"{kept.rpartition(' ')[0] or kept} {CUT}"


def _from_a_word(text: str) -> str:
    return text.partition(" ")[2] or text


def told(quote: tuple[str, str, str]) -> str:
    """A quote in one piece."""
    return "".join(quote).strip()


def summary(checklist: Checklist) -> str:
    """The rows by their answers: "39 questions: 12 found, 1 nothing said, ..."."""
    counted = ((label, checklist.count(status)) for status, label in ANSWERS.items())
    return f"{plural(len(checklist.rows), 'question')}: " + ", ".join(
        f"{count} {label.lower()}" for label, count in counted if count
    )


def facts(checklist: Checklist) -> list[tuple[str, str]]:
    """The parties, the cost over the term and the days to act on: (label, words)."""
    packs = wording.safe(checklist.report.rules.in_words)
    about = [("Rules", packs)] if packs else []
    return [*wording.sides(checklist.report), *essentials.in_short(checklist.report), *about]


def agreement_name(checklist: Checklist) -> str:
    """The file's name, cut to what fits a heading."""
    return shortened(wording.file_name(checklist.report.document.path), NAMED)


def decided(row: Row) -> str:
    """The decision that is already made, "" where it is open: what has been accepted."""
    return "accept" if row.status == "accepted" else ""


def acceptances(row: Row) -> Iterable[str]:
    """Who accepted what, and why."""
    for finding, acceptance in row.accepted:
        yield f"{sentence(place(finding))}: accepted {safe(acceptance.in_words)}"
    for finding in row.findings:
        if finding.lapsed:
            yield f"{sentence(place(finding))}: no longer accepted {safe(finding.lapsed)}"


def sides(checklist: Checklist) -> tuple[str, str]:
    """The vendor and the customer by name, "" where the agreement does not tell."""
    named = dict(wording.sides(checklist.report))
    return shortened(named.get("Vendor", ""), NAMED), shortened(named.get("Customer", ""), NAMED)


def sentence(text: str) -> str:
    """With a capital in front: "Clause 9.2"."""
    return re.sub(r"^\w", lambda first: first[0].upper(), text)
