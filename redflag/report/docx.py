"""Word: the agreement itself with a comment on each finding where it is a Word file; else a review memo."""

from __future__ import annotations

from collections.abc import Sequence

from redflag.finding import Failure, Report


def render(reports: Sequence[Report], failures: Sequence[Failure]) -> bytes:
    """One Word agreement, marked; several agreements, files that failed, or another format: a memo on all.

    Raises RedflagError where the agreement has changed since it was scanned, or cannot be marked.
    """
    if len(reports) == 1 and not failures and reports[0].document.format == "docx":
        from redflag.report.docx_marked import marked_copy

        return marked_copy(reports[0])
    from redflag.report.docx_memo import memo

    return memo(reports, failures)
