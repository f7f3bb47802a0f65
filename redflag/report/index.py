"""The index of a folder of reports: every agreement in a table to sort and filter, and what is common to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from redflag.finding import Severity
from redflag.report import html, wording
from redflag.report.summary import Counts, Summary
from redflag.report.table import Portfolio

COMMONEST = 20  # rules told: what fits a screen


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: where the report is, what was found by category, and what was not read."""

    path: str
    link: str
    kind: str
    counts: Counts | None
    categories: tuple[tuple[str, Counts], ...]
    unread: tuple[str, ...]

    @property
    def data(self) -> str:
        """The counts by category for the script: "auto-renewal:1,0,2,0 fine-print:0,1,0,0"."""
        return " ".join(f"{name}:{','.join(map(str, counts))}" for name, counts in self.categories)


@dataclass(frozen=True, slots=True)
class Share:
    """A category or a rule over all agreements: in how many it was found, and how often."""

    name: str
    title: str
    severity: str
    agreements: int
    counts: Counts


class Index:
    """Rows that were not read, or not in full, stand first, then the worst."""

    def __init__(self, path: Path, portfolio: Portfolio) -> None:
        self._path, self._portfolio = path, portfolio
        self._titles: dict[str, tuple[int, str]] = {}
        self._found: Counter[tuple[str, int]] = Counter()
        self._in: Counter[str] = Counter()

    def add(self, summary: Summary, agreement: dict[str, Any]) -> None:
        for finding in agreement["findings"]:
            rule, severity = finding["rule"], Severity[finding["severity"]]
            worst, _ = self._titles.get(rule, (-1, ""))
            self._titles[rule] = (max(worst, severity), finding["title"])
            self._found[rule, severity] += 1
        self._in.update({finding["rule"] for finding in agreement["findings"]})

    def end(self) -> None:
        read = self._portfolio.summaries
        rows = [Row(failure.path, "", "", None, (), (failure.reason,)) for failure in self._portfolio.failures]
        rows += sorted(map(_row, read), key=lambda row: (not row.unread, *(-count for count in row.counts or ())))
        totals = [sum(summary.counts[at] for summary in read) for at in range(4)]
        self._path.write_bytes(
            html.filled(
                "index.html.j2",
                "index.js",
                rows=rows,
                read=len(read),
                unread=sum(bool(row.unread) for row in rows),
                totals=list(zip(reversed(Severity), totals, strict=True)),
                unmatched=self._portfolio.unmatched,
                packs=self._portfolio.rules.in_words if self._portfolio.rules else "",
                categories=_categories(read),
                rules=self._rules(),
            )
        )

    def _rules(self) -> list[Share]:
        """The rules that most agreements share."""
        shares = [
            Share(rule, title, Severity(worst).name, self._in[rule], _counts(self._found, rule))
            for rule, (worst, title) in self._titles.items()
        ]
        return sorted(shares, key=lambda share: (-share.agreements, share.name))[:COMMONEST]


def _row(summary: Summary) -> Row:
    link = f"./{quote(summary.name)}.html"
    return Row(summary.path, link, summary.kind, summary.counts, summary.categories, summary.unread)


def _categories(read: Sequence[Summary]) -> list[Share]:
    """The categories, those with most agreements first."""
    found: dict[str, list[Counts]] = {}
    for summary in read:
        for name, counts in summary.categories:
            found.setdefault(name, []).append(counts)
    shares = []
    for name, every in found.items():
        high, medium, low, info = (sum(counts[at] for counts in every) for at in range(4))
        shares.append(Share(name, wording.category_name(name), "", len(every), (high, medium, low, info)))
    return sorted(shares, key=lambda share: (-share.agreements, share.name))


def _counts(found: Counter[tuple[str, int]], rule: str) -> Counts:
    high, medium, low, info = (found[rule, severity] for severity in reversed(Severity))
    return high, medium, low, info
