"""PDF agreements whose pages or text are turned: read in order, with their places where they are shown."""

from __future__ import annotations

import pytest

from redflag.document import Document, PdfPlace
from redflag.extractors.pdf import read_pdf

from .pdf_builder import HEIGHT, WIDTH, Draw, blank, grid, on_its_side, pdf, text, together, turned

LONG = "The Vendor shall keep the service running on every working day of the whole year"
PAGE = together(
    text("9. TERM", LONG, "and on holidays.", "", "9.1 The fee is due."), grid([["Plan", "Fee"], ["Gold", "EUR 9"]])
)
BLOCKS = [
    ("heading", "9. TERM"),
    ("paragraph", f"{LONG} and on holidays."),
    ("paragraph", "9.1 The fee is due."),
    ("row", "Plan | Fee"),
    ("row", "Gold | EUR 9"),
]


def read(*pages: Draw) -> Document:
    return read_pdf("a.pdf", pdf(*pages))


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def box_of(document: Document, words: str) -> PdfPlace:
    start = document.text.index(words)
    [place] = document.places(start, start + len(words))
    assert isinstance(place, PdfPlace)
    return place


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_reads_as_it_is_shown(degrees: int) -> None:
    document = read(turned(PAGE, degrees))
    assert blocks(document) == BLOCKS
    assert document.coverage.complete
    assert box_of(document, "9. TERM").x0 == pytest.approx(72, abs=1)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_text_on_its_side_on_an_upright_page_is_read_in_its_own_order(degrees: int) -> None:
    document = read(on_its_side(PAGE, degrees), text(LONG + "."))
    assert blocks(document) == [*BLOCKS, ("paragraph", LONG + ".")]
    place = box_of(document, "TERM")  # as it is shown: 85 from the edge it hangs from
    edge = {90: place.x0, 180: HEIGHT - place.bottom, 270: WIDTH - place.x1}[degrees]
    assert edge == pytest.approx(80, abs=3)
    assert not document.fine_print


def test_an_upright_head_over_a_table_on_its_side_stands_apart() -> None:
    document = read(together(text("Annex C", top=40), on_its_side(PAGE, 90)))
    assert blocks(document) == [*BLOCKS, ("footer", "Annex C")]


@pytest.mark.parametrize("degrees", [90, 270])
def test_a_sentence_up_the_margin_stays_whole(degrees: int) -> None:
    margin = on_its_side(text("The Vendor may end the service", "at any time.", top=20, step=10, size=7), degrees)
    document = read(together(text(*[LONG] * 9), margin))
    assert blocks(document)[1:] == [("footer", "The Vendor may end the service at any time.")]


def test_a_page_scanned_aslant_throughout_is_still_its_text() -> None:
    def leaning(canvas: object) -> None:
        canvas.rotate(8)  # type: ignore[attr-defined]
        text(LONG + ".", x=150, top=200)(canvas)  # type: ignore[arg-type]

    assert blocks(read(leaning, blank)) == [("paragraph", LONG + ".")]
