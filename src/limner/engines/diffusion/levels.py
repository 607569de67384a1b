"""How much signal and how much noise a scheduler's latents hold at each step.

Latents at step i are a·x + s·n, x the clean latents and n the noise. Known for the schedulers of
diffusers that add noise in one of three ways; others have no levels, and do without what needs
them.
"""

from __future__ import annotations

from typing import Any

import torch

EULERS = "is_scale_input_called"
"""Only the schedulers in the manner of Euler (Heun, LMS) have this."""
LAST = (1.0, 0.0)
"""After the last step: all signal."""


def has_levels(scheduler: Any) -> bool:
    """Tell whether `level` knows this scheduler."""
    return any(
        hasattr(scheduler, mark)
        for mark in ("_sigma_to_alpha_sigma_t", "scale_noise", "alphas_cumprod", EULERS)
    )


def level(scheduler: Any, step: int) -> tuple[float, float] | None:
    """Return (a, s) before step `step`, counted in `scheduler.timesteps`; None: not known."""
    if step >= len(scheduler.timesteps):
        return LAST
    if hasattr(scheduler, "_sigma_to_alpha_sigma_t"):  # DPM-Solver, UniPC, DEIS
        rule = scheduler._sigma_to_alpha_sigma_t  # noqa: SLF001 - the scheduler's own
        signal, noise = rule(scheduler.sigmas[step])
        return float(signal), float(noise)
    if hasattr(scheduler, "scale_noise"):  # Flow matching: a straight line
        return 1.0 - float(scheduler.sigmas[step]), float(scheduler.sigmas[step])
    if hasattr(scheduler, EULERS):
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
    """Return the clean latents that a step was heading for, from the two states around it.

    Both are a·x + s·n with the same x and n; this solves for x. Exact for DDIM and Euler.
    """
    (a0, s0), (a1, s1) = level_before, level_after
    divisor = s0 * a1 - s1 * a0
    if abs(divisor) < 1e-6:
        return after
    return (s0 * after - s1 * before) / divisor
