"""The data folder: database, link secret, pictures and files, closed to everybody else."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from limner.errors import ConfigurationError
from limner.ledger.location import DATABASE
from limner.system.private_files import OTHERS, close_to_others, make_private_folder, open_private

PICTURES = "pictures"
FILES = "files"
SECRET = "link-secret"  # noqa: S105 - the name of the file that holds it
SECRET_BYTES = 32
MADE_BY_SYSTEMS = frozenset({"lost+found"})
"""What a fresh disk has in it."""


def open_data_folder(folder: Path) -> None:
    """Make the data folder, or remove other users' rights to it.

    Raises ConfigurationError for one that cannot be written to, is another user's, or has
    other things than Limner's in it: closing `/tmp` to others would stop a machine.
    """
    try:
        if folder.exists():
            _refuse_shared(folder)
        make_private_folder(folder)
        for entry in folder.iterdir():
            _close(entry)
        probe = folder / ".writable"
        os.close(open_private(probe, os.O_WRONLY))
        probe.unlink(missing_ok=True)
    except OSError as fault:
        raise _unusable(folder, fault) from None


def link_secret(folder: Path) -> bytes:
    """Return what links are signed with: the folder's own secret, made once.

    Raises ConfigurationError when there is none and none can be written, on a full disk for one.
    """
    try:
        return _link_secret(folder)
    except OSError as fault:
        raise _unusable(folder, fault) from None


def _link_secret(folder: Path) -> bytes:
    file = folder / SECRET
    if not file.exists():
        # Written aside and linked in place: two servers that start at once agree on one secret.
        fresh = folder / f"{SECRET}.{os.getpid()}"
        try:
            with os.fdopen(open_private(fresh, os.O_WRONLY | os.O_TRUNC), "wb") as writing:
                writing.write(secrets.token_bytes(SECRET_BYTES))
            with suppress(FileExistsError):
                file.hardlink_to(fresh)
        finally:
            fresh.unlink(missing_ok=True)
    secret = file.read_bytes()
    if len(secret) < SECRET_BYTES:
        raise ConfigurationError(f"{file} is damaged; delete it, and old links end.")
    return secret


def _refuse_shared(folder: Path) -> None:
    """Raise ConfigurationError for a folder that is open to others for a reason."""
    mode = folder.stat().st_mode
    if not mode & OTHERS:
        return
    names = {entry.name for entry in folder.iterdir()} - MADE_BY_SYSTEMS
    is_ours = not names or any(_is_ours(name) for name in names)
    if mode & stat.S_ISVTX or (os.geteuid() == 0 and not is_ours):
        raise ConfigurationError(
            f"data: the folder {folder} is open to others, and has other things in it; name a "
            "folder inside it, which is then made, for this user alone."
        )


def _is_ours(name: str) -> bool:
    return name in (PICTURES, FILES) or name.startswith((SECRET, DATABASE))


def _close(entry: Path) -> None:
    """Close what is Limner's in the folder to others; stores have one level of folders."""
    if not _is_ours(entry.name):
        return
    close_to_others(entry)
    if entry.is_dir() and not entry.is_symlink():
        with os.scandir(entry) as found:
            for below in found:
                if below.is_dir(follow_symlinks=False):
                    close_to_others(Path(below.path))


def _unusable(folder: Path, fault: OSError) -> ConfigurationError:
    return ConfigurationError(f"data: the folder {folder} cannot be used: {fault.strerror}.")
