"""Folders and files that this user alone may open, whatever the umask is."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from errno import EPERM
from pathlib import Path
from pwd import getpwuid

FOLDER_MODE = 0o700
FILE_MODE = 0o600
OTHERS = 0o077


class NotOurs(OSError):
    """The folder belongs to another user, or to everybody; `strerror` says what to do."""


def make_private_folder(folder: Path) -> None:
    """Make a folder, with those above it, or close one of this user's to others.

    Raises OSError, and NotOurs for another user's.
    """
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise NotOurs(
            EPERM,
            f"it belongs to {_user(found.st_uid)}, and this is {_user(os.geteuid())}: run Limner "
            "as that user, give the folder to this one, or name a folder inside it, which is then "
            "made",
        )
    if stat.S_IMODE(found.st_mode) != FOLDER_MODE:
        folder.chmod(FOLDER_MODE)


def _user(number: int) -> str:
    """Name a user by the system's list, which may not have it in a container."""
    try:
        return f"the user '{getpwuid(number).pw_name}'"
    except KeyError:
        return f"the user {number}"


def open_private(path: Path, flags: int) -> int:
    """Open a file that is made where it is missing; return the descriptor. Raises OSError."""
    handle = os.open(path, flags | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    try:
        # The umask may have removed rights of ours, and another program may have added others'.
        if stat.S_IMODE(os.fstat(handle).st_mode) != FILE_MODE:
            os.fchmod(handle, FILE_MODE)
    except OSError:
        os.close(handle)
        raise
    return handle


def close_to_others(path: Path) -> None:
    """Remove other users' rights to a file or folder of this user's, if it exists."""
    with suppress(FileNotFoundError):
        found = path.lstat()
        if found.st_uid == os.geteuid() and found.st_mode & OTHERS and not path.is_symlink():
            path.chmod(FOLDER_MODE if stat.S_ISDIR(found.st_mode) else FILE_MODE)
