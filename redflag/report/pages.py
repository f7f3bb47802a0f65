"""What HTML pages share: the templates, and style and script that stand in the page itself."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from redflag import __version__
from redflag.report import wording

TEMPLATES = "redflag.report", "templates"


@cache
def environment() -> Environment:
    """The templates of the package; whatever they put out is escaped and made safe to show."""
    made = Environment(
        loader=PackageLoader(*TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(wording=wording, version=__version__)
    return made


def _finalize(value: Any) -> Any:
    """Whatever a template puts out is made safe to show, except our own markup, style and script."""
    return wording.safe(value) if type(value) is str else value


@cache
def inline(name: str) -> str:
    """A style sheet or script of the package, with line ends as a browser hashes them."""
    return resources.files(TEMPLATES[0]).joinpath(TEMPLATES[1], name).read_text("utf-8").replace("\r\n", "\n")


def source_hash(source: str) -> str:
    """What a content security policy calls a style or script by."""
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return f"'sha256-{digest}'"
