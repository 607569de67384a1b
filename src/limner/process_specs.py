"""What the processes of `limner serve` are started with. Imports little: the parent is small."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from limner.engines.host.specs import HostSpec


class ApiProcessSpec(msgspec.Struct, frozen=True, kw_only=True):
    """An API process: its configuration, and the descriptors that it inherits.

    `config` is all of it, as JSON: one that is started again serves what its parent has read.
    `listener` is the listening socket,
    `ready` the end of a pipe that is written to once requests are answered. `sockets` are those of
    the engine hosts, by the engines' names. `greet` says where it serves, on standard output.
    """

    config: str
    listener: int
    ready: int
    sockets: Mapping[str, str]
    greet: bool


class MachineSpec(msgspec.Struct, frozen=True, kw_only=True):
    """The parent of a machine's processes: its hosts, its API process, its listening socket.

    `folder` holds the hosts' sockets, and is removed in the end.
    """

    hosts: tuple[HostSpec, ...]
    folder: str
    config: str
    listener: int
    log_level: str
