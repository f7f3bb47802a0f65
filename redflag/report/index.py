"""A folder of reports: an HTML page and a JSON file for each agreement, and an index that links to the pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from redflag.errors import RedflagError
from redflag.finding import Failure, Report
from redflag.report import FORMATS, wording

INDEX = "index"
LONGEST = 200  # bytes: file systems take 255, count and suffix included


def write_folder(reports: Sequence[Report], failures: Sequence[Failure], folder: Path) -> None:
    """Write "contract.pdf.html" and "contract.pdf.json" for each report and "index.html" for all, failures included.

    Makes `folder` where there is none. Raises RedflagError where something cannot be written.
    """
    stems = file_stems(reports)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{INDEX}.html").write_bytes(render(reports, failures, stems))
        for stem, report in zip(stems, reports, strict=True):
            for form in ("html", "json"):
                (folder / f"{stem}.{form}").write_bytes(FORMATS[form]([report], []))
    except OSError as error:
        raise RedflagError(f"{folder}: the reports cannot be written: {error.strerror}") from None


def render(reports: Sequence[Report], failures: Sequence[Failure], stems: Sequence[str]) -> bytes:
    """The index page; `stems` name the pages of the reports, which lie beside it."""
    from redflag.report import html

    links = [f"./{quote(stem)}.html" for stem in stems]
    return html.page(html.overview(reports, failures, links), [])


def file_stems(reports: Sequence[Report]) -> list[str]:
    """A file name without suffix for each report: fit for every file system, no two alike, none the index."""
    taken = {INDEX}
    stems = []
    for report in reports:
        plain = re.sub(r'[<>:"|?*%\ufffd]', "_", wording.file_name(report.document.path)).strip(" .")
        name = plain.encode()[:LONGEST].decode(errors="ignore") or "agreement"
        stem, count = name, 1
        while stem.casefold() in taken:
            count += 1
            stem = f"{name}-{count}"
        taken.add(stem.casefold())
        stems.append(stem)
    return stems
