"""PDF: the agreement itself, its findings highlighted; of any other, the HTML report as a browser prints it."""

from __future__ import annotations

from collections.abc import Sequence

from redflag.errors import RedflagError
from redflag.finding import Failure, Report

_INSTEAD = "write -o report.html and print that from a browser, or -o report.docx"


def render(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    """One PDF agreement, marked; anything else, the page printed. Raises RedflagError where the agreement has changed
    since it was scanned or cannot be marked, and where there is no browser to print."""
    if len(reports) == 1 and not failures and reports[0].document.format == "pdf":
        from redflag.report.pdf_marked import marked_copy

        return marked_copy(reports[0])
    from redflag.report import html, printed

    program = printed.browser()
    if program is None:
        what = (
            f"{reports[0].document.path}: is no PDF to be marked" if len(reports) == 1 else "not one PDF to be marked"
        )
        raise RedflagError(f"{what}, and no Chromium, Chrome or Edge is installed to print the report: {_INSTEAD}")
    return printed.printed(html.render(reports, failures), program)
