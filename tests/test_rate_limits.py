from __future__ import annotations

import pytest

from limner.rate_limits import NO_ALLOWANCES, Allowance, Allowances, duration, limit_headers


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0s"), (1.4, "1s"), (59.6, "1m0s"), (60, "1m0s"), (361, "6m1s")]
)
def test_durations_are_written_as_go_does(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_only_what_is_limited_is_said() -> None:
    assert limit_headers(NO_ALLOWANCES) == {}
    assert limit_headers(Allowances(images=Allowance(9, 4, 30))) == {
        "x-ratelimit-limit-images": "9",
        "x-ratelimit-remaining-images": "4",
        "x-ratelimit-reset-images": "30s",
    }
