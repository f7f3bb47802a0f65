"""The marked PDF as pdf.js shows it, the viewer in Firefox and in many web pages: its marks, notes and text.

`PDFJS` names a folder with the npm package pdfjs-dist 4 (`npm pack pdfjs-dist@4`, unpacked); else skipped.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from report import pdf_seen

from redflag.report import FORMATS
from redflag.scanner import Scanner

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif("PDFJS" not in os.environ, reason="PDFJS names no folder with the npm package pdfjs-dist"),
]
PDF = sorted((Path(__file__).parents[2] / "samples" / "en").rglob("*.pdf"))
HOME = "http://viewer.test/"
VIEWER = """<!doctype html><canvas></canvas><script type="module">
import * as pdfjs from "/build/pdf.min.mjs";
pdfjs.GlobalWorkerOptions.workerSrc = "/build/pdf.worker.min.mjs";
const canvas = document.querySelector("canvas");
window.show = async name => {
  window.pdf = await pdfjs.getDocument({url: name, standardFontDataUrl: "/standard_fonts/"}).promise;
};
window.sheet = async number => {
  const page = await pdf.getPage(number), viewport = page.getViewport({scale: 1});
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  await page.render({canvasContext: canvas.getContext("2d"), viewport}).promise;
  const notes = (await page.getAnnotations()).filter(one => one.subtype === "Highlight");
  const text = (await page.getTextContent()).items.map(item => item.str).join("");
  return [canvas.toDataURL(), notes.map(one => one.contentsObj.str), text];
};
</script>"""


@pytest.fixture
def viewer(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    page = chromium.new_page()
    page.route("**/*", lambda route: _serve(route, tmp_path))
    page.goto(HOME)
    page.wait_for_function("'sheet' in window")
    yield page
    page.close()


def _serve(route: Any, folder: Path) -> None:
    name = route.request.url.removeprefix(HOME)
    if not name:
        route.fulfill(body=VIEWER, content_type="text/html")
        return
    file = folder / name if name.endswith(".pdf") else Path(os.environ["PDFJS"]) / name
    kind = "text/javascript" if name.endswith("mjs") else "application/octet-stream"
    route.fulfill(body=file.read_bytes(), content_type=kind)


def sheets(viewer: Any, name: str, pages: int) -> list[tuple[Image.Image, list[str], str]]:
    viewer.evaluate("name => show(name)", name)
    found = []
    for number in range(1, pages + 1):
        picture, notes, text = viewer.evaluate("number => sheet(number)", number)
        drawn = Image.open(io.BytesIO(base64.b64decode(picture.partition(",")[2]))).convert("RGB")
        found.append((drawn, notes, text))
    return found


@pytest.mark.parametrize("path", PDF, ids=lambda path: path.stem)
def test_pdfjs_shows_each_mark_on_its_words(viewer: Any, scanner: Scanner, path: Path, tmp_path: Path) -> None:
    report = scanner.scan(path)
    (tmp_path / "original.pdf").write_bytes(path.read_bytes())
    (tmp_path / "copy.pdf").write_bytes(FORMATS["pdf"]([report], []))
    pages = report.document.pages
    before, after = (sheets(viewer, name, pages) for name in ("original.pdf", "copy.pdf"))
    assert [text for _, _, text in before] == [text for _, _, text in after]
    notes = [note for _, found, _ in after for note in found]
    assert len(notes) == sum(flag.kind != "missing" for flag in report.findings)
    spans = [(flag.match_start, flag.match_start + len(flag.match)) for flag in report.findings if flag.match]
    for number in range(pages):
        places = pdf_seen.places_on(report.document, spans, number)
        pdf_seen.check_marks(before[number][0], after[number][0], places)
