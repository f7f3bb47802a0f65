"""Builds small Word packages in memory, part by part, so that a test shows the XML it is about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROOTS = {
    "styles": "w:styles",
    "numbering": "w:numbering",
    "footnotes": "w:footnotes",
    "endnotes": "w:endnotes",
    "header": "w:hdr",
    "footer": "w:ftr",
    "comments": "w:comments",
}


def package(body: str, links: Mapping[str, str] | None = None, **parts: str) -> bytes:
    """A .docx whose w:body is `body`. `parts` are the insides of other parts by kind (header1 and header2 are two
    headers, picture an image), `links` web addresses by relationship id."""
    files = {"word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"}
    relations = []
    for name, inside in parts.items():
        kind = name.rstrip("0123456789")
        if kind == "picture":
            files[f"word/media/{name}.png"] = inside
            continue
        files[f"word/{name}.xml"] = f"<{_ROOTS[kind]} {_NAMESPACES}>{inside}</{_ROOTS[kind]}>"
        relations.append(f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>')
    for identity, address in (links or {}).items():
        relations.append(
            f'<Relationship Id="{identity}" Type="{_OFFICE}/hyperlink" Target="{address}" TargetMode="External"/>'
        )
    files["word/_rels/document.xml.rels"] = _relationships("".join(relations))
    files["_rels/.rels"] = _relationships(
        f'<Relationship Id="d" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    )
    return zipped(files)


def zipped(files: Mapping[str, str]) -> bytes:
    """A zip archive of `files`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def _relationships(inside: str) -> str:
    return f'<Relationships xmlns="{_RELATIONS}">{inside}</Relationships>'


def run(text: str, properties: str = "") -> str:
    """A w:r with one w:t."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def inserted(text: str) -> str:
    """A tracked insertion."""
    return f"<w:ins>{run(text)}</w:ins>"


def deleted(text: str) -> str:
    """A tracked deletion."""
    return f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def mark(kind: str, inside: str = "") -> str:
    """The run that begins, separates or ends a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def par(inside: str, properties: str = "", style: str = "", numbered: tuple[int, int] | None = None) -> str:
    """A w:p of runs, or of plain text; `numbered` is (w:numId, w:ilvl)."""
    if "<" not in inside:
        inside = run(inside) if inside else ""
    if style:
        properties = f'<w:pStyle w:val="{style}"/>{properties}'
    if numbered is not None:
        properties += f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def table(*rows: list[str]) -> str:
    """A w:tbl; a cell is plain text or the XML of its blocks."""
    cells = [[cell if cell.startswith("<") else par(cell) for cell in row] for row in rows]
    inside = "".join(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in cells)
    return f"<w:tbl>{inside}</w:tbl>"


def style(identity: str, inside: str = "", name: str = "", based_on: str = "") -> str:
    """A paragraph style."""
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    named = f'<w:name w:val="{name or identity}"/>'
    return f'<w:style w:type="paragraph" w:styleId="{identity}">{named}{based}{inside}</w:style>'


def level(ilvl: int, text: str, form: str = "decimal", extra: str = "", start: int = 1) -> str:
    """A level of a list: w:lvlText and w:numFmt."""
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str, overrides: str = "") -> str:
    """numbering.xml with one w:abstractNum of `levels`, used by w:num 1, and by w:num 2 with `overrides`."""
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{overrides}</w:num>'
    )
