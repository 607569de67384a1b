"""Money: whole micro-units of one currency; a million of them are one."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

MICROS = 1_000_000
AMOUNT_MAX = 10**12
"""The largest single amount, in whole units: far below the largest 64-bit number."""


def parse_amount(amount: Decimal | int | float | str) -> int:
    """Return an amount in micro-units, exactly. Raises ValueError for what is not one.

    A float is read as it prints: 0.1 is a tenth.
    """
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        raise ValueError(f"not an amount: {amount!r}") from None
    if not value.is_finite():
        raise ValueError(f"not an amount: {amount!r}")
    if abs(value) > AMOUNT_MAX:
        raise ValueError(f"{amount} is out of range: an amount is at most {AMOUNT_MAX}")
    whole = value * MICROS
    if whole != whole.to_integral_value():
        raise ValueError(f"{amount} has more than six decimal places")
    return int(whole)


def format_amount(amount_micros: int, places_min: int = 2) -> str:
    """Write micro-units as a decimal number, exactly: `0.04`, `-12.345`."""
    sign = "-" if amount_micros < 0 else ""
    whole, rest = divmod(abs(amount_micros), MICROS)
    decimals = f"{rest:06}".rstrip("0").ljust(places_min, "0")
    return f"{sign}{whole}.{decimals}"
