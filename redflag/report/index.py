"""A folder of HTML reports: one page an agreement and an index that links to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from redflag.finding import Failure, Report
from redflag.report import html, wording

INDEX = "index.html"
LONGEST = 200  # bytes: file systems take 255, suffix and count included


def pages(reports: Sequence[Report], failures: Sequence[Failure]) -> Iterator[tuple[str, bytes]]:
    """File name and bytes of each page: first the index, then the report of each agreement, in the order given."""
    names = file_names(reports, ".html")
    yield INDEX, render(reports, failures, names)
    for name, report in zip(names, reports, strict=True):
        yield name, html.render([report], [])


def render(reports: Sequence[Report], failures: Sequence[Failure], names: Sequence[str]) -> bytes:
    """The index page; `names` are the files, beside it, that hold the reports."""
    links = [f"./{quote(name)}" for name in names]
    return html.page(html.overview(reports, failures, links), [])


def file_names(reports: Sequence[Report], suffix: str) -> list[str]:
    """A file name for each report, "contract.pdf.html": fit for every file system, no two alike, none the index."""
    taken = {INDEX}
    names = []
    for report in reports:
        plain = re.sub(r'[<>:"|?*%\ufffd]', "_", wording.file_name(report.document.path)).strip(" .")
        stem = plain.encode()[:LONGEST].decode(errors="ignore") or "agreement"
        name, count = stem + suffix, 1
        while name.casefold() in taken:
            count += 1
            name = f"{stem}-{count}{suffix}"
        taken.add(name.casefold())
        names.append(name)
    return names
