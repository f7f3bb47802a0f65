"""Which clause, by number and heading, each block of an agreement is cited as."""

from __future__ import annotations

import pytest

from .reader import Line, reading


def cited(*lines: Line) -> list[str]:
    return [f"{clause.number} {clause.heading}".strip() for clause in reading(*lines).clauses]


def heading(text: str, number: str = "", level: int = 0) -> Line:
    return ("heading", number, level, text)


def item(text: str, number: str = "", level: int = 0) -> Line:
    return ("item", number, level, text)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        # numbers in the text
        ("9.2 Termination. Provider may end this Agreement.", "9.2 Termination"),
        ("9.2. Termination. Provider may end this Agreement.", "9.2 Termination"),
        ("9.2 Termination: Provider may end this Agreement.", "9.2 Termination"),
        ("9.2 Termination - Provider may end this Agreement.", "9.2 Termination"),
        ("9.2 Effect of termination. On termination the Service stops.", "9.2 Effect of termination"),
        ("9.2.1 The Supplier shall provide the Services.", "9.2.1"),
        ("9.2(b) The Supplier shall provide the Services.", "9.2(b)"),
        ("9.2 (a) Provider may suspend the Service.", "9.2(a)"),
        ("9. FEES. Customer shall pay the fees.", "9 FEES"),
        ("9. FEES AND PAYMENT", "9 FEES AND PAYMENT"),
        ("Section 4.1 Fees. Customer shall pay the fees.", "4.1 Fees"),
        ("Section 4.01. Customer shall pay the fees.", "4.01"),
        ("SECTION 9 — TERMINATION", "9 TERMINATION"),
        ("ARTICLE IV - TERM AND TERMINATION", "IV TERM AND TERMINATION"),
        ("Article 12: Force Majeure", "12 Force Majeure"),
        ("§ 5 Haftung", "5 Haftung"),
        ("1 Definitions", "1 Definitions"),
        ("(a) Provider may suspend the Service;", "(a)"),
        ("a) Provider may suspend the Service;", "(a)"),
        ("(iv) Provider may suspend the Service;", "(iv)"),
        ("5. U.S. Government Rights. The Software is commercial.", "5 U.S. Government Rights"),
        ("6. Confidentiality; Publicity", "6 Confidentiality; Publicity"),
        # a sentence is no title
        ("9.3 Danish law applies. The courts are those of Aarhus.", "9.3"),
        ("9.3 Provider may: suspend the Service.", "9.3"),
        ("9.3 Fees are due at once. Provider may charge interest.", "9.3"),
        ("9.3 Wherever a Party Has Any Such Right It Is Exercised Promptly. Provider may act.", "9.3"),
        # no clause numbers
        ("Section 9.2 of the Master Agreement is replaced.", ""),
        ("Clause 4 below sets out the fees.", ""),
        ("30 June 2025", ""),
        ("24 hours a day the service desk answers calls.", ""),
        ("99.9% of the time the Service is up.", ""),
        ("A Provider may appoint a deputy.", ""),
        ("J. Smith signs for the Customer.", ""),
        ("I. M. Pei signs for the Customer.", "I"),  # wrong, but rare: "I." at the start is a Roman figure
        # headings and labels without a number
        ("Refunds. We pay no refunds.", "Refunds"),
        ("REFUNDS. WE PAY NO REFUNDS.", "REFUNDS"),
        ("Important: the trial turns into a paid plan.", "Important"),
        ("We pay no refunds. Fees are final.", ""),
        ("Schedule 1: Rates", "Schedule 1: Rates"),
        ("EXHIBIT A – FEES", "EXHIBIT A – FEES"),
        ("Annex II Service Levels", "Annex II Service Levels"),
        ("Part B", "Part B"),
        ("Part of the Service is hosted abroad.", ""),
        ("Schedule 1 sets out the rates.", ""),
    ],
)
def test_one_block(text: str, clause: str) -> None:
    assert cited(text) == [clause]


