"""The tiny models, saved once; torch is imported only by tests that ask for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

TinyModel = Callable[[str], Path]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> TinyModel:
    """Return the folder of a family's tiny model, made when it is first asked for."""
    import torch

    from tests.support.diffusion import tiny_models

    torch.set_num_threads(1)  # On a busy machine two threads wait for each other for seconds.
    root = tmp_path_factory.mktemp("models")

    def folder(family: str) -> Path:
        place = root / family
        return place if place.exists() else tiny_models.save(family, place)

    return folder
