"""What became of each flag, as Markdown: for a merge request, a ticket, a mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redflag.change import Change, Comparison, Edit
from redflag.report import changes_wording as changes
from redflag.report import wording
from redflag.report.checklist_markdown import escaped
from redflag.report.wording import file_name

_AROUND = {"gone": "~~", "new": "**", "same": ""}


def render(comparison: Comparison) -> bytes:
    """The comparison in UTF-8. What went is struck through, what came is bold."""
    return ("\n".join(_lines(comparison)).rstrip() + "\n").encode("utf-8", "replace")


def _lines(comparison: Comparison) -> Iterator[str]:
    old, new = (escaped(file_name(report.document.path)) for report in (comparison.old, comparison.new))
    yield from [f"# Red flags: {old} → {new}", ""]
    for name, what, gaps in changes.drafts(comparison):
        yield f"- {name}: {escaped(what)}"
        yield from (f"  - **Not read:** {escaped(line)}" for line in gaps.unread)
        yield from (f"  - {escaped(line)}" for line in gaps.caveats)
    yield from (f"- {escaped(note)}" for note in changes.notes(comparison))
    yield from ["", f"**{escaped(changes.verdict(comparison))}.**", ""]
    for status, found in changes.groups(comparison):
        yield from [f"## {changes.TITLES[status]} ({len(found):,})", ""]
        for change in found:
            yield from _line(change) if changes.is_brief(change) else _change(change)
        yield ""
    yield f"*{wording.NO_ADVICE}*"


def _line(change: Change) -> list[str]:
    accepted = " (accepted)" if change.acceptance else ""
    return [f"- {change.severity.name}, {escaped(changes.place(change))}: {escaped(change.finding.title)}{accepted}"]


def _change(change: Change) -> Iterator[str]:
    yield f"- **{change.severity.name}: {escaped(change.finding.title)}** ({escaped(changes.place(change))})"
    if words := _words(change.edits) or escaped(change.finding.quote):
        yield from ["", f'  > "{words.strip()}"', ""]
    for label, told in changes.facts(change):
        yield f"  - {label}: {escaped(told)}"


def _words(edits: Sequence[Edit]) -> str:
    shown = []
    for edit in changes.shortened(edits):
        around, text = _AROUND[edit.kind], escaped(edit.text.strip())
        shown.append(f"{around}{text}{around} " if text else "")
    return "".join(shown)
