"""What a host is started with, and where it is met. Imports little: the parent process is small."""

from __future__ import annotations

import hashlib
import tempfile
from enum import StrEnum
from pathlib import Path

import msgspec

SOCKET_PATH_BYTES_MAX = 103
"""The longest path of a socket: 108 bytes with a final zero on Linux, 104 on macOS."""


class HostSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One host: an engine by its `name` and `kind`, and what it needs to run.

    `section` is the engine's table of the configuration, as JSON. `socket` is the path to listen
    on. `waiting_max` orders may wait for the engine, each `wait_max_s` seconds. A picture may take
    `timeout_s`; an engine that says nothing for `grace_s` more, or from which a cancelled order
    does not come back within `leave_s`, hangs, and its host ends. The pixels of all orders in the
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
    leave_s: float = 30
    pixel_bytes_max: int = 512 * 1024 * 1024
    log_level: str = "info"


class HostState(StrEnum):
    """How far a host is: it starts its engine, draws, or could not start it; or it is not there."""

    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"
    DOWN = "down"


def shared_places(socket: str | Path) -> tuple[Path, ...]:
    """Name the places of the folder through which pixels reach the host of a socket.

    They follow from the socket's path, so that whoever comes after a crash finds what was left.
    """
    mark = hashlib.sha256(str(Path(socket).absolute()).encode()).hexdigest()[:20]
    memory, disk = Path("/dev/shm"), Path(tempfile.gettempdir())  # noqa: S108 - a folder of its own, 0700, in it
    roots = (memory, disk) if memory.is_dir() else (disk,)
    return tuple(root / f"limner-{mark}" for root in roots)
