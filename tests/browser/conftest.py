"""Chromium, as the system has it, and pages opened in it: whatever a page asks of the network is noted and refused."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from redflag.finding import Report
from redflag.report import FORMATS

PHONE = {"width": 400, "height": 850}
DESK = {"width": 1280, "height": 900}


@dataclass
class Seen:
    """A page, and what went wrong or out of it."""

    page: Any
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


Open = Callable[..., Seen]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    reason = "these tests need playwright, of the extra [dev]"
    sync_playwright = pytest.importorskip("playwright.sync_api", reason=reason).sync_playwright
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not installed: apt-get install chromium, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens a page (bytes, or reports to be written as HTML): `opened(page, "#f-1a2b", viewport=PHONE)`."""
    contexts = []

    def open_page(content: bytes | Report | list[Report], fragment: str = "", **options: Any) -> Seen:
        if not isinstance(content, bytes):
            content = FORMATS["html"](content if isinstance(content, list) else [content], [])
        file = tmp_path / f"{len(contexts)}.html"
        file.write_bytes(content)
        context = chromium.new_context(**{"viewport": DESK, "reduced_motion": "reduce"} | options)
        contexts.append(context)
        seen = Seen(context.new_page())
        context.route("**/*", lambda route: _serve(route, file, seen))
        seen.page.on("console", lambda line: seen.errors.append(line.text) if line.type == "error" else None)
        seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
        seen.page.goto(file.as_uri() + fragment)
        return seen

    yield open_page
    for context in contexts:
        context.close()


def _serve(route: Any, file: Path, seen: Seen) -> None:
    url = route.request.url.partition("#")[0]
    if url == file.as_uri():
        route.continue_()
        return
    seen.requests.append(url)
    route.abort()
