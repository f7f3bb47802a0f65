"""What every report says in the same words: counts, places, what was not read, and text made safe to show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor

from redflag.document import Coverage, DocxPlace, FilePlace, ParagraphPlace, PdfPlace, Place, TextPlace
from redflag.finding import Acceptance, Clause, Finding, Report, Role, Severity

NO_ADVICE = "This is not legal advice and no assurance that the agreement is safe to sign."
TURNED = (
    'Read for the vendor: in what is said of each finding, "vendor" means the other side and "customer" means you. '
    "Only rules that speak of a named side can be turned round; what is missing was not looked for."
)
FORMAT_NAMES = {
    "pdf": "PDF",
    "docx": "Word",
    "odt": "OpenDocument",
    "rtf": "RTF",
    "html": "HTML",
    "email": "E-mail",
    "text": "Plain text",
    "markdown": "Markdown",
}
LANGUAGE_NAMES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "ru": "Russian"}
CATEGORY_NAMES = {"saas-termination": "SaaS termination", "auto-renewal": "Auto-renewal"}
SIDES: tuple[tuple[Role, str], ...] = (
    ("customer", "Customer"),
    ("vendor", "Vendor"),
    ("both", "Both sides"),
    ("third", "Third party"),
)
DOCX_PARTS = {
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header": "page header",
    "footer": "page footer",
}

# C0 and C1 controls could drive a terminal; embeddings and overrides of direction could show other words than those
# that were matched; a lone surrogate cannot be written at all. Each becomes one sign, so that offsets hold.
_UNSAFE = {
    code: "\ufffd"
    for span in ((0x00, 0x20), (0x7F, 0xA0), (0x202A, 0x202F), (0x2066, 0x206A), (0xD800, 0xE000), (0xFFFE, 0x10000))
    for code in range(*span)
} | {ord(space): " " for space in "\t\n\v\f\r\x85\u2028\u2029"}


def safe(text: str) -> str:
    """`text` with every sign that could drive a terminal or reverse what is shown replaced, one for one."""
    return text.translate(_UNSAFE)


def percent(share: float) -> str:
    """A share of 1 in whole percent, never rounded up: "93%"."""
    return f"{floor(100 * share + 1e-9)}%"


def plural(count: int, one: str, many: str = "") -> str:
    """`count` and its noun: "1 finding", "5,300 words"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, worst first; equals stand in the order of the agreement."""
    return sorted(findings, key=lambda finding: (-finding.severity, finding.start, finding.rule))


def counts(findings: Iterable[Finding]) -> list[tuple[Severity, int]]:
    """How many findings of each severity, worst first; `info` only where there is one."""
    found = Counter(finding.severity for finding in findings)
    return [(severity, found[severity]) for severity in reversed(Severity) if found[severity] or severity]


def tally(findings: Iterable[Finding]) -> str:
    """The counts in words: "3 high, 5 medium, 0 low"."""
    return ", ".join(f"{count} {severity.name}" for severity, count in counts(findings))


def category_name(category: str) -> str:
    """A category as a person reads it: "price-escalation" becomes "Price escalation"."""
    return CATEGORY_NAMES.get(category) or safe(category).replace("-", " ").capitalize()


def clause_name(clause: Clause) -> str:
    """Number and heading of a clause, "9.2 Termination"; "" where it has neither."""
    return safe(f"{clause.number} {clause.heading}".strip())


def stands(finding: Finding) -> str:
    """The clause a finding cites; for what is missing, where one would look for it."""
    return stands_at(finding.kind, finding.clause)


def stands_at(kind: str, clause: Clause) -> str:
    """As `stands`, of a kind of finding and a clause."""
    name = clause_name(clause)
    return name if kind != "missing" else f"missing; one would look for it under {name}" if name else "missing"


def agreement_kind(report: Report) -> str:
    """What kind of agreement it was read as, by which words: 'subscription ("your account")'; "" where unknown."""
    words = ", ".join(f'"{safe(word)}"' for word in report.kind_evidence)
    if report.kind == "other":
        return f"no purchase of software ({words}): what goes with software alone was not looked for" if words else ""
    return f"{report.kind.replace('-', ' ')} ({words})"


def sides(report: Report) -> list[tuple[str, str]]:
    """The parties by the side they stand on, the customer first: ("Vendor", "Acme Inc., Acme Ltd.")."""
    named = [(label, ", ".join(safe(p.name) for p in report.parties if p.role == role)) for role, label in SIDES]
    return [(label, names) for label, names in named if names]


def read_for(report: Report) -> str:
    """What to know before reading findings made for the vendor; "" for the customer."""
    if report.read_for == "customer":
        return ""
    return TURNED


def house(report: Report) -> str:
    """What the playbook changed, in a sentence; "" where there was none."""
    playbook = report.playbook
    if playbook is None:
        return ""
    off = [f"{rule} is off ({reason})" for rule, reason in playbook.off]
    severities = [f"{rule} is {level}" for rule, level in playbook.severities]
    limits = [f"{rule} is measured by {limit}" for rule, limit in playbook.limits]
    wording = [f"own wording for {', '.join(playbook.positions)}"] if playbook.positions else []
    return safe("; ".join([playbook.name, *off, *severities, *limits, *wording]))


def about(report: Report) -> list[str]:
    """What kind of file it is and how much of it there is: ["PDF", "12 pages", "5,300 words", "English"]."""
    document = report.document
    parts = [FORMAT_NAMES.get(document.format, document.format)]
    if document.pages:
        parts.append(plural(document.pages, "page"))
    return [*parts, plural(report.words, "word"), LANGUAGE_NAMES.get(report.language, safe(report.language))]


def marked(finding: Finding) -> tuple[str, str, str]:
    """The quote cut in three: before the match, the match, after it. The match is "" where it is not in the quote."""
    quote, match, at = finding.quote, finding.match, finding.match_start - finding.start
    if not match or quote[max(at, 0) : max(at, 0) + len(match)] != match:
        at = quote.find(match) if match else -1
    if at < 0:
        return safe(quote), "", ""
    return safe(quote[:at]), safe(match), safe(quote[at + len(match) :])


def fine_print(finding: Finding) -> str:
    """ "fine print (white)" for a finding in it, else ""."""
    return f"fine print ({safe(finding.fine_print_reason)})" if finding.fine_print else ""


def grading(finding: Finding) -> str:
    """Why it is graded otherwise than its rule: 'softened: "thirty days' notice" in the same clause'; else ""."""
    steps = [("softened", finding.softened), ("raised", finding.raised)]
    return "; ".join(f"{step}: {safe(reason)}" for step, reason in steps if reason)


