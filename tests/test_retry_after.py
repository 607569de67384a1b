from __future__ import annotations

import pytest

from limner.retry_after import retry_after, whole_seconds


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, 1), (-3, 1), (0.2, 1), (1, 1), (1.001, 2), (59.5, 60)]
)
def test_a_wait_is_rounded_up_and_never_0(seconds: float, said: int) -> None:
    assert whole_seconds(seconds) == said
    assert retry_after(seconds) == {"Retry-After": str(said)}
