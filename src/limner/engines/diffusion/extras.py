"""The extra that this engine needs: present, or a sentence that says what to install."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence

from limner.errors import ConfigurationError

NEEDED = ("torch", "diffusers", "transformers", "accelerate", "safetensors")
FOR_FILES = ("huggingface_hub", "safetensors")
"""Enough for the files of models; torch takes seconds to import."""


def require(names: Sequence[str] = NEEDED) -> None:
    """Import what the engine stands on. Raises ConfigurationError, which names what is missing."""
    # Transformers gives advice about image processors while it is imported.
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError as fault:
            raise ConfigurationError(
                f"Local models need {name}, which cannot be imported ({fault}). Install the extra: "
                "pip install 'limner[diffusers]'."
            ) from fault
