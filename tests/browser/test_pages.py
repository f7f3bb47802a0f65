"""Every HTML page that redflag writes: no error, no request, no overflow on a telephone, no grave fault by axe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner
from report.builder import document, report

from redflag import scan
from redflag.cli.main import main
from redflag.finding import Failure
from redflag.report import FORMATS

from .conftest import DESK, PHONE, Open

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parents[2] / "samples" / "en"
HARSH, FAIR = SAMPLES / "crm-subscription.pdf", SAMPLES / "clean" / "fair-subscription.pdf"


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """A page by its name, each made once."""
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def page(name: str) -> bytes:
        if name in MADE:
            return MADE[name]()
        file = folder / "out.html"
        commands = {
            "harsh": ("scan", HARSH, "-o", file),
            "fair": ("scan", FAIR, "-o", file),
            "index": ("scan", HARSH, FAIR, "-o", folder),
            "checklist": ("checklist", HARSH, "-o", file),
            "compare": ("compare", FAIR, HARSH, "-o", file),
        }
        done = CliRunner().invoke(main, [str(part) for part in commands[name]])
        assert done.exit_code == 0, done.output
        return (folder / "index.html" if name == "index" else file).read_bytes()

    return page


def unread() -> bytes:
    source = document(complete=False, pages_without_text=(3, 5), notes=("One text box was not read.",))
    return FORMATS["html"]([report(source)], [])


def several() -> bytes:
    failure = Failure("offers/scan.pdf", "UnreadableAgreement", "encrypted: a password is needed")
    return FORMATS["html"]([report(), replace(report(), findings=())], [failure])


MADE = {"made up": lambda: FORMATS["html"]([report()], []), "unread": unread, "several": several}
PAGES = ["harsh", "fair", "index", "checklist", "compare", *MADE]


@pytest.mark.parametrize("name", PAGES)
def test_stands_alone_and_fits_a_telephone(opened: Open, written: Any, name: str) -> None:
    for scripts in (True, False):
        seen = opened(written(name), viewport=PHONE, java_script_enabled=scripts)
        assert not seen.errors and not seen.requests
        wide = seen.page.evaluate("document.documentElement.scrollWidth") if scripts else PHONE["width"]
        assert wide <= PHONE["width"]


@pytest.mark.parametrize(("scheme", "viewport"), [("light", DESK), ("dark", PHONE)], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_grave_fault(opened: Open, written: Any, name: str, viewport: Any, scheme: str) -> None:
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    seen = opened(written(name), viewport=viewport, color_scheme=scheme, bypass_csp=True)
    seen.page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
    seen.page.evaluate(axe)
    found = seen.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    grave = [
        (fault["id"], fault["nodes"][0]["html"][:200], fault["nodes"][0]["failureSummary"])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
    assert not grave


def test_of_what_is_no_pdf_the_report_is_printed(chromium: Any, tmp_path: Path) -> None:
    """The same agreement gives the same bytes, on A4, with every finding and nothing of the screen's buttons."""
    paper = SAMPLES / "implementation-dealer.docx"
    for name in ("one.pdf", "two.pdf"):
        done = CliRunner().invoke(main, ["scan", str(paper), "-o", str(tmp_path / name)])
        assert done.exit_code == 0, done.output
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    with pdfium.PdfDocument(tmp_path / "one.pdf") as pdf:
        assert [round(side) for side in pdf[0].get_size()] == [595, 842]
        words = "".join(sheet.get_textpage().get_text_range() for sheet in pdf)
    squeezed = "".join(words.split())
    for flag in scan(paper).findings:
        assert "".join(flag.title.split()) in squeezed
    assert "Copyasaquestion" not in squeezed
