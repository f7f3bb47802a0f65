"""A folder of HTML reports: one page an agreement and an index that links to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from redflag.finding import Failure, Report
from redflag.report import FORMATS, wording

INDEX = "index"
LONGEST = 200  # bytes: file systems take 255, count and suffix included


def pages(reports: Sequence[Report], failures: Sequence[Failure]) -> Iterator[tuple[str, bytes]]:
    """File name and bytes of each page: first "index.html", then the page of each agreement, in the order given."""
    names = file_names(reports, ".html")
    yield f"{INDEX}.html", render(reports, failures, names)
    for name, report in zip(names, reports, strict=True):
        alone = replace(report, unmatched=()) if len(reports) > 1 else report  # the index tells it
        yield name, FORMATS["html"]([alone], [])


def render(reports: Sequence[Report], failures: Sequence[Failure], names: Sequence[str]) -> bytes:
    """The index page; `names` are the files, beside it, that hold the pages of the reports."""
    from redflag.report import html

    links = [f"./{quote(name)}" for name in names]
    return html.page(html.overview(reports, failures, links), [], wording.unmatched(reports))


def file_names(reports: Sequence[Report], suffix: str) -> list[str]:
    """A file name for each report, "contract.pdf.html": fit for every file system, no two alike, none the index.

    The same but for the suffix whatever the `suffix`.
    """
    taken = {INDEX}
    names = []
    for report in reports:
        plain = re.sub(r'[<>:"|?*%\ufffd]', "_", wording.file_name(report.document.path)).strip(" .")
        name = plain.encode()[:LONGEST].decode(errors="ignore") or "agreement"
        stem, count = name, 1
        while stem.casefold() in taken:
            count += 1
            stem = f"{name}-{count}"
        taken.add(stem.casefold())
        names.append(stem + suffix)
    return names
