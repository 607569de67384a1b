"""Names that the ledger and its commands share. Imports no SQL, so that help can show them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LOCAL = "local"
"""The id and name of the account that the first start finds."""

DIMENSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "day": ("day",),
        "account": ("account",),
        "key": ("key", "key_id"),
        "model": ("model",),
        "quality": ("quality",),
        "size": ("size",),
        "task": ("task",),
    }
)
"""What usage can be summed up by, with the labels that each becomes in `UsageRow`."""
