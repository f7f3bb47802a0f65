"""The index of a folder of reports: what was not read first, then the worst; links, what is common."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import html as lxml_html

from redflag.finding import Failure, Report, Severity
from redflag.report import json
from redflag.report.index import Index
from redflag.report.summary import summary_of
from redflag.report.table import Portfolio, fill

from .builder import document, report, select

FAILURE = Failure("offers/scan.pdf", "UnreadableAgreement", "encrypted: a password is needed")


def index(tmp_path: Path, reports: list[Report], failures: list[Failure]) -> Any:
    summaries = [summary_of(report, report.document.path) for report in reports]
    agreements = zip(summaries, map(json.agreement, reports), strict=True)
    fill([Index(tmp_path / "index.html", Portfolio(summaries, failures))], agreements)
    return lxml_html.document_fromstring((tmp_path / "index.html").read_bytes())


def test_order_and_links(tmp_path: Path) -> None:
    full = report(document(path="x/a b.pdf"))
    mild = report(document(path="y/c#1.docx"), [f for f in full.findings if f.severity < Severity.high])
    part = report(document(path="z/half.pdf", complete=False, notes=("page 2 is a picture",)), [])
    tree = index(tmp_path, [mild, full, part], [FAILURE])
    rows = select(tree, "#portfolio tbody tr")
    assert [select(row, "bdi")[0].text for row in rows] == ["offers/scan.pdf", "z/half.pdf", "x/a b.pdf", "y/c#1.docx"]
    links = [unquote(link.get("href")) for link in select(tree, "#portfolio a")]
    assert links == ["./z/half.pdf.html", "./x/a b.pdf.html", "./y/c#1.docx.html"]
    assert "Not read: encrypted" in rows[0].text_content() and "Not all was read" in rows[1].text_content()
    assert "2 files were not read, or not in full." in select(tree, ".alarm")[0].text_content()


def test_what_is_common(tmp_path: Path) -> None:
    reports = [report(document(path=path)) for path in "abc"] + [report(document(path="d"), [])]
    categories, rules = select(index(tmp_path, reports, []), "#common table")
    found = {finding.category for finding in reports[0].findings}
    assert len(select(categories, "tbody tr")) == len(found)
    shares = [[cell.text_content() for cell in select(row, "td")][:2] for row in select(rules, "tbody tr")]
    assert shares and all(share == ["3", "75%"] for share in shares)


def test_a_name_cannot_break_out(tmp_path: Path) -> None:
    tree = index(tmp_path, [report(document(path='"><script>alert(1)</script>\u202e'))], [])
    assert (
        len(select(tree, "script")) == 1
        and "<script>alert(1)</script>\ufffd" in select(tree, "#portfolio a")[0].text_content()
    )
