"""Two drafts compared, turned into bytes. One module a format, each with one function `render`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from redflag.change import Comparison

FORMATS: dict[str, str] = {
    "text": "changes_text",
    "json": "changes_json",
    "html": "changes_html",
    "md": "changes_markdown",
}
"""Format name -> the module beside this one that writes a comparison."""

SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".markdown": "md",
}
"""Suffix of an output file, in lower case -> format name."""


def renderer(form: str) -> Callable[[Comparison], bytes]:
    """The function that writes a comparison in a format."""
    render: Callable[[Comparison], bytes] = import_module(f"redflag.report.{FORMATS[form]}").render
    return render
