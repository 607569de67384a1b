"""Wait for something that will be seen soon, with an end."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(seen: Callable[[], object], *, limit_s: float = 20, what: str = "it") -> None:
    """Look again and again until `seen()` is true; fail after `limit_s` seconds."""
    ends = time.monotonic() + limit_s
    while not seen():
        assert time.monotonic() < ends, f"{what} was not seen within {limit_s} s"
        time.sleep(0.02)
