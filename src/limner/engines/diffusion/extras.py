"""Checks that the extra `limner[diffusers]` is installed, and says what to install."""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Sequence

from limner.errors import ConfigurationError

REQUIRED = ("torch", "diffusers", "transformers", "accelerate", "safetensors")
FOR_FILES = ("huggingface_hub", "safetensors")
"""Enough to handle the files of models; torch takes seconds to import."""


def require(names: Sequence[str] = REQUIRED) -> None:
    """Import the libraries. Raises ConfigurationError, which names the one that is missing."""
    _quieten()
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError as fault:
            raise ConfigurationError(
                f"Local models need {name}, which cannot be imported ({fault}). Install the extra: "
                "pip install 'limner[diffusers]'."
            ) from fault


def _quieten() -> None:
    """Keep the libraries' warnings to their own authors out of the log."""
    for name in ("TRANSFORMERS_VERBOSITY", "DIFFUSERS_VERBOSITY"):
        os.environ.setdefault(name, "error")
    for name in ("torchao", "torch.utils._pytree"):
        logging.getLogger(name).setLevel(logging.ERROR)
