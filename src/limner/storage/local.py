"""A store on the local disk: one file a picture, two levels of folders, atomic writes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import AsyncGenerator, Iterator, Sequence
from functools import partial
from io import FileIO
from itertools import islice
from pathlib import Path

from limner.concurrency.batching_pool import BatchingPool, WorkItem, run_each
from limner.errors import StorageFailed
from limner.storage.store import PAGE_KEYS_MAX, is_key, require_key
from limner.system.private_files import make_private_folder, open_private

SUFFIX = ".png"
UNFINISHED = ".part"
UNFINISHED_AGE_S = 600
"""How much older than a sweep's pictures the rest of an interrupted write must be."""

WRITERS = 4
BATCH_MAX = 4
"""How many files a thread writes before it wakes the event loop."""


def writer_threads() -> BatchingPool[WorkItem]:
    """Make the threads that write files; whoever makes them closes them."""
    return BatchingPool("writer", WRITERS, run_each, batch_max=BATCH_MAX)


class LocalStore:
    """Pictures under `folder`, as `ab/abcdef….png`. A picture's age is its file's.

    `writers` write the files; several stores may share them.
    """

    def __init__(self, folder: Path, writers: BatchingPool[WorkItem]) -> None:
        self._folder = folder
        self._writers = writers

    async def put(self, key: str, content: bytes) -> None:
        """Write a file beside the target and rename it, so that no reader sees half of it."""
        await self._writers.submit(WorkItem(partial(_write, self._path(key), content)))

    async def get(self, key: str) -> bytes | None:
        """Read a file; None when it is not there."""
        return await asyncio.to_thread(_read, self._path(key)) if is_key(key) else None

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete the files that are there."""
        paths = [self._path(key) for key in keys]
        await asyncio.to_thread(_delete, paths)

    async def list_older(self, than: float) -> AsyncGenerator[Sequence[str]]:
        """Yield the keys of older files; on the way, delete what interrupted writes left behind."""
        keys = self._older(than)
        while page := await asyncio.to_thread(lambda: tuple(islice(keys, PAGE_KEYS_MAX))):
            yield page

    def _older(self, than: float) -> Iterator[str]:
        try:
            for path in self._folder.glob("*/*"):
                # Another sweep may have deleted it in this moment.
                with contextlib.suppress(FileNotFoundError):
                    modified = path.stat().st_mtime
                    if path.suffix == UNFINISHED and modified < than - UNFINISHED_AGE_S:
                        path.unlink()
                    elif path.suffix == SUFFIX and modified < than and is_key(path.stem):
                        yield path.stem
        except OSError as fault:
            raise StorageFailed(fault.strerror or str(fault)) from fault

    def _path(self, key: str) -> Path:
        return self._folder / require_key(key)[:2] / (key + SUFFIX)


def _write(target: Path, content: bytes) -> None:
    unfinished = target.with_suffix(f".{secrets.token_hex(4)}{UNFINISHED}")
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


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise StorageFailed(fault.strerror or str(fault)) from fault


def _delete(paths: Sequence[Path]) -> None:
    try:
        for path in paths:
            path.unlink(missing_ok=True)
    except OSError as fault:
        raise StorageFailed(fault.strerror or str(fault)) from fault
