from __future__ import annotations

import pytest

from limner.ledger.months import month
from tests.support.clock import NOW


@pytest.mark.parametrize(
    ("moment", "expected"), [(0, "1970-01"), (NOW, "2027-01"), (1_801_439_999.9, "2027-01")]
)
def test_months_are_utcs(moment: float, expected: str) -> None:
    assert month(moment) == expected
    assert month(1_801_440_000) == "2027-02"
