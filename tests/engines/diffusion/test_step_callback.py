"""After each step: a cancelled batch stops, an original is blended in, a preview is sent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from limner.contract.orders import Size
from limner.engines.diffusion.cancellation import Cancelled
from limner.engines.diffusion.jobs import PictureJob, Recipe
from limner.engines.engine import Drawn
from limner.errors import LimnerError

pytestmark = pytest.mark.torch
SIZE = Size(64, 64)
STEPS = 8


def pipe() -> Any:
    """Return what a callback reads of a pipeline."""
    import diffusers

    scheduler = diffusers.FlowMatchEulerDiscreteScheduler()
    scheduler.set_timesteps(STEPS)
    return SimpleNamespace(scheduler=scheduler, _num_timesteps=STEPS)


def job(sent: list[Drawn | LimnerError], *, partial: bool = False) -> PictureJob:
    recipe = Recipe("text", SIZE, STEPS, 7.5)
    return PictureJob(recipe, ("a",), 1, 0, sent.append, partial=partial)


def callback(jobs: list[PictureJob], blend: Any = None, on_step: Any = lambda: None) -> Any:
    from limner.engines.diffusion.step_callback import StepCallback

    return StepCallback(jobs, SIZE, blend, None, on_step)


def test_a_batch_stops_once_all_its_jobs_are_cancelled() -> None:
    import torch

    jobs, steps = [job([]), job([])], list[int]()
    watched = callback(jobs, on_step=lambda: steps.append(1))
    jobs[0].cancel()
    watched.on_step_end(pipe(), 0, None, {"latents": torch.zeros(2, 4, 8, 8)})
    assert watched.on_prior_step_end(pipe(), 0, None, {}) == {}
    jobs[1].cancel()
    with pytest.raises(Cancelled):
        watched.on_step_end(pipe(), 1, None, {"latents": torch.zeros(2, 4, 8, 8)})
    with pytest.raises(Cancelled):
        watched.on_prior_step_end(pipe(), 1, None, {})
    assert len(steps) == 1


def test_what_is_kept_is_put_back_with_the_noise_of_its_step() -> None:
    import torch

    from limner.engines.diffusion.step_callback import Blend

    original, noise = torch.full((1, 4, 8, 8), 3.0), torch.zeros(1, 4, 8, 8)
    mask = torch.zeros(1, 1, 8, 8)
    mask[..., 4:] = 1
    watched = callback([job([])], Blend(original, noise, mask, held=0.0))
    drawn = torch.full((1, 4, 8, 8), -1.0)
    last = watched.on_step_end(pipe(), STEPS - 1, None, {"latents": drawn})["latents"]
    assert (last[..., :4] == 3).all(), "the last step leaves the original itself"
    assert (last[..., 4:] == -1).all()


def test_while_an_original_is_held_all_of_it_is_put_back() -> None:
    import torch

    from limner.engines.diffusion.step_callback import Blend

    original, noise = torch.full((1, 4, 8, 8), 3.0), torch.zeros(1, 4, 8, 8)
    watched = callback([job([])], Blend(original, noise, None, held=0.5))
    drawn = torch.full((1, 4, 8, 8), -1.0)
    early = watched.on_step_end(pipe(), 0, None, {"latents": drawn})["latents"]
    late = watched.on_step_end(pipe(), STEPS - 2, None, {"latents": drawn})["latents"]
    assert (early >= 0).all()
    assert (late == -1).all()


def test_the_older_form_changes_the_latents_in_place() -> None:
    import torch

    from limner.engines.diffusion.step_callback import Blend

    original = torch.full((1, 4, 8, 8), 3.0)
    blend = Blend(original, torch.zeros_like(original), torch.zeros(1, 1, 8, 8), held=0.0)
    latents = torch.full((1, 4, 8, 8), -1.0)
    callback([job([])], blend).older_form(pipe())(STEPS - 1, None, latents)
    assert (latents == 3).all()


def test_partial_pictures_are_sent_to_the_jobs_that_asked_for_them() -> None:
    import torch
    from diffusers import AutoencoderKL

    from limner.engines.diffusion.latents import LatentSpace
    from limner.engines.diffusion.previews import Previewer, preview_steps
    from limner.engines.diffusion.step_callback import StepCallback

    vae = AutoencoderKL(block_out_channels=(8,), norm_num_groups=4, latent_channels=4)
    space = LatentSpace(SimpleNamespace(vae=vae), "spatial")
    shown, hidden = list[Drawn | LimnerError](), list[Drawn | LimnerError]()
    jobs = [job(shown, partial=True), job(hidden)]
    watched = StepCallback(jobs, SIZE, None, Previewer(space, 64), lambda: None)
    for step in range(STEPS):
        watched.on_step_end(pipe(), step, None, {"latents": torch.randn(2, 4, 16, 16)})
    assert len(shown) == len(preview_steps(STEPS)) == 3
    assert all(isinstance(one, Drawn) and not one.final for one in shown)
    assert hidden == []
