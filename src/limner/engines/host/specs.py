"""HostSpec, which a host process is started with, and the paths that it shares with clients.

Imports little, since the parent process is small.
"""

from __future__ import annotations

import hashlib
import tempfile
from enum import StrEnum
from pathlib import Path

import msgspec

SOCKET_PATH_BYTES_MAX = 103
"""The longest path of a socket: 108 bytes with a final zero on Linux, 104 on macOS."""


class HostSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One host: an engine by its `name` and `kind`, with its limits.

    `section` is the engine's table of the configuration, as JSON. `socket` is the path to listen
    on. `waiting_max` orders may wait for the engine, each `wait_max_s` seconds. A picture may take
    `timeout_s`. The host ends itself if the engine makes no progress for `grace_s` longer than
    that, or if a cancelled order does not end within `cancel_s`. The pixels of all orders in the
    host take `pixel_bytes_max` at most.
    """

    name: str
    kind: str
    section: str
    socket: str
    waiting_max: int
    wait_max_s: float
    timeout_s: float = 600
    grace_s: float = 10
    cancel_s: float = 30
    pixel_bytes_max: int = 512 * 1024 * 1024
    log_level: str = "info"


class HostState(StrEnum):
    """A host's state: it starts its engine, draws, failed to start it, or cannot be reached."""

    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"
    DOWN = "down"


def shared_folders(socket: str | Path) -> tuple[Path, ...]:
    """Return the folders through which pixels reach the host of a socket, the fastest first.

    They are derived from the socket's path, so that a restarted host finds files left by a crash.
    """
    digest = hashlib.sha256(str(Path(socket).absolute()).encode()).hexdigest()[:20]
    memory, disk = Path("/dev/shm"), Path(tempfile.gettempdir())  # noqa: S108 - a folder of its own, 0700, in it
    roots = (memory, disk) if memory.is_dir() else (disk,)
    return tuple(root / f"limner-{digest}" for root in roots)
