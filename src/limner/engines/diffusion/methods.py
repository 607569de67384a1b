"""The methods of drawing: each turns a batch of jobs into a pipeline and its arguments."""

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
"""Makes the noise of the kept part independent of the noise that the drawing begins with."""
SEEDS = 2**64


@dataclass(frozen=True, slots=True, eq=False)
class PipelineCall:
    """A pipeline, its arguments, and the original that is blended in at each step, if any."""

    pipe: Any
    arguments: dict[str, Any]
    blend: Blend | None = None


@dataclass(frozen=True, slots=True)
class MethodInputs:
    """What a loaded model offers to the methods.

    `redux` is FLUX.1's picture encoder, None without one. `signatures` caches what calls take.
    """

    family: Family
    pipelines: Pipelines
    space: LatentSpace
    redux: Any = None
    has_ip_adapter: bool = False
    signatures: dict[type, Mapping[str, Any]] = field(default_factory=dict)

    def takes(self, pipe: Any, argument: str) -> bool:
        """Tell whether a pipeline's call has an argument of this name."""
        kind = type(pipe)
        if kind not in self.signatures:
            self.signatures[kind] = inspect.signature(kind.__call__).parameters
        return argument in self.signatures[kind]


def call_for(model: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Return the call that draws a batch, whose jobs have equal recipes."""
    call = METHODS[jobs[0].recipe.method](model, jobs)
    arguments = _common(model, call.pipe, jobs) | call.arguments
    if (
        model.has_ip_adapter and "ip_adapter_image" not in arguments
    ):  # It is required, even at scale 0.
        arguments["ip_adapter_image"] = Image.new("RGB", (64, 64))
        call.pipe.set_ip_adapter_scale(0.0)
    return PipelineCall(call.pipe, arguments, call.blend)


def with_callbacks(
    model: MethodInputs, call: PipelineCall, callback: StepCallback
) -> dict[str, Any]:
    """Return a call's arguments with the step callbacks in the form that the pipeline takes."""
    arguments = dict(call.arguments)
    if model.takes(call.pipe, "callback_on_step_end"):
        arguments["callback_on_step_end"] = callback.on_step_end
    elif model.takes(call.pipe, "callback"):
        arguments["callback"] = callback.older_form(call.pipe)
    if model.takes(call.pipe, "prior_callback_on_step_end"):
        arguments["prior_callback_on_step_end"] = callback.on_prior_step_end
    return arguments


def _common(model: MethodInputs, pipe: Any, jobs: Sequence[PictureJob]) -> dict[str, Any]:
    recipe, family = jobs[0].recipe, model.family
    guided = recipe.guidance is None or recipe.guidance > 1
    arguments: dict[str, Any] = {
        "num_inference_steps": recipe.steps,
        family.guidance_argument: recipe.guidance,
        "height": recipe.size.height,
        "width": recipe.size.width,
        "generator": _generators(family, jobs),
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
        if model.takes(pipe, name) and (value is not None or name == "prompt")
    }


def _negative(family: Family, recipe: Recipe, guided: bool, count: int) -> list[str] | None:
    """Return the negative prompts; Qwen-Image gets a space, since without one it is not guided."""
    words = recipe.negative
    if not words and family.guidance_argument == "true_cfg_scale" and guided:
        words = " "
    return [words] * count if words else None


def _generators(family: Family, jobs: Sequence[PictureJob]) -> list[torch.Generator]:
    """Return a generator for each picture; Kandinsky's prior takes two with a negative prompt."""
    seeds = [job.seed % SEEDS for job in jobs]
    if family.vary == "kandinsky" and jobs[0].recipe.negative:
        seeds *= 2
    return [torch.Generator("cpu").manual_seed(seed) for seed in seeds]


def _text(model: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Draw from the prompt alone; unCLIP then gets a picture embedding of pure noise."""
    pipe = model.pipelines.named(model.family.text)
    if model.family.vary != "unclip":
        return PipelineCall(pipe, {})
    width = pipe.image_encoder.config.projection_dim
    no_picture = torch.zeros((len(jobs), width), dtype=pipe.unet.dtype)
    noise_max = pipe.image_noising_scheduler.config.num_train_timesteps - 1
    device = pipe._execution_device  # noqa: SLF001 - the device of the pipeline's own tensors
    return PipelineCall(pipe, {"image_embeds": no_picture.to(device), "noise_level": noise_max})


def _inpaint(model: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Fill the hole by the inpainting pipeline; without an original, all of a grey picture."""
    size = jobs[0].recipe.size
    grey = np.full((size.height, size.width, 3), 127, np.uint8)
    whole = np.ones((size.height, size.width), np.bool_)
    holes = [whole if job.hole is None else job.hole for job in jobs]
    arguments = {
        "image": [Image.fromarray(grey if job.source is None else job.source) for job in jobs],
        "mask_image": [Image.fromarray(hole.astype(np.uint8) * 255) for hole in holes],
        "strength": 1.0,
    }
    return PipelineCall(model.pipelines.named(model.family.inpaint), arguments)


def _img2img(model: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    arguments = {"image": _sources(jobs), "strength": jobs[0].recipe.strength}
    return PipelineCall(model.pipelines.named(model.family.img2img), arguments)


def _blend(model: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    call = _text(model, jobs)
    return PipelineCall(call.pipe, call.arguments, _blended_original(model, jobs))


def _reference(model: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Edit the original by instruction; blending keeps what is outside of a hole."""
    (job,) = jobs
    pipe = model.pipelines.named(model.family.reference)
    pictures = _sources(jobs) + [Image.fromarray(other) for other in job.others]
    size = job.recipe.size
    arguments: dict[str, Any] = {
        "image": pictures if model.family.references_max > 1 else pictures[0],
        "max_area": size.width * size.height,
        "_auto_resize": False,
    }
    arguments = {name: value for name, value in arguments.items() if model.takes(pipe, name)}
    return PipelineCall(
        pipe, arguments, None if job.hole is None else _blended_original(model, jobs)
    )


def _unclip(model: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Draw from the original's embedding."""
    (source,) = _sources(jobs)
    return PipelineCall(model.pipelines.named(None), {"image": source, "noise_level": 0})


def _kandinsky(model: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Draw from the original's embedding, in place of the prior's."""
    whole = model.pipelines.named(None)
    prior, pictures = whole.prior_pipe, _sources(jobs)
    processed = prior.image_processor(pictures, return_tensors="pt").pixel_values
    encoder, device = prior.image_encoder, prior._execution_device  # noqa: SLF001 - as above
    with torch.no_grad():
        embeddings_ = encoder(processed.to(device, encoder.dtype)).image_embeds
        no_picture = prior.get_zero_embed(len(jobs), device=device)
    return PipelineCall(
        whole.decoder_pipe, {"image_embeds": embeddings_, "negative_image_embeds": no_picture}
    )


def _redux(model: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Draw from the original's embedding by FLUX.1's picture encoder, together with the prompt."""
    encoded = model.redux(image=_sources(jobs), prompt=[job.texts[0] for job in jobs])
    arguments = {
        "prompt": None,
        "prompt_embeds": encoded.prompt_embeds,
        "pooled_prompt_embeds": encoded.pooled_prompt_embeds,
    }
    return PipelineCall(model.pipelines.named(model.family.text), arguments)


def _ip_adapter(model: MethodInputs, jobs: Sequence[PictureJob]) -> PipelineCall:
    """Draw from the original's embedding by the IP-Adapter."""
    pipe = model.pipelines.named(model.family.text)
    pipe.set_ip_adapter_scale(1.0)
    (source,) = _sources(jobs)
    return PipelineCall(pipe, {"ip_adapter_image": source})


def _sources(jobs: Sequence[PictureJob]) -> list[Image.Image]:
    return [Image.fromarray(job.source) for job in jobs if job.source is not None]


def _blended_original(model: MethodInputs, jobs: Sequence[PictureJob]) -> Blend:
    originals, noises, masks = [], [], []
    for job in jobs:
        assert job.source is not None  # noqa: S101 - the planner gives one to every such job
        pixels = torch.from_numpy(job.source.copy()).permute(2, 0, 1).float() / 127.5 - 1
        latents = model.space.pack(model.space.encode(pixels[None]))
        generator = torch.Generator("cpu").manual_seed((job.seed ^ BLEND_SALT) % SEEDS)
        originals.append(latents)
        noises.append(torch.randn(latents.shape, generator=generator).to(latents))
        if job.hole is not None:
            hole = torch.from_numpy(job.hole.copy()).float()[None, None]
            masks.append(model.space.pack_mask(hole, latents).to(latents))
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
