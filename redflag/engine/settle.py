"""From matches to findings: one clause, one effect, one finding a category, the strongest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from redflag.document import Block, Document
from redflag.engine.conditions import under
from redflag.engine.match import Match
from redflag.engine.rule import Rule
from redflag.finding import Clause, Confidence, Finding, Severity, fingerprint
from redflag.pipeline.reading import Reading, reading_of

FINE_PRINT_CATEGORY = "fine-print"
CLOSE = 3  # words between two that are quoted as one stretch
FINE_PRINT = {"note": "note", "header": "page header", "footer": "page footer"}


def settle(matches: Sequence[Match], doc: Doc, document: Document, missing: Sequence[Rule] = ()) -> tuple[Finding, ...]:
    """Findings in the order of the text. Of matches of one category that share words or do the same to the customer,
    the strongest in a sentence stands for all; the others are named in its `also`. What is `missing` stands where one
    would look for it."""
    groups: list[list[Match]] = []
    by_place: dict[tuple[int, str], list[list[Match]]] = defaultdict(list)
    for match in sorted(matches, key=_strength):
        key = (match.sentence.start, match.rule.category)
        group = next((g for g in by_place[key] if any(_is_same(match, other) for other in g)), None)
        if group is None:
            group = []
            by_place[key].append(group)
            groups.append(group)
        group.append(match)
    findings = [_finding(group, doc, document) for group in groups]
    findings += [_missing(rule, reading_of(doc), document) for rule in missing]
    findings.sort(key=lambda finding: (finding.start, finding.rule, finding.match_start))
    former = {rule.id: rule.formerly for rule in (*(match.rule for match in matches), *missing) if rule.formerly}
    return tuple(_with_fingerprints(findings, former))


def _strength(match: Match) -> tuple[int, int, int, int, str]:
    """Of equally strong ones the one that needs fewer words to say it: what stands closer together belongs together."""
    return (-match.severity, -match.rule.confidence, match.end - match.start, match.start, match.rule.id)


def _is_same(one: Match, other: Match) -> bool:
    """Whether two matches of one sentence and category are one flag: they share words, or their rules an effect."""
    if one.rule.effect and one.rule.effect == other.rule.effect:
        return True
    return one.start < other.end and other.start < one.end


def _finding(group: list[Match], doc: Doc, document: Document) -> Finding:
    match, rule = group[0], group[0].rule
    reading = reading_of(doc)
    start, end = _chars(doc, match.sentence.start, match.sentence.end)
    match_start, match_end = _chars(doc, match.start, match.end)
    fine_print = _fine_print(document, reading.blocks[match.sentence.block], match_start, match_end)
    severity, raised = _raised(match, fine_print)
    return Finding(
        rule=rule.id,
        category=rule.category,
        kind=rule.kind,
        severity=severity,
        confidence=rule.confidence,
        title=rule.title,
        why=rule.why,
        ask=rule.ask,
        fallback=rule.fallback,
        quote=document.text[start:end],
        match=document.text[match_start:match_end],
        start=start,
        end=end,
        match_start=match_start,
        clause=reading.clauses[match.sentence.block],
        places=document.places(match_start, match_end),
        values=tuple(v for a, b, v in reading.values if match.sentence.start <= a and b <= match.sentence.end),
        also=tuple(sorted({other.rule.id for other in group[1:]} - {rule.id})),
        fine_print_reason=fine_print,
        line=document.line_of(start),
        softened=_softened(doc, document, match.softened),
        raised=raised,
    )


def _missing(rule: Rule, reading: Reading, document: Document) -> Finding:
    """A finding without a quote, at the heading under which one would look for what is not there."""
    headed = under(rule.place)
    at = next((i for i, clause in enumerate(reading.clauses) if headed.search(clause.heading.lower())), None)
    start = reading.blocks[at].start if at is not None else 0
    elsewhere = bool(document.coverage.linked_terms)  # terms pulled in by link may hold it
    return Finding(
        rule=rule.id,
        category=rule.category,
        kind=rule.kind,
        severity=rule.severity,
        confidence=Confidence.low if elsewhere else rule.confidence,
        title=rule.title,
        why=rule.why,
        ask=rule.ask,
        fallback=rule.fallback,
        quote="",
        match="",
        start=start,
        end=start,
        match_start=start,
        clause=reading.clauses[at] if at is not None else Clause(),
        places=(),
        line=document.line_of(start),
    )


def _raised(match: Match, fine_print: str) -> tuple[Severity, str]:
    """The severity of a match, one step up in fine print, and why; to be fine print is no flag on top of itself."""
    severity = match.severity
    if not fine_print or severity is Severity.high or match.rule.category == FINE_PRINT_CATEGORY:
        return severity, ""
    return severity.higher, f"it stands in fine print ({fine_print})"


def _softened(doc: Doc, document: Document, spans: Sequence[tuple[int, int]]) -> str:
    """The words that soften a flag, quoted: '"thirty days' notice" in the same clause'."""
    stretches: list[tuple[int, int]] = []
    for start, end in spans:
        if stretches and start - stretches[-1][1] <= CLOSE:
            first, last = stretches.pop()
            start, end = first, max(last, end)
        stretches.append((start, end))
    words = [document.text[start:end] for start, end in (_chars(doc, *stretch) for stretch in stretches)]
    return f'"{" ... ".join(words)}" in the same clause' if words else ""


def _fine_print(document: Document, block: Block, start: int, end: int) -> str:
    """Why `text[start:end]`, or any of it, is fine print: "note, small type 6 pt of 11"; "" where it is none."""
    reasons = [FINE_PRINT.get(block.kind, ""), *(fine.reason for fine in document.fine_print_in(start, end))]
    return ", ".join(dict.fromkeys(filter(None, reasons)))


def _chars(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Tokens [start, end) as characters, without the white space at either end."""
    while end - 1 > start and doc[end - 1].is_space:
        end -= 1
    while start < end - 1 and doc[start].is_space:
        start += 1
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])


def _with_fingerprints(findings: list[Finding], former: Mapping[str, Sequence[str]]) -> list[Finding]:
    seen: dict[str, int] = defaultdict(int)
    marked = []
    for finding in findings:
        first = fingerprint(finding.rule, finding.quote, 0)  # the same for quotes that differ in case or commas only
        now, *earlier = (
            fingerprint(rule, finding.quote, seen[first]) for rule in (finding.rule, *former.get(finding.rule, ()))
        )
        marked.append(replace(finding, fingerprint=now, former=tuple(earlier)))
        seen[first] += 1
    return marked
