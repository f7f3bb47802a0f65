"""Tables: every cell is what it says and nothing that a spreadsheet would run; same input, same bytes."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from redflag.finding import Failure, Report
from redflag.report import FORMATS
from redflag.report import xlsx as workbook
from redflag.report.table import COLUMNS

from .builder import document, report

FAILURE = Failure("offers/scan.pdf", "UnreadableAgreement", "encrypted: a password is needed")
TABLES = ("csv", "xlsx", "jsonl", "sqlite", "json")
NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def with_quote(quote: str) -> Report:
    full = report(document())
    return replace(full, findings=(replace(full.findings[0], quote=quote, match=""),))


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet(data: bytes, number: int) -> list[list[str]]:
    """The texts of a sheet's cells, by row; no cell may be anything but a text or a number."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        tree = etree.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))
        assert not [name for name in file.namelist() if "externalLink" in name or "sheets/_rels" in name]
    assert not tree.xpath("//s:f | //s:hyperlink", namespaces=NAMES)
    cells = [row.xpath("s:c", namespaces=NAMES) for row in tree.xpath("//s:row", namespaces=NAMES)]
    return [["".join(cell.itertext()) for cell in row] for row in cells]


FORMULAS = [
    # quote, the same in a CSV
    ("=1+1", "'=1+1"),
    ("+49 30 123", "'+49 30 123"),
    ("-2% a year", "'-2% a year"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("  =1+1", "'  =1+1"),
    ("＝1+1", "'＝1+1"),
    ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
    ('says "a, b"; c', 'says "a, b"; c'),
    ("a\x1bb\ud800", "a\ufffdb\ufffd"),
    ("1 = 1", "1 = 1"),
]


@pytest.mark.parametrize(("quote", "expected"), FORMULAS)
def test_no_cell_is_a_formula(quote: str, expected: str) -> None:
    reports = [with_quote(quote)]
    (row,) = csv_rows(FORMATS["csv"](reports, []))
    assert row["quote"] == expected
    findings = sheet(FORMATS["xlsx"](reports, []), 3)
    assert findings[0] == COLUMNS and expected.removeprefix("'") in findings[1]


def test_what_was_not_read_stands_first() -> None:
    part = report(document(path="z/half.pdf", complete=False, notes=("page 2 is a picture",)), [])
    reports = [report(document(path="a.pdf")), part]
    rows = csv_rows(FORMATS["csv"](reports, [FAILURE]))
    assert [(row["agreement"], row["severity"]) for row in rows[:3]] == [
        ("offers/scan.pdf", "not read"),
        ("z/half.pdf", "not read"),
        ("a.pdf", reports[0].findings[0].severity.name),
    ]
    assert sheet(FORMATS["xlsx"](reports, [FAILURE]), 2)[1] == ["offers/scan.pdf", FAILURE.reason]
    lines = [json.loads(line) for line in FORMATS["jsonl"](reports, [FAILURE]).splitlines()]
    assert [line["agreement"] for line in lines if "not_read" in line] == ["offers/scan.pdf", "z/half.pdf"]
    assert len(lines) == 2 + len(reports[0].findings)


def test_a_database_to_query(tmp_path: Path) -> None:
    reports = [report(document(path="a.pdf")), with_quote("it's; drop table findings; --")]
    (tmp_path / "base").write_bytes(FORMATS["sqlite"](reports, [FAILURE]))
    base = sqlite3.connect(tmp_path / "base")
    assert base.execute("pragma integrity_check").fetchone() == ("ok",)
    assert base.execute("select count(*) from findings").fetchone() == (len(reports[0].findings) + 1,)
    (last,) = base.execute("select quote from findings order by rowid desc").fetchone()
    assert last == "it's; drop table findings; --"
    assert base.execute("select reason from unread").fetchall() == [(FAILURE.reason,)]
    base.close()


def test_what_a_cell_or_a_sheet_does_not_take(monkeypatch: pytest.MonkeyPatch) -> None:
    (_, row, *_) = sheet(FORMATS["xlsx"]([with_quote("\U0001f4a3" * 20_000)], []), 3)
    quote = next(cell for cell in row if "\U0001f4a3" in cell)
    assert len(quote.encode("utf-16-le")) // 2 <= 32_767 and quote.endswith(workbook.CUT)
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    full = report(document())
    data = FORMATS["xlsx"]([full], [])
    count = len(full.findings)
    assert [len(sheet(data, number)) for number in (3, 4)] == [4, min(count - 3, 3) + 1]


@pytest.mark.parametrize("form", TABLES)
def test_same_input_same_bytes(form: str) -> None:
    reports = [report(document(path="a.pdf")), report(document(path="b.docx", form="docx"))]
    assert FORMATS[form](reports, [FAILURE]) == FORMATS[form](reports, [FAILURE])


def test_nothing_scanned_is_a_table_too() -> None:
    for form in TABLES:
        assert FORMATS[form]([], [FAILURE])
