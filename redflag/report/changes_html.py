"""What became of each flag, as one page that stands alone, with nothing fetched from anywhere and no script."""

from __future__ import annotations

from markupsafe import Markup

from redflag.change import Comparison
from redflag.report import changes_wording
from redflag.report.pages import environment, inline, source_hash

TEMPLATE = "changes.html.j2"


def render(comparison: Comparison) -> bytes:
    """The comparison as a page in UTF-8."""
    css = inline("report.css") + inline("changes.css")
    policy = f"default-src 'none'; style-src {source_hash(css)}; base-uri 'none'; form-action 'none'"
    template = environment().get_template(TEMPLATE)
    text = template.render(comparison=comparison, changes=changes_wording, css=Markup(css), policy=policy)
    return text.encode("utf-8", "replace")
