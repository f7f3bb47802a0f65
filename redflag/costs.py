"""What an agreement costs over a term: a range, with each assumption, and what was left out. Arithmetic only.

The low end is what falls due whatever happens: recurring and one-off charges. The high end adds, once each, what is
optional or hangs on a condition, charges counted by something whose number is not known, and the rises that the
agreement puts a figure to. What has no figure at all (days of work, gigabytes, interest, fees for leaving, rises
without a limit) is in neither, and is named. Amounts that the vendor bears are never summed, and amounts of different
currencies never added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Context, Decimal, localcontext

from redflag.terms import Charge, Terms

MONTHS = {"week": Decimal(12) / 52, "month": Decimal(1), "quarter": Decimal(3), "year": Decimal(12)}
UNKNOWN_TERM = 12  # months, where the agreement's term is not known
LARGEST = Decimal(10) ** 15  # of one sum: what is above is a slip or a trap
LEFT_OUT = {
    "rate": "how many hours or days is not known",
    "overage": "how much goes beyond what is included is not known",
    "interest": "only if paid late",
    "exit": "only if left early",
    "minimum": "a least amount: what is used counts towards it",
    "deposit": "comes back, or counts towards a price",
    "cap": "a limit of liability, no price",
    "credit": "the vendor bears it",
    "insurance": "insurance, no price",
    "other": "not recognised as a price of its own",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What a charge comes to over the term: at least and at most, and how that was counted."""

    charge: Charge
    low: Decimal
    high: Decimal
    told: str


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost over `months`: `totals` are (currency, low, high); `left_out` are charges in neither, and why."""

    months: int
    lines: tuple[Line, ...]
    totals: tuple[tuple[str, Decimal, Decimal], ...]
    assumptions: tuple[str, ...]
    left_out: tuple[tuple[Charge, str], ...]


def cost(charges: Sequence[Charge], terms: Terms, months: int | None = None, users: int | None = None) -> Cost:
    """What `charges` come to over `months` (else the agreement's first term) for `users`."""
    with localcontext(Context(prec=50)):
        return _cost(charges, terms, months, terms.users if users is None else users)


def _cost(charges: Sequence[Charge], terms: Terms, months: int | None, users: int | None) -> Cost:
    span, assumptions = _span(terms, months)
    lines: list[Line] = []
    left_out: list[tuple[Charge, str]] = []
    for charge in charges:
        why = _why_not(charge, charges)
        if why is None and charge.per == "user" and users is None:
            why = "the number of users is not known: --users"
        if why is not None:
            left_out.append((charge, why))
        elif charge.occasion != "support":
            line = _line(charge, span, users)
            is_shared = charge.covers and _is_support(charge) and any(c.occasion == "support" for c in charges)
            lines.append(replace(line, high=line.low, told=f"{charge.text}, once") if is_shared else line)
    for charge in [c for c in charges if c.occasion == "support"]:
        share = _support(charge, lines, span)
        if share is None:
            left_out.append((charge, "the price that it is a percentage of is not known"))
        else:
            lines.append(share)
            assumptions.append(
                f"{charge.text} is counted of the licence prices in this ledger, where list prices may differ"
            )
    rises = [c for c in charges if c.occasion == "uplift" and c.payer != "vendor"]
    lines = [_raised(line, rises, span) for line in lines]
    assumptions += _assumed(lines, rises, terms, users)
    totals: dict[str, tuple[Decimal, Decimal]] = {}
    for line in lines:
        unit = line.charge.unit if line.charge.unit != "%" else _currency(lines)
        low, high = totals.get(unit, (Decimal(0), Decimal(0)))
        totals[unit] = (low + line.low, high + line.high)
    ordered = tuple((unit, *totals[unit]) for unit in sorted(totals))
    return Cost(span, tuple(lines), ordered, tuple(assumptions), tuple(left_out))


def _span(terms: Terms, months: int | None) -> tuple[int, list[str]]:
    if months is not None:
        return months, [f"over {months} months, as asked"]
    timed = [
        term for term in terms.terms if term.of != "trial" and term.length and term.length.unit in ("month", "year")
    ]
    main = next(iter(sorted(timed, key=lambda term: term.of == "support")), None)
    if main is not None and main.length is not None:
        span = main.length.amount * (12 if main.length.unit == "year" else 1)
        of = "support" if main.of == "support" else "the agreement"
        return span, [f"over the first term of {of}, {span} months"]
    return UNKNOWN_TERM, [f"no term in months was recognised: over {UNKNOWN_TERM} months; --term sets another"]


def _why_not(charge: Charge, charges: Sequence[Charge]) -> str | None:
    """Why a charge is in no sum; None where it is in one."""
    if charge.payer in ("vendor", "both") and charge.occasion not in ("cap", "insurance", "credit"):
        return "the customer does not pay it" if charge.payer == "vendor" else "both sides bear it"
    if charge.occasion in LEFT_OUT:
        return LEFT_OUT[charge.occasion]
    if charge.occasion == "uplift":
        return "a rise: it is in the high end of what it raises"
    if charge.unit != "%" and abs(Decimal(charge.amount)) > LARGEST:
        return "too large to be a price"
    if charge.occasion != "support" and charge.unit == "%":
        return "a percentage of something not known"
    return "the same amount stands in a price table: counted once" if _is_repeated(charge, charges) else None


def _is_repeated(charge: Charge, charges: Sequence[Charge]) -> bool:
    """Whether a sentence only repeats what a table, or a sentence before it, has as a price."""
    if charge.in_row or charge.unit == "%":
        return False
    return any(
        other is not charge
        and other.unit == charge.unit
        and Decimal(other.amount) == Decimal(charge.amount)
        and other.every == charge.every
        and other.occasion in ("recurring", "one-off", "option")
        and (other.in_row or other.source.start < charge.source.start)
        for other in charges
    )


def _line(charge: Charge, span: int, users: int | None) -> Line:
    """What one price comes to."""
    amount, count, counted = Decimal(charge.amount), Decimal(1), ""
    if charge.per == "user" and users is not None:
        count, counted = Decimal(users), f" x {users} users"
    low_times, high_times, times = _times(charge, span)
    low, high = amount * count * low_times, amount * count * high_times
    told = f"{charge.text}{counted}{times}"
    if charge.occasion == "option":
        return Line(charge, Decimal(0), high, f"{told}; optional or on a condition: in the high end only")
    if charge.per not in ("", "user"):
        told = f"{told}; for one {charge.per}, how many is not known: in the high end only"
        return Line(charge, Decimal(0), high, told)
    return Line(charge, low, high, told)


def _times(charge: Charge, span: int) -> tuple[Decimal, Decimal, str]:
    """How often a price falls due in the term, at least and at most."""
    if charge.every:
        low = Decimal(span) / MONTHS[charge.every]
        high = low.to_integral_value(ROUND_CEILING)
        begun = " (begun ones in full at the high end)" if high != low else ""
        return low, high, f" x {_plain(high)} {charge.every}{'s' if high != 1 else ''}{begun}"
    if charge.covers is not None and charge.covers.unit in ("month", "year"):
        covered = charge.covers.amount * (12 if charge.covers.unit == "year" else 1)
        high = max((Decimal(span) / covered).to_integral_value(ROUND_CEILING), Decimal(1))
        return Decimal(1), high, f" for the first {charge.covers}; at the high end for each {charge.covers}"
    return Decimal(1), Decimal(1), ", once"


def _support(charge: Charge, lines: Sequence[Line], span: int) -> Line | None:
    """A percentage of the licence prices, each year for which no price of its own stands in the table."""
    base = [line for line in lines if line.charge.occasion == "one-off" and _is_licence(line.charge)]
    if not base or len({line.charge.unit for line in base}) != 1:
        return None
    paid = sum((line.low for line in base), Decimal(0))
    if not paid:
        return None
    known = [line.charge for line in lines if line.charge.covers and _is_support(line.charge)]
    years = Decimal(span) / 12
    low_years = max(Decimal(0), years - len(known))
    share = paid * Decimal(charge.amount) / 100
    high = share * (low_years if known else years.to_integral_value(ROUND_CEILING))
    told = f"{charge.text} of {_plain(paid)} {base[0].charge.unit} a year"
    told += f", for {_plain(low_years)} of {_plain(years)} years"
    return Line(charge, share * low_years, max(high, share * low_years), told)


def _is_licence(charge: Charge) -> bool:
    what = charge.what.lower()
    return not any(word in what for word in ("support", "maintenance", "training", "course", "connector", "set-up"))


def _is_support(charge: Charge) -> bool:
    return any(word in charge.what.lower() for word in ("support", "maintenance"))


def _raised(line: Line, rises: Sequence[Charge], span: int) -> Line:
    """The line with the largest rise that has a figure, once a year from the second year on, at the high end."""
    if not rises or line.charge.every not in MONTHS or not line.high:
        return line
    rate = max(Decimal(rise.amount) for rise in rises)
    if rate > 1000:
        return line
    per_month = line.high / span
    high = sum((per_month * (1 + rate / 100) ** (month // 12) for month in range(min(span, 1200))), Decimal(0))
    return Line(
        line.charge, line.low, max(high, line.high), f"{line.told}; raised by {_plain(rate)}% a year at the high end"
    )


def _assumed(lines: Sequence[Line], rises: Sequence[Charge], terms: Terms, users: int | None) -> Iterator[str]:
    if users is not None and any(line.charge.per == "user" for line in lines):
        yield f"{users} users"
    if any(line.charge.occasion == "option" for line in lines):
        yield "what is optional or on a condition: once each at the high end, not at the low end"
    if any(line.charge.covers for line in lines):
        yield "what is priced for a first period: once at the low end, for every such period at the high end"
    if rises:
        yield "prices rise by the largest figure stated, each year from the second on, at the high end"
    if terms.price_changes and not rises:
        yield "the agreement lets prices change and states no figure: no rise is in the range"
    if lines:
        yield "taxes are not added; amounts of different currencies are not added to each other"


def _currency(lines: Sequence[Line]) -> str:
    """The currency of a percentage: that of the prices it is counted of."""
    return next((line.charge.unit for line in lines if line.charge.occasion == "one-off"), "")


def _plain(number: Decimal) -> str:
    text = f"{number:,.2f}"
    return text.removesuffix(".00")
