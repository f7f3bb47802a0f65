"""PDF: the agreement itself, its findings highlighted. Of what is no PDF there is none: a browser prints the page."""

from __future__ import annotations

from collections.abc import Sequence

from redflag.errors import RedflagError
from redflag.finding import Failure, Report

_INSTEAD = "write -o report.html and print that from a browser, or -o report.docx"


def render(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    """One PDF agreement, marked. Raises RedflagError for anything else, and where the agreement has changed since it
    was scanned or cannot be marked."""
    if len(reports) != 1 or failures:
        raise RedflagError(f"a PDF is a marked copy of one agreement that was read: {_INSTEAD}")
    if reports[0].document.format != "pdf":
        raise RedflagError(f"{reports[0].document.path}: is no PDF to be marked: {_INSTEAD}")
    from redflag.report.pdf_marked import marked_copy

    return marked_copy(reports[0])
