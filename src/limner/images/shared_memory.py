"""Pixels that cross from one process of this machine to another as files in memory.

The sender writes an array into a folder that only its user can read; the receiver maps the file
copy-on-write and removes its name, so that nothing is copied twice and nothing stays behind. A
file whose sender died before the receiver mapped it is removed by `sweep`.
`multiprocessing.shared_memory` would do the mapping, but its resource tracker removes what another
process still uses (https://github.com/python/cpython/issues/82300) and is one more process.
"""

from __future__ import annotations

import contextlib
import logging
import math
import mmap
import os
import re
import secrets
import shutil
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from limner.errors import ConfigurationError

log = logging.getLogger(__name__)

DTYPES = ("uint8", "bool")
_NAME = re.compile(r"([1-9]\d{0,9})-[0-9a-f]{16}")
"""The sender's process id, and something that no other file has."""


@dataclass(frozen=True, slots=True)
class SharedArray:
    """Where an array lies: in the folder's `place`-th place, under `name`."""

    place: int
    name: str
    shape: tuple[int, ...]
    dtype: str


class SharedFolder:
    """A folder for arrays, in one or more `places`; the first that has room takes an array.

    The first is in memory. A container often has little of that (Docker gives /dev/shm 64 MiB),
    so that another place may follow, on disk.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        self._places = tuple(places)

    def create(self) -> None:
        """Make the places, mode 0700. Raises ConfigurationError for one that is another user's."""
        for place in self._places:
            make_private(place)

    def write(self, array: NDArray[Any]) -> SharedArray:
        """Write an array of `DTYPES`. Raises OSError when no place takes it."""
        name = f"{os.getpid()}-{secrets.token_hex(8)}"
        content = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        for number, place in enumerate(self._places):
            try:
                _write(place / name, content)
            except OSError as fault:
                if number == len(self._places) - 1:
                    raise
                log.warning("%s takes no pixels (%s); the next place is tried", place, fault)
            else:
                return SharedArray(number, name, array.shape, str(array.dtype))
        raise ValueError("a shared folder needs a place")

    def take(self, shared: SharedArray) -> NDArray[Any]:
        """Map an array, private to this process from now on, and remove its file.

        Raises ValueError for what is no array of this folder, OSError for one that is gone.
        """
        path = self._path(shared)
        size = math.prod(shared.shape)  # Both types have one byte for each item.
        if shared.dtype not in DTYPES or size < 1 or min(shared.shape) < 1:
            raise ValueError(f"no array of pixels: {shared.dtype} {shared.shape}")
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            found = os.fstat(number)
            if not stat.S_ISREG(found.st_mode) or found.st_size != size:
                raise ValueError(f"{path} does not hold {size} bytes")
            mapped = mmap.mmap(number, size, access=mmap.ACCESS_COPY)
        finally:
            os.close(number)
        self.remove(shared)
        return np.frombuffer(mapped, np.dtype(shared.dtype)).reshape(shared.shape)

    def remove(self, shared: SharedArray) -> None:
        """Remove an array's file, if it is still there."""
        self._path(shared).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what processes left that are no more."""
        for place in self._places:
            with contextlib.suppress(OSError):  # The folder, or a file, may just have gone.
                for file in place.iterdir():
                    sender = _NAME.fullmatch(file.name)
                    if sender is not None and not _is_alive(int(sender[1])):
                        file.unlink(missing_ok=True)

    def destroy(self) -> None:
        """Remove the places with all that is in them."""
        for place in self._places:
            shutil.rmtree(place, ignore_errors=True)

    def _path(self, shared: SharedArray) -> Path:
        if not 0 <= shared.place < len(self._places) or _NAME.fullmatch(shared.name) is None:
            raise ValueError(f"no file of a shared folder: {shared.place}, {shared.name[:80]!r}")
        return self._places[shared.place] / shared.name


def make_private(folder: Path) -> None:
    """Make a folder that its owner alone may enter. Raises ConfigurationError where it cannot."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise ConfigurationError(f"{folder} is not a folder of this user's.")
        folder.chmod(0o700)
    except OSError as fault:
        raise ConfigurationError(f"{folder} cannot be made: {fault.strerror or fault}.") from None


def _write(path: Path, content: memoryview) -> None:
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(number, "wb", buffering=0) as file:
            while content:
                content = content[file.write(content) :]
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
