"""What the processes of one run of the tests share: a folder, filled by whoever comes first."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def shared_folder(factory: pytest.TempPathFactory, name: str) -> Path:
    """Return a folder that all processes of this run know by a name."""
    base = factory.getbasetemp()
    of_the_run = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = of_the_run / name
    folder.mkdir(exist_ok=True)
    return folder


def take_place(made: Path, place: Path) -> None:
    """Put a folder to its place whole, or remove it where another process was first."""
    try:
        made.rename(place)
    except OSError:
        if not place.is_dir():
            raise
        shutil.rmtree(made)
