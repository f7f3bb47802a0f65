"""Folders: what is found in them, names of reports that fit every file system, files written whole or not at all."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from redflag.batch.folder import PART, alone_in, find, items, put
from redflag.errors import RedflagError


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "")
    return made.getvalue()


FOUND = [
    # name, its bytes, whether it is scanned
    ("a.pdf", b"", True),
    ("A.DOCX", b"", True),
    ("a.doc", b"", True),
    ("pdf", b"%PDF-1.7", True),
    ("rtf.bin", b"{\\rtf1", True),
    ("word", zipped("[Content_Types].xml", "word/document.xml"), True),
    ("writer.dat", zipped("mimetype", "content.xml"), True),
    ("sheet.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), False),
    ("sheet", zipped("[Content_Types].xml", "xl/workbook.xml"), False),
    ("cut", b"PK\x03\x04", False),
    ("~$a.docx", b"", False),
    ("ours.html", b'<meta name="generator" content="redflag">', False),
    ("theirs.html", b"<p>", True),
    ("a.png", b"\x89PNG", False),
]


@pytest.mark.parametrize(("name", "data", "scanned"), FOUND, ids=[row[0] for row in FOUND])
def test_what_is_found(name: str, data: bytes, scanned: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert list(find([str(tmp_path)])) == [str(tmp_path / name if scanned else tmp_path)]


def test_each_once_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = list(find([str(tmp_path), str(tmp_path / "b.txt"), "missing.txt"]))
    assert found == [*(str(tmp_path / name) for name in ("a/z.md", "a.txt", "b.txt")), "missing.txt"]


def test_a_folder_that_cannot_be_opened_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "closed").mkdir()
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert list(find([str(tmp_path)])) == [str(tmp_path / "a.txt"), str(tmp_path / "closed")]


NAMES = [
    # paths, names; a mark is the same in every run
    (["offers/a.pdf", "offers/a.docx"], ["a.pdf", "a.docx"]),
    (["x/a.pdf", "y/a.pdf", "z/A.PDF"], ["a.pdf-60574159", "a.pdf-6cc92050", "A.PDF-4ae0bd8c"]),
    (["C:\\offers\\a.pdf"], ["a.pdf"]),
    (["index"], ["index-1bc04b52"]),  # the index has that name
    (['a<b>"c|d?.pdf', "100%.pdf"], ["a_b__c_d_.pdf", "100_.pdf"]),
    (["nowhere/..", "a\x1bb"], ["agreement", "a_b"]),
    (["ü" * 300], ["ü" * 100]),  # 200 bytes
    (["con.txt", "CONTRACT.txt", ".part"], ["_con.txt", "CONTRACT.txt", "part"]),
]


@pytest.mark.parametrize(("paths", "names"), NAMES)
def test_names(paths: list[str], names: list[str]) -> None:
    assert [item.name for item in items(paths)] == names


def test_names_follow_the_folder_searched(tmp_path: Path) -> None:
    for name in ("contract.pdf", "2023/contract.pdf", "2024/contract.pdf", "a.pdf.html/b.pdf", "findings.csv/c.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    names = {item.name for item in items([str(tmp_path)])}
    assert names == {
        "contract.pdf", "2023/contract.pdf", "2024/contract.pdf", "a.pdf.html_/b.pdf", "findings.csv_/c.pdf"
    }  # fmt: skip


def test_another_file_does_not_change_a_name(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b/contract.pdf").touch()
    before = {item.path: item.name for item in items([str(tmp_path)])}
    (tmp_path / "a").mkdir()
    (tmp_path / "a/contract.pdf").touch()
    assert before.items() <= {item.path: item.name for item in items([str(tmp_path)])}.items()


def test_written_whole_and_nothing_left(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / PART).mkdir(parents=True)
    (out / PART / "123").write_bytes(b"half of a rep")  # a run was killed
    with alone_in(out):
        put(out, "a/b.json", b"{}")
    assert [str(path.relative_to(out)) for path in sorted(out.rglob("*"))] == ["a", "a/b.json"]


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fcntl")
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with alone_in(tmp_path), pytest.raises(RedflagError, match="another run is writing to it"), alone_in(tmp_path):
        pass
