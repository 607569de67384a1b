"""The shares of signal and noise in a scheduler's latents at each step.

Latents at step i are a·x + s·n, with the clean latents x and the noise n. The levels (a, s) are
known for the schedulers of diffusers that add noise in one of three ways. Others have no levels:
with them a model cannot blend, and partial pictures show the noise.
"""

from __future__ import annotations

from typing import Any

import torch

EULER_MARK = "is_scale_input_called"
"""An attribute that only Euler's, Heun's and the LMS schedulers have."""
ALL_SIGNAL = (1.0, 0.0)
"""The level after the last step."""


def has_levels(scheduler: Any) -> bool:
    """Tell whether `level` knows this scheduler."""
    return any(
        hasattr(scheduler, mark)
        for mark in ("_sigma_to_alpha_sigma_t", "scale_noise", "alphas_cumprod", EULER_MARK)
    )


def level(scheduler: Any, step: int) -> tuple[float, float] | None:
    """Return (a, s) before a step, which counts in `scheduler.timesteps`; None: not known."""
    if step >= len(scheduler.timesteps):
        return ALL_SIGNAL
    if hasattr(scheduler, "_sigma_to_alpha_sigma_t"):  # DPM-Solver, UniPC, DEIS
        rule = scheduler._sigma_to_alpha_sigma_t  # noqa: SLF001 - the scheduler's own
        signal, noise = rule(scheduler.sigmas[step])
        return float(signal), float(noise)
    if hasattr(scheduler, "scale_noise"):  # Flow matching: a straight line
        return 1.0 - float(scheduler.sigmas[step]), float(scheduler.sigmas[step])
    if hasattr(scheduler, EULER_MARK):
        return 1.0, float(scheduler.sigmas[step])
    if hasattr(scheduler, "alphas_cumprod"):  # DDPM, DDIM, PNDM, LCM
        kept = float(scheduler.alphas_cumprod[int(scheduler.timesteps[step])])
        return kept**0.5, (1 - kept) ** 0.5
    return None


def denoised(
    before: torch.Tensor,
    after: torch.Tensor,
    level_before: tuple[float, float],
    level_after: tuple[float, float],
) -> torch.Tensor:
    """Return the clean latents that a step predicts, from the latents before and after it.

    Both are a·x + s·n with the same x and n; the equations are solved for x. This is exact for DDIM
    and Euler.
    """
    (a0, s0), (a1, s1) = level_before, level_after
    divisor = s0 * a1 - s1 * a0
    if abs(divisor) < 1e-6:
        return after
    return (s0 * after - s1 * before) / divisor
