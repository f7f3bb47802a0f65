"""The report for a terminal, a pipe or a plain text file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from redflag.finding import Acceptance, Failure, Finding, Report, Severity
from redflag.report import sums, terminal, wording
from redflag.report.terminal import WIDTH as WIDTH
from redflag.report.wording import safe

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

LABEL = len("Grade")  # the longest of those that stand before what is told of a finding
COLOURS = {Severity.high: "bold red", Severity.medium: "bold yellow", Severity.low: "bold cyan", Severity.info: "bold"}


def render(reports: Sequence[Report], failures: Sequence[Failure], width: int = WIDTH, colour: bool = False) -> bytes:
    """All reports and failures in UTF-8, wrapped to `width` columns.

    In colour the match of a quote is bold and underlined; without colour it stands in [[ ]].
    """

    def draw(console: Console) -> None:
        for report in reports:
            _agreement(console, report, colour)
        _ending(console, reports, failures)

    return terminal.drawn(draw, width, colour).encode("utf-8", "replace")


def show(reports: Sequence[Report], failures: Sequence[Failure], stream: TextIO) -> None:
    """Writes to `stream` as it can bear it: wrapped to the window and in colour only on a terminal without NO_COLOR."""
    terminal.write(render(reports, failures, *terminal.shape_of(stream)).decode(), stream)


def _agreement(console: Console, report: Report, colour: bool) -> None:
    from rich.text import Text

    console.print(Text(safe(report.document.path), "bold"))
    console.print(Text(", ".join(wording.about(report))))
    for label, names in wording.sides(report) or [("Parties", "not recognised")]:
        console.print(Text(f"{label}: {names}"))
    if kind := wording.agreement_kind(report):
        console.print(Text(f"Kind: {kind}"))
    if note := wording.read_for(report):
        console.print(Text(note, "bold"))
    if packs := wording.safe(report.rules.in_words):
        console.print(Text(f"Rules: {packs}"))
    if house := wording.house(report):
        console.print(Text(f"Playbook: {house}"))
    console.print()
    for box in _coverage(report):
        console.print(box)
        console.print()
    findings = wording.ranked(report.findings)
    console.print(_verdict(report))
    console.print()
    for finding in findings:
        _finding(console, finding, colour)
    if report.accepted:
        console.print(Text(f"Accepted, and not counted: {len(report.accepted):,}", "bold"))
        console.print()
    for finding, acceptance in report.accepted:
        _finding(console, finding, colour, acceptance)
    sums.show(console, report)


def _coverage(report: Report) -> Iterator[RenderableType]:
    from rich import box
    from rich.panel import Panel
    from rich.text import Text

    gaps = wording.gaps(report)
    if gaps.unread:
        body = Text("\n".join(gaps.unread))
        yield Panel(body, box=box.ASCII2, title="NOT ALL OF THIS FILE WAS READ", title_align="left", style="bold red")
    if gaps.caveats:
        yield Text("\n".join(f"Note: {caveat}" for caveat in gaps.caveats))


def _verdict(report: Report) -> Text:
    from rich.text import Text

    line = Text(wording.verdict(report), "bold")
    if not report.findings:
        return line.append(f". {wording.NO_ADVICE}")
    line.append(": ")
    for index, (severity, count) in enumerate(wording.counts(report.findings)):
        line.append(", " if index else "")
        line.append(f"{count} {severity.name}", COLOURS[severity] if count else "")
    return line


def _finding(console: Console, finding: Finding, colour: bool, accepted: Acceptance | None = None) -> None:
    from rich.padding import Padding
    from rich.text import Text

    place = [wording.stands(finding), wording.where(finding.places), wording.fine_print(finding)]
    head = Text(finding.severity.name.upper(), COLOURS[finding.severity])
    console.print(head.append("  " + ", ".join(filter(None, place)), "not bold"))
    console.print(Padding(Text(safe(finding.title), "bold"), (0, 0, 0, 2)))
    if finding.quote:
        console.print(Padding(_quote(finding, colour), (0, 0, 0, 4)))
    rule = ", also ".join([finding.rule, *finding.also])
    facts = f"{rule} ({finding.confidence.name} confidence, {finding.fingerprint})"
    advice = [("Why", finding.why), ("Ask", finding.ask), ("Offer", finding.fallback)] if accepted is None else []
    for label, words in [
        ("Accepted", accepted.in_words if accepted else ""),
        ("Lapsed", f"accepted {finding.lapsed}" if finding.lapsed else ""),
        ("Grade", wording.grading(finding)),
        *advice,
        ("Rule", facts),
    ]:
        if words:
            console.print(_fact(label, safe(words.strip()), console.width), soft_wrap=True)
    console.print()


def _fact(label: str, words: str, width: int) -> Text:
    """ "Why", and the words hanging beside it. (rich's tables do this in four times the time, a tenth of a scan.)"""
    from rich.text import Text

    head = f"  {label:<{LABEL}} "
    lines = textwrap.wrap(words, width, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False)
    text = Text("\n".join(lines))
    text.stylize("dim", 0, len(head) if label != "Rule" else len(text))
    return text


def _quote(finding: Finding, colour: bool) -> Text:
    from rich.text import Text

    before, match, after = wording.marked(finding)
    if not colour:
        return Text(f'"{before}[[{match}]]{after}"' if match else f'"{before}"')
    style = f"{COLOURS[finding.severity]} underline"
    return Text('"').append(before).append(match, style).append(after).append('"')


def _ending(console: Console, reports: Sequence[Report], failures: Sequence[Failure]) -> None:
    from rich.text import Text

    if len(reports) > 1:
        findings = [finding for report in reports for finding in report.findings]
        total = f"{wording.plural(len(reports), 'agreement')}, {wording.plural(len(findings), 'red flag')}"
        console.print(Text(f"{total}: {wording.tally(findings)}", "bold"))
    if any(report.findings for report in reports):
        console.print(Text(wording.NO_ADVICE, "dim"))
    for acceptance in wording.unmatched(reports):
        console.print(Text("FITS NOTHING  ", "bold").append(wording.no_match(acceptance), "not bold"))
    for failure in failures:
        console.print(
            Text("NOT READ  ", "bold red").append(f"{safe(failure.path)}: {safe(failure.reason)}", "not bold"),
            soft_wrap=True,  # a path that is broken cannot be copied
        )
    if not reports and not failures:
        console.print(Text("Nothing was scanned."))
