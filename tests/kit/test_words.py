"""The words of the rules, as the writer of a rule looks them up."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from redflag.cli.main import main

PACK = "objects:\n  seat-word: [seat, named seat]\n"

ASKED = [
    # what is asked for, what is told of, what is not
    ("", ["actions\n", "objects\n", "  fees: fee, ", "  seat-word: seat"], []),
    ("fees", ["fees  (objects)", "subscription"], ["actions", "late-fee"]),  # a name before a word
    ("advertisements", ["marketing-word  (", "sales-talk  ("], ["fees  ("]),
    ("terminated", ["end  (actions)"], ["fees  ("]),  # in any of its forms
    ("Named Seats", ["seat-word  (objects, ", "lexicon.yml)\n    seat, named seat\n"], ["fees  ("]),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "lexicon.yml").write_text(PACK, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("word", "told", "untold"), ASKED)
def test_words_of_a_concept_and_concepts_of_a_word(word: str, told: list[str], untold: list[str], house: Path) -> None:
    result = CliRunner().invoke(main, ["rules", "words", *filter(None, [word]), "--rules", str(house)])
    assert result.exit_code == 0, result.output
    assert [text for text in told if text not in result.output] == []
    assert [text for text in untold if text in result.output] == []


def test_a_word_that_no_concept_knows() -> None:
    result = CliRunner().invoke(main, ["rules", "words", "feez"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "redflag: 'feez' is no concept and no word of one (did you mean 'fees'?)\n"
