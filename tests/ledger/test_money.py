from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limner.ledger.money import AMOUNT_MAX, MICROS, format_amount, parse_amount

AMOUNTS = st.integers(-AMOUNT_MAX * MICROS, AMOUNT_MAX * MICROS)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0.04", 40_000),
        ("12", 12_000_000),
        (0.1, 100_000),
        (0.3, 300_000),
        (7, 7_000_000),
        (Decimal("0.000001"), 1),
        ("-2.5", -2_500_000),
        ("1e3", 1_000_000_000),
        ("0", 0),
    ],
)
def test_amounts_are_read_exactly(amount: Decimal | float | str, expected: int) -> None:
    assert parse_amount(amount) == expected


@pytest.mark.parametrize(
    "amount", ["", "much", "1,5", "NaN", "Infinity", "-inf", "0.0000001", "1 2"]
)
def test_what_is_no_amount_is_refused(amount: float | str) -> None:
    with pytest.raises(ValueError, match=r"not an amount|more than six decimal places"):
        parse_amount(amount)


@pytest.mark.parametrize("amount", [1e13, "1e99", "-99999999999999999999"])
def test_an_amount_that_is_too_large_is_told_the_largest(amount: float | str) -> None:
    with pytest.raises(ValueError, match=f"is out of range: an amount is at most {AMOUNT_MAX}"):
        parse_amount(amount)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "0.00"),
        (40_000, "0.04"),
        (-12_345_000, "-12.345"),
        (1, "0.000001"),
        (-1, "-0.000001"),
        (5_000_000, "5.00"),
        (1_500_000, "1.50"),
    ],
)
def test_amounts_are_written_exactly(amount: int, expected: str) -> None:
    assert format_amount(amount) == expected


@given(AMOUNTS)
def test_what_is_written_is_read_as_the_same(amount: int) -> None:
    assert parse_amount(format_amount(amount)) == amount
