"""What a loaded model can do: the family's word, and what its parts really allow."""

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
from limner.engines.diffusion.levels import has_levels
from limner.engines.diffusion.loader import Loaded
from limner.engines.diffusion.options import denoiser
from limner.engines.diffusion.planner import TaskMethods
from limner.engines.diffusion.settings import DiffusersSettings
from limner.engines.diffusion.token_limits import find_limit

log = logging.getLogger(__name__)

INPAINTING_CHANNELS = 9
"""A U-Net of a model that only inpaints: latents, masked latents and the mask."""


def completed(family: Family, pipe: Any) -> Family:
    """Fill in the pipelines of a family that is not known, as AutoPipeline would choose them.

    Pipelines that lay patches in a row, as FLUX.1 does, have a method for it.
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
    """Tell how each task is done by this model."""
    family, pipe = loaded.family, loaded.pipe
    limit = find_limit(pipe, family)
    if getattr(getattr(pipe, "unet", None), "config", {}).get("in_channels") == INPAINTING_CHANNELS:
        found = TaskMethods("inpaint", "inpaint", "inpaint", None, side(loaded, settings), limit)
    else:
        can_blend = space.exists and has_levels(pipe.scheduler)
        blend: Method | None = "blend" if can_blend else None
        redrawn: Method | None = "img2img" if family.img2img is not None else blend
        found = TaskMethods(
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
        found.side,
        found.edit,
        found.edit_freely,
        found.vary,
    )
    return found


def side(loaded: Loaded, settings: DiffusersSettings) -> int:
    """Return the side of the native square: the settings', the model's own, or the family's."""
    if settings.native_side is not None:
        return settings.native_side
    family, pipe = loaded.family, loaded.pipe
    explain = getattr(denoiser(pipe).config, "sample_size", None)
    factor = getattr(pipe, "vae_scale_factor", None)
    if not isinstance(explain, int) or not isinstance(factor, int) or family.vary == "kandinsky":
        return family.side
    return explain * factor


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
