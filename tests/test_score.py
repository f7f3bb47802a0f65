"""`redflag rules score`: what counts as a hit, a miss, a false alarm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from redflag.cli.main import main
from redflag.errors import RedflagError
from redflag.kit.score import read_labelled

UNITS = [
    "Termination",
    "Provider may terminate this Agreement at any time without notice.",
    "Customer shall pay within thirty days of the invoice.",
    "Provider may suspend the Service at any time in its sole discretion.",
    "We reserve the right to cancel your account whenever we like.",
]
Labels = list[dict[str, object]]


def folder(path: Path, labels: Labels) -> Path:
    for name in ("text", "units", "labels"):
        (path / name).mkdir()
    (path / "text" / "acme.txt").write_text("\n\n".join(UNITS))
    (path / "units" / "acme.units").write_text("\n".join(f"[{n}] {text}" for n, text in enumerate(UNITS, 1)))
    (path / "labels" / "acme.jsonl").write_text("\n".join(json.dumps(label) for label in labels))
    return path


def label(unit: int, category: str = "saas-termination", strength: str = "definite") -> dict[str, object]:
    return {"unit": unit, "labels": {category: strength}}


@pytest.mark.parametrize(
    ("labels", "row"),  # gold, hits, recall, found, false, precision, F1
    [
        ([label(2), label(4), label(5)], "3 3 1.000 3 0 1.000 1.000"),
        ([label(2), label(4), label(5), label(3)], "4 3 0.750 3 0 1.000 0.857"),  # unit 3 is missed
        ([label(2)], "1 1 1.000 3 2 0.333 0.500"),  # units 4 and 5 are false alarms
        ([label(2), label(4), label(5, strength="borderline")], "2 2 1.000 3 0 1.000 1.000"),  # neither
        ([label(2), label(4), label(5, "price-escalation")], "2 2 1.000 3 1 0.667 0.800"),  # another category's
        ([{"doc": "a note"}, label(2), label(4), label(5)], "3 3 1.000 3 0 1.000 1.000"),
    ],
)
def test_rows(labels: Labels, row: str, tmp_path: Path) -> None:
    command = ["rules", "score", str(folder(tmp_path, labels)), "--category", "saas-termination", "--table"]
    table = CliRunner().invoke(main, command, catch_exceptions=False).output.splitlines()
    (found,) = (line for line in table if line.startswith("saas-termination "))
    assert found.split()[1:] == row.split()


def test_misses_and_false_alarms_are_listed_with_their_words(tmp_path: Path) -> None:
    command = ["rules", "score", str(folder(tmp_path, [label(2), label(3)])), "--category", "saas-termination"]
    told = CliRunner().invoke(main, command, catch_exceptions=False).output
    assert f"misses: 1\n  acme [3] saas-termination\n    {UNITS[2]}" in told
    assert "false alarms: 2\n  acme [4] saas-termination." in told


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{unit: 1}", "labels/acme.jsonl:1: is not JSON"),
        ('{"unit": 99, "labels": {"saas-termination": "definite"}}', "labels/acme.jsonl:1: there is no unit [99]"),
        ('{"unit": 1, "labels": {"saas-termination": "sure"}}', "labels/acme.jsonl:1: labels are"),
    ],
)
def test_a_bad_label_is_named(line: str, complaint: str, tmp_path: Path) -> None:
    (folder(tmp_path, []) / "labels" / "acme.jsonl").write_text(line)
    with pytest.raises(RedflagError) as error:
        read_labelled(tmp_path)
    assert complaint in str(error.value)


def test_a_folder_without_labels_is_no_score(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["rules", "score", str(tmp_path)])
    assert done.exit_code == 2
    assert "holds no labels" in done.output


def test_units_are_the_sentences_to_label(tmp_path: Path) -> None:
    path = folder(tmp_path, []) / "text" / "acme.txt"
    told = CliRunner().invoke(main, ["extract", str(path), "-f", "units"], catch_exceptions=False).output
    assert told.splitlines() == [f"[{n}] {text}" for n, text in enumerate(UNITS, 1)]
