"""Who is who: on which side each mention of a party stands."""

from __future__ import annotations

import pytest

from .reader import Line, reading, words


def mentions(*lines: Line) -> list[str]:
    """Each mention as "Provider's: vendor", in the order of the text; "+" marks one that owns what follows."""
    read = reading(*lines)
    return [f"{words(read, m.start, m.end)}{'+' * m.owns}: {m.role}" for m in read.mentions]


def roles(*lines: Line) -> dict[str, str]:
    """Each name that is mentioned, with its role; "?" where it has several."""
    read = reading(*lines)
    found: dict[str, str] = {}
    for mention in read.mentions:
        name = words(read, mention.start, mention.end)
        found[name] = mention.role if found.get(name, mention.role) == mention.role else "?"
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Provider may suspend Customer.", ["Provider: vendor", "Customer: customer"]),
        ("The Licensor bills the Licensee.", ["Licensor: vendor", "Licensee: customer"]),
        ("SUPPLIER MAY BILL CLIENT.", ["SUPPLIER: vendor", "CLIENT: customer"]),
        ("We may suspend your account.", ["We: vendor", "your+: customer"]),
        ("You pay us for our work.", ["You: customer", "us: vendor", "our+: vendor"]),
        ("Provider's rates", ["Provider+: vendor"]),
        ("Provider’s rates", ["Provider+: vendor"]),
        ("Licensors’ rates", ["Licensors+: vendor"]),
        ("the supplier bills the customer", ["supplier: vendor", "customer: customer"]),  # lower case behind "the"
        ("a supplier of steel; customer service", []),
        ("customer data and provider networks", []),
        ("Either party may end it.", ["Either party: both"]),
        ("Neither party may end it.", ["Neither party: both"]),
        ("EACH PARTY MAY END IT.", ["EACH PARTY: both"]),
        ("The parties may end it.", ["The parties: both"]),
        ("Such party may end it.", ["Such party: both"]),
        ("a third party or third parties", ["third party: third", "third parties: third"]),
        ("Third-Party Providers may bill it.", ["Third-Party Providers: third"]),
        ("The Service Provider may end it.", ["Service Provider: vendor"]),  # one, not "Provider" alone
        ("Providers of news", []),
        ("Customer Data and Customer Systems are safe.", ["Customer: customer", "Customer: customer"]),
        ("Screens | may be changed by vendor | any day", ["vendor: vendor"]),
        ("its business", []),
        ("the United States; US law", []),  # "US" is no "us" ...
        ("YOU MUST PAY US AT ONCE.", ["YOU: customer", "US: vendor"]),  # ... but in capitals it may be
    ],
)
def test_role_words(text: str, expected: list[str]) -> None:
    assert mentions(text) == expected


ACTS = "{v} shall provide the Software to {c}. {c} shall pay {v}. Fees are payable to {v} by {c}."


