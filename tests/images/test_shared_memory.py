"""Pixels in memory files: private, taken once, never left behind."""

from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from limner.errors import ConfigurationError
from limner.images.shared_memory import SharedArray, SharedFolder

PIXELS = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "memory", tmp_path / "disk"


@pytest.fixture
def shared(places: tuple[Path, Path]) -> SharedFolder:
    folder = SharedFolder(places)
    folder.create()
    return folder


@pytest.mark.parametrize(
    "array", [PIXELS, PIXELS > 9, np.flipud(PIXELS), np.asfortranarray(PIXELS)]
)
def test_what_is_taken_is_what_was_written(
    shared: SharedFolder, array: np.ndarray[Any, Any]
) -> None:
    taken = shared.take(shared.write(array))
    assert taken.dtype == array.dtype
    np.testing.assert_array_equal(taken, array)


def test_who_takes_may_write_into_it_and_nobody_else_sees_that(shared: SharedFolder) -> None:
    one = shared.write(PIXELS)
    taken = shared.take(one)
    taken[:] = 0
    assert PIXELS.any()


def test_files_and_folders_are_the_users_own(
    shared: SharedFolder, places: tuple[Path, Path]
) -> None:
    one = shared.write(PIXELS)
    assert all(stat.S_IMODE(place.stat().st_mode) == 0o700 for place in places)
    assert stat.S_IMODE((places[0] / one.name).stat().st_mode) == 0o600


def test_an_array_is_taken_once(shared: SharedFolder, places: tuple[Path, Path]) -> None:
    one = shared.write(PIXELS)
    shared.take(one)
    assert list(places[0].iterdir()) == []
    with pytest.raises(FileNotFoundError):
        shared.take(one)
    shared.remove(one)


def test_where_memory_takes_no_more_the_disk_does(
    shared: SharedFolder, places: tuple[Path, Path]
) -> None:
    places[0].rmdir()
    one = shared.write(PIXELS)
    assert (places[1] / one.name).stat().st_size == PIXELS.size
    np.testing.assert_array_equal(shared.take(one), PIXELS)
    places[1].rmdir()
    with pytest.raises(OSError, match="No such file"):
        shared.write(PIXELS)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../secret"},
        {"name": "/etc/passwd"},
        {"name": ""},
        {"place": 2},
        {"place": -1},
        {"dtype": "float64"},
        {"dtype": "object"},
        {"shape": (2, 3, 5)},
        {"shape": (2, 3)},
        {"shape": (0, 3, 4)},
        {"shape": (-2, -3, 4)},
        {"shape": (2**40, 3, 4)},
    ],
    ids=str,
)
def test_what_is_no_array_of_the_folder_is_refused(
    shared: SharedFolder, change: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"no file|no array|does not hold"):
        shared.take(replace(shared.write(PIXELS), **change))


def test_a_link_is_not_followed(
    shared: SharedFolder, places: tuple[Path, Path], tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(bytes(24))
    name = f"1-{'0' * 16}"
    (places[0] / name).symlink_to(secret)
    with pytest.raises(OSError, match="symbolic link"):
        shared.take(SharedArray(0, name, (2, 3, 4), "uint8"))


def test_what_a_dead_process_left_is_swept_and_nothing_else(
    shared: SharedFolder, places: tuple[Path, Path]
) -> None:
    code = (
        "import numpy, os, sys; from pathlib import Path;"
        "from limner.images.shared_memory import SharedFolder;"
        "SharedFolder([Path(sys.argv[1])]).write(numpy.zeros((2, 2), bool)); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(places[0])], check=True)
    ours = shared.write(PIXELS)
    (places[0] / "a note").touch()
    assert len(list(places[0].iterdir())) == 3
    shared.sweep()
    assert sorted(file.name for file in places[0].iterdir()) == sorted((ours.name, "a note"))


def test_sweeping_and_destroying_what_is_gone_is_no_fault(
    shared: SharedFolder, places: tuple[Path, Path]
) -> None:
    shared.write(PIXELS)
    shared.destroy()
    assert not any(place.exists() for place in places)
    shared.sweep()
    shared.destroy()


def test_a_folder_that_is_no_folder_of_ours_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "link").symlink_to(elsewhere)
    with pytest.raises(ConfigurationError, match="not a folder"):
        SharedFolder([tmp_path / "link"]).create()
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be made"):
        SharedFolder([tmp_path / "file"]).create()
