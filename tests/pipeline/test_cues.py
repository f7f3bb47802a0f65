"""What a negation reaches."""

from __future__ import annotations

import pytest

from redflag.pipeline.cues import is_negated, negation_scopes

from .reader import reading


def negated(text: str) -> bool:
    """Whether the bracketed words of `text` are denied."""
    before, inside, _ = text.replace("]]", "[[").split("[[")
    read = reading(text.replace("[[", "").replace("]]", ""))
    start, end = read.starts[len(before)], read.ends[len(before) + len(inside)]
    sentence = next(s for s in read.sentences if s.start <= start < s.end)
    part = next(part for part in sentence.parts if part.start <= start < part.end)
    return is_negated([(start, end)], negation_scopes(part, sentence.hits, read.words))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Provider shall not [[suspend]] the Service.", True),
        ("Provider does not [[charge]] for storage.", True),
        ("Provider will never [[charge]] for storage.", True),
        ("Provider cannot [[charge]] for storage.", True),
        ("Provider won't [[charge]] for storage.", True),
        ("Provider won’t [[charge]] for storage.", True),
        ("Provider is not obliged to [[refund]] the fees.", True),
        ("PROVIDER SHALL NOT [[SUSPEND]] THE SERVICE.", True),
        ("WE WON’T [[SUSPEND]] THE SERVICE.", True),
        ("FEES AREN’T [[INCREASED]].", True),
        ("WE CAN'T [[SUSPEND]] THE SERVICE.", True),
        ("Neither party may [[suspend]] the Service.", True),
        ("In no event shall Provider [[suspend]] the Service.", True),
        ("In no event shall Provider or its agents [[suspend]] the Service.", True),
        ("There are no setup or [[hosting fees]].", True),  # "no" reaches over "or"
        ("The Service is sold without [[support]].", True),
        ("Provider shall not, without prior notice, [[suspend]] the Service.", True),  # over an aside
        ("Neither Provider nor its agents shall [[suspend]] the Service.", True),
        # what ends it
        ("Provider may [[suspend]] the Service.", False),
        ("Provider may [[suspend]] the Service and does not refund.", False),  # before the cue
        ("Provider does not refund fees, and may [[suspend]] the Service.", False),
        ("Provider does not refund but may [[suspend]] the Service.", False),
        ("Provider does not refund fees unless it has [[suspended]] the Service.", False),
        ("Provider does not refund fees; it may [[suspend]] the Service.", False),  # another part
        ("Fees that have not been paid within the agreed and usual time for them allow it to [[suspend]] it.", False),
        # what denies nothing
        ("Not only may Provider [[suspend]] the Service.", False),
        ("No later than on renewal Provider may [[suspend]] it.", False),
        ("Not less than a week later it may [[suspend]] it.", False),
        ("Without limitation Provider may [[suspend]] it.", False),
        ("All damages, including but not limited to [[loss]] of data.", False),
        ("All damages, including but not [[limited]] to loss of data.", True),  # no limit of anything
        ("Whether or not fees are due Provider may [[suspend]] it.", False),
        # a phrase that holds the cue itself is meant as it stands
        ("The Service is provided [[without notice]].", False),
    ],
)
def test_negated(text: str, expected: bool) -> None:
    assert negated(text) is expected


def test_neither_and_nor_are_one_cue() -> None:
    """What spells out "neither" is not denied by its "nor", nor the other way round."""
    read = reading("Neither Provider nor its agents warrant that the Service is safe.")
    part = read.sentences[0].parts[0]
    spans = [(read.words.index(word), read.words.index(word) + 1) for word in ("neither", "warrant", "nor")]
    scopes = negation_scopes(part, read.hits, read.words)
    assert not is_negated(spans[:2], scopes)
    assert not is_negated(spans[1:], scopes)
    assert is_negated(spans[1:2], scopes)
