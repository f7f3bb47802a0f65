"""The checklist as a PDF whose fields can be filled in: the HTML page, printed by WeasyPrint (extra `print`)."""

from __future__ import annotations

from collections.abc import Sequence

from redflag.checklist import Checklist
from redflag.errors import RedflagError
from redflag.finding import Failure
from redflag.report import checklist_html

try:
    import weasyprint
except (ImportError, OSError) as error:  # OSError: Pango, which it stands on, is not there
    raise RedflagError(
        "-o x.pdf: a PDF needs WeasyPrint: pip install 'redflag-contracts[print]', or print the HTML page"
    ) from error


def render(checklists: Sequence[Checklist], failures: Sequence[Failure]) -> bytes:
    """All checklists, each with its letter, as one PDF. Nothing is fetched: the page holds everything."""
    page = checklist_html.render(checklists, failures).decode("utf-8")
    printed: bytes = weasyprint.HTML(string=page, url_fetcher=_fetch_nothing).write_pdf(pdf_forms=True)
    return printed


def _fetch_nothing(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"not fetched: {url}")