def acts(vendor: str, customer: str) -> str:
    """Words from which anyone would tell who sells and who buys."""
    return ACTS.format(v=vendor, c=customer)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [
                'This Agreement is between Bright Anvil, Inc. ("Provider") and Larch Foods LLC ("Customer").',
                "Larch Foods shall pay.",
            ],
            {"Provider": "vendor", "Customer": "customer", "Bright Anvil": "vendor", "Larch Foods": "customer"},
            id="EDGAR: name (alias)",
        ),
        pytest.param(
            [
                "between Bright Anvil, Inc., a Delaware corporation (hereinafter “Licensor”),"
                " and Larch Foods LLC (the “Licensee”).",
            ],
            {"Licensor": "vendor", "Licensee": "customer", "Bright Anvil": "vendor", "Larch Foods": "customer"},
            id="EDGAR: where it is incorporated",
        ),
        pytest.param(
            [
                "This Agreement is made between:",
                "(1) BRIGHT ANVIL LIMITED, a company registered in England with number 0123 (the “Supplier”); and",
                "(2) LARCH FOODS PLC, whose office is at 5 Mill Lane, Leeds (the “Client”).",
            ],
            {"Supplier": "vendor", "Client": "customer", "BRIGHT ANVIL": "vendor", "LARCH FOODS": "customer"},
            id="UK: a numbered list",
        ),
        pytest.param(
            [
                "These terms are between Bright Anvil GmbH (“Bright Anvil”, “we”, “us” or “our”) and you.",
                "Bright Anvil may end it.",
            ],
            {"Bright Anvil": "vendor", "you": "customer", "we": "vendor", "us": "vendor", "our": "vendor"},
            id="SaaS: we and you",
        ),
        pytest.param(
            ['between Bright Anvil, Inc. ("Anvil") and Larch Foods LLC ("Larch").', acts("Anvil", "Larch")],
            {"Anvil": "vendor", "Larch": "customer", "Bright Anvil": "vendor", "Larch Foods": "customer"},
            id="names only: who provides and who pays",
        ),
        pytest.param(
            ['between Bright Anvil, Inc. ("Anvil") and Larch Foods LLC ("Larch").', acts("Larch", "Anvil")],
            {"Anvil": "customer", "Larch": "vendor", "Bright Anvil": "customer", "Larch Foods": "vendor"},
            id="and the other way round",
        ),
        pytest.param(
            ['between Bright Anvil, Inc. ("Company") and Larch Foods LLC ("Customer").', acts("Company", "Customer")],
            {"Company": "vendor", "Customer": "customer", "Bright Anvil": "vendor", "Larch Foods": "customer"},
            id="Company sells",
        ),
        pytest.param(
            ['between Bright Anvil, Inc. ("Vendor") and Larch Foods LLC ("Company").', acts("Vendor", "Company")],
            {"Vendor": "vendor", "Company": "customer", "Bright Anvil": "vendor", "Larch Foods": "customer"},
            id="Company buys",
        ),
        pytest.param(
            ['between Bright Anvil, Inc. ("Dealer") and Larch Foods LLC ("Client").', acts("Dealer", "Client")],
            {"Dealer": "vendor", "Client": "customer", "Bright Anvil": "vendor", "Larch Foods": "customer"},
            id="a dealer that is a party",
        ),
        pytest.param(
            [
                "Anvilon may suspend your account. You pay Anvilon for it.",
                "Terms of Anvilon: Anvilon may change them, and Anvilon will.",
            ],
            {"Anvilon": "vendor", "your": "customer", "You": "customer"},
            id="a brand that nobody introduced",
        ),
        pytest.param(
            [
                "Anvilon may suspend your account, and you pay Anvilon for it. The Anvilon Websites show the prices.",
                "You use the Anvilon Tools: Anvilon may change them, and Anvilon will. See the Anvilon Notes.",
            ],
            {"Anvilon": "vendor", "you": "customer"},
            id="a brand that is part of other names",
        ),
        pytest.param(
            ["We may help. You may ask. You may wait. We may call. You may go. We may stay. You may sing."]
            + ["At dusk Anvilon may change the Anvilon services, for Anvilon will. You may use the Anvilon services."]
            * 5,
            {"Anvilon": "vendor"},
            id="a brand that acts less often than we and you",
        ),
        pytest.param(
            [
                "These terms bind you and 4Winds, Inc. (“4Winds”), of Delaware.",
                "4Winds provides the Service. 4Winds may end it.",
            ],
            {"4Winds": "vendor", "you": "customer", "Delaware": None},
            id="a name that begins with a figure",
        ),
        pytest.param(
            ['between Anvil Ltd, a Kansas Limited Liability Company (the "Provider"), and Larch Inc ("Customer").'],
            {"Anvil": "vendor", "Larch": "customer", "Liability": None, "Kansas": None},
            id="the kind of firm is no name",
        ),
        pytest.param(
            ["Partner means a third party that we work with. You pay us." * 16, "Partner may call. A Partner may not."],
            {"Partner": None, "You": "customer"},
            id="a word that either side may bear, defined as a third party",
        ),
        pytest.param(
            [
                'between Bright Anvil, Inc. ("Provider") and Larch Foods LLC ("Customer").',
                'Section 2 uses the terms "Software" and "Fees" (the "Fees").',
            ],
            {"Provider": "vendor", "Customer": "customer", "Bright Anvil": "vendor", "Larch Foods": "customer"},
            id="other definitions are no parties",
        ),
        pytest.param(
            ["These terms form a contract between you and Bright Anvil Limited.", "Bright Anvil Limited may end it."],
            {"Bright Anvil Limited": "vendor"},
            id="a contract between you and a firm",
        ),
        pytest.param(
            ["With this, oakHub grants you a licence.", "On it, oakHub shall tell; then oakHub may act."],
            {"oakHub": "vendor"},
            id="a brand that begins with a small letter",
        ),
        pytest.param(
            [
                'between Bright Anvil, Inc. ("BAI") and Anvil Works LLC ("AWL"), and Larch, Inc. ("Larch").',
                "AWL shall provide the service. AWL provides support. Fees are payable to AWL. AWL grants a licence.",
                *["Larch shall be told. The parties and Larch meet."] * 8,
            ],
            {"AWL": "vendor", "Larch": "customer"},
            id="a vendor of two firms, and the name that faces it most often",
        ),
        pytest.param(
            [
                "Larchly and the Publisher agree. Larchly may tell Publisher. Larchly shall act. Larchly will answer.",
                *["The Publisher pays Larchly and the Publisher uses the Service of Larchly."] * 50,
                "In the absence of an order, you and your staff follow this. " * 8,
            ],
            {"Larchly": "vendor", "Publisher": "customer", "you": "customer"},
            id="a few words to you, and a name named far more often",
        ),
        pytest.param(
            [
                'between Bright Anvil, Inc. ("Anvil") and Larch Foods LLC ("Larch").',
                "Anvil grants Larch a licence. Anvil provides support. Fees are payable to Anvil.",
                *["Larch sells to Customers. Larch and its Customers meet."] * 9,
            ],
            {"Anvil": "vendor", "Larch": "customer"},
            id="the customers of a distributor are not the customer",
        ),
        pytest.param(
            [
                'These terms are between Bright Anvil, Inc. ("Anvil") and you. Anvil grants you a licence.',
                *["You may use your account as you like."] * 9,
                "The Publisher shall pay Anvil. The Publisher shall use it. Fees are owed by the Publisher.",
                *["the Company is named."] * 4,
            ],
            {"Anvil": "vendor", "Publisher": "customer", "You": "customer", "Company": "vendor"},
            id="terms for you and for the Publisher",
        ),
        pytest.param(
            ["We refer to Solvane Inc. and Orvan Ltd. as “Tellwing,” “us,” or “we.”", "You may ask Tellwing."],
            {"Tellwing": "vendor"},
            id="listed beside us and we, without brackets",
        ),
    ],
)
def test_names_of_the_parties(lines: list[Line], expected: dict[str, str]) -> None:
    found = roles(*lines)
    assert {name: found.get(name) for name in expected} == expected


