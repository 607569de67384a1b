"""Turns what the libraries raise while they load into a sentence to act on."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from limner.engines.diffusion.devices import is_shortage
from limner.engines.diffusion.settings import DiffusersSettings
from limner.errors import ConfigurationError

NEEDS_TORCHVISION = (
    "what reads its prompts and pictures needs torchvision. Install it from the index that torch "
    "came from, in the version that fits (for a CPU: pip install torchvision --index-url "
    "https://download.pytorch.org/whl/cpu)."
)


@contextmanager
def explain_load_errors(what: str, source: str, settings: DiffusersSettings) -> Generator[None]:
    """Raise a ConfigurationError, with a sentence to act on, for any exception within.

    `source` is the hub id, folder or file that is loaded.
    """
    try:
        yield
    except ConfigurationError:
        raise
    except Exception as fault:  # Files of unknown origin make the libraries raise anything.
        first = str(fault).strip().splitlines() or [""]
        reason = f"{type(fault).__name__}: {first[0][:300]}"
        if is_shortage(fault):
            raise ConfigurationError(
                f"{what}: {reason}. There is too little memory for it; try offload = 'model', "
                "quantize = 'fp8' or a smaller model."
            ) from fault
        if isinstance(fault, ImportError) and "torchvision" in str(fault).lower():
            raise ConfigurationError(f"{what}: {NEEDS_TORCHVISION}") from fault
        hint = (
            "It is not complete in the hub's cache; load it once without offline = true."
            if settings.offline and not Path(source).exists()
            else "Check its name; a damaged file is mended by deleting it and loading it again; a "
            "model with a licence to agree to needs a hub token (HF_TOKEN)."
        )
        raise ConfigurationError(f"{what}: {reason}. {hint}") from fault
