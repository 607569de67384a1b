"""Calendar months (UTC): what an account was charged in the present one counts for its budget."""

from __future__ import annotations

import time

from sqlalchemy import String, bindparam, case

from limner.ledger.tables import accounts

THIS_MONTH = bindparam("month", type_=String)
"""The month in which a statement runs, bound as `month`."""

# A server whose clock is behind may still be in a month that is over for another.
CHARGED_THIS_MONTH = case((accounts.c.month >= THIS_MONTH, accounts.c.month_micros), else_=0)
"""The micro-units that an account was charged this month."""


def month(moment: float) -> str:
    """Return the month of a moment in Unix seconds: `2026-11`."""
    return time.strftime("%Y-%m", time.gmtime(moment))
