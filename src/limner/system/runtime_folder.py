"""The folder of what the processes of one user share while they run: locks, sockets."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from limner.errors import ConfigurationError


def runtime_folder() -> Path:
    """Return the folder, which no other user may open; make it where it is missing.

    It is `limner` in `XDG_RUNTIME_DIR` where the system gives each user one, and else
    `limner-UID` among the temporary files. Raises ConfigurationError where it cannot be used.
    """
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    if given and Path(given).is_dir():
        folder = Path(given) / "limner"
    else:
        folder = Path(tempfile.gettempdir()) / f"limner-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as fault:
        raise ConfigurationError(
            f"The runtime folder {folder} cannot be made: {fault.strerror}. Set XDG_RUNTIME_DIR "
            "to a folder that this user may write to."
        ) from None
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    if not ours or found.st_mode & 0o077:
        raise ConfigurationError(
            f"The runtime folder {folder} is open to other users; delete it, or set "
            "XDG_RUNTIME_DIR to a folder of this user's."
        )
    return folder