def test_nothing_but_parties_is_named() -> None:
    names = reading(
        'This Agreement is between Bright Anvil, Inc. ("Provider") and Larch Foods LLC ("Customer").',
        'The fees in the order (the "Fees") pay for the software (the "Software"), Version 2 (the "Release").',
    ).names
    assert names == {"Bright Anvil": "vendor", "Provider": "vendor", "Larch Foods": "customer", "Customer": "customer"}


def test_a_dealer_outside_the_agreement_is_third() -> None:
    found = roles(
        'between Bright Anvil, Inc. ("Provider") and Larch Foods LLC ("Customer").',
        acts("Provider", "Customer"),
        "Customer shall buy support from the Dealer.",
    )
    assert found.get("Dealer", "third") == "third"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fennwick may raise the fees of the Customer.", {"Fennwick": "vendor"}),
        ("Fennwick reserves the right to end your access.", {"Fennwick": "vendor"}),
        ("Fennwick Ltd, at its discretion, may suspend Licensee.", {"Fennwick": "vendor"}),
        ("Licensee shall pay Datavane interest of 2% a month.", {"Datavane": "vendor"}),
        ("Late fees are payable to Datavane by Licensee.", {"Datavane": "vendor"}),
        ("Larch Foods shall pay Provider on receipt.", {"Larch Foods": "customer"}),
        ("Orbis Hosting may suspend the Clinic at once.", {"Orbis Hosting": "vendor", "Clinic": "customer"}),
        ("Orbis Hosting may move the data of Larch Foods.", {"Orbis Hosting": "vendor", "Larch Foods": "customer"}),
        ("Fennwick provides the Service. Fennwick may suspend it.", {"Fennwick": "vendor"}),
        ("The Operator may change the rules for the Customer.", {"Operator": "vendor"}),
        ("THE PUBLISHER MAY CHANGE THE RULES.", {"Publisher": "vendor"}),
        # somebody else
        ("Calls go through Vocane Telecom, which may bill Customer.", {}),
        ("Support is given by Vocane. Vocane may bill Customer.", {}),
        ("Customer deals with its affiliate Vocane; Vocane may bill Customer.", {}),
        ("Customer shall pay Vocane directly for calls.", {}),
        ("Provider may bill Customer, and Vocane may bill Customer.", {}),
        # no company
        ("Arbitration may be had in Oslo, and Customer pays.", {}),
        ("Delays shall not release Customer.", {}),
        ("The Entitlement may lapse while Customer pays.", {}),
        ("Fennwick may end this Agreement.", {}),  # a term may end too
        # the only one there is wrote the paper
        ("Fennwick may bill for it.", {"Fennwick": "vendor"}),
        ("FENNWICK SHALL HAVE THE RIGHT TO END IT.", {"FENNWICK": "vendor"}),
        ("DELAYS SHALL NOT END IT.", {}),
        ("The Company may end this Agreement.", {"Company": "vendor"}),
        ("The Company may bill Customer.", {"Company": "vendor"}),
    ],
)
def test_bare_names(text: str, expected: dict[str, str]) -> None:
    assert reading(text).names == expected


