"""The checklist as one page to fill in on the screen or on paper: no script, and nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from redflag.checklist import Checklist
from redflag.finding import Failure
from redflag.report import checklist_letter as letters
from redflag.report import checklist_wording as words
from redflag.report.pages import environment, inline, source_hash


def render(checklists: Sequence[Checklist], failures: Sequence[Failure]) -> bytes:
    """All checklists, each with its letter, as one page in UTF-8."""
    css = inline("report.css") + inline("checklist.css")
    policy = f"default-src 'none'; style-src {source_hash(css)}; base-uri 'none'; form-action 'none'"
    template = environment().get_template("checklist.html.j2")
    shown = [(f"a{number}-", one, letters.letter_of(one)) for number, one in enumerate(checklists, 1)]
    text = template.render(
        checklists=shown, failures=failures, words=words, letters=letters, css=Markup(css), policy=policy
    )
    return text.encode("utf-8", "replace")
