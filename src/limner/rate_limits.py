"""What limits leave of a minute's requests and pictures, and the headers that say so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of one dimension; `reset_s` seconds later all of it is free again."""

    limit: int
    remaining: int
    reset_s: float


@dataclass(frozen=True, slots=True)
class Allowances:
    """What is left of a minute's requests and pictures; None where there is no limit."""

    requests: Allowance | None = None
    images: Allowance | None = None


NO_ALLOWANCES = Allowances()


def limit_headers(allowances: Allowances) -> dict[str, str]:
    """Write what the limits leave, as OpenAI's `x-ratelimit-*` headers; none without a limit."""
    headers: dict[str, str] = {}
    for name, allowance in (("requests", allowances.requests), ("images", allowances.images)):
        if allowance is not None:
            headers |= {
                f"x-ratelimit-limit-{name}": str(allowance.limit),
                f"x-ratelimit-remaining-{name}": str(allowance.remaining),
                f"x-ratelimit-reset-{name}": duration(allowance.reset_s),
            }
    return headers


def duration(seconds: float) -> str:
    """Write a duration as Go does: `1s`, `6m0s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"
