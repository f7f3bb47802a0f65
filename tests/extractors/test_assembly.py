"""Blocks put together, and the fine print told from the places they came from."""

from __future__ import annotations

from redflag.document import FinePrint, Place, TextPlace
from redflag.extractors.assembly import Assembly


def test_fine_print_is_joined_within_a_block() -> None:
    assembly = Assembly()
    assembly.add([("Fees", TextPlace(1)), (" ", None), ("may", TextPlace(2)), (" double", TextPlace(3))], "paragraph")
    assembly.add([("No refunds.", TextPlace(3))], "paragraph")
    reasons: dict[Place, str] = {TextPlace(2): "white", TextPlace(3): "white"}
    assert assembly.fine_print(lambda place: reasons.get(place, "")) == (
        FinePrint(5, 15, "white"),
        FinePrint(16, 27, "white"),
    )
    reasons[TextPlace(3)] = "hidden"
    assert [fine.reason for fine in assembly.fine_print(lambda place: reasons.get(place, ""))] == [
        "white",
        "hidden",
        "hidden",
    ]
