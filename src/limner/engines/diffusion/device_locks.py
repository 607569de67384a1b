"""One batch at a time on a device, whichever processes its models are in.

`filelock` 4.2.12 locks files as well, but has no order among those who wait: of two busy processes
one got the lock up to 20 times in a row, here they alternate (`python -m benchmarks machinery`).
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from limner.engines.diffusion.cancellation import Cancelled

POLL_S = 0.005
"""How often a waiting thread tries again. A step takes longer; a `flock` that blocks could not be
cancelled."""


class DeviceLock:
    """Exclusive use of one device. Engines that name the same device and folder draw one by one.

    It is a lock on a file (`flock`), so it holds between processes as between threads, and the
    kernel releases it when a process dies. A second lock, the entry lock, belongs to the engine
    that waits next: an engine that has just drawn and wants to draw again has to wait for the entry
    lock, so two engines that are both busy alternate.
    """

    def __init__(self, device: str, folder: Path) -> None:
        self._device_path = folder / f"device-{device}.lock"
        self._entry_path = folder / f"device-{device}.entry.lock"

    @contextmanager
    def acquire(self, is_wanted: Callable[[], bool]) -> Generator[None]:
        """Hold the lock within the context. Raises Cancelled once a wait for it is not wanted.

        Blocks the calling thread, so the event loop's thread must not call it.
        """
        with _open(self._entry_path) as entry, _open(self._device_path) as device:
            _lock(entry, is_wanted)
            try:
                _lock(device, is_wanted)
            finally:
                fcntl.flock(entry, fcntl.LOCK_UN)
            try:
                yield
            finally:
                # Closing the file is not enough: a child of this process may hold it open, too.
                fcntl.flock(device, fcntl.LOCK_UN)


@contextmanager
def _open(path: Path) -> Generator[int]:
    """Open a lock file, and create it where it is missing.

    Each acquisition opens it again, since somebody may have emptied the folder in the meantime.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def _lock(file: int, is_wanted: Callable[[], bool]) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not is_wanted():
                raise Cancelled from None
            time.sleep(POLL_S)  # flock has no time limit, and the order may be cancelled.
        else:
            return
