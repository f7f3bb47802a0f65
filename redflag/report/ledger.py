"""How reports write what an agreement costs: the ledger of its amounts, and the range over the term."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from redflag.costs import Cost
from redflag.finding import Report
from redflag.report import wording
from redflag.terms import Charge

NO_SUM = "No price was recognised that could be added up."
SUM_HEAD = "A range of what the agreement itself puts figures to, no quotation. What was left out is named."
COLUMNS = (
    *("what", "amount", "currency", "every", "per", "payer", "occasion"),
    *("over the term, at least", "over the term, at most", "how", "clause", "quote"),
)
OCCASIONS = {"option": "optional or conditional", "rate": "rate for work", "cap": "limit of liability"}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # begin a formula in a spreadsheet


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the ledger, all in words; `low` and `high` are "" where the amount is in no sum."""

    what: str
    amount: str
    unit: str
    text: str
    every: str
    per: str
    payer: str
    occasion: str
    low: str
    high: str
    how: str
    clause: str
    quote: str

    @property
    def how_often(self) -> str:
        """ "every year per user", "for the first year"; "" for once."""
        covered = self.every.removeprefix("first ")
        often = f"every {self.every}" if self.every == covered else f"for the first {covered.removeprefix('1 ')}"
        return " ".join(filter(None, (often if self.every else "", f"per {self.per}" if self.per else "")))


def rows(report: Report, cost: Cost) -> list[Row]:
    """Every amount, in the order of the agreement, with what it comes to or why it is in no sum."""
    counted = {id(line.charge): line for line in cost.lines}
    why = {id(charge): reason for charge, reason in cost.left_out}
    told = []
    for charge in report.charges:
        line = counted.get(id(charge))
        sums = (plain(line.low), plain(line.high), line.told) if line else ("", "", why.get(id(charge), ""))
        told.append(_row(charge, *sums))
    return told


def _row(charge: Charge, low: str, high: str, how: str) -> Row:
    occasion = OCCASIONS.get(charge.occasion, charge.occasion)
    every = charge.every or (f"first {charge.covers}" if charge.covers else "")
    clause = wording.clause_name(charge.source.clause)
    words = (charge.what, charge.amount, charge.unit, charge.text, every, charge.per, charge.payer, occasion, low, high)
    return Row(*map(wording.safe, (*words, how, clause, charge.source.quote)))


def totals(cost: Cost) -> list[str]:
    """The range by currency: "EUR 50,400.00 to 130,836.00 over 36 months"."""
    return [
        f"{wording.safe(unit)} {plain(low)}{f' to {plain(high)}' if high != low else ''} over {cost.months} months"
        for unit, low, high in cost.totals
    ]


def plain(number: Decimal) -> str:
    """A sum as reports write it: "50,400.00"."""
    return f"{number:,.2f}"


def as_csv(report: Report, cost: Cost) -> bytes:
    """The ledger as CSV in UTF-8 with a mark that spreadsheets look for; no cell begins a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(report, cost):
        low, high = row.low.replace(",", ""), row.high.replace(",", "")
        cells = (row.what, row.amount, row.unit, row.every, row.per, row.payer, row.occasion, low, high, row.how)
        writer.writerow([_harmless(cell) for cell in (*cells, row.clause, row.quote)])
    return out.getvalue().encode("utf-8-sig", "replace")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(DANGEROUS) else cell


def left_out(cost: Cost) -> Sequence[str]:
    """What is in no sum, and why: one line an amount."""
    return [
        wording.safe(f"{charge.text}{f' ({charge.what})' if charge.what else ''}: {why}")
        for charge, why in cost.left_out
    ]
