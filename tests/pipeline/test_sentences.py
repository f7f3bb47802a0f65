"""Where sentences and their parts begin and end, and which words lead a list item in."""

from __future__ import annotations

import pytest

from redflag.pipeline.reading import Part, Reading

from .reader import Line, reading, words


def sentences(text: str) -> list[str]:
    read = reading(text)
    return [words(read, sentence.start, sentence.end) for sentence in read.sentences]


def parts(*lines: Line) -> list[str]:
    """Each part, behind its lead-ins: "Provider may: > (a) suspend"."""
    read = reading(*lines)
    return [_shown(read, part) for sentence in read.sentences for part in sentence.parts]


def _shown(read: Reading, part: Part) -> str:
    lead = f"{_shown(read, part.lead)} > " if part.lead else ""
    return lead + words(read, part.start, part.end)


@pytest.mark.parametrize(
    "text",
    [
        # two sentences each, cut at the bar
        "Provider may suspend the Service.| Customer must pay.",
        "Provider may suspend the Service!| Customer must pay.",
        "What is not included?| Everything else.",
        "The Fee is due (net of tax).| Customer must pay.",
        "The term ends on 30 June 2025.| Customer must pay.",
        "It renews for 12 months.| 60 days before, notice is given.",
        'This is the "Fee."| Customer must pay it.',
        "This is the “Fee”.| “Taxes” are extra.",
        "PROVIDER MAY SUSPEND THE SERVICE.| CUSTOMER MUST PAY.",
        "The fees are set out in Section 9.| Provider may change them.",  # a reference at the end is no clause number
        "They are set out by Clause 4.2.| Provider may change them.",
        "They are set out in Exhibit A.| Provider may change them.",  # nor is a letter that names an annex an initial
        "The seller is Acme Inc.| The buyer is you.",  # an abbreviation ends a sentence where one clearly begins
        "The court sits in the U.S.| Any dispute goes there.",
        "Backups, archives, etc.| The Service holds none.",
        "9.2. Termination.| Provider may end it.",
        "9.2 Termination.| Provider may end it.",
        "(a) Suspension.| Provider may suspend it.",
        "Es gilt deutsches Recht.| Änderungen sind möglich.",
        # one sentence each
        "Acme Inc. may suspend the Service.",
        "Acme Software Ltd. and Bolt Corp. agree on this.",
        "Order No. 5 prevails.",
        "Under Sec. 9 and Art. 4 no refund is due.",
        "The U.S. Government may use it.",
        "Add-ons, e.g. Support, are extra.",
        "Notices go to Mr. J. Smith.",
        "The Fee rises by 2.5 per cent.",
        "Version 4.2 Enterprise is licensed.",
        "9. Provider may suspend the Service.",
        "9.2. Provider may suspend the Service.",
        "Section 4.1. Provider may suspend the Service.",
        "a. Provider may suspend the Service.",
        "iv. Provider may suspend the Service.",
        "Visit www.acme.example/terms for our rules.",
    ],
)
def test_sentences(text: str) -> None:
    assert sentences(text.replace("|", "")) == [sentence.strip() for sentence in text.split("|")]


