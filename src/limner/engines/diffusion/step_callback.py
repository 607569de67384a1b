"""The callback after each step: stops a cancelled batch, blends originals, shows previews."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from limner.contract.orders import Size
from limner.engines.diffusion.cancellation import Cancelled
from limner.engines.diffusion.jobs import PictureJob
from limner.engines.diffusion.noise_levels import denoised, level
from limner.engines.diffusion.previews import Previewer, preview_steps

log = logging.getLogger(__name__)

REPORT_S = 5.0
"""How often the number of steps is logged, in seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """An original that is put back into the latents, for families without an editing pipeline.

    For the share `held` of the steps all latents are the original's, with that step's noise; after
    that those outside of `mask` (1 is drawn anew), or none where the mask is None. The tensors have
    the layout of the pipeline's latents.
    """

    original: torch.Tensor
    noise: torch.Tensor
    mask: torch.Tensor | None
    held: float


class StepCallback:
    """The step callback of one call, in both of diffusers' forms."""

    def __init__(
        self,
        jobs: Sequence[PictureJob],
        size: Size,
        blend: Blend | None,
        previewer: Previewer | None,
        on_step: Callable[[], object],
    ) -> None:
        self._jobs = jobs
        self._size = size
        self._blend = blend
        self._previewed = [job for job in jobs if job.partial] if previewer else []
        self._previewer = previewer
        self._on_step = on_step
        self._before: torch.Tensor | None = None
        self._reported_at = time.monotonic()

    def on_step_end(
        self, pipe: Any, step: int, _timestep: Any, tensors: dict[str, Any]
    ) -> dict[str, Any]:
        """`callback_on_step_end`: may replace the latents."""
        return {"latents": self._after(pipe, step, tensors["latents"])}

    def on_prior_step_end(
        self, _pipe: Any, _step: int, _timestep: Any, _tensors: dict[str, Any]
    ) -> dict[str, Any]:
        """`prior_callback_on_step_end`: a step of the prior, which has no latents to show."""
        self._stop_if_cancelled()
        return {}

    def older_form(self, pipe: Any) -> Callable[[int, Any, torch.Tensor], None]:
        """Return the older `callback`, which changes latents only in place."""

        def callback(step: int, _timestep: Any, latents: torch.Tensor) -> None:
            changed = self._after(pipe, step, latents)
            if changed is not latents:
                latents.copy_(changed)

        return callback

    def _stop_if_cancelled(self) -> None:
        if all(job.is_cancelled for job in self._jobs):
            raise Cancelled

    def _after(self, pipe: Any, step: int, latents: torch.Tensor) -> torch.Tensor:
        self._stop_if_cancelled()
        self._on_step()
        total = int(getattr(pipe, "_num_timesteps", 0) or len(pipe.scheduler.timesteps))
        self._report(step + 1, total)
        at = step + len(pipe.scheduler.timesteps) - total
        if self._blend is not None:
            latents = self._blended(pipe, at, latents, self._blend)
        if self._previewed:
            self._show(pipe, step, at, total, latents)
        return latents

    def _report(self, done: int, total: int) -> None:
        """Log the progress of a long drawing at intervals."""
        if time.monotonic() - self._reported_at >= REPORT_S:
            log.info("step %d of %d", done, total)
            self._reported_at = time.monotonic()

    def _blended(self, pipe: Any, at: int, latents: torch.Tensor, blend: Blend) -> torch.Tensor:
        levels = level(pipe.scheduler, at + 1)
        assert levels is not None  # noqa: S101 - only a model with levels gets a Blend
        signal, noise = levels
        known = (signal * blend.original + noise * blend.noise).to(latents)
        if at + 1 < blend.held * len(pipe.scheduler.timesteps):
            return known
        if blend.mask is None:
            return latents
        mask = blend.mask.to(latents)
        return mask * latents + (1 - mask) * known

    def _show(self, pipe: Any, step: int, at: int, total: int, latents: torch.Tensor) -> None:
        shown = preview_steps(total)
        if step in shown and self._previewer is not None:
            clean = latents
            before, after = level(pipe.scheduler, at), level(pipe.scheduler, at + 1)
            if self._before is not None and before is not None and after is not None:
                clean = denoised(self._before, latents, before, after)
            pictures = self._previewer.pictures(clean, self._size)
            for job, picture in zip(self._jobs, pictures, strict=True):
                if job in self._previewed and not job.is_cancelled:
                    job.send_picture(picture, final=False)
        self._before = latents.clone() if step + 1 in shown else None
