"""Findings as rows, for spreadsheets and databases: one row a finding, those files first that were not read.

A table is made from the objects of the JSON report, one agreement at a time: thousands need no more memory than one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from redflag.finding import Acceptance, Clause, Failure, PlaybookInfo, Report, RulesInfo
from redflag.report import json, wording
from redflag.report.summary import Summary, summary_of

COLUMNS = (
    "agreement severity category title clause where quote match why ask fallback confidence fine_print accepted rule "
    "fingerprint"
).split()
NOT_READ = "not read"  # stands for the severity of what was not read


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What is known of all agreements of a scan: a row of each that was read, those that could not be, by which
    rules and playbook they were read, and acceptances that fit nothing in any. A report of test results
    tells a failure from the severity `fail_on`, without it medium."""

    summaries: Sequence[Summary]
    failures: Sequence[Failure]
    rules: RulesInfo | None = None
    playbook: PlaybookInfo | None = None
    unmatched: Sequence[Acceptance] = ()
    fail_on: str | None = None

    @property
    def worst(self) -> int:
        """The gravest finding of all, those left out counted in; -1 for none."""
        return max((summary.worst for summary in self.summaries), default=-1)

    @property
    def not_read_in_full(self) -> list[Failure]:
        """Those of which part was not read or not checked, with what."""
        return [
            Failure(summary.path, "IncompleteCoverage", " ".join(summary.unread))
            for summary in self.summaries
            if summary.unread
        ]

    @property
    def unread(self) -> Iterator[tuple[str, str]]:
        """Path and reason of each file that was not read, then of each gap in those that were."""
        yield from ((failure.path, failure.reason) for failure in self.failures)
        yield from ((summary.path, gap) for summary in self.summaries for gap in summary.unread)


class Table(Protocol):
    """A file in the making. It gets every agreement once, in order, as the object that the JSON report has of it, each
    with its row."""

    def add(self, summary: Summary, agreement: dict[str, Any]) -> None:
        """One more agreement."""

    def end(self) -> None:
        """That was all: the file is whole."""


Start = Callable[[Path, Portfolio], Table]


def rows(agreement: dict[str, Any]) -> Iterator[list[str]]:
    """The findings of an agreement, a text for each of COLUMNS; those that are accepted last, by whom and why."""
    found = [
        (finding, f"no longer: {finding['lapsed']}" if finding["lapsed"] else "") for finding in agreement["findings"]
    ]
    found += [(one["finding"], json.in_words(one["acceptance"])) for one in agreement["accepted"]]
    for finding, accepted in found:
        cells = {
            **finding,
            "agreement": agreement["path"],
            "clause": wording.stands_at(finding["kind"], Clause(**finding["clause"])),
            "where": wording.where([json.place_of(place) for place in finding["places"]]),
            "fine_print": finding["fine_print_reason"],
            "accepted": accepted,
        }
        yield [wording.safe(cells[column]) for column in COLUMNS]


def unread_rows(portfolio: Portfolio) -> Iterator[list[str]]:
    """What was not read, a text for each of COLUMNS."""
    for path, reason in portfolio.unread:
        cells = {"agreement": path, "severity": NOT_READ, "title": reason}
        yield [wording.safe(cells.get(column, "")) for column in COLUMNS]


def fill(tables: Iterable[Table], agreements: Iterable[tuple[Summary, dict[str, Any]]]) -> None:
    """Write all tables in one pass over the agreements."""
    every = list(tables)
    for summary, agreement in agreements:
        for table in every:
            table.add(summary, agreement)
    for table in every:
        table.end()


def portfolio_of(reports: Sequence[Report], failures: Sequence[Failure]) -> Portfolio:
    """What is known of Reports and files that failed."""
    summaries = [summary_of(report, wording.file_name(report.document.path)) for report in reports]
    rules, playbook = (reports[0].rules, reports[0].playbook) if reports else (None, None)
    return Portfolio(summaries, failures, rules, playbook, wording.unmatched(reports))


def render(start: Start, reports: Sequence[Report], portfolio: Portfolio) -> bytes:
    """The bytes of a table of Reports, whose rows the portfolio holds in the same order."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "table")
        agreements = (json.agreement(report) for report in reports)
        fill([start(path, portfolio)], zip(portfolio.summaries, agreements, strict=True))
        return path.read_bytes()