def test_a_table_row_and_a_heading_are_one_sentence_each() -> None:
    for kind in ("row", "heading"):
        read = reading((kind, "", 0, "Support. Mandatory. | EUR 90"))  # type: ignore[arg-type]
        assert len(read.sentences) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Provider may suspend; Customer must pay.", ["Provider may suspend;", "Customer must pay."]),
        ("Provider may suspend; and Customer must pay.", ["Provider may suspend; and", "Customer must pay."]),
        (
            "Provider may: (a) suspend the Service; or (b) end it.",
            ["Provider may:", "Provider may: > (a) suspend the Service; or", "Provider may: > (b) end it."],
        ),
        (
            "Provider may (i) suspend the Service, (ii) end it and (iii) keep the fees.",
            [
                "Provider may",
                "Provider may > (i) suspend the Service,",
                "Provider may > (ii) end it and",
                "Provider may > (iii) keep the fees.",
            ],
        ),
        (
            "Provider may 1) suspend it or 2) end it.",
            ["Provider may", "Provider may > 1) suspend it or", "Provider may > 2) end it."],
        ),
        (
            "We may (1) suspend it, (2) end it.",
            ["We may", "We may > (1) suspend it,", "We may > (2) end it."],
        ),
        ("Provider may: (a) suspend it.", ["Provider may:", "Provider may: > (a) suspend it."]),  # a list of one
        ("(a) Provider may suspend it.", ["(a) Provider may suspend it."]),
        # the last words before the list lead it in, not those before a semicolon
        (
            "Fees are due; Provider may: (a) suspend; (b) end it.",
            ["Fees are due;", "Provider may:", "Provider may: > (a) suspend;", "Provider may: > (b) end it."],
        ),
        # lists in lists
        (
            "It may: (a) suspend (i) logins or (ii) sites; (b) end it.",
            [
                "It may:",
                "It may: > (a) suspend",
                "It may: > (a) suspend > (i) logins or",
                "It may: > (a) suspend > (ii) sites;",
                "It may: > (b) end it.",
            ],
        ),
        (
            "It may: (h) act; (i) rest; (j) go.",
            ["It may:", "It may: > (h) act;", "It may: > (i) rest;", "It may: > (j) go."],
        ),
        (
            "9.2 (a) It may act; (b) it may rest.",
            ["9.2 (a) It may act;", "(b) it may rest."],  # a number leads nothing in
        ),
        # words behind a list
        (
            "It may: (a) act; (b) rest; in each case without notice.",
            ["It may:", "It may: > (a) act;", "It may: > (b) rest;", "It may: > in each case without notice."],
        ),
        (
            "It may: (a) act or (b) rest, in either case without notice.",
            ["It may:", "It may: > (a) act or", "It may: > (b) rest,", "It may: > in either case without notice."],
        ),
        (
            "It may: (a) act; (b) rest; Customer must pay.",
            ["It may:", "It may: > (a) act;", "It may: > (b) rest;", "Customer must pay."],
        ),
        (
            "It may: (a) act; react; (b) rest.",
            ["It may:", "It may: > (a) act;", "It may: > react;", "It may: > (b) rest."],
        ),
        # references and amounts are no lists
        ("Under Section 9.2(b) Provider may end it.", None),
        ("Under Section 9.2 (b) and (c) Provider may end it.", None),
        ("Under clause (a) or (b) above Provider may end it.", None),
        ("Under paragraphs (a) to (c) Provider may end it.", None),
        ("In the case of (a), Provider may end it; ", None),
        ("Provider may end it in the case of (a) above.", None),
        ("It ends on thirty (30) days' notice or ten (10) days' default.", None),
        ("For one (1) year and two (2) months it runs.", None),
        ("The fee(s) and cost(s) are due.", None),
        ("Acme Inc. (US) and Acme Ltd. (UK) may end it.", None),
        ("Provider (a Danish firm) may end it.", None),
        # dashes begin items behind a colon, else they are dashes
        (
            "You shall provide: - the servers. - the lines; - power.",
            [
                "You shall provide:",
                "You shall provide: > - the servers.",
                "You shall provide: > - the lines;",
                "You shall provide: > - power.",
            ],
        ),
        ("The fee is due, - or so it says, - on the first day.", None),
        # a reference and a list in one sentence
        (
            "Under Section 9(b) It may: (a) act; (b) rest.",
            [
                "Under Section 9(b) It may:",
                "Under Section 9(b) It may: > (a) act;",
                "Under Section 9(b) It may: > (b) rest.",
            ],
        ),
    ],
)
def test_parts_of_a_sentence(text: str, expected: list[str] | None) -> None:
    assert parts(text) == (expected or [text.strip()])


