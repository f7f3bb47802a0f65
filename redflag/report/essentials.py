"""What an agreement costs and when to act, in short: for the summaries of marked copies, the memo and the checklist."""

from __future__ import annotations

from redflag.costs import cost
from redflag.deadlines import deadlines, spoken
from redflag.finding import Report
from redflag.report import dates, glance, ledger

IN_FULL = "Each amount and day with the words it comes from: redflag sums."


def in_short(report: Report) -> list[tuple[str, str]]:
    """The range over the term and the few days to act on: ("Cost", "EUR 50,400.00 to 130,836.00 over 36 months"),
    ("Days", "30 November 2028: last day for ..."). What was not recognised is left out."""
    told: list[tuple[str, str]] = []
    if report.charges:
        told.append(("Cost", "; ".join(ledger.totals(cost(report.charges, report.terms))) or ledger.NO_SUM))
    if found := deadlines(report.terms):
        days = [
            f"{spoken(each.day)}: {each.title}{' (assumed)' if each.certainty == 'assumed' else ''}"
            for each in glance.days(found)
            if each.day
        ]
        told.append(("Days", "; ".join(days) or "none can be computed from this paper"))
    return told


def sums(report: Report) -> tuple[list[str], list[str]]:
    """The range by currency, and what it rests on, a sentence each; both empty where no amount was recognised."""
    if not report.charges:
        return [], []
    total = cost(report.charges, report.terms)
    left_out = "; ".join(ledger.left_out(total))
    rests_on = [f"{line[:1].upper()}{line[1:]}." for line in total.assumptions]
    rests_on += [f"In neither end: {left_out}."] if left_out else []
    return ledger.totals(total) or [ledger.NO_SUM], [*rests_on, ledger.SUM_HEAD]


def days(report: Report) -> list[tuple[str, str, str, str]]:
    """The table of the days: day, what it is, how it was counted, clause."""
    return [
        (row.day, f"{row.title}{' (assumed)' if row.certainty == 'assumed' else ''}", row.told, row.clause)
        for row in dates.rows(deadlines(report.terms))
    ]
