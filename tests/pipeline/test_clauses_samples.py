"""Each labelled sentence of the samples stands in the clause that its label cites, as the pipeline reads the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from redflag.extractors import extract
from redflag.pipeline import read
from redflag.pipeline.reading import reading_of

from .reader import pipeline

LABELS = sorted((Path(__file__).parents[2] / "samples").rglob("*.yml"))


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_labelled_clauses(path: Path) -> None:
    labels: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    document = extract(path.with_name(labels["agreement"]))
    reading = reading_of(read(pipeline(), document))
    wrong = []
    for label in (*labels["findings"], *labels["pass"], *labels["later"]):
        at = document.text.index(label["words"])
        clause = next(
            clause
            for block, clause in zip(reading.blocks, reading.clauses, strict=True)
            if block.start <= at < block.end
        )
        if "clause" in label and (clause.number or clause.heading) != label["clause"]:
            wrong.append((label["clause"], clause, label["words"]))
    assert wrong == []
