"""A folder of reports: names that fit every file system, an index whose links lead somewhere."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html as lxml_html

from redflag.errors import RedflagError
from redflag.finding import Failure
from redflag.report.index import file_stems, write_folder

from .builder import document, report, select

FAILURE = Failure("offers/scan.pdf", "UnreadableAgreement", "encrypted: a password is needed")


@pytest.mark.parametrize(
    ("paths", "stems"),
    [
        (["offers/a.pdf", "offers/a.docx"], ["a.pdf", "a.docx"]),
        (["x/a.pdf", "y/a.pdf", "z/A.PDF"], ["a.pdf", "a.pdf-2", "A.PDF-3"]),  # alike where case does not count
        (["C:\\offers\\a.pdf"], ["a.pdf"]),
        (["index"], ["index-2"]),  # the index has that name
        (['a<b>"c|d?.pdf', "100%.pdf"], ["a_b__c_d_.pdf", "100_.pdf"]),
        (["..", "a\x1bb"], ["agreement", "a_b"]),
        (["ü" * 300], ["ü" * 100]),  # 200 bytes
    ],
)
def test_stems(paths: list[str], stems: list[str]) -> None:
    assert file_stems([report(document(path=path), []) for path in paths]) == stems


def test_the_index_links_to_every_report(tmp_path: Path) -> None:
    reports = [report(document(path=path)) for path in ("x/a b.pdf", "y/a b.pdf", "z/c#1.docx")]
    write_folder(reports, [FAILURE], tmp_path / "out")
    tree = lxml_html.document_fromstring((tmp_path / "out" / "index.html").read_bytes())
    links = [unquote(link.get("href")) for link in select(tree, "table a")]
    assert sorted(links) == ["./a b.pdf-2.html", "./a b.pdf.html", "./c#1.docx.html"]
    for link in links:
        assert b"13 red flags" in (tmp_path / "out" / link).read_bytes()
        found = json.loads((tmp_path / "out" / link).with_suffix(".json").read_bytes())
        assert len(found["agreements"][0]["findings"]) == 13
    assert "offers/scan.pdf" in select(tree, "tbody tr")[0].text_content()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RedflagError, match=r"file/out: the reports cannot be written: Not a directory"):
        write_folder([], [], tmp_path / "file" / "out")
