"""The store on a real disk: whole pictures or none, nothing else reached, old ones deleted."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from limner.errors import StorageFailed
from limner.storage.local import UNFINISHED_AGE_S, LocalStore
from limner.storage.store import new_key

NOW = 1_800_000_000


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def aged(path: Path, modified: float) -> None:
    os.utime(path, (modified, modified))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    pictures = {new_key(): os.urandom(1000 * size) for size in range(4)}
    for key, content in pictures.items():
        store.write(key, content)
    again = LocalStore(tmp_path)  # As after a restart.
    for key, content in pictures.items():
        assert again.read(key) == content
    assert len(files_in(tmp_path)) == len(pictures)


def test_pictures_are_the_owners_alone(tmp_path: Path) -> None:
    LocalStore(tmp_path).write(new_key(), b"x")
    (file,) = files_in(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0


def test_a_picture_that_was_never_kept_is_none(tmp_path: Path) -> None:
    assert LocalStore(tmp_path).read(new_key()) is None


TRAVERSALS = [
    "../../../../etc/passwd",
    "/etc/passwd",
    "..",
    "",
    "../" * 7 + "x",
    "a/../../../../../secret",
    "a" * 21 + "\0",
    "\0" * 22,
    "a" * 21 + "\n",
    "a" * 22 + "\n",
    "a" * 21 + "/",
    "a" * 21 + "\\",
    "." * 22,
    "a" * 21 + "é",
    "a" * 5000,
]


@pytest.mark.parametrize("key", TRAVERSALS)
def test_nothing_but_keys_is_read_or_written(tmp_path: Path, key: str) -> None:
    """A file that such a key would lead to is there, and stays out of reach."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    store = LocalStore(folder)
    assert store.read(key) is None
    with pytest.raises(ValueError, match="not a key"):
        store.write(key, b"x")
    assert files_in(tmp_path) == [tmp_path / "secret.png"]


def test_no_reader_sees_half_a_picture(tmp_path: Path) -> None:
    """While a thread writes the same picture over and over, each reading is a whole one."""
    store, key = LocalStore(tmp_path), new_key()
    versions = [bytes([number]) * 300_000 for number in range(2)]
    store.write(key, versions[0])
    done = threading.Event()

    def write() -> None:
        for turn in range(100):
            store.write(key, versions[turn % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = 0
    while not done.is_set():
        assert store.read(key) in versions
        seen += 1
    writer.join()
    assert seen
    assert len(files_in(tmp_path)) == 1


def test_a_sweep_deletes_the_old_pictures_and_only_these(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    old, edge, young = new_key(), new_key(), new_key()
    for key, modified in ((old, NOW - 1), (edge, NOW), (young, NOW + 1)):
        store.write(key, b"x")
        aged(next(tmp_path.rglob(f"{key}.png")), modified)
    assert store.delete_older(NOW) == 1
    assert store.read(old) is None
    assert store.read(edge) == b"x"
    assert store.read(young) == b"x"
    assert store.delete_older(NOW) == 0


def test_a_sweep_of_an_empty_or_missing_folder_deletes_nothing(tmp_path: Path) -> None:
    assert LocalStore(tmp_path).delete_older(NOW) == 0
    assert LocalStore(tmp_path / "missing").delete_older(NOW) == 0


def test_a_sweep_takes_away_what_interrupted_writes_left(tmp_path: Path) -> None:
    """But no file that may still be being written."""
    store = LocalStore(tmp_path)
    (tmp_path / "ab").mkdir()
    abandoned, busy = tmp_path / "ab" / "one.part", tmp_path / "ab" / "two.part"
    for path, modified in ((abandoned, NOW - UNFINISHED_AGE_S - 1), (busy, NOW - 1)):
        path.write_bytes(b"half")
        aged(path, modified)
    assert store.delete_older(NOW) == 0  # They are not pictures, so they are not counted.
    assert files_in(tmp_path) == [busy]


def test_what_is_deleted_is_gone_and_may_be_deleted_again(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    kept, gone = new_key(), new_key()
    for key in (kept, gone):
        store.write(key, b"x")
    for _ in range(2):
        store.delete(gone)
    assert store.read(gone) is None
    assert store.read(kept) == b"x"


def test_the_keys_of_what_is_old_are_told_and_nothing_is_deleted(tmp_path: Path) -> None:
    """What is unfinished has no key."""
    store = LocalStore(tmp_path)
    old, edge = new_key(), new_key()
    for key, modified in ((old, NOW - 1), (edge, NOW)):
        store.write(key, b"x")
        aged(next(tmp_path.rglob(f"{key}.png")), modified)
    unfinished = tmp_path / old[:2] / "one.part"
    unfinished.write_bytes(b"half")
    aged(unfinished, NOW - 1)
    assert store.keys_older(NOW) == [old]
    assert len(files_in(tmp_path)) == 3


def test_what_is_unfinished_is_deleted_by_its_age_alone(tmp_path: Path) -> None:
    store, key = LocalStore(tmp_path), new_key()
    store.write(key, b"x")
    folder = tmp_path / key[:2]
    old, young = folder / "one.part", folder / "two.part"
    for path, modified in ((old, NOW - 1), (young, NOW), (folder / f"{key}.png", NOW - 9)):
        path.touch()
        aged(path, modified)
    store.delete_unfinished(NOW)
    assert sorted(files_in(tmp_path)) == sorted([young, folder / f"{key}.png"])


def test_two_sweeps_at_once_delete_each_picture_once(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    for _ in range(200):
        store.write(new_key(), b"x")
    deleted: list[int] = []
    sweeps = [
        threading.Thread(target=lambda: deleted.append(store.delete_older(4e9))) for _ in range(4)
    ]
    for sweep in sweeps:
        sweep.start()
    for sweep in sweeps:
        sweep.join()
    assert len(deleted) == 4
    assert sum(deleted) == 200
    assert files_in(tmp_path) == []


def test_the_check_leaves_nothing_behind(tmp_path: Path) -> None:
    LocalStore(tmp_path).check()
    assert files_in(tmp_path) == []


def test_a_folder_that_cannot_be_one_fails_clearly(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = LocalStore(tmp_path / "file")
    for attempt in (store.check, lambda: store.write(new_key(), b"x")):
        with pytest.raises(StorageFailed) as caught:
            attempt()
        assert caught.value.status == 507
        assert "Not a directory" in caught.value.message


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from limner.errors import StorageFailed
from limner.storage.local import LocalStore
store = LocalStore(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
store.write("k" * 22, b"small")
for content in (bytes(100_001), bytes(5_000_000)):
    try:
        store.write("f" * 22, content)
    except StorageFailed as error:
        print(error.status, error.code, error.message)
assert store.read("f" * 22) is None
assert store.read("k" * 22) == b"small"
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
