"""Small sound files of every format, for the fuzzers to damage."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from extractors.docx_builder import package, par, zipped
from extractors.pdf_builder import field, grid, pdf, picture, text, together
from extractors.test_odt import FRAME, LISTS, NOTE, h, item, items, look, p, row, table
from extractors.test_odt import files as odt_files

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "en"
LINES = (
    "9. TERM AND ENDING",
    "9.1 The Vendor may end this Agreement at any time upon ten (10) days' notice.",
    "9.2 Fees rise by 5% a year and are paid in EUR within 30 days.",
    "(a) The Customer provides the servers; and",
    "(b) backups cost EUR 1,250.50 a month.",
)
RTF = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 A;}}{\colortbl;\red255\green255\blue255;}
{\stylesheet{\s1 heading 1;}}
{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc0\levelstartat1{\leveltext\'02\'00.;}{\levelnumbers\'01;}}\listid1}}
{\*\listoverridetable{\listoverride\listid1\listoverridecount0\ls1}}
\pard\s1 9. Term\par\pard\ls1{\listtext 1.\tab}The Vendor may end this \u8220?Agreement\u8221? at any time.\par
\trowd\cellx100\cellx200 Plan\cell Fee\cell\row\pard{\v hidden}{\cf1\fs8 pale}{\footnote note} Fees rise.\par
{\field{\*\fldinst HYPERLINK "https://a.example/terms"}{\fldrslt terms}}\par}"""
HTML = b"""<!doctype html><html lang=en><head><title>Terms</title><style>.a{display:none}#b{color:#fff}</style>
</head><body><h1>9. Term</h1>
<ol start=3 type=a><li value=9>The Vendor may end this Agreement at any time.<ul><li>Fees rise.</ul></ol>
<table><tr><th rowspan=2>Plan<td colspan=3>EUR 9</table><p class=a>hidden</p><p id=b style="font-size:2px">white</p>
<a href="https://a.example/terms">terms</a><details><summary>More</summary>Text</details><pre>a
 b</pre><input value="ten"></body></html>"""

STYLES = LISTS + look("pale", 'fo:color="#ffffff"')
LISTED = items(item(p(LINES[2]), items(item(p("Deep.")))))
ODT = h("Term") + p(LINES[1] + NOTE, "pale") + LISTED + table(row("Plan", "Fee")) + p(FRAME)


def letter() -> bytes:
    """An e-mail with a text, a page, and a file of each kind attached."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.example", "b@y.example", "Your agreement"
    message["Date"] = "Mon, 4 May 2026 10:00:00 +0000"
    message.set_content("\n".join(LINES))
    message.add_alternative(HTML.decode(), subtype="html")
    message.add_attachment(package(par(LINES[1])), maintype="application", subtype="octet-stream", filename="a.docx")
    message.add_attachment("\n".join(LINES), filename="b.txt")
    inner = EmailMessage()
    inner["Subject"] = "Inside"
    inner.set_content(LINES[2])
    message.add_attachment(inner)
    message.set_boundary("b")
    return message.as_bytes()


def sources(samples: bool = True) -> list[tuple[str, bytes]]:
    """(suffix, file); with the samples, which take longer to read."""
    found = [
        ("pdf", pdf(together(text(*LINES), grid([["Plan", "Fee"], ["Gold", "EUR 9"]]), field("a", "Gold", 72, 500)))),
        ("pdf", pdf(text(*LINES), picture, plain=True)),
        ("docx", package("".join(map(par, LINES)))),
        ("odt", zipped(odt_files(ODT, STYLES))),
        ("rtf", RTF),
        ("html", HTML),
        ("eml", letter()),
        ("txt", "\r\n".join(LINES).encode()),
        ("md", ("# Terms\n\n" + "\n\n".join(LINES) + "\n\n|Plan|Fee|\n|---|---|\n|Gold|EUR 9|\n").encode()),
    ]
    if samples:
        found += [(path.suffix[1:], path.read_bytes()) for path in sorted(SAMPLES.rglob("*")) if path.suffix in KINDS]
    return found


KINDS = frozenset({".pdf", ".docx", ".odt", ".rtf", ".html", ".eml"})