MAY = "Provider may:"
ITEM, NUMBERED = "item", "2.1"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [MAY, "(a) act;", "(b) rest."], [MAY, f"{MAY} > (a) act;", f"{MAY} > (b) rest."], id="items of their own"
        ),
        pytest.param([MAY, "• act", "• rest"], [MAY, f"{MAY} > • act", f"{MAY} > • rest"], id="bullets"),
        pytest.param(
            [MAY, ("item", "(a)", 2, "act"), ("item", "(b)", 2, "rest")],
            [MAY, f"{MAY} > act", f"{MAY} > rest"],
            id="marks that Word computed",
        ),
        pytest.param(
            [MAY, ("item", "", 1, "act"), ("item", "", 1, "rest")],
            [MAY, f"{MAY} > act", f"{MAY} > rest"],
            id="bullets of Word",
        ),
        pytest.param(
            [MAY, ("row", "", 0, "(a) | act"), ("row", "", 0, "(b) | rest")],
            [MAY, f"{MAY} > (a) | act", f"{MAY} > (b) | rest"],
            id="a list laid out as a table",
        ),
        pytest.param(
            ["Provider may", "(a) act, and", "(b) rest."],
            ["Provider may", "Provider may > (a) act, and", "Provider may > (b) rest."],
            id="no colon",
        ),
        pytest.param(
            ["9.2 Rights. " + MAY, "(a) act;", "9.3 It rests.", "(a) It wakes."],
            ["9.2 Rights.", MAY, f"{MAY} > (a) act;", "9.3 It rests.", "(a) It wakes."],
            id="the next clause ends the list",
        ),
        pytest.param(
            [
                ("item", "9.2", 2, MAY),
                ("item", "(a)", 3, "act"),
                ("item", "9.3", 2, "It rests."),
                ("item", "9.4", 2, "Ok."),
            ],
            [MAY, f"{MAY} > act", "It rests.", "Ok."],
            id="clauses that are items of Word",
        ),
        pytest.param(
            ["2.1 Provider shall:", "2.1.1 act;", "2.1.2 rest.", "2.2 It goes."],
            [
                "2.1 Provider shall:",
                "2.1 Provider shall: > 2.1.1 act;",
                "2.1 Provider shall: > 2.1.2 rest.",
                "2.2 It goes.",
            ],
            id="UK: items numbered as clauses",
        ),
        pytest.param(
            ["It may:", "(a) suspend:", "(i) logins;", "(ii) sites;", "(b) rest."],
            [
                "It may:",
                "It may: > (a) suspend:",
                "It may: > (a) suspend: > (i) logins;",
                "It may: > (a) suspend: > (ii) sites;",
                "It may: > (b) rest.",
            ],
            id="a list in an item is led in by the item",
        ),
        pytest.param(
            ["It may:", "(a) act,", "(i) fast;", "(b) rest."],
            ["It may:", "It may: > (a) act,", "It may: > (i) fast;", "It may: > (b) rest."],
            id="or by what leads the item in, where the item ends in nothing open",
        ),
        pytest.param(
            ["It may:", "(a) act:", "• fast", "• late", "(b) rest."],
            [
                "It may:",
                "It may: > (a) act:",
                "It may: > (a) act: > • fast",
                "It may: > (a) act: > • late",
                "It may: > (b) rest.",
            ],
            id="bullets in an item",
        ),
        pytest.param(
            ["It may:", "• act", "You must:", "• pay", "That is all.", "• rest"],
            ["It may:", "It may: > • act", "You must:", "You must: > • pay", "That is all.", "• rest"],
            id="one list of bullets after another",
        ),
        pytest.param(
            ["It may:", "(a) act;", "(b) rest,", "in each case without notice.", "You pay."],
            [
                "It may:",
                "It may: > (a) act;",
                "It may: > (b) rest,",
                "It may: > in each case without notice.",
                "You pay.",
            ],
            id="words behind the list",
        ),
        pytest.param(
            ["It may:", "(a) act;", ("footer", "", 0, "Page 2"), ("note", "", 0, "Net."), "(b) rest."],
            ["It may:", "It may: > (a) act;", "Page 2", "Net.", "It may: > (b) rest."],
            id="a page break and a footnote in the list",
        ),
        pytest.param(
            ["It may:", "(a) act;", "(c) rest."],
            ["It may:", "It may: > (a) act;", "It may: > (c) rest."],
            id="an item was missed",
        ),
        pytest.param(
            ["It may act.", "(a) It may rest.", "• It may go."],
            ["It may act.", "(a) It may rest.", "• It may go."],
            id="nothing leads in",
        ),
        pytest.param(
            [("heading", "", 0, "You may not:"), "• act", ("heading", "", 0, "Fees and"), "• rest"],
            ["You may not:", "You may not: > • act", "Fees and", "• rest"],
            id="a heading leads in with a colon only",
        ),
        pytest.param(
            ["It may act, including:", "if it rains;", "when it snows.", "That is all."],
            [
                "It may act, including:",
                "It may act, including: > if it rains;",
                "It may act, including: > when it snows.",
                "That is all.",
            ],
            id="items whose marks were lost",
        ),
        pytest.param(
            ["1. It may:", "(a) act;", "2. You must:", "(a) pay;", "(b) wait.", "3. The end."],
            [
                "1. It may:",
                "1. It may: > (a) act;",
                "2. You must:",
                "2. You must: > (a) pay;",
                "2. You must: > (b) wait.",
                "3. The end.",
            ],
            id="one list after another",
        ),
        pytest.param(
            ["It may: (a) act; or", "(b) rest."],
            ["It may:", "It may: > (a) act; or", "It may: > (b) rest."],
            id="a list that begins inside a paragraph",
        ),
    ],
)
def test_lead_ins_of_blocks(lines: list[Line], expected: list[str]) -> None:
    assert parts(*lines) == expected


def test_a_long_paragraph_before_a_colon_leads_nothing_in() -> None:
    long = "Whereas the Provider " + "and its people " * 30 + "say:"
    assert parts(long, "(a) act")[-1] == "(a) act"


def test_sentence_starts_reach_spacy() -> None:
    read = reading("Provider may act. Customer must pay.")
    assert [sentence.start for sentence in read.sentences] == [0, 4]


def test_what_is_longer_than_any_sentence_is_read_in_pieces() -> None:
    text = "Provider may terminate the Service, " * 2000 + "or not."
    found = sentences(text)
    assert len(found) > 5
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
