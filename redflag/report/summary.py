"""What is kept in mind of one agreement while thousands are scanned: a row of the portfolio, without its text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from redflag.finding import Report, Severity
from redflag.report import wording

Counts = tuple[int, int, int, int]  # high, medium, low, info


@dataclass(frozen=True, slots=True)
class Summary:
    """`name` is the path of its reports in the folder, without suffix; `unread` is what was not read or not checked, a
    sentence each; `worst` is the gravest finding, those left out counted in, -1 for none; `matched` are the keys of the
    acceptances that fit a finding."""

    path: str
    name: str
    kind: str
    pages: int
    words: int
    categories: tuple[tuple[str, Counts], ...]
    unread: tuple[str, ...]
    worst: int
    matched: tuple[tuple[str, str], ...] = ()

    @property
    def counts(self) -> Counts:
        """How many findings of each severity."""
        each = [counts for _, counts in self.categories]
        high, medium, low, info = (sum(counts[at] for counts in each) for at in range(4))
        return high, medium, low, info


def summary_of(report: Report, name: str, matched: tuple[tuple[str, str], ...] = ()) -> Summary:
    """The row of one report."""
    found = Counter((finding.category, finding.severity) for finding in report.findings)
    categories = tuple((name, _counts(found, name)) for name in sorted({name for name, _ in found}))
    worst = max((finding.severity for finding in (*report.findings, *report.left_out)), default=-1)
    document = report.document
    unread = wording.gaps(report).unread
    pages, words = document.pages, report.words
    return Summary(document.path, name, report.kind, pages, words, categories, unread, int(worst), matched)


def _counts(found: Counter[tuple[str, Severity]], category: str) -> Counts:
    high, medium, low, info = (found[category, severity] for severity in reversed(Severity))
    return high, medium, low, info
