"""The HTML report: one page that stands alone, with nothing fetched from anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from redflag.costs import Cost, cost
from redflag.deadlines import Deadline, deadlines, spoken
from redflag.finding import Acceptance, Failure, Report, Severity
from redflag.report import dates, glance, ledger, note, wording
from redflag.report.marked import Flag, Line, lines
from redflag.report.pages import environment, inline, source_hash
from redflag.report.severities import ADVICE


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the template shows of one report. `prefix` keeps the ids of several agreements on a page apart."""

    prefix: str
    name: str
    report: Report
    flags: tuple[Flag, ...]
    groups: list[tuple[str, list[Line]]]

    @property
    def deadlines(self) -> list[dates.Row]:
        """The deadlines that follow from the agreement."""
        return dates.rows(self._deadlines)

    @property
    def days(self) -> list[Deadline]:
        """The few days to act on."""
        return glance.days(self._deadlines)

    @property
    def _deadlines(self) -> Sequence[Deadline]:
        return deadlines(self.report.terms)

    @property
    def picture(self) -> glance.Picture:
        """Where along the agreement the flags lie that have a place in it."""
        placed = self.placed
        return glance.picture(self.report.document, [flag for flag in self.flags if flag.number in placed])

    @property
    def cost(self) -> Cost:
        """What it costs over its term."""
        return cost(self.report.charges, self.report.terms)

    @property
    def ledger(self) -> list[ledger.Row]:
        """Every amount it names."""
        return ledger.rows(self.report, self.cost)

    @property
    def placed(self) -> set[int]:
        """The numbers of the flags that have a place in the text to link to."""
        cells = [cell for _, group in self.groups for line in group for cell in line.cells]
        return {flag.number for cell in cells for segment in cell for flag in segment.opens}

    @property
    def categories(self) -> list[tuple[str, int]]:
        """Each category that was found and how often, the most frequent first."""
        found = Counter(flag.finding.category for flag in self.flags)
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the overview of several agreements: where its report is, what was found, or why it was not read."""

    path: str
    link: str
    counts: dict[Severity, int]
    unread: tuple[str, ...]


def render(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    """All reports and failures as one page in UTF-8; several agreements get an overview in front."""
    several = len(reports) != 1
    agreements = [_agreement(report, f"a{number}-" if several else "") for number, report in enumerate(reports, 1)]
    rows = overview(reports, failures, [f"#{agreement.prefix}top" for agreement in agreements])
    return page(rows if several or failures else [], agreements, wording.unmatched(reports))


def page(rows: Sequence[Row], agreements: Sequence[Agreement], unmatched: Sequence[Acceptance] = ()) -> bytes:
    """A page: the overview in `rows`, if any, then the agreements, if any, then acceptances that fit nothing."""
    unread = sum(bool(row.unread) for row in rows)
    shown = {"rows": rows, "agreements": agreements, "unread": unread, "unmatched": unmatched}
    helpers = {"glance": glance, "dates": dates, "ledger": ledger, "question": note.question, "spoken": spoken}
    return filled("page.html.j2", "report.js", **shown, **helpers, advice=ADVICE)


def filled(template: str, script: str, **values: Any) -> bytes:
    """A template of ours with its values, its style and the script of that name, and a policy that lets nothing else
    run."""
    css, code = inline("report.css"), inline(script)
    sources = f"style-src {source_hash(css)}; script-src {source_hash(code)}"
    policy = f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"
    found = environment().get_template(template)
    return found.render(css=Markup(css), script=Markup(code), policy=policy, **values).encode("utf-8", "replace")


def overview(reports: Sequence[Report], failures: Sequence[Failure], links: Sequence[str]) -> list[Row]:
    """One row an agreement: those that were not read, or not in full, first, then the worst first."""
    failed = [Row(failure.path, "", {}, (failure.reason,)) for failure in failures]
    read = [
        Row(report.document.path, link, dict(wording.counts(report.findings)), wording.gaps(report).unread)
        for report, link in zip(reports, links, strict=True)
    ]
    return failed + sorted(read, key=lambda row: (not row.unread, *(-row.counts.get(s, 0) for s in reversed(Severity))))


def _agreement(report: Report, prefix: str) -> Agreement:
    flags = tuple(Flag(number, finding) for number, finding in enumerate(wording.ranked(report.findings), 1))
    name = wording.file_name(report.document.path)
    return Agreement(prefix, name, report, flags, lines(report.document, flags))
