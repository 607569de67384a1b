"""Finds the device and its number format, and recognises a lack of memory."""

from __future__ import annotations

import gc
import re
from collections.abc import Mapping

import torch

from limner.engines.diffusion.families import Family
from limner.engines.diffusion.settings import DiffusersSettings
from limner.errors import ConfigurationError

DTYPES: Mapping[str, torch.dtype] = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
}
_SHORTAGE = re.compile(r"out of memory|can't allocate memory|not enough memory", re.IGNORECASE)


def find_device(name: str) -> torch.device:
    """Return the device of this name; `auto` is CUDA, else MPS, else the CPU.

    Raises ConfigurationError for a device that this machine does not have.
    """
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda:0")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    found = re.fullmatch(r"(cpu|mps|cuda)(?::(\d+))?", name)
    if found is None or (found[1] != "cuda" and found[2]):
        raise ConfigurationError(f"device = {name!r} is none of auto, cpu, cuda, cuda:N and mps.")
    if found[1] == "mps" and not torch.backends.mps.is_available():
        raise ConfigurationError("device = 'mps': this machine has no Metal device.")
    if found[1] == "cuda":
        number, count = int(found[2] or 0), torch.cuda.device_count()
        if number >= count:
            raise ConfigurationError(
                f"device = {name!r}: torch {torch.__version__} sees {count} CUDA devices here. "
                "Check the driver (nvidia-smi), and that torch is a CUDA build."
            )
        return torch.device("cuda", number)
    return torch.device(found[1])


def name_of(device: torch.device) -> str:
    """Return a name that is equal in all processes: a card's number may differ, its UUID not."""
    if device.type == "cuda":
        return f"cuda-{torch.cuda.get_device_properties(device).uuid}"
    return device.type


def find_dtype(settings: DiffusersSettings, family: Family, device: torch.device) -> torch.dtype:
    """Return the number format to draw in: 16 bits where the device is made for it."""
    if settings.dtype != "auto":
        return DTYPES[settings.dtype]
    if device.type == "cpu":
        return torch.float32
    if device.type == "cuda" and family.dtype == "bfloat16" and not torch.cuda.is_bf16_supported():
        return torch.float16
    return DTYPES[family.dtype]


def is_shortage(fault: BaseException) -> bool:
    """Tell whether an exception is a lack of memory, on any kind of device."""
    if isinstance(fault, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(fault, RuntimeError) and bool(_SHORTAGE.search(str(fault)))


def free_memory(device: torch.device) -> None:
    """Release memory that is not used any more."""
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
