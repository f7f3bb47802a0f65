"""A folder of reports: names that fit every file system, an index whose links lead somewhere."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from lxml import html as lxml_html

from redflag.finding import Failure
from redflag.report.index import file_names, pages

from .builder import document, report, select

FAILURE = Failure("offers/scan.pdf", "UnreadableAgreement", "encrypted: a password is needed")


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["offers/a.pdf", "offers/a.docx"], ["a.pdf.html", "a.docx.html"]),
        (
            ["x/a.pdf", "y/a.pdf", "z/A.PDF"],
            ["a.pdf.html", "a.pdf-2.html", "A.PDF-3.html"],
        ),  # where case does not count
        (["C:\\offers\\a.pdf"], ["a.pdf.html"]),
        (["index"], ["index-2.html"]),  # the index has that name
        (['a<b>"c|d?.pdf', "100%.pdf"], ["a_b__c_d_.pdf.html", "100_.pdf.html"]),
        (["..", "a\x1bb"], ["agreement.html", "a_b.html"]),
        (["ü" * 300], ["ü" * 100 + ".html"]),  # 200 bytes
    ],
)
def test_names(paths: list[str], names: list[str]) -> None:
    assert file_names([report(document(path=path), []) for path in paths], ".html") == names


def test_the_index_links_to_every_report() -> None:
    written = dict(pages([report(document(path=path)) for path in ("x/a b.pdf", "y/a b.pdf", "z/c#1.docx")], [FAILURE]))
    tree = lxml_html.document_fromstring(written["index.html"])
    links = [unquote(link.get("href")).removeprefix("./") for link in select(tree, "table a")]
    assert sorted(links) == ["a b.pdf-2.html", "a b.pdf.html", "c#1.docx.html"] == sorted(set(written) - {"index.html"})
    assert all(b"13 red flags" in written[link] for link in links)
    assert "offers/scan.pdf" in select(tree, "tbody tr")[0].text_content()