YOU = "You keep your password to yourself, and you pay for what your people use. " * 6
WE = "We host it. " * 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a brand that acts beside "we", told by the title or by where most links lead
        (f"Fennwick Terms of Service\n{YOU}\nWe host it. Ask us, or Fennwick may ask you.", {"Fennwick": "vendor"}),
        (
            f"General Terms\n{YOU}\n{WE}See www.fennwick.com/rates and mail help@fennwick.com, or Fennwick may ask.",
            {"Fennwick": "vendor"},
        ),
        (
            f"General Terms\n{YOU}\n{WE}See www.larchworks.com/rates and larchworks.com, or Fennwick may ask you.",
            {},
        ),
        (f"TOS Terms of Service\n{YOU}\nWe host it under these TOS. The TOS may be changed, and TOS may end.", {}),
        # whose word either side may bear is no vendor where "we" are
        (f"General Terms\n{YOU}\n{WE}{'Publisher may list it, and a Publisher may ask. ' * 2}", {}),
        (
            f"General Terms\n{YOU}\n{WE}{'The Company may list it, and Company may ask. ' * 2}",
            {"Company": "vendor"},
        ),
        # "our" said once names nobody
        (f"General Terms\n{YOU}\nThis is our offer. Fennwick may raise your rates.", {"Fennwick": "vendor"}),
    ],
)
def test_who_speaks_to_you(text: str, expected: dict[str, str]) -> None:
    assert reading(*text.split("\n")).names == expected
