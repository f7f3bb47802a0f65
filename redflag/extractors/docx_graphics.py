"""What a drawing in a Word file holds: text boxes, which are read, and what is not read but may hold terms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from redflag.extractors.docx_look import BOX
from redflag.extractors.docx_styles import number

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d+(?:\.\d+)?)(pt|in|cm|mm)")
_EMU = 12_700  # in a point
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835}
_PAGE_SIZED = (4_500_000, 6_500_000)  # EMU: 12.5 cm by 18 cm, the text area of a page


def boxes_of(graphic: etree._Element) -> list[etree._Element]:
    """The outermost text boxes (w:txbxContent) of a drawing."""
    inside = dict.fromkeys(graphic.iter(BOX))
    return [box for box in inside if next(box.iterancestors(BOX), None) not in inside]


def unread_in(graphic: etree._Element) -> Iterator[str]:
    """What in a drawing is not read though it may hold terms, one note each."""
    for ole in graphic.iter(_OLE):
        yield f"an embedded file ({ole.get('ProgID', '') or 'unknown kind'}) was not read"
    if next(graphic.iter(_DIAGRAM), None) is not None:
        yield "a diagram (SmartArt) was not read"
    if next(graphic.iter(_CHART), None) is not None:
        yield "a chart was not read"
    if any((text.text or "").strip() for text in graphic.iter(f"{_DRAWING}t")):
        yield "words inside a drawing were not read"
    pictured = next(graphic.iter(f"{_DRAWING}blip", f"{_VML}imagedata"), None) is not None
    if pictured and next(graphic.iter(BOX), None) is None:
        sizes = [(number(size.get("cx")), number(size.get("cy"))) for size in graphic.iter(_EXTENT)]
        sizes += [_size(shape.get("style", "")) for shape in graphic.iter(f"{_VML}shape", f"{_VML}rect")]
        if any(wide >= _PAGE_SIZED[0] and high >= _PAGE_SIZED[1] for wide, high in sizes):
            yield "a picture the size of a page was not read: it may hold text"


def _size(style: str) -> tuple[int, int]:
    """Width and height of a VML shape in EMU, 0 where its style does not say."""
    found = {name: float(length) * _POINTS[unit] * _EMU for name, length, unit in _LENGTH.findall(style)}
    return int(found.get("width", 0)), int(found.get("height", 0))
