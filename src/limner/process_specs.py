"""The specs that the processes of `limner serve` are started with. Imports little."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from limner.engines.host.specs import HostSpec


class ApiProcessSpec(msgspec.Struct, frozen=True, kw_only=True):
    """An API process: its configuration, and the descriptors that it inherits.

    `config` is the whole configuration as JSON, so that a restarted process does not read it anew.
    `listener` is the listening socket, `ready` the end of a pipe to write to once requests are
    answered. `sockets` are those of the engine hosts, by the engines' names. With `greet` it prints
    where it serves.
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
