"""ModelRunner: one loaded model, which draws one batch at a time, in one thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import diffusers
import numpy as np
import torch

from limner.contract.orders import Size
from limner.engines.diffusion.cancellation import Cancelled
from limner.engines.diffusion.capabilities import completed, task_methods
from limner.engines.diffusion.device_locks import DeviceLock
from limner.engines.diffusion.devices import free_memory, is_shortage
from limner.engines.diffusion.draw_errors import explain
from limner.engines.diffusion.encoders import load_redux
from limner.engines.diffusion.families import Families
from limner.engines.diffusion.jobs import PictureJob, Recipe
from limner.engines.diffusion.latents import LatentSpace
from limner.engines.diffusion.load_errors import explain_load_errors
from limner.engines.diffusion.loader import load
from limner.engines.diffusion.methods import MethodInputs, call_for, with_callbacks
from limner.engines.diffusion.options import caching
from limner.engines.diffusion.pipelines import Pipelines
from limner.engines.diffusion.planner import TaskMethods
from limner.engines.diffusion.previews import Previewer
from limner.engines.diffusion.settings import DiffusersSettings
from limner.engines.diffusion.shapes import native_size
from limner.engines.diffusion.step_callback import StepCallback
from limner.engines.engine import Drawn
from limner.errors import ConfigurationError, ContentRefused, DrawingFailed, LimnerError
from limner.images.pixels import Pixels

log = logging.getLogger(__name__)

WARM_UP_STEPS = 2


class ModelRunner:
    """A model on a device. The constructor loads it and draws once, which may take minutes.

    Raises ConfigurationError for a model that cannot be used. It holds `lock` while it draws: only
    one batch at a time runs on a device.
    """

    def __init__(
        self, settings: DiffusersSettings, lock: DeviceLock, on_step: Callable[[], object]
    ) -> None:
        loaded = load(settings, Families())
        family = completed(loaded.family, loaded.pipe)
        self._loaded = replace(loaded, family=family)
        self._settings = settings
        self._lock = lock
        self._on_step = on_step
        self._pipelines = Pipelines(loaded.pipe, settings.offload, loaded.device)
        space = LatentSpace(loaded.pipe, family.layout)
        redux = load_redux(loaded.pipe, family, settings, loaded.device, loaded.dtype)
        self._inputs = MethodInputs(
            family, self._pipelines, space, redux, has_ip_adapter=settings.ip_adapter is not None
        )
        self.task_methods: TaskMethods = task_methods(self._loaded, settings, space)
        self.family = family
        self.previewer = self._previewer(settings, space)
        self._warm_up()

    def draw(self, jobs: Sequence[PictureJob]) -> None:
        """Draw a batch and send each job its picture or its error; never raises.

        A batch that does not fit into memory is drawn again in halves, down to single pictures.
        """
        waiting = [job for job in jobs if not job.is_cancelled]
        if not waiting:
            return
        began = time.monotonic()
        try:
            error = self._try(waiting)
        finally:
            self._pipelines.free()
        if error is None:
            log.info("drew %d in %.2f s", len(waiting), time.monotonic() - began)
            return
        free_memory(self._loaded.device)
        if isinstance(error, _Shortage) and len(waiting) > 1:
            log.warning("%d pictures at once do not fit into memory; trying half", len(waiting))
            middle = len(waiting) // 2
            self.draw(waiting[:middle])
            self.draw(waiting[middle:])
            return
        for job in waiting:
            job.send(error)

    def _try(self, jobs: Sequence[PictureJob]) -> LimnerError | None:
        """Draw, and return the error, if any; a traceback would keep the tensors in memory."""
        try:
            is_wanted = partial(_is_waited_for, jobs)
            with self._lock.acquire(is_wanted), torch.inference_mode():
                self._run(jobs)
        except Cancelled:
            log.info("stopped: the orders of the batch were cancelled")
        except LimnerError as refusal:
            return refusal.with_traceback(None)
        except Exception as fault:  # The edge of the libraries' code.
            if is_shortage(fault):
                return _Shortage(jobs[0].recipe.size, str(self._loaded.device))
            log.exception("a batch of %d failed", len(jobs))
            return explain(fault)
        return None

    def _run(self, jobs: Sequence[PictureJob]) -> None:
        recipe = jobs[0].recipe
        log.debug("drawing %d by %s", len(jobs), recipe)
        call = call_for(self._inputs, jobs)
        callback = StepCallback(jobs, recipe.size, call.blend, self.previewer, self._on_step)
        with caching(self._loaded.pipe, self._settings):
            drawn = call.pipe(**with_callbacks(self._inputs, call, callback))
        refused = getattr(drawn, "nsfw_content_detected", None) or [False] * len(jobs)
        pictures = as_pixels(drawn.images)
        for job, picture, is_refused in zip(jobs, pictures, refused, strict=True):
            if is_refused:  # By the model's own safety checker, which made it black.
                job.send(ContentRefused("output"))
            else:
                job.send_picture(picture)

    def _previewer(self, settings: DiffusersSettings, space: LatentSpace) -> Previewer | None:
        if settings.preview_decoder is not None:
            what = f"The preview decoder {settings.preview_decoder!r} cannot be loaded"
            with explain_load_errors(what, settings.preview_decoder, settings):
                decoder = diffusers.AutoencoderTiny.from_pretrained(
                    settings.preview_decoder,
                    dtype=self._loaded.dtype,
                    local_files_only=settings.offline,
                )
                return Previewer(space, self.task_methods.side, decoder.to(self._loaded.device))
        if not space.can_encode:
            return None
        try:
            return Previewer(space, self.task_methods.side)
        except (RuntimeError, ValueError, AttributeError, TypeError) as fault:
            log.warning("no partial pictures: its autoencoder is not understood (%s)", fault)
            return None

    def _warm_up(self) -> None:
        """Draw two steps at the native size. Raises ConfigurationError where that fails."""
        began = time.monotonic()
        side = self.task_methods.side
        size = native_size(Size(side, side), side, self.family.multiple)
        errors: list[LimnerError] = []

        def send(event: Drawn | LimnerError) -> None:
            if isinstance(event, LimnerError):
                errors.append(event)

        recipe = Recipe(self.task_methods.generate, size, WARM_UP_STEPS, self.family.guidance)
        self.draw([PictureJob(recipe, ("a warm-up",), 0, 0, send)])
        if errors and not isinstance(errors[0], ContentRefused):
            raise ConfigurationError(f"The model is loaded but cannot draw. {errors[0].message}")
        log.info("warmed up in %.1f s", time.monotonic() - began)


class _Shortage(DrawingFailed):
    """The device has too little memory for a picture."""

    def __init__(self, size: Size, device: str) -> None:
        super().__init__(
            f"{device} has too little memory for a picture of {size} with this model. The "
            "operator can set offload = 'model', quantize = 'fp8', a smaller native_side or a "
            "smaller model."
        )


def _is_waited_for(jobs: Sequence[PictureJob]) -> bool:
    return not all(job.is_cancelled for job in jobs)


def as_pixels(images: Any) -> list[Pixels]:
    """Convert a pipeline's output, 0 to 1, to pixels. Raises DrawingFailed for NaN and infinity."""
    if isinstance(images, torch.Tensor):
        if not torch.isfinite(images).all():
            raise _not_finite()
        rounded = (images.float().clamp(0, 1) * 255).round().to(torch.uint8)
        return [np.ascontiguousarray(one) for one in rounded.permute(0, 2, 3, 1).cpu().numpy()]
    array = np.asarray(images)
    if not np.isfinite(array).all():
        raise _not_finite()
    rounded = np.rint(np.clip(array, 0, 1) * 255).astype(np.uint8)
    return [np.ascontiguousarray(one) for one in rounded]


def _not_finite() -> DrawingFailed:
    return DrawingFailed(
        "the model's numbers overflowed; the operator can set dtype = 'bfloat16' or 'float32'."
    )
