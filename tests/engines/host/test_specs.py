"""Where pixels reach a host: folders that follow from its socket."""

from __future__ import annotations

import tempfile
from pathlib import Path

from limner.engines.host.specs import shared_folders


def test_a_socket_has_folders_of_its_own_which_a_restarted_host_finds_again() -> None:
    first = shared_folders("/run/limner/0.sock")
    assert first == shared_folders(Path("/run/limner/0.sock"))
    assert not set(first) & set(shared_folders("/run/limner/1.sock"))
    assert all(folder.name.startswith("limner-") for folder in first)


def test_memory_comes_before_the_disk() -> None:
    parents = [folder.parent for folder in shared_folders("/run/limner/0.sock")]
    disk = Path(tempfile.gettempdir())
    memory = [Path("/dev/shm")] if Path("/dev/shm").is_dir() else []  # noqa: S108 - nothing is made
    assert parents == [*memory, disk]
