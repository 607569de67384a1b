"""Loads a single checkpoint file: finds its pipeline and its configuration."""

from __future__ import annotations

from typing import Any

import diffusers
import torch
from diffusers.loaders.single_file_utils import (
    DIFFUSERS_DEFAULT_PIPELINE_PATHS,
    infer_diffusers_model_type,
    load_state_dict,
)
from huggingface_hub import snapshot_download
from huggingface_hub.errors import LocalEntryNotFoundError

from limner.engines.diffusion.families import Family
from limner.engines.diffusion.settings import DiffusersSettings
from limner.errors import ConfigurationError

SINGLE_FILES = {
    "v1": "StableDiffusionPipeline",
    "v2": "StableDiffusionPipeline",
    "inpainting": "StableDiffusionInpaintPipeline",
    "inpainting_v2": "StableDiffusionInpaintPipeline",
    "xl_base": "StableDiffusionXLPipeline",
    "xl_inpaint": "StableDiffusionXLInpaintPipeline",
    "sd3": "StableDiffusion3Pipeline",
    "sd35_medium": "StableDiffusion3Pipeline",
    "sd35_large": "StableDiffusion3Pipeline",
    "flux-dev": "FluxPipeline",
    "flux-schnell": "FluxPipeline",
    "flux-2-dev": "Flux2Pipeline",
    "sana": "SanaPipeline",
    "z-image-turbo": "ZImagePipeline",
}
"""The pipeline of each kind of checkpoint, by diffusers' name of the kind."""


def read_checkpoint(settings: DiffusersSettings, family: Family, dtype: torch.dtype) -> Any:
    """Load a single file. Raises ConfigurationError where its kind is not known."""
    kind = infer_diffusers_model_type(load_state_dict(settings.model))
    name = family.text or (family.pipelines[0] if family.pipelines else SINGLE_FILES.get(kind))
    if name is None:
        raise ConfigurationError(
            f"{settings.model} is a checkpoint of kind {kind!r}; say its family in the settings, "
            "or take the model as a folder."
        )
    config = settings.config
    if config is None and settings.offline:
        config = _cached_configuration(settings.model, kind)
    return getattr(diffusers, name).from_single_file(
        settings.model,
        dtype=dtype,
        local_files_only=settings.offline,
        **({} if config is None else {"config": config}),
    )


def _cached_configuration(model: str, kind: str) -> str:
    """Find the configuration in the hub's cache; diffusers would request it from the hub."""
    source = DIFFUSERS_DEFAULT_PIPELINE_PATHS[kind]["pretrained_model_name_or_path"]
    try:
        return str(snapshot_download(source, local_files_only=True))
    except LocalEntryNotFoundError as fault:
        raise ConfigurationError(
            f"{model} is a single file, and the configuration of its pipeline ({source}) is not in "
            "the hub's cache. Start once without offline = true, or set config to its folder."
        ) from fault
