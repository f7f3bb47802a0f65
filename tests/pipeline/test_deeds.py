"""What is done by whatever verb: who does it, how strongly, to what."""

from __future__ import annotations

import pytest

from redflag.pipeline.reading import Hit

from .reader import Line, reading

HEADS = ("fee-head", "terms-head", "service-head", "feature-head")


def deeds(*lines: Line) -> list[str]:
    """Each deed as "actor modality verb heads", with those of HEADS that it is done to."""
    read = reading(*lines)
    return [
        " ".join([one.actor, one.modality, *read.words[one.action.start : one.action.end], *_heads(one.objects)])
        for sentence in read.sentences
        for one in sentence.deeds
    ]


def _heads(objects: tuple[Hit, ...]) -> list[str]:
    return [name for name in HEADS if any(hit.name == name for hit in objects)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a verb that no list knows, behind a modal
        ("Provider may recalibrate the fees.", ["vendor may recalibrate fee-head"]),
        ("We may, upon notice, rejig our prices.", ["vendor may rejig fee-head"]),
        ("Provider shall be entitled to revamp these terms.", ["vendor may revamp terms-head"]),
        ("Provider may decide to revamp these terms.", ["vendor may revamp terms-head"]),
        ("Provider shall not recalibrate the fees.", ["vendor may-not recalibrate fee-head"]),
        ("Provider may recalibrate no fees.", ["vendor may-not recalibrate fee-head"]),
        ("We may tinker with the features of the Service.", ["vendor may tinker feature-head"]),
        # several that share what they are done to; several with an object of their own
        ("We may redraw or prune the features.", ["vendor may redraw feature-head", "vendor may prune feature-head"]),
        ("We may rejig the fees and revamp the terms.", ["vendor may rejig fee-head", "vendor may revamp terms-head"]),
        ("We may rejig the fees, and you may object.", ["vendor may rejig fee-head", "customer may object"]),
        # passive, and what does it itself
        ("Upon renewal the fees for the Service may be rejigged.", ["none may rejigged fee-head"]),
        ("The fees may be rejigged by Provider.", ["vendor may rejigged fee-head"]),
        ("The fees may be rejigged by the regulator.", []),
        ("The fees may climb.", ["other may climb fee-head"]),
        # plainly said
        ("We revisit our prices each spring.", ["vendor must revisit fee-head"]),
        ("The plan rolls into a further year.", ["other must rolls service-head"]),
        # only what the verb itself is done to
        ("Provider may issue a fee notice.", ["vendor may issue"]),
        ("Provider may improve the look of the Service.", ["vendor may improve"]),
        ("Provider may rework any part of the Service.", ["vendor may rework service-head"]),
        ("We may phase the old interface out.", ["vendor may phase feature-head"]),
        # nothing said of it: whose terms another word meets, a right that is itself ended, another verb's object
        ("Only items that meet all of the terms may be listed.", ["none may listed"]),
        ("Any dispute from these terms may be brought to court.", ["none may brought"]),
        ("These terms tell how claims can be brought.", ["none may brought", "other must tell terms-head"]),
        ("We may end your plan or right to use the Service.", ["vendor may end service-head"]),
        ("We may delete what it may determine violates the Agreement.", ["vendor may delete", "vendor may determine"]),
        # no deeds: a limit, a supposition, a state
        ("These terms may only be varied in writing.", []),
        ("If Provider rejigs the fees, Customer may leave.", ["customer may leave"]),
        ("The fees may be high.", []),
    ],
)
def test_deeds(text: str, expected: list[str]) -> None:
    assert deeds(text) == expected


def test_an_item_has_the_modal_of_its_lead_in() -> None:
    items = [("item", "(a)", 1, "rejig the fees; and"), ("item", "(b)", 1, "retire features.")]
    assert deeds("Provider may:", *items) == [
        "vendor may rejig fee-head",
        "vendor may retire feature-head",
    ]
