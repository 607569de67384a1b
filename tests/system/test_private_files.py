from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from limner.system.private_files import NotOurs, close_to_others, make_private_folder, open_private


@pytest.fixture(params=[0o000, 0o022, 0o777], ids=["open", "usual", "closed"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set a umask; under the last, nobody may do anything."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.usefixtures("umask")
def test_a_new_file_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with os.fdopen(open_private(path, os.O_WRONLY), "wb") as file:
        file.write(b"x")
    assert mode(path) == 0o600


def test_a_file_that_is_there_is_opened_and_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")
    path.chmod(0o644)
    with os.fdopen(open_private(path, os.O_RDONLY), "rb") as file:
        assert file.read() == b"before"
    assert mode(path) == 0o600


def test_a_program_that_is_started_inherits_no_file(tmp_path: Path) -> None:
    handle = open_private(tmp_path / "file", os.O_WRONLY)
    assert not os.get_inheritable(handle)
    os.close(handle)


def test_a_folder_is_made_with_those_above_it_or_closed(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    make_private_folder(folder)
    assert mode(folder) == 0o700
    folder.chmod(0o755)
    make_private_folder(folder)
    assert mode(folder) == 0o700


def test_another_users_folder_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that the list of users does not have, too: a container's."""
    owner = tmp_path.stat().st_uid
    monkeypatch.setattr("os.geteuid", lambda: 4_000_000)
    with pytest.raises(NotOurs, match="run Limner as that user") as caught:
        make_private_folder(tmp_path)
    assert "the user 4000000" in str(caught.value.strerror)
    assert tmp_path.stat().st_uid == owner


def test_rights_are_taken_from_others_but_not_through_a_link(tmp_path: Path) -> None:
    file, folder, link = tmp_path / "file", tmp_path / "folder", tmp_path / "link"
    target = tmp_path / "target"
    for path in (file, target):
        path.touch()
        path.chmod(0o664)
    folder.mkdir()
    folder.chmod(0o755)
    link.symlink_to(target)
    for path in (file, folder, link, tmp_path / "missing"):
        close_to_others(path)
    assert (mode(file), mode(folder), mode(target)) == (0o600, 0o700, 0o664)
