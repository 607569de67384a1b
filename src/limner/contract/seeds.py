"""Seeds: the range of `seed`, and the one that asks for a new picture each time."""

from __future__ import annotations

SEED_MAX = 2**63 - 1
SEED_MIN = -SEED_MAX - 1
SEED_ANEW = -1
"""The seed that asks for a new picture each time, as elsewhere in this field."""


def seed_to_draw(seed: int | None) -> int | None:
    """Return a request's seed, None where each answer is to be a new picture."""
    return None if seed == SEED_ANEW else seed
