"""Applies the settings for memory and speed, and moves the model to its device."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from diffusers import FirstBlockCacheConfig
from diffusers.hooks.layerwise_casting import DEFAULT_SKIP_MODULES_PATTERN

from limner.engines.diffusion.extras import require
from limner.engines.diffusion.families import Family
from limner.engines.diffusion.pipelines import apply_offload
from limner.engines.diffusion.settings import DiffusersSettings
from limner.errors import ConfigurationError

PICTURE_PROJECTION = "encoder_hid_proj"
"""A layer that converts its input to its weights' format, and fp8 cannot be computed with."""


def denoiser(pipe: Any) -> Any:
    """Return the part of a pipeline that runs at every step."""
    return getattr(pipe, "transformer", None) or getattr(pipe, "unet", None)


def apply_options(
    pipe: Any,
    settings: DiffusersSettings,
    family: Family,
    device: torch.device,
    dtype: torch.dtype,
) -> None:
    """Apply the settings, in the order that they depend on one another.

    Raises ConfigurationError for what this model or machine cannot do.
    """
    model = denoiser(pipe)
    _quantize(model, settings.quantize, dtype)
    if settings.attention is not None:
        try:
            model.set_attention_backend(settings.attention)
        except (ValueError, RuntimeError, ImportError, AttributeError) as fault:
            raise ConfigurationError(
                f"attention = {settings.attention!r} cannot be used here: {fault}"
            ) from fault
    if settings.cache == "first-block":
        _check_cache(settings, family)
        model.enable_cache(FirstBlockCacheConfig())
    if settings.offload == "none":
        pipe.to(device)
    elif device.type == "cpu":
        raise ConfigurationError(
            f"offload = {settings.offload!r} keeps weights off a GPU, and none is used here."
        )
    else:
        apply_offload(pipe, settings.offload, device)
    if settings.compile:
        if getattr(model, "_repeated_blocks", None):
            model.compile_repeated_blocks(dynamic=True)
        else:
            model.compile(dynamic=True)


def caching(pipe: Any, settings: DiffusersSettings) -> AbstractContextManager[None]:
    """Return the cache's context for a call; some of FLUX.1's pipelines open none themselves."""
    if settings.cache == "none":
        return nullcontext()
    opened: AbstractContextManager[None] = denoiser(pipe).cache_context("cond")
    return opened


def _check_cache(settings: DiffusersSettings, family: Family) -> None:
    if not family.cache:
        raise ConfigurationError(
            f"cache = 'first-block' does not work with {family.title}; leave it out."
        )
    if settings.batch_max > 1:
        raise ConfigurationError(
            "cache = 'first-block' chooses for a whole batch what is skipped, so that a picture "
            "would depend on those beside it; set batch_max = 1 or leave the cache out."
        )


def _quantize(model: Any, quantize: str, dtype: torch.dtype) -> None:
    if quantize == "fp8":
        model.enable_layerwise_casting(
            storage_dtype=torch.float8_e4m3fn,
            compute_dtype=dtype,
            skip_modules_pattern=(*DEFAULT_SKIP_MODULES_PATTERN, PICTURE_PROJECTION),
        )
    elif quantize == "int8":
        require(("torchao",))
        from torchao.quantization import Int8WeightOnlyConfig, quantize_

        quantize_(model, Int8WeightOnlyConfig())
