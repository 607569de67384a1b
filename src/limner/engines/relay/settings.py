"""What a relay is told: which server to ask, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UpstreamSettings:
    """One server to relay to.

    `model` None asks for the public model by its own name. `sizes` replaces the dialect's. A call
    may take `timeout_s` seconds, a connection `connect_timeout_s`. After `failures_max` failures in
    a row nothing is asked for `open_s` seconds. `retries_max` is how often a call is tried again.
    """

    base_url: str
    dialect: str
    key: str | None = field(default=None, repr=False)
    model: str | None = None
    api_version: str | None = None
    sizes: tuple[str, ...] = ()
    timeout_s: float = 300
    connect_timeout_s: float = 5
    concurrent_max: int = 64
    retries_max: int = 2
    failures_max: int = 5
    open_s: float = 30
    bytes_max: int = 1024**3
