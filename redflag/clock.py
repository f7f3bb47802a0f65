"""The clock, which everything that asks for the day is handed: the same input on the same day gives the same bytes."""

from __future__ import annotations

import os
import re
from datetime import date

from redflag.errors import RedflagError

VARIABLE = "REDFLAG_TODAY"


def today() -> date:
    """The day that REDFLAG_TODAY names, else this machine's. Raises RedflagError where it names none."""
    asked = os.environ.get(VARIABLE)
    if not asked:
        return date.today()
    try:
        return read_date(asked)
    except ValueError as error:
        raise RedflagError(f"{VARIABLE}: {error}") from None


def read_date(text: str) -> date:
    """A day written 2027-05-31. Raises ValueError, which says so, on anything else."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError(f"'{text}' is no date such as 2027-05-31")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is no day of the calendar") from None
