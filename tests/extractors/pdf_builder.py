"""Small PDF files made in memory for the tests of the PDF extractor. All measures in points, from the top left."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab import rl_config
from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, encrypt: str | None = None, plain: bool = False) -> bytes:
    """A file with one page for each function that draws one; `plain`: packed, but not turned to ASCII."""
    target = io.BytesIO()
    lock = pdfencrypt.StandardEncryption(encrypt, canPrint=1) if encrypt else None
    rl_config.useA85 = int(not plain)
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), encrypt=lock, invariant=1, pageCompression=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def by_hand(*objects: bytes) -> bytes:
    """A file of these objects, numbered from 1, the first of them the catalog: for what reportlab does not write."""
    body, starts = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, start=1):
        starts.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def no_pages() -> bytes:
    """A sound file whose list of pages is empty."""
    return by_hand(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>")


def layered(shown: str, hidden: str, after: str, by: bytes = b"/OC/L0 BDC %s EMC") -> bytes:
    """A page of three lines, the second of them on a layer (optional content group) that is switched off."""
    first, second, third = (
        b"BT /F1 11 Tf 72 %d Td (%s) Tj ET" % (height, words.encode())
        for height, words in ((750, shown), (736, hidden), (722, after))
    )
    content = b" ".join((first, by % second, third))
    return by_hand(
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 6 0 R>>/Properties<</L0 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/OCG/Name(Terms)>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def lettered(words: str, font: bytes, *more: bytes, written: bytes = b"(The Vendor may end it.)") -> bytes:
    """A page with `words`, and under them `written` in a second font, object 6; `more` objects follow it."""
    content = b"BT /F1 11 Tf 72 750 Td (%s) Tj 0 -30 Td /F2 11 Tf %s Tj ET" % (words.encode(), written)
    return by_hand(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        font,
        *more,
    )


def text(
    *lines: str, x: float = 72, top: float = 90, step: float = 14, font: str = "Helvetica", size: float = 11
) -> Draw:
    """Lines one under the other; "" leaves a line free."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for index, line in enumerate(lines):
            if line:
                canvas.drawString(x, HEIGHT - top - index * step, line)

    return draw


def together(*parts: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

    return draw


def grid(
    rows: Sequence[Sequence[str]], x: float = 72, top: float = 300, width: float = 150, height: float = 20
) -> Draw:
    """A table with a rule around every cell."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        columns = len(rows[0])
        for index in range(len(rows) + 1):
            y = HEIGHT - top - index * height
            canvas.line(x, y, x + columns * width, y)
        for index in range(columns + 1):
            canvas.line(x + index * width, HEIGHT - top, x + index * width, HEIGHT - top - len(rows) * height)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                canvas.drawString(x + column * width + 4, HEIGHT - top - line * height - 14, cell)

    return draw


def picture(canvas: Canvas) -> None:
    """A page-wide grey picture: what a scanner leaves."""
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, WIDTH, HEIGHT)


def blank(canvas: Canvas) -> None:
    """Nothing at all."""


def turned(draw: Draw, degrees: int = 90) -> Draw:
    """The same to look at, but drawn on its side, or head, and turned by the page's rotation."""
    shift = {90: (HEIGHT, 0.0), 180: (WIDTH, HEIGHT), 270: (0.0, WIDTH)}[degrees]

    def drawn(canvas: Canvas) -> None:
        canvas.setPageRotation(degrees)
        canvas.translate(*shift)
        canvas.rotate(degrees)
        draw(canvas)

    return drawn


def on_its_side(draw: Draw, degrees: int) -> Draw:
    """Turned to the left by `degrees`, on a page that is not: 90 reads upwards, 270 downwards."""
    shift = {90: (HEIGHT, 0.0), 180: (WIDTH, HEIGHT), 270: (WIDTH - HEIGHT, HEIGHT)}[degrees]

    def drawn(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(*shift)
        canvas.rotate(degrees)
        draw(canvas)
        canvas.restoreState()

    return drawn


def field(name: str, value: str, x: float, top: float) -> Draw:
    """A text field of a form, filled in."""

    def draw(canvas: Canvas) -> None:
        canvas.acroForm.textfield(name=name, value=value, x=x, y=HEIGHT - top, width=200, height=18, fontSize=10)

    return draw


def scanned(data: bytes, dots: int = 200) -> bytes:
    """The pages of a PDF as a scanner would leave them: pictures, `dots` to the inch, and no text."""
    import pypdfium2

    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    with pypdfium2.PdfDocument(data) as source:
        for page in source:
            width, height = page.get_size()
            shown = page.render(scale=dots / 72, grayscale=True).to_pil()
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(shown), 0, 0, width, height)
            canvas.showPage()
    canvas.save()
    return target.getvalue()
