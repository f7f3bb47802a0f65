"""`redflag rules mine`: what looks like a flag and no rule catches comes up; what is caught or harmless does not."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from redflag.cli.main import main

CAUGHT = "Provider may suspend the Service at any time in its sole discretion."
LIKE = "Provider may suspend its gardening at any time in its sole discretion."
HARMLESS = "Customer may use the Service in its business."


def test_the_sentence_beside_the_caught_ones(tmp_path: Path) -> None:
    for number in range(6):
        path = tmp_path / f"{number}.txt"
        path.write_text(
            "\n\n".join((CAUGHT, HARMLESS, "Provider shall keep records.", LIKE if number == 3 else CAUGHT))
        )
    told = CliRunner().invoke(main, ["rules", "mine", str(tmp_path)], catch_exceptions=False).output
    seams, _, _ = told.partition("words beside actions")
    assert LIKE in seams
    assert CAUGHT not in seams
    assert HARMLESS not in seams
