"""When a client may come back: the one place that turns seconds into `Retry-After`.

RFC 9110, section 10.2.3: a whole number of seconds. It is rounded up, so that no client
comes too early, and at least 1: the official client takes 0 for no header at all.
"""

from __future__ import annotations

import math


def whole_seconds(seconds: float) -> int:
    """Return a wait as the header says it: rounded up, at least 1."""
    return max(1, math.ceil(seconds))


def retry_after(seconds: float) -> dict[str, str]:
    """Write the header."""
    return {"Retry-After": str(whole_seconds(seconds))}
