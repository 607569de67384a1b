"""One batch at a time on a device, whichever processes its models are in."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from limner.engines.diffusion.cancellation import Cancelled

POLL_S = 0.005
"""How often a waiting thread looks again. A step takes longer; `flock` that blocks could not be
broken off."""


class DeviceLock:
    """The turn at one device. Engines that name the same device and folder draw one by one.

    It is a lock on a file (`flock`), so it holds between processes as between threads, and the
    kernel gives it back when a process dies. A second lock, the door, is held by the one who waits
    next: an engine that has just drawn and wants to draw again finds the door shut, so two engines
    that are both busy alternate.
    """

    def __init__(self, device: str, folder: Path) -> None:
        self._turn = folder / f"device-{device}.lock"
        self._door = folder / f"device-{device}.door.lock"

    @contextmanager
    def taken(self, wanted: Callable[[], bool]) -> Generator[None]:
        """Hold the turn; wait for it as long as it is `wanted`, else raise Cancelled.

        Blocks the thread that calls it; the event loop must not.
        """
        with _open(self._door) as door, _open(self._turn) as turn:
            _lock(door, wanted)
            try:
                _lock(turn, wanted)
            finally:
                fcntl.flock(door, fcntl.LOCK_UN)
            try:
                yield
            finally:
                # Closing alone would not do: a child of this process may hold the file, too.
                fcntl.flock(turn, fcntl.LOCK_UN)


@contextmanager
def _open(path: Path) -> Generator[int]:
    """Open a file of locks, made where it is missing.

    It is opened for each turn: somebody may have cleaned the folder up in the meantime.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def _lock(file: int, wanted: Callable[[], bool]) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wanted():
                raise Cancelled from None
            time.sleep(POLL_S)  # flock has no time limit, and the order may be given up.
        else:
            return
