"""Which device is found, what it computes with, and how its shortage of memory looks."""

from __future__ import annotations

import pytest

from limner.engines.diffusion.families import Families
from limner.engines.diffusion.settings import DiffusersSettings
from limner.errors import ConfigurationError

pytestmark = pytest.mark.torch


def test_the_processor_is_found_and_computes_in_32_bits() -> None:
    import torch

    from limner.engines.diffusion.devices import find_device, find_dtype, free_memory, name_of

    device = find_device("cpu")
    assert name_of(device) == "cpu"
    family = Families().named("flux")
    assert family is not None
    assert find_dtype(DiffusersSettings(model="m"), family, device) is torch.float32
    chosen = DiffusersSettings(model="m", dtype="bfloat16")
    assert find_dtype(chosen, family, device) is torch.bfloat16
    assert find_device("auto").type in ("cpu", "cuda", "mps")
    free_memory(device)


@pytest.mark.parametrize("name", ["gpu", "cpu:1", "cuda:99", "mps:2"])
def test_a_device_that_does_not_exist_is_named(name: str) -> None:
    from limner.engines.diffusion.devices import find_device

    with pytest.raises(ConfigurationError, match=name):
        find_device(name)


def test_a_shortage_of_memory_is_recognised() -> None:
    import torch

    from limner.engines.diffusion.devices import is_shortage

    short = [
        torch.OutOfMemoryError("CUDA"),
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"),
    ]
    assert all(map(is_shortage, short))
    assert not is_shortage(RuntimeError("wrong shape"))
    assert not is_shortage(ValueError("out of memory"))
