"""What charges come to over a term."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from redflag.costs import Cost, cost
from redflag.document import Clause
from redflag.report.ledger import Row, as_csv
from redflag.scanner import Scanner
from redflag.terms import Charge, Occasion, Payer, Period, Source, Start, Term, Terms

SOURCE = Source("", 0, 0, Clause())


def charge(
    amount: str,
    occasion: Occasion = "recurring",
    every: str = "",
    unit: str = "EUR",
    per: str = "",
    what: str = "Item",
    payer: Payer = "customer",
    covers: Period | None = None,
    in_row: bool = True,
) -> Charge:
    return Charge(amount, unit, amount, payer, occasion, what, SOURCE, every, per, covers, in_row=in_row)


def total(*charges: Charge, months: int | None = 36, users: int | None = None, terms: Terms | None = None) -> list[str]:
    found = cost(charges, terms or Terms(), months, users)
    return [f"{unit} {low:.2f} {high:.2f}" for unit, low, high in found.totals]


def reasons(*charges: Charge) -> list[str]:
    return [why for _, why in cost(charges, Terms(), 36).left_out]


@pytest.mark.parametrize(
    ("charges", "expected"),
    [
        ([charge("100", every="month")], ["EUR 3600.00 3600.00"]),
        ([charge("300", every="year")], ["EUR 900.00 900.00"]),
        ([charge("300", every="quarter")], ["EUR 3600.00 3600.00"]),
        ([charge("500", "one-off")], ["EUR 500.00 500.00"]),
        ([charge("10", every="month", per="user")], ["EUR 7200.00 7200.00"]),
        ([charge("500", "one-off"), charge("200", "one-off", unit="USD")], ["EUR 500.00 500.00", "USD 200.00 200.00"]),
        ([charge("90", "option", "month")], ["EUR 0.00 3240.00"]),
        ([charge("300", every="year", per="program")], ["EUR 0.00 900.00"]),
        ([charge("1000", "one-off", covers=Period(12, "month"))], ["EUR 1000.00 3000.00"]),
        # rises: 1,200 + 1,260 + 1,323 at 5% a year
        ([charge("100", every="month"), charge("5", "uplift", unit="%")], ["EUR 3600.00 3783.00"]),
        # 22% of the licence a year; a stated first year is not counted twice
        ([charge("10000", "one-off", what="Licence"), charge("22", "support", "year", "%")], ["EUR 16600.00 16600.00"]),
        (
            [
                charge("10000", "one-off", what="Licence"),
                charge("2200", "one-off", what="Maintenance", covers=Period(1, "year")),
                charge("22", "support", "year", "%"),
            ],
            ["EUR 16600.00 16600.00"],
        ),
        # a sentence that repeats the price list, and two rows of one price
        ([charge("300", every="year"), charge("300.00", every="year", in_row=False)], ["EUR 900.00 900.00"]),
        ([charge("300", every="year"), charge("300", every="year")], ["EUR 1800.00 1800.00"]),
        # what has no figure, and what the vendor bears
        ([charge("1000", "rate", "day"), charge("1", "overage"), charge("2", "interest", unit="%")], []),
        ([charge("9", "credit", payer="vendor"), charge("9", "cap", payer="vendor"), charge("9", "insurance")], []),
        ([charge("500", "one-off", payer="vendor")], []),
        ([charge("1" + "0" * 30, every="month")], []),
    ],
)
def test_range(charges: list[Charge], expected: list[str]) -> None:
    assert total(*charges, users=20) == expected


def test_term_is_the_agreements_own() -> None:
    terms = Terms((Term("agreement", Start(None), SOURCE, Period(2, "year")),))
    assert total(charge("100", every="month"), months=None, terms=terms) == ["EUR 2400.00 2400.00"]
    assert total(charge("100", every="month"), months=None) == ["EUR 1200.00 1200.00"]
    assert "no term in months was recognised" in cost([], Terms()).assumptions[0]


def test_a_year_begun() -> None:
    assert total(charge("300", every="year"), months=18) == ["EUR 450.00 600.00"]


def test_what_was_left_out_is_named() -> None:
    assert reasons(charge("10", every="month", per="user")) == ["the number of users is not known: --users"]
    assert reasons(charge("18", "support", "year", "%")) == ["the price that it is a percentage of is not known"]
    assert reasons(charge("80", "exit", unit="%")) == ["only if left early"]
    assert reasons(charge("1" + "0" * 30, every="month")) == ["too large to be a price"]


def cost_of(scanner: Scanner, name: str) -> Cost:
    report = scanner.scan(f"samples/en/{name}")
    return cost(report.charges, report.terms)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("crm-subscription.pdf", ("EUR", "91200.00", 36)),  # 40 users: 66,240 + 5,760 + 9,600 + 9,600
        ("hosting-order-form.pdf", ("EUR", "31010.00", 24)),  # 15,360 + 5,040 + 600 + 9,360 + 650
        ("onprem-licence.docx", ("USD", "255910.00", 36)),  # 148,500 + 32,670 + 9,400 + 22% for two more years
    ],
)
def test_samples(scanner: Scanner, name: str, expected: tuple[str, str, int]) -> None:
    found = cost_of(scanner, name)
    ((unit, low, high),) = found.totals
    assert (unit, f"{low:.2f}", found.months) == expected and high > low


def test_no_cell_begins_a_formula(tmp_path: object, scanner: Scanner) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "order.md"
    path.write_text(
        '# Order\n\n| Item | Fee |\n|---|---|\n| =HYPERLINK("x") | EUR 5 |\n| @SUM(A1) | EUR 6 |\n| +1 | EUR 7 |\n'
    )
    report = scanner.scan(path)
    body = as_csv(report, cost(report.charges, report.terms)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(body)) for cell in row]
    assert '\'=HYPERLINK("x")' in cells and "'@SUM(A1)" in cells and "'+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize(
    ("every", "per", "told"),
    [
        ("", "", ""),
        ("year", "", "every year"),
        ("month", "user", "every month per user"),
        ("first 1 year", "", "for the first year"),
        ("first 18 months", "seat", "for the first 18 months per seat"),
    ],
)
def test_how_often(every: str, per: str, told: str) -> None:
    row = Row("", "", "", "", every, per, "", "", "", "", "", "", "")
    assert row.how_often == told
