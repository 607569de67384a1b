"""What is known of families agrees with the diffusers that is installed."""

from __future__ import annotations

import inspect

import pytest

from limner.engines.diffusion.families import Families, Family

ALL = Families().all()


@pytest.mark.parametrize("family", ALL, ids=lambda family: family.key)
def test_its_pipelines_and_scheduler_exist(family: Family) -> None:
    import diffusers

    drawing = (family.text, family.inpaint, family.img2img, family.reference, family.scheduler)
    for name in (*family.pipelines, *filter(None, drawing)):
        assert hasattr(diffusers, name), name


@pytest.mark.parametrize("family", ALL, ids=lambda family: family.key)
def test_its_pipelines_take_what_they_are_given(family: Family) -> None:
    """The guidance by its name, a negative prompt where there is one, steps and generators."""
    import diffusers

    drawing = (family.text or family.pipelines[0], family.inpaint, family.img2img)
    for name in filter(None, drawing):
        takes = inspect.signature(getattr(diffusers, name).__call__).parameters
        assert {"num_inference_steps", "generator", family.guidance_argument} <= set(takes), name
        assert not family.negative or "negative_prompt" in takes, name


@pytest.mark.parametrize(
    ("pipeline", "model", "configuration", "key"),
    [
        ("StableDiffusionXLPipeline", "stabilityai/sdxl-turbo", {}, "sdxl-turbo"),
        ("StableDiffusionXLPipeline", "/models/turbo/juggernaut-xl", {}, "sdxl"),
        ("StableDiffusionPipeline", "x", {"unet.cross_attention_dim": 1024}, "sd21"),
        ("FluxPipeline", "x", {"transformer.guidance_embeds": False}, "flux-schnell"),
        ("FluxPipeline", "x", {"transformer.guidance_embeds": True}, "flux"),
        ("Flux2KleinPipeline", "x", {"is_distilled": False}, "flux2-klein-base"),
        ("QwenImageEditPlusPipeline", "x", {}, "qwen-image-edit-plus"),
        ("ZImagePipeline", "Tongyi-MAI/Z-Image-Turbo", {}, "z-image-turbo"),
        ("ChromaPipeline", "x", {}, "unknown"),
    ],
)
def test_a_family_is_guessed(
    pipeline: str, model: str, configuration: dict[str, object], key: str
) -> None:
    """By the class, the last part of the name, and the configuration."""
    assert Families().guess(pipeline, model, configuration).key == key
