"""What kind of agreement it is: by its title before its words, and "other" where it is none that is known."""

from __future__ import annotations

import pytest

from redflag.pipeline.kind import kind_of
from redflag.pipeline.language import load_lexicon

KINDS = [
    # text, kind
    ("Subscription Agreement\nThe subscription term is one year.", "subscription"),
    ("SOFTWARE LICENSE AGREEMENT\nLicensor grants Licensee the right to use the Software.", "licence"),
    ("Software Licence Agreement\nThe Licensee pays a licence fee.", "licence"),
    ("Support and Maintenance Agreement\nHelp desk hours and response times.", "support"),
    ("Hosting Order Form\nTwo servers in our data centre.", "hosting"),
    ("Order Form\nQuantity, unit price.", "order-form"),
    ("Mutual Non-Disclosure Agreement\nThe Receiving Party keeps the secrets.", "nda"),
    ("Implementation Agreement\nDeliverables and milestones.", "services"),
    ("Master Services Agreement\nEach statement of work names its deliverables.", "services"),
    ("Cloud Services Agreement\nCustomer data, user accounts.", "subscription"),
    ("TERMS OF SERVICE\nYou are responsible for your account and your content.", "subscription"),
    # the title goes before the words below it
    ("Hosting Agreement\n" + "The Software is licensed by the Licensor. " * 2, "hosting"),
    # without a title the words decide
    (
        "The platform. Your account and your content are kept; user accounts and Customer Data have a password.",
        "subscription",
    ),
    # no purchase of software
    ("Services Agreement", "other"),
    ("Dear Sir, we met in Leith.", "other"),
    ("", "other"),
]


OTHER_TRADES = [
    # text, the words that tell that it is no purchase of software
    ("EMPLOYMENT AGREEMENT\n" + "The Executive may use the software. " * 20, ("employment agreement", "the executive")),
    ("Office Lease\n" + "The Landlord lets to the Tenant. " * 20, ("lease", "the landlord", "the tenant")),
    ("The release is installed by the vendor. " * 20, ()),
    ("The lease of the machine ends.", ()),
    ("A word of the landlord to the tenant. " * 20 + "\nLease", ()),
    ("Publisher Agreement\n" + "Log in to your account with a password. " * 20, None),
    ("Terms of Use and Privacy Policy\n" + "Log in to your account with a password. " * 20, None),
    ("Hosting Agreement\nAnnex: the franchise agreement. Servers and bandwidth.", None),
]


@pytest.mark.parametrize(("text", "expected"), OTHER_TRADES)
def test_other_trades(text: str, expected: tuple[str, ...] | None) -> None:
    found, evidence = kind_of(text, load_lexicon("en").agreements)
    assert (found == "other") == (expected is not None)
    assert expected is None or evidence == expected


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kinds(text: str, kind: str) -> None:
    found, evidence = kind_of(text, load_lexicon("en").agreements)
    assert found == kind
    assert bool(evidence) == (kind != "other")
    assert all(word in " ".join(text.lower().split()) for word in evidence)