def where(places: Sequence[Place]) -> str:
    """Where a finding stands: "page 4", "pages 4-5", "line 12", "paragraph 30, footnotes", "a.pdf: page 4"."""
    boxes = [place for place in places if isinstance(place, PdfPlace)]
    pages = _numbers("page", (box.page for box in boxes))
    sure = min((box.confidence for box in boxes), default=1.0)
    pages += f" (text recognition, {percent(sure)} sure)" if sure < 1 else ""
    lines = _numbers("line", (place.line for place in places if isinstance(place, TextPlace)))
    parts: dict[str, list[int]] = {}
    for place in places:
        if isinstance(place, DocxPlace):
            parts.setdefault(place.part, []).append(place.paragraph + 1)
    word = [_numbers("paragraph", numbers) + _part(part) for part, numbers in parts.items()]
    counted = _numbers("paragraph", (place.paragraph for place in places if isinstance(place, ParagraphPlace)))
    files: dict[str, list[Place]] = {}
    for place in places:
        if isinstance(place, FilePlace):
            files.setdefault(place.file, []).append(place.place)
    attached = [f"{safe(file)}: {where(inside)}" for file, inside in files.items()]
    return "; ".join(filter(None, [pages, lines, *word, counted, *attached]))


def _part(part: str) -> str:
    stem = part.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")
    return "" if stem == "document" else f", {DOCX_PARTS.get(stem) or safe(part)}"


