"""The levels of the schedulers of diffusers: signal and noise at each step."""

from __future__ import annotations

from typing import Any

import pytest

from limner.engines.diffusion.noise_levels import ALL_SIGNAL, denoised, has_levels, level

pytestmark = pytest.mark.torch
STEPS = 8
KNOWN = [
    "DDIMScheduler",
    "DPMSolverMultistepScheduler",
    "EulerDiscreteScheduler",
    "FlowMatchEulerDiscreteScheduler",
    "UniPCMultistepScheduler",
]


def scheduler(name: str) -> Any:
    import diffusers

    found = getattr(diffusers, name)()
    found.set_timesteps(STEPS)
    return found


@pytest.mark.parametrize("name", KNOWN)
def test_noise_falls_from_step_to_step_until_nothing_but_signal_is_left(name: str) -> None:
    found = scheduler(name)
    assert has_levels(found)
    levels = [level(found, step) for step in range(STEPS + 1)]
    shares = [noise / (signal + noise) for signal, noise in filter(None, levels)]
    assert len(shares) == STEPS + 1
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.5
    assert levels[-1] == ALL_SIGNAL


def test_another_scheduler_has_none() -> None:
    import types

    other = types.SimpleNamespace(timesteps=[1, 2])
    assert not has_levels(other)
    assert level(other, 0) is None


@pytest.mark.parametrize("name", ["DDIMScheduler", "EulerDiscreteScheduler"])
def test_the_clean_latents_are_found_between_two_steps(name: str) -> None:
    import torch

    found = scheduler(name)
    before, after = level(found, 3), level(found, 4)
    assert before is not None
    assert after is not None
    clean, noise = torch.randn(2, 4, 8, 8), torch.randn(2, 4, 8, 8)
    x0, x1 = (signal * clean + share * noise for signal, share in (before, after))
    assert torch.allclose(denoised(x0, x1, before, after), clean, atol=1e-3)
    assert denoised(x0, x1, before, before) is x1
