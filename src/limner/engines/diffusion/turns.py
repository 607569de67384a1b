"""One batch at a time on a device, however many models are on it."""

from __future__ import annotations

import threading


class DeviceTurns:
    """A lock for each device name. Engines that share one object take turns."""

    def __init__(self) -> None:
        self._locks: dict[str, threading.Lock] = {}

    def of(self, device: str) -> threading.Lock:
        """Return the lock of this device, the same each time."""
        return self._locks.setdefault(device, threading.Lock())
