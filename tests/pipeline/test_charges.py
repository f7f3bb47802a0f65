"""Which amounts an agreement names: who pays, on what occasion, how often, counted by what.

A row is (text, expected): "AMOUNT UNIT PAYER OCCASION", with "/month", "/year x user" behind it where that is said.
Lines with a bar are rows of a table.
"""

from __future__ import annotations

import pytest

from redflag.pipeline.charges import read_charges

from .reader import Line, reading


def lines_of(text: str) -> list[Line]:
    return [("row", "", 0, line) if " | " in line else line for line in text.split("\n")]


def ledger(text: str) -> list[str]:
    told = []
    for charge in read_charges(reading(*lines_of(text))):
        often = f"/{charge.every}" if charge.every else ""
        per = f" x {charge.per}" if charge.per else ""
        first = f" for {charge.covers}" if charge.covers else ""
        most = " at most" if charge.at_most else ""
        told.append(f"{charge.amount} {charge.unit} {charge.payer} {charge.occasion}{often}{per}{first}{most}")
    return told


CHARGES = [
    # recurring
    ("Customer shall pay a subscription fee of EUR 500 per month.", ["500 EUR customer recurring/month"]),
    ("The fee is EUR 46 per named user per month.", ["46 EUR customer recurring/month x user"]),
    ("The fee is $15/user/month.", ["15 USD customer recurring/month x user"]),
    ("Customer pays an annual fee of GBP 12,000.", ["12000 GBP customer recurring/year"]),
    ("A connector costs EUR 300 a year for each company.", ["300 EUR customer recurring/year x company"]),
    ("Hosting is invoiced at EUR 1,250.50 every quarter.", ["1250.50 EUR customer recurring/quarter"]),
    ("Item | Charge\nVirtual server | EUR 640 / month", ["640 EUR customer recurring/month"]),
    (
        "Item | Charge | Billed\nConnector pack (required) | EUR 300 | yearly in advance",
        ["300 EUR customer recurring/year"],
    ),
    ("Item | Monthly fee\nVirtual server | EUR 640", ["640 EUR customer recurring/month"]),
    ("Item | Price (EUR) | Per\nVirtual server | 640.00 | month", ["640.00 EUR customer recurring/month"]),
    (
        "Named users | 40\nSubscription fee | EUR 46 per named user per month",
        ["46 EUR customer recurring/month x user"],
    ),
    # one-off
    ("Customer shall pay a set-up fee of EUR 2,000.", ["2000 EUR customer one-off"]),
    ("Item | Fee\nLicence, sixty named users | $148,500", ["148500 USD customer one-off"]),
    ("Item | Price | Unit\nUser licence | GBP 640.00 | each", ["640.00 GBP customer one-off x user"]),
    ("Item | Price | Unit\nUser course, compulsory | GBP 310.00 | head", ["310.00 GBP customer one-off x user"]),
    ("Item | Fee\nMaintenance, first year (mandatory) | $32,670", ["32670 USD customer one-off for 1 year"]),
    ("Gold Support costs EUR 9,600 for the first twelve months.", ["9600 EUR customer one-off for 12 months"]),
    # work by time
    ("Consulting is charged at EUR 1,120 per day.", ["1120 EUR customer rate/day"]),
    ("Item | Rate | Unit\nSenior consultant | GBP 985.00 | day", ["985.00 GBP customer rate/day"]),
    ("Restores are charged at EUR 120 for each hour begun.", ["120 EUR customer rate/hour"]),
    # optional, conditional
    ("Customer may order further storage for EUR 90 a month.", ["90 EUR customer option/month"]),
    ("Item | Fee\nAdditional user, at the option of Licensee | $1,950", ["1950 USD customer option"]),
    ("If Customer asks for a restore, it pays EUR 200.", ["200 EUR customer option"]),
    # overage, minimum, deposit
    ("Item | Charge\nTraffic above 2 TB | EUR 0.06 / GB", ["0.06 EUR customer overage x gb"]),
    ("Storage beyond 20 GB is billed at EUR 1 per gigabyte.", ["1 EUR customer overage x gigabyte"]),
    ("Customer commits to a minimum spend of EUR 50,000.", ["50000 EUR customer minimum"]),
    ("Customer pays a deposit of EUR 5,000 on signature.", ["5000 EUR customer deposit"]),
    # percentages
    ("Provider may raise its fees by up to 5% a year.", ["5 % customer uplift/year at most"]),
    ("The fees shall increase by 3% annually.", ["3 % customer uplift/year"]),
    ("The support fee is 18% of the list price of all licences a year.", ["18 % customer support/year"]),
    ("Late payments bear interest of 1.5% per month.", ["1.5 % customer interest/month"]),
    ("On early termination Customer pays 80% of the fees for the remaining months.", ["80 % customer exit"]),
    ("The Service is available 99.9% of the time.", []),
    # what the vendor bears, and limits
    ("Provider grants a service credit of 5% of the monthly fee.", ["5 % vendor credit"]),
    ("Provider's total liability is limited to EUR 100,000.", ["100000 EUR vendor cap"]),
    ("Each party's liability is limited to EUR 500,000.", ["500000 EUR both cap"]),
    ("Provider shall maintain insurance with coverage of at least $2,000,000.", ["2000000 USD vendor insurance"]),
    ("Provider shall pay Customer EUR 500 for each day of delay.", ["500 EUR vendor rate/day"]),
    # hostile
    (
        "Customer shall pay a fee of EUR 1000000000000000000000000000000 per month.",
        ["1" + "0" * 30 + " EUR customer recurring/month"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CHARGES)
def test_charges(text: str, expected: list[str]) -> None:
    assert ledger(text) == expected


def test_quote_is_verbatim() -> None:
    text = "Customer shall pay a set-up fee of EUR 2,000. It is due on signature."
    (charge,) = read_charges(reading(text))
    assert charge.source.quote == "Customer shall pay a set-up fee of EUR 2,000."
    assert text[charge.source.start : charge.source.end] == charge.source.quote
