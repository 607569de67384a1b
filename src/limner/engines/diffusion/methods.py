"""The ways to draw: each turns a batch of jobs into a pipeline and its arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from PIL import Image

from limner.engines.diffusion.families import Family
from limner.engines.diffusion.jobs import Method, PictureJob, Recipe
from limner.engines.diffusion.latents import LatentSpace
from limner.engines.diffusion.long_prompts import embeddings
from limner.engines.diffusion.pipelines import Pipelines
from limner.engines.diffusion.step_callback import Blend, StepCallback

BLEND_SALT = 0x9E3779B97F4A7C15
"""The noise of the kept part comes from another generator than the drawing's."""
SEEDS = 2**64


@dataclass(frozen=True, slots=True, eq=False)
class PipelineCall:
    """A pipeline, what it is called with, and what steers it on the way."""

    pipe: Any
    arguments: dict[str, Any]
    blend: Blend | None = None


@dataclass(frozen=True, slots=True)
class MethodInputs:
    """What the methods work with.

    `redux` is FLUX.1's picture encoder, if there is one; `adapted` tells of an IP-Adapter.
    """

    family: Family
    pipelines: Pipelines
    space: LatentSpace
    redux: Any = None
    adapted: bool = False
    signatures: dict[type, Mapping[str, Any]] = field(default_factory=dict)

    def takes(self, pipe: Any, argument: str) -> bool:
        """Whether a pipeline's call has an argument of this name."""
        kind = type(pipe)
        if kind not in self.signatures:
            self.signatures[kind] = inspect.signature(kind.__call__).parameters
        return argument in self.signatures[kind]


