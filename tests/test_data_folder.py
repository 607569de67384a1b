"""The data folder is its owner's alone, whatever the umask and whoever made it."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from limner.data_folder import link_secret, open_data_folder
from limner.errors import ConfigurationError
from limner.ledger.keys import Keys
from limner.ledger.location import open_database
from limner.storage.local import LocalStore, writer_threads
from limner.storage.store import new_key

NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives folders away")


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o277], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def fill(data: Path) -> None:
    """Do what a server does at its start and with its first picture and file."""
    open_data_folder(data)
    database = open_database(None, data)
    try:
        Keys(database).create("first")
        link_secret(data)
        writers = writer_threads()
        for store in ("pictures", "files"):
            asyncio.run(LocalStore(data / store, writers).put(new_key(), b"a picture"))
        writers.close()
        check_closed(data)  # While the database is open: its companions are there.
        assert (data / "limner.db-wal").exists()
        assert (data / "limner.db-shm").exists()
    finally:
        database.close()


def check_closed(data: Path) -> None:
    places = [data, *data.rglob("*")]
    assert len(places) > 6
    for place in places:
        wanted = 0o700 if place.is_dir() else 0o600
        assert mode(place) == wanted, f"{place} is {mode(place):o}"


@pytest.mark.usefixtures("umask")
def test_whatever_is_made_is_its_owners_alone(data: Path) -> None:
    fill(data)


def test_a_folder_that_others_could_read_is_closed(data: Path) -> None:
    """With all that an older Limner, or somebody's copy, left in it."""
    fill(data)
    for place in (data, *data.rglob("*")):
        place.chmod(0o777 if place.is_dir() else 0o644)
    for picture in data.glob("*/*/*.png"):
        picture.chmod(0o600)  # As pictures have always been.
    fill(data)


def test_an_empty_folder_that_was_made_for_it_is_closed(data: Path) -> None:
    data.mkdir(mode=0o755)
    (data / "lost+found").mkdir(mode=0o700)
    open_data_folder(data)
    assert mode(data) == 0o700


def test_what_is_not_ours_in_the_folder_is_left(data: Path) -> None:
    fill(data)
    (data / "notes.txt").touch()
    (data / "notes.txt").chmod(0o644)
    elsewhere = data.parent / "elsewhere"
    elsewhere.touch()
    elsewhere.chmod(0o644)
    (data / "limner.db.backup").symlink_to(elsewhere)
    open_data_folder(data)
    assert mode(data / "notes.txt") == mode(elsewhere) == 0o644


@as_root
def test_another_users_folder_is_a_sentence(data: Path) -> None:
    data.mkdir()
    os.chown(data, NOBODY, NOBODY)
    with pytest.raises(ConfigurationError, match=r"it belongs to the user .*: run Limner as that"):
        open_data_folder(data)


@as_root
def test_a_folder_that_is_everybodys_is_not_closed_to_them(data: Path) -> None:
    """`--data /tmp`, `--data /var/lib`: closing these would stop a machine."""
    data.mkdir()
    (data / "other").mkdir()
    for shared in (0o1777, 0o755):
        data.chmod(shared)
        with pytest.raises(ConfigurationError, match="name a folder inside it"):
            open_data_folder(data)
        assert mode(data) == shared


def test_what_cannot_be_a_folder_is_a_sentence(data: Path) -> None:
    data.write_text("a file")
    with pytest.raises(ConfigurationError, match=r"data: the folder .* cannot be used"):
        open_data_folder(data)


def test_the_secret_is_made_once_and_read_again(data: Path) -> None:
    open_data_folder(data)
    assert len(link_secret(data)) == 32
    assert link_secret(data) == link_secret(data)
    assert [one.name for one in data.iterdir()] == ["link-secret"]
    (data / "link-secret").write_bytes(b"short")
    with pytest.raises(ConfigurationError, match="damaged"):
        link_secret(data)