@pytest.mark.parametrize(
    ("lines", "clauses"),
    [
        pytest.param(
            [heading("9. Term"), "9.1 This Agreement starts today.", "9.2 Provider may:", "(a) end it;", "(b) or not."],
            ["9 Term", "9.1 Term", "9.2 Term", "9.2(a) Term", "9.2(b) Term"],
            id="a heading holds for the sub-clauses that have none",
        ),
        pytest.param(
            [heading("9. Term"), "9.1 Cancellation. You may cancel.", "9.2 You may not cancel.", "9.2.1 Nor may we."],
            ["9 Term", "9.1 Cancellation", "9.2 Term", "9.2.1 Term"],
            id="the heading of one sub-clause does not hold for the next",
        ),
        pytest.param(
            [heading("9. Term"), "10. The Provider may end it.", "11. Law. Danish law applies."],
            ["9 Term", "10", "11 Law"],
            id="nor that of one clause",
        ),
        pytest.param(
            [heading("Termination"), "9. The Provider may end it.", "10. The Customer may not."],
            ["Termination", "9 Termination", "10 Termination"],
            id="a heading without a number above numbered clauses",
        ),
        pytest.param(
            ["2.1 It shall:", "(h) h;", "(i) i;", "(j) j;"],
            ["2.1", "2.1(h)", "2.1(i)", "2.1(j)"],
            id="(i) behind (h) is a letter",
        ),
        pytest.param(
            ["9.2 It may:", "(a) a:", "(i) x;", "(ii) y;", "(b) b:", "(i) z;", "and ends.", "9.3 It must:", "(a) c"],
            ["9.2", "9.2(a)", "9.2(a)(i)", "9.2(a)(ii)", "9.2(b)", "9.2(b)(i)", "9.2", "9.3", "9.3(a)"],
            id="(i) under (a) is a Roman figure; closing words belong to the clause",
        ),
        pytest.param(
            ["9.2(b) It may:", "(ii) x;", "(b)(iii) y;", "(c) z."],
            ["9.2(b)", "9.2(b)(ii)", "9.2(b)(iii)", "9.2(c)"],
            id="marks written out",
        ),
        pytest.param(
            [
                heading("ARTICLE IV"),
                heading("TERM AND TERMINATION"),
                "Section 4.1 Term. It runs for long.",
                "Section 4.2 It ends today.",
            ],
            ["IV", "IV TERM AND TERMINATION", "4.1 Term", "4.2 TERM AND TERMINATION"],
            id="EDGAR: number and title on lines of their own",
        ),
        pytest.param(
            [
                "I. Fees. You pay.",
                "A. Taxes. You pay those too.",
                "B. You pay all.",
                "1. Now.",
                "2. Later.",
                "II. Term. Long.",
            ],
            ["I Fees", "I(A) Fees", "I(B) Fees", "I(B)(1) Fees", "I(B)(2) Fees", "II Term"],
            id="an outline in Roman figures, letters and figures",
        ),
        pytest.param(
            [
                "A. The Vendor sells software.",
                "B. The Customer has use for it.",
                "1. Sale. The Vendor sells.",
                "a. Price. High.",
            ],
            ["A", "B", "1 Sale", "1(a) Sale"],
            id="recitals by letter, clauses by figure",
        ),
        pytest.param(
            [
                heading("Fees", "3", 1),
                item("They are paid monthly.", "3.1", 2),
                item("by card", "a", 3),
                item("or cash", "b", 3),
            ],
            ["3 Fees", "3.1 Fees", "3.1(a) Fees", "3.1(b) Fees"],
            id="numbers that Word computed",
        ),
        pytest.param(
            [
                heading("Fees", "3", 1),
                item("It shall:", "3.1", 2),
                item("one", "1", 3),
                item("two", "2", 3),
                heading("Law", "4", 1),
            ],
            ["3 Fees", "3.1 Fees", "3.1(1) Fees", "3.1(2) Fees", "4 Law"],
            id="Word: plain figures deeper in",
        ),
        pytest.param(
            [
                heading("Definitions", "Article 1", 1),
                item("Fees mean money.", "Section 1.01", 2),
                heading("Rates", "Annex A"),
            ],
            ["1 Definitions", "1.01 Definitions", "Annex A: Rates"],
            id="Word: numbers with words",
        ),
        pytest.param(
            [heading("Annex A: Prices"), "1.1 Prices are net.", ("row", "", 0, "1 | Licence | EUR 90")],
            ["Annex A: Prices", "1.1 Annex A: Prices", "1.1 Annex A: Prices"],
            id="a clause in an annex",
        ),
        pytest.param(
            [
                heading("9. Law"),
                "9.1 Danish law applies.",
                heading("SCHEDULE 2"),
                heading("PRICES"),
                ("row", "", 0, "Setup | 90"),
            ],
            ["9 Law", "9.1 Law", "SCHEDULE 2", "SCHEDULE 2: PRICES", "SCHEDULE 2: PRICES"],
            id="an annex ends the clauses; a table row cites the heading above it",
        ),
        pytest.param(
            [
                heading("EXHIBIT A: FEES"),
                "Server: the one in Ohio.",
                ("row", "", 0, "Licence | $90"),
                "All fees are due.",
            ],
            ["EXHIBIT A: FEES", "Server", "EXHIBIT A: FEES", "EXHIBIT A: FEES"],
            id="a label holds for its own paragraph",
        ),
        pytest.param(
            ["Refunds. We pay none.", "Fees are final.", "Taxes. You pay them.", heading("Law"), "Danish."],
            ["Refunds", "Refunds", "Taxes", "Law", "Law"],
            id="a heading run into its paragraph holds until the next",
        ),
        pytest.param(
            [
                ("header", "", 0, "1. Acme Terms"),
                "3. Fees. Due now.",
                ("note", "", 0, "4 Or later."),
                ("footer", "", 0, "5"),
            ],
            ["", "3 Fees", "", "3 Fees"],
            id="page heads are none; a footnote stands outside",
        ),
        pytest.param(
            [heading("3. Support"), "4 hours at most pass.", "5 March 2026", "12 Monkeys Ltd. sells.", "4 Training"],
            ["3 Support", "3 Support", "3 Support", "3 Support", "4 Training"],
            id="figures without a stop count only in their turn",
        ),
    ],
)
def test_blocks_in_a_row(lines: list[Line], clauses: list[str]) -> None:
    assert cited(*lines) == clauses
