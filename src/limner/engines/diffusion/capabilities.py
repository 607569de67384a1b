"""Finds what a loaded model can do, from its family and from its parts."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from diffusers.pipelines.auto_pipeline import (
    AUTO_IMAGE2IMAGE_PIPELINES_MAPPING,
    AUTO_INPAINT_PIPELINES_MAPPING,
    AUTO_TEXT2IMAGE_PIPELINES_MAPPING,
)

from limner.engines.diffusion.families import Family
from limner.engines.diffusion.jobs import Method
from limner.engines.diffusion.latents import LatentSpace
from limner.engines.diffusion.loader import Loaded
from limner.engines.diffusion.noise_levels import has_levels
from limner.engines.diffusion.options import denoiser
from limner.engines.diffusion.planner import TaskMethods
from limner.engines.diffusion.settings import DiffusersSettings
from limner.engines.diffusion.token_limits import find_limit

log = logging.getLogger(__name__)

INPAINTING_CHANNELS = 9
"""Input channels of an inpainting U-Net: latents, masked latents and the mask."""


def completed(family: Family, pipe: Any) -> Family:
    """Return an unknown family with the pipelines that AutoPipeline would choose.

    A pipeline with packed latents, as FLUX.1 has them, is recognised by its method for packing.
    """
    if family.pipelines:
        return family
    name = type(pipe).__name__
    kind = next((k for k, v in AUTO_TEXT2IMAGE_PIPELINES_MAPPING.items() if v.__name__ == name), "")
    inpaint = AUTO_INPAINT_PIPELINES_MAPPING.get(kind)
    img2img = AUTO_IMAGE2IMAGE_PIPELINES_MAPPING.get(kind)
    return replace(
        family,
        title=name,
        layout="packed" if hasattr(pipe, "_pack_latents") else "spatial",
        inpaint=None if inpaint is None else inpaint.__name__,
        img2img=None if img2img is None else img2img.__name__,
    )


def task_methods(loaded: Loaded, settings: DiffusersSettings, space: LatentSpace) -> TaskMethods:
    """Return the method of each task for this model."""
    family, pipe = loaded.family, loaded.pipe
    limit = find_limit(pipe, family)
    if getattr(getattr(pipe, "unet", None), "config", {}).get("in_channels") == INPAINTING_CHANNELS:
        methods = TaskMethods("inpaint", "inpaint", "inpaint", None, side(loaded, settings), limit)
    else:
        can_blend = space.can_encode and has_levels(pipe.scheduler)
        blend: Method | None = "blend" if can_blend else None
        redrawn: Method | None = "img2img" if family.img2img is not None else blend
        methods = TaskMethods(
            generate="text",
            edit=_edit(family, blend),
            edit_freely="reference" if family.edit == "reference" else redrawn,
            vary=_vary(family, settings, redrawn),
            side=side(loaded, settings),
            limit=limit,
        )
    log.info(
        "%s: native %d px; edits by %s, edits without a hole by %s, variations by %s",
        family.title,
        methods.side,
        methods.edit,
        methods.edit_freely,
        methods.vary,
    )
    return methods


def side(loaded: Loaded, settings: DiffusersSettings) -> int:
    """Return the side of the native square: the settings', the model's own, or the family's."""
    if settings.native_side is not None:
        return settings.native_side
    family, pipe = loaded.family, loaded.pipe
    sample_size = getattr(denoiser(pipe).config, "sample_size", None)
    factor = getattr(pipe, "vae_scale_factor", None)
    if (
        not isinstance(sample_size, int)
        or not isinstance(factor, int)
        or family.vary == "kandinsky"
    ):
        return family.side
    return sample_size * factor


def _edit(family: Family, blend: Method | None) -> Method | None:
    if family.edit == "reference":
        return "reference"
    return "inpaint" if family.edit == "inpaint" and family.inpaint is not None else blend


def _vary(family: Family, settings: DiffusersSettings, redrawn: Method | None) -> Method | None:
    if settings.redux is not None:
        return "redux"
    if settings.ip_adapter is not None:
        return "ip-adapter"
    if family.vary == "unclip" or family.vary == "kandinsky":
        return family.vary
    return redrawn
