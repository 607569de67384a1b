"""Loads the picture encoders for variations: an IP-Adapter, or FLUX.1's Redux."""

from __future__ import annotations

from typing import Any

import diffusers
import torch

from limner.engines.diffusion.families import Family
from limner.engines.diffusion.load_errors import explain_load_errors
from limner.engines.diffusion.settings import DiffusersSettings
from limner.errors import ConfigurationError


def load_ip_adapter(pipe: Any, family: Family, settings: DiffusersSettings) -> None:
    """Load the IP-Adapter of the settings into the pipeline, before that moves to its device."""
    if settings.ip_adapter is None:
        return
    _check(family, "ip-adapter", "ip_adapter")
    source, _, file = settings.ip_adapter.rpartition(":")
    folder, _, name = file.rpartition("/")
    with explain_load_errors(
        f"The IP-Adapter {settings.ip_adapter!r} cannot be loaded", source, settings
    ):
        pipe.load_ip_adapter(
            source, subfolder=folder, weight_name=name, local_files_only=settings.offline
        )


def load_redux(
    pipe: Any, family: Family, settings: DiffusersSettings, device: torch.device, dtype: torch.dtype
) -> Any:
    """Load the Redux of the settings, with the pipeline's own text encoders; None without one."""
    source = settings.redux
    if source is None:
        return None
    _check(family, "redux", "redux")
    with explain_load_errors(f"The picture encoder {source!r} cannot be loaded", source, settings):
        redux = diffusers.FluxPriorReduxPipeline.from_pretrained(
            source,
            text_encoder=pipe.text_encoder,
            text_encoder_2=pipe.text_encoder_2,
            tokenizer=pipe.tokenizer,
            tokenizer_2=pipe.tokenizer_2,
            dtype=dtype,
            local_files_only=settings.offline,
        )
        for part in (redux.image_encoder, redux.image_embedder):  # The others are on the device.
            part.to(device)
        return redux


def _check(family: Family, encoder: str, setting: str) -> None:
    if family.encoder != encoder:
        raise ConfigurationError(f"{setting} does not work with {family.title}; leave it out.")
