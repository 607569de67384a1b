"""The tiny models, saved once; torch is imported only by tests that ask for one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.workers import shared_folder, take_place

TinyModel = Callable[[str], Path]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> TinyModel:
    """Return the folder of a family's tiny model, made when it is first asked for."""
    import torch

    from tests.support.diffusion import tiny_models

    torch.set_num_threads(1)  # On a busy machine two threads wait for each other for seconds.
    root = shared_folder(tmp_path_factory, "models")

    def folder(family: str) -> Path:
        place = root / family
        if not place.exists():
            made = tiny_models.save(family, root / f"{family}.{os.getpid()}")
            take_place(made, place)
        return place

    return folder
