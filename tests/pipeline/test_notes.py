"""Which lines are notes by their mark alone."""

import pytest

from redflag.pipeline.notes import with_notes
from redflag.pipeline.reading import blocks_of_lines


@pytest.mark.parametrize(
    "text, notes",
    [
        ("* Set-up not included.", [1]),
        ("EUR 29*\n*plus VAT", [2]),
        ("EUR 29**\n** plus VAT", [2]),
        ("EUR 29¹\n¹ plus VAT\n²) plus travel", [2, 3]),
        ("‡ Subject to indexation.", [1]),
        ("(†) Only with support.", [1]),
        ("Footnote 4: Licensee bears the cost.", [1]),
        ("N.B. The price is net.", [1]),
        ("Small print: after a year the price doubles.", [1]),
        ("Remarks | billed yearly |", [1]),
        ("§ Throttled above 100 GB.", [1]),
        ("Page footer: part months count in full.", [1]),
        ("(small print) Only for two years.", [1]),
        ("Gold* | EUR 20 | *billed yearly", [1]),
        ("Note: the set-up is extra.**", [1]),
        ("§ 5 Fees", []),
        ("Provider may:\n* end the Service", []),  # a bullet, led in
        ("* monitoring\n* backup\n* help", []),  # bullets
        ("*** end of document ***", []),
        ("*** Material has been omitted and filed separately.\n** Confidential treatment is asked for.", []),
        ("Notes are sent by post.", []),
        ("Price | 10 | monthly", []),
        ("Provider may end the Service | **at any time** | by mail", []),  # bold
    ],
)
def test_a_mark_makes_a_note(text: str, notes: list[int]) -> None:
    blocks = with_notes(text, blocks_of_lines(text))
    assert [number for number, block in enumerate(blocks, 1) if block.kind == "note"] == notes
