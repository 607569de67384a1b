"""The extra that this engine needs: present, or a sentence that says what to install."""

from __future__ import annotations

import importlib

from limner.errors import ConfigurationError

NEEDED = ("torch", "diffusers", "transformers", "accelerate", "safetensors")


def require() -> None:
    """Import what the engine stands on. Raises ConfigurationError, which names what is missing."""
    for name in NEEDED:
        try:
            importlib.import_module(name)
        except ImportError as fault:
            raise ConfigurationError(
                f"Local models need {name}, which cannot be imported ({fault}). Install the extra: "
                "pip install 'limner[diffusers]'."
            ) from fault
