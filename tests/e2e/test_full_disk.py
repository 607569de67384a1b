"""A full disk: the start works, or is one sentence; never a traceback."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from tests.support.pictures import photo, png
from tests.support.server import running_server

DISK_KIB = 2048


@pytest.fixture
def disk(tmp_path: Path) -> Generator[Path]:
    """Mount a small disk, where this user may."""
    place = tmp_path / "disk"
    place.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None:
        pytest.skip("no disk can be mounted here")
    command = [mount, "-t", "tmpfs", "-o", f"size={DISK_KIB}k,mode=0700", "tmpfs", str(place)]
    if subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run([unmount, str(place)], check=True)


def fill(disk: Path, left_kib: int) -> None:
    """Leave so much room on the disk."""
    free = os.statvfs(disk)
    size = free.f_bavail * free.f_frsize - left_kib * 1024
    (disk / "other").write_bytes(b"\1" * size)


def starts(data: Path) -> bool:
    """Tell whether a server starts; one that does not says one sentence and ends with status 1."""
    try:
        with running_server(data) as server:
            assert "Traceback" not in server.log
            return True
    except AssertionError as fault:
        said = str(fault)
        assert "Traceback" not in said
        assert len([line for line in said.splitlines() if line.startswith("limner: ")]) == 1, said
        return False


@pytest.mark.parametrize("left_kib", [0, 20, 150, 180])
def test_a_first_start(disk: Path, left_kib: int) -> None:
    fill(disk, left_kib)
    if not starts(disk / "data"):
        (disk / "other").unlink()
        assert starts(disk / "data")


def test_a_later_start_and_what_runs(disk: Path) -> None:
    with running_server(disk / "data") as server:
        fill(disk, 0)
        answer = httpx.get(f"{server.url}/readyz")
        assert answer.status_code in (503, 507)
    starts(disk / "data")
    (disk / "other").unlink()
    assert starts(disk / "data")


def test_a_server_in_a_folder_that_was_open_to_all(tmp_path: Path) -> None:
    """Whatever it writes is its user's alone, with a umask that hides nothing."""
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o777)
    before = os.umask(0)
    try:
        with running_server(data) as server, server.client() as client:
            client.images.generate(model="dall-e-2", prompt="a kite", size="256x256")
            client.files.create(file=png(photo(64)), purpose="vision")
            places = [data, *data.rglob("*")]
            modes = {str(one): stat.S_IMODE(one.stat().st_mode) for one in places}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o700, 0o600}
    assert {modes[str(one)] for one in places if one.is_dir()} == {0o700}
    assert len([one for one in places if one.suffix == ".png"]) == 2