def call_for(kit: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Return the call that draws a batch; all its jobs have equal recipes."""
    call = METHODS[jobs[0].recipe.method](kit, jobs)
    arguments = _common(kit, call.pipe, jobs) | call.arguments
    if kit.adapted and "ip_adapter_image" not in arguments:  # It wants one, and counts for nothing.
        arguments["ip_adapter_image"] = Image.new("RGB", (64, 64))
        call.pipe.set_ip_adapter_scale(0.0)
    return PipelineCall(call.pipe, arguments, call.blend)


def watched(kit: MethodInputs, call: PipelineCall, watch: StepCallback) -> dict[str, Any]:
    """Return the call's arguments with its step callbacks, in the form that the pipeline takes."""
    arguments = dict(call.arguments)
    if kit.takes(call.pipe, "callback_on_step_end"):
        arguments["callback_on_step_end"] = watch.on_step_end
    elif kit.takes(call.pipe, "callback"):
        arguments["callback"] = watch.older_form(call.pipe)
    if kit.takes(call.pipe, "prior_callback_on_step_end"):
        arguments["prior_callback_on_step_end"] = watch.on_prior_step_end
    return arguments


def _common(kit: MethodInputs, pipe: Any, jobs: Sequence[PictureJob]) -> dict[str, Any]:
    recipe, family = jobs[0].recipe, kit.family
    guided = recipe.guidance is None or recipe.guidance > 1
    arguments: dict[str, Any] = {
        "num_inference_steps": recipe.steps,
        family.guidance_argument: recipe.guidance,
        "height": recipe.size.height,
        "width": recipe.size.width,
        "generator": _chances(family, jobs),
        "output_type": "np" if family.vary == "kandinsky" or not family.pipelines else "pt",
        "clean_caption": False,
        "use_resolution_binning": False,
    }
    if family.tokens is not None and not family.chunks:
        arguments["max_sequence_length"] = family.tokens
    if recipe.parts > 1:
        arguments |= embeddings(pipe, [job.texts for job in jobs], guided, recipe.negative)
    else:
        arguments["prompt"] = [job.texts[0] for job in jobs]
        arguments["negative_prompt"] = _negative(family, recipe, guided, len(jobs))
    return {
        name: value
        for name, value in arguments.items()
        if kit.takes(pipe, name) and (value is not None or name == "prompt")
    }


def _negative(family: Family, recipe: Recipe, guided: bool, count: int) -> list[str] | None:
    """Return the negative prompts; Qwen-Image is only guided where there is one."""
    words = recipe.negative
    if not words and family.guidance_argument == "true_cfg_scale" and guided:
        words = " "
    return [words] * count if words else None


def _chances(family: Family, jobs: Sequence[PictureJob]) -> list[torch.Generator]:
    """Return a generator for each picture; with a negative prompt Kandinsky's prior takes two."""
    seeds = [job.seed % SEEDS for job in jobs]
    if family.vary == "kandinsky" and jobs[0].recipe.negative:
        seeds *= 2
    return [torch.Generator("cpu").manual_seed(seed) for seed in seeds]


def _text(kit: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Draw from words alone; unCLIP then gets an embedding that is nothing but noise."""
    pipe = kit.pipelines.named(kit.family.text)
    if kit.family.vary != "unclip":
        return PipelineCall(pipe, {})
    width = pipe.image_encoder.config.projection_dim
    nothing = torch.zeros((len(jobs), width), dtype=pipe.unet.dtype)
    noisiest = pipe.image_noising_scheduler.config.num_train_timesteps - 1
    device = pipe._execution_device  # noqa: SLF001 - where the pipeline puts its own
    return PipelineCall(pipe, {"image_embeds": nothing.to(device), "noise_level": noisiest})


def _inpaint(kit: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Fill the hole by the family's own pipeline; without an original, all of a grey picture."""
    size = jobs[0].recipe.size
    grey = np.full((size.height, size.width, 3), 127, np.uint8)
    whole = np.ones((size.height, size.width), np.bool_)
    holes = [whole if job.hole is None else job.hole for job in jobs]
    arguments = {
        "image": [Image.fromarray(grey if job.source is None else job.source) for job in jobs],
        "mask_image": [Image.fromarray(hole.astype(np.uint8) * 255) for hole in holes],
        "strength": 1.0,
    }
    return PipelineCall(kit.pipelines.named(kit.family.inpaint), arguments)


def _img2img(kit: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    arguments = {"image": _sources(jobs), "strength": jobs[0].recipe.strength}
    return PipelineCall(kit.pipelines.named(kit.family.img2img), arguments)


def _blend(kit: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    call = _text(kit, jobs)
    return PipelineCall(call.pipe, call.arguments, _steering(kit, jobs))


def _reference(kit: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Give the original to a model that edits by instruction; a hole is held by blending."""
    (job,) = jobs
    pipe = kit.pipelines.named(kit.family.reference)
    pictures = _sources(jobs) + [Image.fromarray(other) for other in job.others]
    size = job.recipe.size
    arguments: dict[str, Any] = {
        "image": pictures if kit.family.references_max > 1 else pictures[0],
        "max_area": size.width * size.height,
        "_auto_resize": False,
    }
    arguments = {name: value for name, value in arguments.items() if kit.takes(pipe, name)}
    return PipelineCall(pipe, arguments, None if job.hole is None else _steering(kit, jobs))


def _unclip(kit: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Draw by the embedding of the original."""
    (source,) = _sources(jobs)
    return PipelineCall(kit.pipelines.named(None), {"image": source, "noise_level": 0})


def _kandinsky(kit: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Draw what the original's embedding says, without its prior."""
    whole = kit.pipelines.named(None)
    prior, pictures = whole.prior_pipe, _sources(jobs)
    seen = prior.image_processor(pictures, return_tensors="pt").pixel_values
    encoder, device = prior.image_encoder, prior._execution_device  # noqa: SLF001 - as above
    with torch.no_grad():
        found = encoder(seen.to(device, encoder.dtype)).image_embeds
        nothing = prior.get_zero_embed(len(jobs), device=device)
    return PipelineCall(
        whole.decoder_pipe, {"image_embeds": found, "negative_image_embeds": nothing}
    )


def _redux(kit: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Draw what FLUX.1's picture encoder says of the original, beside the words."""
    found = kit.redux(image=_sources(jobs), prompt=[job.texts[0] for job in jobs])
    arguments = {
        "prompt": None,
        "prompt_embeds": found.prompt_embeds,
        "pooled_prompt_embeds": found.pooled_prompt_embeds,
    }
    return PipelineCall(kit.pipelines.named(kit.family.text), arguments)


def _ip_adapter(kit: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Draw what an IP-Adapter sees in the original."""
    pipe = kit.pipelines.named(kit.family.text)
    pipe.set_ip_adapter_scale(1.0)
    (source,) = _sources(jobs)
    return PipelineCall(pipe, {"ip_adapter_image": source})


def _sources(jobs: Sequence[PictureJob]) -> list[Image.Image]:
    return [Image.fromarray(job.source) for job in jobs if job.source is not None]


def _steering(kit: MethodInputs, jobs: Sequence[PictureJob]) -> Blend:
    originals, noises, masks = [], [], []
    for job in jobs:
        assert job.source is not None  # noqa: S101 - the planner gives one to every such job
        pixels = torch.from_numpy(job.source.copy()).permute(2, 0, 1).float() / 127.5 - 1
        latents = kit.space.pack(kit.space.encode(pixels[None]))
        chance = torch.Generator("cpu").manual_seed((job.seed ^ BLEND_SALT) % SEEDS)
        originals.append(latents)
        noises.append(torch.randn(latents.shape, generator=chance).to(latents))
        if job.hole is not None:
            hole = torch.from_numpy(job.hole.copy()).float()[None, None]
            masks.append(kit.space.pack_mask(hole, latents).to(latents))
    mask = torch.cat(masks) if masks else None
    return Blend(torch.cat(originals), torch.cat(noises), mask, 1 - jobs[0].recipe.strength)


METHODS: Mapping[Method, Callable[[MethodInputs, Sequence[PictureJob]], PipelineCall]] = {
    "text": _text,
    "inpaint": _inpaint,
    "img2img": _img2img,
    "blend": _blend,
    "reference": _reference,
    "unclip": _unclip,
    "kandinsky": _kandinsky,
    "redux": _redux,
    "ip-adapter": _ip_adapter,
}
