"""Checklists turned into bytes. One module a format, each with one function `render`, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from redflag.checklist import Checklist
from redflag.finding import Failure

Render = Callable[[Sequence[Checklist], Sequence[Failure]], bytes]

FORMATS: dict[str, str] = {
    "text": "checklist_text",
    "md": "checklist_markdown",
    "json": "checklist_json",
    "html": "checklist_html",
    "docx": "checklist_docx",
    "pdf": "checklist_pdf",
}
"""Format name -> the module beside this one that writes any number of checklists as one file."""

SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".md": "md",
    ".markdown": "md",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
"""Suffix of an output file, in lower case -> format name."""


def renderer(form: str) -> Render:
    """The function that writes checklists in a format. Raises RedflagError where its extra is not installed."""
    render: Render = import_module(f"redflag.report.{FORMATS[form]}").render
    return render
