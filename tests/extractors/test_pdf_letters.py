"""PDF agreements: words set with white between their letters, soft hyphens, fonts that do not name their letters."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from redflag.document import Document, PdfPlace
from redflag.extractors.pdf import read_pdf
from redflag.extractors.pdf_words import is_garbage

from .pdf_builder import HEIGHT, Draw, lettered, pdf, text, together

LONG = "The Vendor shall keep the service running on every working day of the whole year"


def unnamed_line(canvas: Canvas) -> None:
    """Letters that the font has no glyphs for, and no meaning."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    text("".join(chr(0xE000 + ord(letter)) for letter in "TheVendormayendit"), top=200, font="Vera")(canvas)


def read(*pages: Draw) -> Document:
    return read_pdf("a.pdf", pdf(*pages))


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


SPACED = [
    # as it is written, as it is read
    ("T E R M I N A T I O N", "TERMINATION"),
    ("9. T E R M I N A T I O N   O F   S E R V I C E", "9. TERMINATION OF SERVICE"),
    ("The  v e n d o r  may stop.", "The vendor may stop."),
    ("T e r m i n a t i o n: at will.", "Termination: at will."),
    ("It holds for plans A B C D E alike.", "It holds for plans A B C D E alike."),
    ("It holds for plans A C E alike.", "It holds for plans A C E alike."),
    ("A          X          T          V          Z", "A X T V Z"),
]


@pytest.mark.parametrize(("written", "expected"), SPACED)
def test_letters_with_blanks_between_are_words(written: str, expected: str) -> None:
    document = read(text(written, "", LONG + "."))
    assert document.text.replace(" |", "").split("\n")[0] == expected


def test_a_letter_spaced_word_stands_where_its_letters_do() -> None:
    document = read(text("T E R M I N A T I O N", "", LONG + "."))
    assert (document.blocks[0].kind, document.text[: document.blocks[0].end]) == ("heading", "TERMINATION")
    [place] = document.places(0, 11)
    assert isinstance(place, PdfPlace) and place.x0 == pytest.approx(72, abs=1) and place.x1 > 170


@pytest.mark.parametrize("white", [2, 4, 8])
def test_letters_spaced_by_the_font_are_words(white: int) -> None:
    def spaced(canvas: Canvas) -> None:
        canvas.saveState()
        writer = canvas.beginText(72, HEIGHT - 90)
        writer.setFont("Helvetica", 11)
        writer.setCharSpace(white)
        writer.textOut("TERMINATION OF SERVICE")
        canvas.drawText(writer)
        canvas.restoreState()

    assert blocks(read(together(spaced, text(LONG + ".", top=130))))[0] == ("heading", "TERMINATION OF SERVICE")


def test_soft_hyphens_are_mended_and_words_keep_their_places() -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    document = read(
        text("The Vendor may co\u00adoperate and termi\u00ad", "nate this a\u00adgree\u00adment.", font="Vera")
    )
    assert document.text == "The Vendor may cooperate and terminate this agreement."
    words = [document.text[piece.start : piece.end] for piece in document.pieces]
    assert words == ["The", "Vendor", "may", "cooperate", "and", "termi", "nate", "this", "agreement."]
    start = document.text.index("terminate")
    tops = [place.top for place in document.places(start, start + 9) if isinstance(place, PdfPlace)]
    assert len(tops) == 2 and tops[0] < tops[1]


WINDOWS = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


@pytest.mark.parametrize(
    ("written", "expected"),
    [  # code 255 (octal) means a soft hyphen and is printed as a hyphen wherever it stands: ISO 32000-1, annex D.2
        (rb"(You may termi\255) Tj 0 -14 Td (nate this.)", "You may terminate this."),
        (rb"(A non\255) Tj 0 -14 Td (exclusive right.)", "A non-exclusive right."),
        (rb"(A non\255exclusive right.)", "A non-exclusive right."),
    ],
)
def test_a_printed_soft_hyphen_falls_away_at_the_end_of_a_line_only(written: bytes, expected: str) -> None:
    assert read_pdf("a.pdf", lettered("Fees are due.", WINDOWS, written=written)).text.split("\n")[1] == expected


NAMED = f"{LONG}, and on holidays."
_MAP = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <21> <7E> <E021> endbfrange endcmap"
_LATIN = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>"
_BY_GLYPH = b"<</Type/Font/Subtype/Type0/BaseFont/Own/Encoding/Identity-H/DescendantFonts[7 0 R]>>"
_GLYPHS = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Own/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
UNNAMED = [
    # a file whose second line is in a font that names its letters by private characters
    lettered(NAMED, _LATIN, b"<</Length %d>>stream\n%s\nendstream" % (len(_MAP), _MAP)),
    # by the numbers of its glyphs only: the text would read "789:;<"
    lettered(
        NAMED,
        _BY_GLYPH,
        _GLYPHS + b"/Supplement 0>>/FontDescriptor 8 0 R>>",
        b"<</Type/FontDescriptor/FontName/Own/Flags 4>>",
        written=b"<00370038 0039003A003B003C>",
    ),
    # not at all: the text would leave it out
    pdf(together(text(NAMED), unnamed_line)),
]


@pytest.mark.parametrize("data", UNNAMED)
def test_a_line_whose_font_does_not_name_its_letters_is_told(data: bytes) -> None:
    document = read_pdf("a.pdf", data)
    assert document.text == NAMED
    note = "page 1 holds lines in letters that their fonts do not name (try --ocr): what they say was not read"
    assert document.coverage.notes == (note,)
    assert not document.coverage.complete


def test_a_page_in_which_each_letter_stands_for_another_is_told() -> None:
    words = f"{LONG} unless either party gives notice in writing that this agreement shall not renew for another term"
    shifted = words.translate({ord(letter): (ord(letter) - 94) % 26 + 97 for letter in map(chr, range(97, 123))})
    document = read(text("Fees are due."), text(shifted[:80], shifted[80:], shifted[:80]))
    assert document.text == "Fees are due."
    assert document.coverage.pages_without_text == (2,)
    assert "letters that their fonts do not name" in document.coverage.notes[0]


ORDINARY = [
    "Terms as html or xhtml, served by http or https from the host named below, are part of what the parties sign. "
    "Each customer shall read them before using anything else that the vendor offers under this agreement." * 2,
    "Smluvní strany prohlašují, že čtvrt roku předem oznámí druhé straně každou změnu ceny, která přesahuje inflaci, "
    "jinak smlouva skončí uplynutím doby, na kterou byla uzavřena, pokud zákazník písemně neprojeví jinou vůli.",
]


@pytest.mark.parametrize("written", ORDINARY)
def test_ordinary_words_are_no_garbage(written: str) -> None:
    assert not is_garbage(written)
