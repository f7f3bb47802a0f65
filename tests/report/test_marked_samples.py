"""Marked copies of real agreements, opened by the programs that people open them with."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from redflag.document import Document
from redflag.finding import Report
from redflag.report import FORMATS
from redflag.scanner import Scanner

from . import pdf_seen

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"  # real agreements, where they are at hand
WORD = [*sorted((ROOT / "samples" / "en").rglob("*.docx")), *sorted((CORPUS / "docx").glob("common*.docx"))[:5]]
PDF = [*sorted((ROOT / "samples" / "en").rglob("*.pdf")), *sorted((CORPUS / "pdf").glob("cuad-[pstv]*.pdf"))[:5]]
OFFICE, DC = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}", "{http://purl.org/dc/elements/1.1/}"
NOTE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}note"


@cache
def scanned(path: Path) -> Report:
    return Scanner().scan(path)


def squeezed(words: str) -> str:
    """Without white space and bars between cells; hyphens of all kinds alike."""
    return re.sub("[\u2010\u2011]", "-", re.sub(r"[\s|\u00ad\u200b]+", "", words))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_shows_each_comment_on_its_words(tmp_path: Path) -> None:
    copies = []
    for path in WORD:
        copies.append(tmp_path / path.name)
        copies[-1].write_bytes(FORMATS["docx"]([scanned(path)], []))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "fodt", "--outdir", tmp_path, *copies]
    subprocess.run(command, check=True, capture_output=True)
    for path, copy in zip(WORD, copies, strict=True):
        expected = Counter(
            (flag.title, "" if flag.kind == "missing" else squeezed(flag.match)) for flag in scanned(path).findings
        )
        aside = {flag.title for flag in scanned(path).findings if "note" in flag.fine_print_reason}
        shown = Counter(
            (title, "" if missing else words) for title, missing, words in comments(copy.with_suffix(".fodt"))
        )
        assert sum(shown.values()) == sum(expected.values()), path.name
        assert {title for title, _ in (expected - shown)} <= aside, path.name  # these hang on the note's mark


def comments(path: Path) -> list[tuple[str, bool, str]]:
    """Of each comment its title, whether it tells of something missing, and the words it hangs on."""
    found: dict[str, tuple[str, bool]] = {}
    words: dict[str, str] = {}
    open_now: set[str] = set()
    root = etree.parse(path, etree.XMLParser(huge_tree=True)).getroot()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.get(f"{OFFICE}name", "")
        annotation = element if element.tag == f"{OFFICE}annotation" else None
        if next(element.iterancestors(f"{OFFICE}annotation", NOTE), None) is not None:
            continue
        if event == "end":
            text = element.tail
        elif annotation is not None and annotation.findtext(f"{DC}creator") == "redflag":
            lines = ["".join(map(str, one.itertext())) for one in annotation if one.tag.endswith("}p")]
            found[name] = lines[0].partition(": ")[2], any(line.startswith("Missing;") for line in lines)
            words[name], text = "", None
            open_now.add(name)
        else:
            open_now -= {name} if element.tag == f"{OFFICE}annotation-end" else set()
            text = element.text if annotation is None else None
        for one in open_now:
            words[one] += text or ""
    return [(*found[name], squeezed(words[name])) for name in found]


@pytest.mark.parametrize("path", WORD, ids=lambda path: path.stem)
def test_only_four_parts_of_a_word_file_change(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.docx"
    copy.write_bytes(FORMATS["docx"]([scanned(path)], []))
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(copy) as after:
        old = set(before.namelist())
        changed = {name for name in after.namelist() if name not in old or before.read(name) != after.read(name)}
        assert set(before.namelist()) <= set(after.namelist())
        texts = [as_text(package.read("word/document.xml")) for package in (before, after)]
    assert changed == {
        "word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml",
    }  # fmt: skip
    assert texts[0] == texts[1]


def as_text(data: bytes) -> str:
    """The body as XML, without comments' marks, neighbouring runs of one look drawn together."""
    root = etree.fromstring(data)
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for mark in list(root.iter(f"{w}commentRangeStart", f"{w}commentRangeEnd", f"{w}commentReference")):
        gone = mark if mark.tag != f"{w}commentReference" else mark.getparent()
        assert gone is not None
        above = gone.getparent()
        assert above is not None
        above.remove(gone)
    lines = []
    for element in root.iter():
        if element.tag in (f"{w}r", f"{w}rPr", f"{w}t") or next(element.iterancestors(f"{w}rPr"), None) is not None:
            continue
        lines.append(f"{element.tag} {sorted(element.attrib.items())}")
    for text in root.iter(f"{w}t"):
        run = text.getparent()
        look = run.find(f"{w}rPr") if run is not None else None
        told = etree.tostring(look, method="c14n").decode() if look is not None else ""
        lines += [f"{character} {told}" for character in text.text or ""]
    return "\n".join(lines)


# -- PDF ---------------------------------------------------------------------------------------------------------------

needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler is not installed")
each_pdf = pytest.mark.parametrize("path", PDF, ids=lambda path: path.stem)


def marked(path: Path, folder: Path) -> Path:
    copy = folder / "copy.pdf"
    copy.write_bytes(FORMATS["pdf"]([scanned(path)], []))
    return copy


@each_pdf
def test_each_highlight_is_on_its_words(path: Path, tmp_path: Path) -> None:
    found = scanned(path)
    shown: dict[str, str] = {}
    for highlight in pdf_seen.highlights(marked(path, tmp_path)):
        shown[highlight.note] = shown.get(highlight.note, "") + highlight.words
    flags = [flag for flag in found.findings if flag.kind != "missing"]
    assert len({flag.title for flag in flags}) <= len(shown) <= len(flags)  # findings of one title may say the same
    for flag in flags:
        words = whole_words(found.document, flag.match_start, flag.match_start + len(flag.match))
        assert any(flag.title in note and words in text for note, text in shown.items()), flag.match


def whole_words(document: Document, start: int, end: int) -> str:
    """The words of a match, with commas and all, as a highlight covers them."""
    while start > 0 and not document.text[start - 1].isspace():
        start -= 1
    while end < len(document.text) and not document.text[end].isspace():
        end += 1
    return pdf_seen.squeezed(document.text[start:end])


@needs_poppler
@each_pdf
def test_viewers_show_the_marks_and_the_same_text(path: Path, tmp_path: Path) -> None:
    found, copy, original = scanned(path), marked(path, tmp_path), tmp_path / "original.pdf"
    shutil.copy(path, original)
    pages = found.document.pages
    assert pdf_seen.texts(copy, pages) == pdf_seen.texts(original, pages)
    spans = [(flag.match_start, flag.match_start + len(flag.match)) for flag in found.findings if flag.match]
    for page in range(min(pages, 4)):
        places = pdf_seen.places_on(found.document, spans, page)
        for viewer in (pdf_seen.by_pdfium, pdf_seen.by_poppler):
            pdf_seen.check_marks(viewer(original, page), viewer(copy, page), places)
