"""How a client wants to be answered: `Idempotency-Key`, and `Prefer: respond-async` (RFC 7240)."""

from __future__ import annotations

import math
from collections.abc import Iterable

from starlette.requests import Request

from limner.contract.orders import RequestOptions
from limner.errors import InvalidRequest

IDEMPOTENCY_KEY_CHARS = 255
PREFER_CHARS_MAX = 4096
"""A longer header is not read: what is preferred may be left undone (RFC 7240, 2)."""
WAIT_MAX_S = 300.0


def read_request_options(request: Request) -> RequestOptions:
    """Read both headers. Raises InvalidRequest for an Idempotency-Key that cannot be one."""
    key = request.headers.get("idempotency-key")
    if key is not None and (not 0 < len(key) <= IDEMPOTENCY_KEY_CHARS or not key.isprintable()):
        raise InvalidRequest(
            f"An Idempotency-Key is 1 to {IDEMPOTENCY_KEY_CHARS} printable characters.",
            code="invalid_idempotency_key",
            param="Idempotency-Key",
        )
    preferences = read_preferences(request.headers.getlist("prefer"))
    return RequestOptions(
        key, "respond-async" in preferences, _seconds(preferences.get("wait", ""))
    )


def read_preferences(lines: Iterable[str]) -> dict[str, str]:
    """Return the preferences by name, their own parameters left out; the first of a name counts."""
    found: dict[str, str] = {}
    left = PREFER_CHARS_MAX
    for line in lines:
        left -= len(line)
        if left < 0:
            break
        for one in line.split(","):
            name, _, value = one.partition(";")[0].partition("=")
            found.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found


def _seconds(text: str) -> float:
    """Read how long to wait; what makes no sense is not waited for, as RFC 7240 has it."""
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return min(seconds, WAIT_MAX_S) if math.isfinite(seconds) and seconds > 0 else 0.0
