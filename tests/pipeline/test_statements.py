"""Who may or must do what to what."""

from __future__ import annotations

import pytest

from redflag.pipeline.language import load_lexicon

from .reader import Line, reading

OBJECTS = {name for name, section in load_lexicon("en").kinds.items() if section == "objects"}


# The lexicon grows, and a verb may come to mean one thing more: the tables below are about these.
ACTIONS = frozenset("buy bear maintain retain accept buy change charge delete end pay provide refund suspend".split())


def statements(*lines: Line) -> list[str]:
    """Each statement as "actor modality action object", with its nearest object."""
    found = []
    for sentence in reading(*lines).sentences:
        for one in sentence.statements:
            if one.action.name not in ACTIONS:
                continue
            nearest = next((hit.name for hit in one.objects if hit.name in OBJECTS), "")
            found.append(f"{one.actor} {one.modality} {one.action.name} {nearest}".strip())
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # active
        ("Provider may suspend the Service.", ["vendor may suspend service"]),
        ("Provider may decide to suspend the Service.", ["vendor may suspend service"]),
        ("Provider has the right but not the obligation to suspend the Service.", ["vendor may suspend service"]),
        ("Neither Provider nor anyone at Provider deletes data.", ["vendor may-not delete data"]),
        ("Provider reserves its right to suspend the Service.", ["vendor may suspend service"]),
        ("Provider may require the staff to end the Service.", ["none none end service"]),
        ("Provider may even suspend the Service.", ["vendor may suspend service"]),
        ("Provider may at its option, suspend the Service.", ["vendor may suspend service"]),
        ("Provider may, at any time and for any reason suspend the Service.", ["vendor may suspend service"]),
        (
            "Provider may from time to time, at its sole discretion, suspend the Service.",
            ["vendor may suspend service"],
        ),
        ("Provider may choose, in its sole discretion, to suspend the Service.", ["vendor may suspend service"]),
        ("Provider reserves the right periodically to suspend the Service.", ["vendor may suspend service"]),
        ("We reserve the rights to suspend the Service.", ["vendor may suspend service"]),
        (
            "We have the right, at any hour and now and again, for reasons we like, to suspend the Service.",
            ["vendor may suspend service"],
        ),
        # adverbials of any kind between the modal and its verb
        ("Provider may by written notice at once suspend the Service.", ["vendor may suspend service"]),
        ("Provider may upon notice to Customer immediately suspend the Service.", ["vendor may suspend service"]),
        ("Provider may in that event and without further notice suspend it.", ["vendor may suspend"]),
        ("Provider may in addition to its other rights suspend the Service.", ["vendor may suspend service"]),
        ("Provider shall be entitled by written notice to suspend the Service.", ["vendor may suspend service"]),
        (
            "Provider may on any change of the law suspend the Service.",
            ["none none change service", "vendor may suspend service"],
        ),
        ("Provider may on request of people who suspend the Service complain.", ["none none suspend service"]),
        ("The Service may upon notice be suspended by Provider.", ["vendor may suspend service"]),
        ("Supplier shall, if it so wishes, be at liberty to suspend the Services.", ["vendor may suspend service"]),
        ("Provider is, at its discretion, free to suspend the Service.", ["vendor may suspend service"]),
        ("Provider enjoys the right, exercisable on notice, to suspend the Service.", ["vendor may suspend service"]),
        ("It is open to Provider to suspend the Service.", ["vendor may suspend service"]),
        (
            "Provider shall not during the Term remove, suspend or end the Service.",
            ["vendor may-not delete service", "vendor may-not suspend service", "vendor may-not end service"],
        ),
        ("Provider has the right in its sole discretion to suspend the Service.", ["vendor may suspend service"]),
        ("Provider may decide at its own discretion to suspend the Service.", ["vendor may suspend service"]),
        (
            "The Supplier is in no way restricted in its right to suspend the Service.",
            ["none none suspend firm-word", "vendor may suspend service"],
        ),
        ("No part of the Service, least of all its data, may be deleted.", ["none may-not delete data"]),
        (
            "Provider retains the right, in its sole discretion, to mend, delete or modify the Service.",
            ["vendor must retain contract-part", "vendor may delete service", "vendor may change service"],
        ),
        # what a pronoun stands for
        ("Our fees are listed in Annex 2. We may change them.", ["vendor may change fees"]),
        ("The fee is due monthly. It may be changed by Provider.", ["vendor may change fees"]),
        ("Provider may accept the data and may change it.", ["vendor may accept data", "vendor may change data"]),
        ("The data, which Provider may delete at any time, is stored.", ["vendor may delete data", "none must retain"]),
        # rights and duties told in a roundabout way
        ("Provider alone decides whether to suspend the Service.", ["vendor may suspend service"]),
        ("Whether to suspend the Service is for Provider to decide.", ["vendor may suspend service"]),
        ("Whether to delete Customer's data is for Provider alone to decide.", ["vendor may delete data"]),
        ("Nothing stops Provider deleting the data.", ["none must suspend firm-word", "vendor may delete data"]),
        ("It falls to Customer to buy support.", ["customer must buy support"]),
        ("It is up to you to buy support.", ["customer must buy support"]),
        ("It is up to Provider to suspend the Service.", ["vendor may suspend service"]),
        ("The onus is on Customer to buy support.", ["customer must buy support"]),
        ("There is a duty on the Client to buy support.", ["customer must buy support"]),
        ("It is Customer's duty to buy support.", ["customer must buy support"]),
        ("Buying support is up to Customer.", ["customer must buy support"]),
        ("Buying support is not up to Customer.", ["none none buy support"]),
        ("Nothing prevents Provider from suspending the Service.", ["vendor may suspend service"]),
        ("Provider shall not be prevented from suspending the Service.", ["vendor may suspend service"]),
        ("A strike may prevent Provider from suspending the Service.", ["none none suspend service"]),
        ("You let us suspend the Service.", ["vendor may suspend service"]),
        ("You do not object to our suspending the Service.", ["vendor may suspend service"]),
        ("You may object to our suspending the Service.", ["none none suspend service"]),
        ("You agree to us suspending the Service.", ["customer must accept service", "vendor may suspend service"]),
        # clauses in a row, each begins with its verb
        (
            "We may suspend the Service; change its features; and terminate this Agreement.",
            ["vendor may suspend service", "vendor may change feature", "vendor may end agreement"],
        ),
        (
            "We may terminate this Agreement on insolvency; change of control; breach.",
            ["vendor may end agreement", "none none change"],
        ),
        (
            "Provider may suspend the Service upon notice and Customer must pay the fees.",
            ["vendor may suspend service", "customer must pay fees"],
        ),
        ("Provider may terminate this Agreement.", ["vendor may end agreement"]),
        ("PROVIDER MAY TERMINATE THIS AGREEMENT.", ["vendor may end agreement"]),
        ("Customer shall pay the fees.", ["customer must pay fees"]),
        ("You must pay the fees.", ["customer must pay fees"]),
        ("We will delete the Customer Data.", ["vendor must delete data"]),
        ("The supplier may suspend the services.", ["vendor may suspend service"]),
        ("Either party may terminate this Agreement.", ["both may end agreement"]),
        ("Provider and Customer may terminate this Agreement.", ["both may end agreement"]),
        ("The Provider and the Customer may terminate this Agreement.", ["both may end agreement"]),
        ("A third party may suspend the Service.", ["third may suspend service"]),
        ("Provider's affiliates may suspend the Service.", ["vendor may suspend service"]),
        ("Provider or its affiliates may suspend the Service.", ["vendor may suspend service"]),
        ("Users who visit Provider know that they must pay the fees.", ["customer must pay fees"]),
        ("We may suspend this, and we boast of the Service.", ["vendor may suspend"]),  # no action either: "boast"
        ("The regulator may suspend the Service.", ["other may suspend service"]),
        ("Customer selects a platform and may change it.", ["customer may change"]),  # no action: "selects"
        ("To be fair to all, we have made rules and may suspend the Service.", ["vendor may suspend service"]),
        # a right that is given, a need that is another's, a notice that is somebody's choice
        (
            "Provider grants to Customer a non-exclusive, personal right to suspend the Service.",
            ["customer may suspend service"],
        ),
        ("Customer hereby grants us the perpetual right to delete data.", ["vendor may delete data"]),
        (
            "Customer shall pay the fees needed for Provider to suspend it.",
            ["customer must pay fees", "none none suspend fees"],
        ),
        ("This Agreement shall end upon Provider's written notice.", ["vendor may end agreement"]),
        ("This Agreement shall end upon Customer's notice.", ["customer may end agreement"]),
        # modality
        ("Provider can suspend the Service.", ["vendor may suspend service"]),
        ("Provider is entitled to suspend the Service.", ["vendor may suspend service"]),
        ("Provider has the right to suspend the Service.", ["vendor may suspend service"]),
        ("Provider reserves the right to suspend the Service.", ["vendor may suspend service"]),
        (
            "Provider reserves the right (but not the obligation) to suspend the Service.",
            ["vendor may suspend service"],
        ),
        ("Provider reserves the right, at any time, to suspend the Service.", ["vendor may suspend service"]),
        ("Customer agrees to pay the fees.", ["customer must pay fees"]),  # "agrees to" is a modal here
        ("Customer is obliged to pay the fees.", ["customer must pay fees"]),
        ("Customer undertakes to pay the fees.", ["customer must pay fees"]),
        ("Customer has to pay the fees.", ["customer must pay fees"]),
        ("Provider may not suspend the Service.", ["vendor may-not suspend service"]),
        ("Provider shall not suspend the Service.", ["vendor may-not suspend service"]),
        ("Provider has no right to suspend the Service.", ["vendor may-not suspend service"]),
        ("Provider is not entitled to suspend the Service.", ["vendor may-not suspend service"]),
        ("Neither party may terminate this Agreement.", ["both may-not end agreement"]),
        ("Provider is not obliged to refund the fees.", ["vendor need-not refund fees"]),
        ("Provider has no obligation to refund the fees.", ["vendor need-not refund fees"]),
        ("Provider need not refund the fees.", ["vendor need-not refund fees"]),
        ("In no event shall Provider refund the fees.", ["vendor may-not refund fees"]),
        ("Only then may Provider suspend the Service.", ["vendor may suspend service"]),
        ("Provider may, but is not obliged to, suspend the Service.", ["vendor may suspend service"]),
        # plain present
        ("We charge fees for storage.", ["vendor must charge fees"]),
        ("Provider does not refund fees.", ["vendor may-not refund fees"]),
        ("This licence terminates automatically.", ["none must end agreement"]),
        ("The Service will terminate automatically.", ["none must end service"]),
        # asides and adverbs
        ("Provider may immediately suspend the Service.", ["vendor may suspend service"]),
        ("Provider may, upon notice to Customer, suspend the Service.", ["vendor may suspend service"]),
        (
            "Provider may, in its sole discretion and without notice, suspend the Service.",
            ["vendor may suspend service"],
        ),
        ("Provider, in its sole discretion, may suspend the Service.", ["vendor may suspend service"]),
        ("Provider can also, without notice, suspend the Service.", ["vendor may suspend service"]),
        ("Provider may - at any time, without notice - suspend the Service.", ["vendor may suspend service"]),
        (
            "Provider may, without notice, hobble, suspend or terminate the Service.",
            ["vendor may suspend service", "vendor may end service"],
        ),
        ("Provider (or its agents) may suspend the Service.", ["vendor may suspend service"]),
        ("Provider may at any time suspend the Service.", ["vendor may suspend service"]),
        # passive
        ("The Service may be suspended by Provider.", ["vendor may suspend service"]),
        ("This Agreement may be terminated by either party.", ["both may end agreement"]),
        ("The Service may be suspended.", ["none may suspend service"]),
        ("The Service may be suspended at any time by us.", ["vendor may suspend service"]),
        ("The fees shall be paid by Customer.", ["customer must pay fees"]),
        ("The fees will not be refunded.", ["none may-not refund fees"]),
        ("No fees shall be refunded.", ["none may-not refund fees"]),
        ("Backups are deleted monthly by Provider.", ["vendor must delete backup"]),
        # nouns
        ("Termination of this Agreement by Provider is possible.", ["vendor none end agreement"]),
        ("Provider's termination of this Agreement", ["vendor none end agreement"]),
        ("your cancellation of the Service", ["customer none end service"]),
        ("upon termination of this Agreement", ["none none end agreement"]),
        # coupled
        ("Provider may suspend or terminate the Service.", ["vendor may suspend service", "vendor may end service"]),
        (
            "Provider may suspend the Service or terminate this Agreement.",
            ["vendor may suspend service", "vendor may end agreement"],
        ),
        (
            "Provider may suspend the Service and Customer shall pay the fees.",
            ["vendor may suspend service", "customer must pay fees"],
        ),
        (
            "Provider may modify the Service, terminate this Agreement, or both.",
            ["vendor may change service", "vendor may end agreement"],
        ),
        ("The Service may be modified or ended by us.", ["vendor may change service", "vendor may end service"]),
        (
            "We reserve the right to modify the rules, as our trade grows year by year and so that all who come to us"
            " are well served and nobody is left behind, or to terminate the Service.",
            ["vendor may change rulebook", "vendor may end service"],
        ),
        (
            "Customer shall, at its own expense, purchase and install the connectors.",
            ["customer must buy connector", "customer must provide connector"],
        ),
        # conditions say nothing of a right
        (
            "If Provider suspends the Service, Customer may terminate this Agreement.",
            ["vendor none suspend service", "customer may end agreement"],
        ),
        ("If Customer breaches, it may suspend the Service.", ["customer may suspend service"]),  # the party named last
        # none
        # several actions in one verb: "is responsible for" is to bear, "maintaining" is to keep up and to keep
        (
            "Customer is responsible for obtaining and maintaining servers.",
            [f"customer must {action} hardware" for action in ("bear", "buy", "maintain", "retain")],
        ),
        ("Suspend the Service.", ["none none suspend service"]),  # an imperative: to whom, the text does not say
        ("The Service is large.", []),
        ("Customer Data is safe.", []),
        # the modal stands elsewhere
        ("Neither Provider nor Customer shall suspend the Service.", ["both may-not suspend service"]),
        ("Neither Customer nor its Affiliates may suspend the Service.", ["customer may-not suspend service"]),
        ("Provider may but need not suspend the Service.", ["vendor may suspend service"]),
        ("Provider may (but is not obliged to) suspend the Service.", ["vendor may suspend service"]),
        ("Provider shall be at liberty to suspend the Service.", ["vendor may suspend service"]),
        ("Provider shall have the sole discretion to suspend the Service.", ["vendor may suspend service"]),
        ("It shall be lawful for Provider to suspend the Service.", ["vendor may suspend service"]),
        ("It is not lawful for the Customer to suspend the Service.", ["customer may-not suspend service"]),
        ("Customer authorises Provider to suspend the Service.", ["vendor may suspend service"]),
        ("This Agreement obliges Customer to pay the fees.", ["customer must pay fees"]),
        ("Nothing in this Agreement obliges Provider to modify the Service.", ["vendor need-not change service"]),
        ("If terms require Provider to modify the Service, it is told.", ["none none change service"]),
        ("Provider | may | suspend the Service", ["vendor may suspend service"]),
        # whose choice it is
        (
            "On a delay of Customer, this Agreement shall, at the Provider's option, terminate.",
            ["vendor may end agreement"],
        ),
        ("At Provider's election, the Service may be suspended.", ["vendor may suspend service"]),
        ("The Service may be suspended at the sole discretion of Provider.", ["vendor may suspend service"]),
        # verbs that the lexicon does not know, before one that it does
        ("Provider may curate, groom or modify the Service.", ["vendor may change service"]),
        ("Provider may repaint the portal and terminate the Service.", ["vendor may end service"]),
        (
            "Provider may employ helpers and maintains the Service.",
            ["none must maintain service", "none must retain service"],
        ),
        ("The administrator may terminate the Service.", ["other may end service"]),  # somebody, no party
        ("Provider's right to modify the Service remains.", ["vendor may change service"]),
        ("We may change our manners and we charge fees.", ["vendor may change", "vendor must charge fees"]),
        # a right given up
        ("Customer hereby waives any right to modify the Service.", ["customer may-not change service"]),
        ("Customer waives any right it may have to modify the Service.", ["customer may-not change service"]),
        ("No fee is refunded.", ["none may-not refund fees"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert statements(text) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["Provider may: (a) suspend the Service; or (b) terminate this Agreement."],
            ["vendor may suspend service", "vendor may end agreement"],
            id="a list in a sentence",
        ),
        pytest.param(
            ["Provider may:", "(a) suspend the Service;", "(b) terminate this Agreement."],
            ["vendor may suspend service", "vendor may end agreement"],
            id="a list in blocks",
        ),
        pytest.param(
            [
                "Provider shall be entitled immediately or later (in whole or in part) to:",
                "(a) suspend the Service;",
            ],
            ["vendor may suspend service"],
            id="words inside the right that leads in",
        ),
        pytest.param(
            [
                "Provider may take any of the following actions, with or without notice to the other:",
                "(a) suspend the Service.",
            ],
            ["vendor may suspend service"],
            id="the following actions",
        ),
        pytest.param(
            ["Customer will have the option of:", "(a) suspending the Service;"],
            ["customer may suspend service"],
            id="a right of two verbs that leads in",
        ),
        pytest.param(
            ["You must not:", "• suspend the Service", "• delete the Customer Data"],
            ["customer may-not suspend service", "customer may-not delete data"],
            id="bullets",
        ),
        pytest.param(
            ["Customer shall provide:", "(a) servers;", "(b) connectors."],
            ["customer must provide", "customer must provide hardware", "customer must provide connector"],
            id="objects in a list",
        ),
        pytest.param(
            ["Provider may: (a) in its discretion: (i) suspend the Service; (ii) delete the Customer Data."],
            ["vendor may suspend service", "vendor may delete data"],
            id="a list in a list",
        ),
        pytest.param(
            [("heading", "", 0, "Provider may terminate this Agreement")],
            [],
            id="headings say nothing",
        ),
    ],
)
def test_lists(lines: list[Line], expected: list[str]) -> None:
    assert statements(*lines) == expected
