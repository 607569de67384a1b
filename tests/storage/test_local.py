"""The store on a real disk: the suite of stores, and what a disk and its folders add to it."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from limner.errors import StorageFailed
from limner.storage.local import UNFINISHED_AGE_S, LocalStore, writer_threads
from limner.storage.store import Store, new_key
from limner.testing.stores import HOSTILE_KEYS, StoreConformance, keys_older, put_some

NOW = 1_800_000_000

MakeStore = Callable[[Path], LocalStore]


@pytest.fixture
def local() -> Iterator[MakeStore]:
    """Make stores; their threads end with the test."""
    writers = writer_threads()
    yield lambda folder: LocalStore(folder, writers)
    writers.close()


class TestLocalStore(StoreConformance):
    """What every store promises."""

    @pytest.fixture
    def store(self, tmp_path: Path, local: MakeStore) -> Store:
        """Return a store in a new folder."""
        return local(tmp_path / "pictures")


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def aged(path: Path, modified: float) -> None:
    os.utime(path, (modified, modified))


def file_of(folder: Path, key: str) -> Path:
    return folder / key[:2] / f"{key}.png"


def run(work: Coroutine[Any, Any, object]) -> None:
    asyncio.run(work)


def test_contents_outlive_the_process(tmp_path: Path, local: MakeStore) -> None:
    key = new_key()
    run(local(tmp_path).put(key, b"a picture"))
    assert asyncio.run(local(tmp_path).get(key)) == b"a picture"
    assert file_of(tmp_path, key).read_bytes() == b"a picture"


def test_pictures_are_the_owners_alone(tmp_path: Path, local: MakeStore) -> None:
    run(local(tmp_path).put(new_key(), b"x"))
    (file,) = files_in(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize("key", HOSTILE_KEYS)
def test_no_text_leads_to_another_file(tmp_path: Path, local: MakeStore, key: str) -> None:
    """A file that such a key would lead to is there, and stays as it was."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    store = local(folder)
    assert asyncio.run(store.get(key)) is None
    with pytest.raises(ValueError, match="not a key"):
        run(store.put(key, b"x"))
    with pytest.raises(ValueError, match="not a key"):
        run(store.delete([key]))
    assert files_in(tmp_path) == [tmp_path / "secret.png"]
    assert (tmp_path / "secret.png").read_bytes() == b"secret"


def test_writers_of_one_key_leave_one_file(tmp_path: Path, local: MakeStore) -> None:
    """And nothing unfinished."""

    async def write() -> None:
        store, key = local(tmp_path), new_key()
        await asyncio.gather(*(store.put(key, bytes([one]) * 300_000) for one in range(20)))

    run(write())
    (file,) = files_in(tmp_path)
    assert file.stat().st_size == 300_000
    assert len(set(file.read_bytes())) == 1


def test_a_file_is_listed_by_when_it_was_written(tmp_path: Path, local: MakeStore) -> None:
    store = local(tmp_path)
    old, edge, young = asyncio.run(put_some(store, 3))
    for key, modified in ((old, NOW - 1), (edge, NOW), (young, NOW + 1)):
        aged(file_of(tmp_path, key), modified)
    assert asyncio.run(keys_older(store, NOW)) == [old]
    assert len(files_in(tmp_path)) == 3


def test_an_empty_or_missing_folder_lists_nothing(tmp_path: Path, local: MakeStore) -> None:
    assert asyncio.run(keys_older(local(tmp_path), NOW)) == []
    assert asyncio.run(keys_older(local(tmp_path / "missing"), NOW)) == []


def test_listing_deletes_what_interrupted_writes_left(tmp_path: Path, local: MakeStore) -> None:
    """But no file that may still be being written, and none of these is listed."""
    folder = tmp_path / "ab"
    folder.mkdir()
    abandoned, busy = folder / f"{'a' * 22}.1f.part", folder / f"{'b' * 22}.2e.part"
    for path, modified in ((abandoned, NOW - UNFINISHED_AGE_S - 1), (busy, NOW - 1)):
        path.write_bytes(b"half")
        aged(path, modified)
    assert asyncio.run(keys_older(local(tmp_path), NOW)) == []
    assert files_in(tmp_path) == [busy]


def test_files_of_others_are_neither_listed_nor_deleted(tmp_path: Path, local: MakeStore) -> None:
    """A sweep that lists one would fail each time: its name is no key."""
    (tmp_path / "ab").mkdir()
    for name in ("holiday.png", ".DS_Store", f"{'a' * 22}.txt"):
        (tmp_path / "ab" / name).touch()
    assert asyncio.run(keys_older(local(tmp_path), time.time() + 1)) == []
    assert len(files_in(tmp_path)) == 3


def test_a_folder_that_cannot_be_one_fails_clearly(tmp_path: Path, local: MakeStore) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = local(tmp_path / "file")
    with pytest.raises(StorageFailed) as caught:
        run(store.put(new_key(), b"x"))
    assert caught.value.status == 507
    assert "Not a directory" in caught.value.message


def test_what_is_no_file_is_a_failure_and_not_a_missing_picture(
    tmp_path: Path, local: MakeStore
) -> None:
    """As after a restore that went wrong: the answer is 507, not "deleted"."""
    store, key = local(tmp_path), new_key()
    file_of(tmp_path, key).mkdir(parents=True)
    with pytest.raises(StorageFailed):
        run(store.get(key))
    with pytest.raises(StorageFailed):
        run(store.delete([key]))


FULL_DISK = """
import asyncio, resource, signal, sys
from pathlib import Path
from limner.errors import StorageFailed
from limner.storage.local import LocalStore, writer_threads
store = LocalStore(Path(sys.argv[1]), writer_threads())
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
asyncio.run(store.put("k" * 22, b"small"))
for content in (bytes(100_001), bytes(5_000_000)):
    try:
        asyncio.run(store.put("f" * 22, content))
    except StorageFailed as error:
        print(error.status, error.code, error.message)
assert asyncio.run(store.get("f" * 22)) is None
assert asyncio.run(store.get("k" * 22)) == b"small"
"""


def test_a_write_that_the_system_cuts_short_fails_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """A process of its own, in which the kernel refuses what passes 100 kB of a file."""
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)], check=True, capture_output=True, text=True
    )
    lines = run.stdout.splitlines()
    assert len(lines) == 2
    for line in lines:
        assert line.startswith("507 storage_failed The picture could not be kept")
        assert "File too large" in line
    (kept,) = files_in(tmp_path)
    assert kept.name == "k" * 22 + ".png"