def _numbers(noun: str, numbers: Iterable[int]) -> str:
    """Numbers with runs drawn together: "page 4", "pages 3, 5-7"; "" for none."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    if not runs:
        return ""
    text = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"{noun} {text}" if len(runs) == len(runs[0]) == 1 else f"{noun}s {text}"


@dataclass(frozen=True, slots=True)
class Gaps:
    """What to say about coverage: `unread` is an alarm, `caveats` is worth knowing. One sentence each."""

    unread: tuple[str, ...]
    caveats: tuple[str, ...]


def gaps(report: Report) -> Gaps:
    """What was not read or not checked, in words. Nothing unread passes in silence: an empty text is an alarm too."""
    coverage = report.coverage
    unread: list[str] = []
    caveats: list[str] = []
    if not report.rules.count:
        unread.append("No rule ran: nothing was checked.")
    if not report.words:
        unread.append("No words were found in this file.")
    # The PDF reader's notes say why a page was not read; only where no note speaks of pages are they named here.
    if coverage.pages_without_text and not any("page" in note.lower() for note in coverage.notes):
        pages = _numbers("page", coverage.pages_without_text).capitalize()
        unread.append(f"{pages}: no text could be read (a scan or a picture). Nothing there was checked.")
    (caveats if coverage.complete else unread).extend(_sentence(note) for note in coverage.notes)
    if coverage.linked_terms:
        terms = "; ".join(safe(term) for term in coverage.linked_terms)
        caveats.append(f"Pulled in by link; these terms are part of the agreement and were not read: {terms}")
    if coverage.pages_by_ocr:
        caveats.append(_by_ocr(coverage))
    changes = _changes(coverage.tracked_insertions, coverage.tracked_deletions)
    if changes:
        caveats.append(f"The file holds {changes}: settle them and scan again before signing.")
    if coverage.hidden_runs:
        caveats.append(f"The file holds {plural(coverage.hidden_runs, 'piece')} of hidden text: ask what it is for.")
    if not coverage.complete and not unread:
        unread.append("Part of the file was not read.")
    return Gaps(tuple(unread), tuple(caveats))


def _by_ocr(coverage: Coverage) -> str:
    """ "Pages 3-5: read by text recognition (OCR), 88% to 96% sure; it can get words wrong."."""
    pages = _numbers("page", coverage.pages_by_ocr).capitalize()
    least, most = (percent(pick(coverage.ocr_confidence, default=1.0)) for pick in (min, max))
    sure = f", {least if least == most else f'{least} to {most}'} sure" if coverage.ocr_confidence else ""
    return f"{pages}: read by text recognition (OCR){sure}; it can get words wrong."


def _sentence(note: str) -> str:
    note = safe(note).strip()
    return note[:1].upper() + note[1:] + ("" if note.endswith((".", "!", "?")) else ".")


def _changes(insertions: int, deletions: int) -> str:
    parts = [(insertions, "tracked insertion"), (deletions, "tracked deletion")]
    return " and ".join(plural(count, noun) for count, noun in parts if count)


def unmatched(reports: Sequence[Report]) -> list[Acceptance]:
    """The acceptances that fit nothing in the scan, each once."""
    return list(dict.fromkeys(acceptance for report in reports for acceptance in report.unmatched))


def unmatched_in_short(lost: Sequence[Acceptance]) -> str:
    """In one line, acceptances that fit nothing; "" for none."""
    named = ", ".join(acceptance.fingerprint for acceptance in lost[:5]) + (" ..." if len(lost) > 5 else "")
    return f"{plural(len(lost), 'acceptance fits', 'acceptances fit')} nothing that was found: {named}" if lost else ""


def no_match(acceptance: Acceptance) -> str:
    """An acceptance that fits nothing: "0a1b... (crm.pdf, 9.2 Termination), accepted by J. Roe on ...: insured"."""
    what = ", ".join(filter(None, [acceptance.agreement, acceptance.clause or acceptance.rule]))
    return safe(f"{acceptance.fingerprint}{f' ({what})' if what else ''}, accepted {acceptance.in_words}")


def verdict(report: Report) -> str:
    """The outcome in one sentence. Never "clean": what was not found may still be there."""
    read = "the part that was read" if gaps(report).unread else "what was read"
    aside = [
        f"{plural(len(report.left_out), 'milder one')} left out" if report.left_out else "",
        f"{len(report.accepted):,} accepted" if report.accepted else "",
    ]
    less = f" ({', '.join(filter(None, aside))})" if any(aside) else ""
    if report.findings:
        return f"{plural(len(report.findings), 'red flag')} in {read}{less}"
    found = "nothing grave enough to show" if report.left_out else "nothing that is not accepted"
    found = found if report.left_out or report.accepted else "nothing"
    return f"{plural(report.rules.count, 'rule')} found {found} in {read}{less}"


def file_name(path: str) -> str:
    """The last part of a path of any system."""
    return safe(re.split(r"[\\/]", path.rstrip("\\/"))[-1])
