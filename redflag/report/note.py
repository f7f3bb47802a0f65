"""What a comment in a marked copy says of one finding: the same in Word and in PDF."""

from __future__ import annotations

from dataclasses import dataclass

from redflag.finding import Finding, Report
from redflag.report import wording
from redflag.report.wording import safe

AUTHOR, INITIALS = "redflag", "rf"


@dataclass(frozen=True, slots=True)
class Note:
    """A heading, and paragraphs of a label ("Why") and words; a label may be ""."""

    heading: str
    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The whole note, a paragraph a line."""
        lines = (f"{label}: {words}" if label else words for label, words in self.lines)
        return "\n".join([self.heading, *lines])


def note_on(finding: Finding, elsewhere: str = "") -> Note:
    """The note on a finding. `elsewhere` says where its words stand when a comment cannot hang on them."""
    lines = [
        ("", f'{elsewhere}: "{safe(finding.match or finding.quote)}"' if elsewhere else ""),
        ("", f"Missing; one would look for it here: {where}" if (where := _missing(finding)) else ""),
        ("", wording.fine_print(finding).capitalize()),
        ("Lapsed", f"accepted {safe(finding.lapsed)}" if finding.lapsed else ""),
        ("Grade", wording.grading(finding)),
        ("Why", safe(finding.why.strip())),
        ("Ask", safe(finding.ask.strip())),
        ("Offer", safe(finding.fallback.strip())),
    ]
    kept = tuple((label, words) for label, words in lines if words)
    return Note(f"{finding.severity.name.upper()}: {safe(finding.title)}", kept)


def _missing(finding: Finding) -> str:
    if finding.kind != "missing":
        return ""
    return wording.clause_name(finding.clause) or "the agreement as a whole"


def note_on_all(report: Report) -> Note | None:
    """What a reader must know who sees only the comments: that not all was read, that there are none, for whom it was
    read, that findings were left out or accepted, that rules of a house's own ran. None where the comments say it
    all."""
    lines = [("Not read", sentence) for sentence in wording.gaps(report).unread]
    lines += [("Accepted", line) for line in accepted(report)]
    own = len(report.rules.packs) > 1
    if lines or own or report.left_out or report.read_for != "customer" or not report.findings:
        lines += [("Rules", packs) for packs in (wording.safe(report.rules.in_words),) if packs]
        lines += [("", line) for line in (wording.read_for(report), wording.NO_ADVICE) if line]
        return Note(wording.verdict(report), tuple(lines))
    return None


def accepted(report: Report) -> list[str]:
    """The findings that somebody has accepted, one a line: 'Fees may rise (4.2 Fees, page 3), by J. Roe on ...'."""
    lines = []
    for finding, acceptance in report.accepted:
        place = ", ".join(filter(None, [wording.stands(finding), wording.where(finding.places)]))
        lines.append(safe(f"{finding.title}{f' ({place})' if place else ''}, {acceptance.in_words}"))
    return lines


def question(finding: Finding, name: str) -> list[str]:
    """A finding as a question to the vendor, a paragraph each, ready to be pasted into a letter."""
    place = ", ".join(filter(None, [wording.clause_name(finding.clause), wording.where(finding.places)]))
    offer = safe(finding.fallback.strip())
    if finding.kind == "missing" or not finding.quote:
        opening = f"{name}: the draft does not settle this point ({safe(finding.title)})."
        return [opening, f"Would you agree to add: \u201c{offer}\u201d" if offer else "What do you propose?"]
    opening = f"{name}{f', {place}' if place else ''}, says:"
    asked = f"Would you agree to this instead: \u201c{offer}\u201d" if offer else "Would you strike or amend it?"
    return [opening, f"\u201c{safe(finding.quote.strip())}\u201d", asked]
