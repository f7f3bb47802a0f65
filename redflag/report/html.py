"""The HTML report: one page that stands alone, with nothing fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from redflag import __version__
from redflag.finding import Acceptance, Failure, Report, Severity
from redflag.report import wording
from redflag.report.marked import Flag, Line, lines
from redflag.report.severities import ADVICE

TEMPLATES = "redflag.report", "templates"
WORST = 6  # titles in the header: what fits a first screen


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the template shows of one report. `prefix` keeps the ids of several agreements on a page apart."""

    prefix: str
    name: str
    report: Report
    flags: tuple[Flag, ...]
    groups: list[tuple[str, list[Line]]]

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
    css, script = inline("report.css"), inline("report.js")
    policy = (
        f"default-src 'none'; style-src {hashed(css)}; script-src {hashed(script)}; base-uri 'none'; form-action 'none'"
    )
    unread = sum(bool(row.unread) for row in rows)
    shown = {"rows": rows, "agreements": agreements, "unread": unread, "unmatched": unmatched}
    template = environment().get_template("page.html.j2")
    text = template.render(**shown, css=Markup(css), script=Markup(script), policy=policy)
    return text.encode("utf-8", "replace")


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


@cache
def environment() -> Environment:
    """Where templates are, with the words and the safeguards of every page."""
    environment = Environment(
        loader=PackageLoader(*TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(wording=wording, advice=ADVICE, worst=WORST, version=__version__)
    return environment


def _finalize(value: Any) -> Any:
    """Whatever a template puts out is made safe to show, except our own markup, style and script."""
    return wording.safe(value) if type(value) is str else value


@cache
def inline(name: str) -> str:
    """A style sheet or script of the package, with line ends as a browser hashes them."""
    return resources.files(TEMPLATES[0]).joinpath(TEMPLATES[1], name).read_text("utf-8").replace("\r\n", "\n")


def hashed(source: str) -> str:
    """The name by which a page's policy allows a style sheet or script of its own."""
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return f"'sha256-{digest}'"
