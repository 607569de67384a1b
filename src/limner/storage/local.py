"""A store on the local disk: one file a picture, two levels of folders, atomic writes."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from limner.errors import StorageFailed
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
        unfinished = ""
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(suffix=UNFINISHED, dir=target.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(unfinished).replace(target)
        except OSError as fault:
            if unfinished:
                with contextlib.suppress(OSError):
                    Path(unfinished).unlink(missing_ok=True)
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

    def delete_older(self, than: float) -> int:
        """Delete pictures kept before `than`, and what interrupted writes left behind."""
        deleted = 0
        for path in self._folder.glob("*/*"):
            # A file may go away under the sweep's hands: another sweep took it.
            with contextlib.suppress(FileNotFoundError):
                age_limit = than if path.suffix == SUFFIX else than - UNFINISHED_AGE_S
                if path.stat().st_mtime < age_limit:
                    path.unlink()
                    deleted += path.suffix == SUFFIX
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
