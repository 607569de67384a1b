"""A store on the local disk: one file a picture, two levels of folders, atomic writes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from limner.errors import StorageFailed
from limner.private_files import make_private_folder, open_private
from limner.storage.store import KEY_PATTERN, new_key

SUFFIX = ".png"
UNFINISHED = ".part"
UNFINISHED_AGE_S = 600


class LocalStore:
    """Pictures under `folder`, as `ab/abcdef….png`. A picture's age is its file's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, key: str, content: bytes) -> None:
        """Write beside the target and rename, so that no reader sees half a picture."""
        target = self._path(key)
        unfinished = target.with_suffix(UNFINISHED)  # No other write has this key.
        try:
            handle = _opened(unfinished)
        except OSError as fault:
            raise StorageFailed(fault.strerror or str(fault)) from fault
        try:
            with os.fdopen(handle, "wb", buffering=0) as file:
                _write_whole(file, content)
            unfinished.replace(target)
        except OSError as fault:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise StorageFailed(fault.strerror or str(fault)) from fault

    def read(self, key: str) -> bytes | None:
        """Return a picture, or None when there is none of that key."""
        if KEY_PATTERN.fullmatch(key) is None:
            return None
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise StorageFailed(fault.strerror or str(fault)) from fault

    def has(self, key: str) -> bool:
        """Tell whether there is a picture of that key."""
        return KEY_PATTERN.fullmatch(key) is not None and self._path(key).is_file()

    def delete(self, key: str) -> None:
        """Delete a picture, if it is there."""
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as fault:
            raise StorageFailed(fault.strerror or str(fault)) from fault

    def keys_older(self, than: float) -> list[str]:
        """Return the keys of the pictures kept before `than`."""
        return [path.stem for path in self._older("*/*" + SUFFIX, than)]

    def delete_older(self, than: float) -> int:
        """Delete pictures kept before `than`, and what interrupted writes left behind."""
        self.delete_unfinished(than - UNFINISHED_AGE_S)
        return self._delete(self._older("*/*" + SUFFIX, than))

    def delete_unfinished(self, than: float) -> None:
        """Delete what writes that were interrupted before `than` left behind."""
        self._delete(self._older("*/*" + UNFINISHED, than))

    def _older(self, pattern: str, than: float) -> Iterator[Path]:
        for path in self._folder.glob(pattern):
            # A file may go away under the sweep's hands: another sweep took it.
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < than:
                    yield path

    @staticmethod
    def _delete(paths: Iterator[Path]) -> int:
        deleted = 0
        for path in paths:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
                deleted += 1
        return deleted

    def check(self) -> None:
        """Write and delete a probe."""
        key = new_key()
        self.write(key, b"probe")
        self._path(key).unlink()

    def _path(self, key: str) -> Path:
        if KEY_PATTERN.fullmatch(key) is None:
            raise ValueError(f"not a key: {key!r}")
        return self._folder / key[:2] / (key + SUFFIX)


def _opened(path: Path) -> int:
    """Open a new file for its owner alone, and make its folder when it is the first one there."""
    try:
        return open_private(path, os.O_WRONLY | os.O_EXCL)
    except FileNotFoundError:
        for folder in (path.parent.parent, path.parent):
            make_private_folder(folder)
        return open_private(path, os.O_WRONLY | os.O_EXCL)


def _write_whole(file: FileIO, content: bytes) -> None:
    """Write all of it: one call to the system may take less."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]
