"""The recorded walk of docs/first-rule.md, done again: the edits that it shows, and what its commands print."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
from walkthrough import BLOCK, PAGE, edited, replayed  # noqa: E402

TEXT = PAGE.read_text(encoding="utf-8")
SHIPPED = re.compile(r"redflag [\d.]+ \(\d+\)|^\d+ rules", re.MULTILINE)  # how many rules there are changes daily


def test_the_walk_prints_what_the_page_records(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    again = SHIPPED.sub("", replayed(TEXT, tmp_path / "desk"))
    assert again == SHIPPED.sub("", TEXT), "make walkthrough records it anew: read what has changed"


def test_the_walk_shows_every_step() -> None:
    commands = re.findall(r"^\$ redflag ((?:rules )?\w+)", TEXT, re.MULTILINE)
    assert commands == ["scan", "rules new", "rules test", "rules explain", "rules test", "scan"]
    failing, passing = (text for _, _, text in BLOCK.findall(TEXT) if "$ redflag rules test" in text)
    assert re.search(r"^ads\.yml:\d+: ", failing, re.MULTILINE) and "3 misbehave" in failing
    assert passing.endswith(" 0 misbehave\n")


def test_a_page_that_records_something_else_is_told(tmp_path: Path) -> None:
    wrong = TEXT.replace("1 red flag in what was read", "2 red flags in what was read")
    assert wrong != TEXT and replayed(wrong, tmp_path) != wrong


@pytest.mark.parametrize("diff", ["-two\n+2\n", "-five\n+5\n", "one\n"])
def test_an_edit_that_does_not_fit_is_refused(diff: str) -> None:
    with pytest.raises(ValueError):
        edited("one\ntwo\nthree\ntwo\n", diff)
    assert edited("one\ntwo\nthree\ntwo\n", " one\n-two\n+2\n") == "one\n2\nthree\ntwo\n"
