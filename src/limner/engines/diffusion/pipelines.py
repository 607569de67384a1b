"""Several pipelines over the same weights, each call with a scheduler of its own."""

from __future__ import annotations

import inspect
from typing import Any

import diffusers


class Pipelines:
    """The loaded pipeline, and others that are made of its parts.

    They are built from the parts themselves: `from_pipe` would cast the shared weights to float32.
    """

    def __init__(self, base: Any, offload: str, device: Any) -> None:
        self._base = base
        self._made: dict[str, Any] = {type(base).__name__: base}
        self._offload = offload
        self._device = device
        self._in_use = base

    @property
    def base(self) -> Any:
        """The pipeline that was loaded."""
        return self._base

    def named(self, name: str | None) -> Any:
        """Return the pipeline of this class, the loaded one for None, ready for one call."""
        pipe = self._base if name is None else self._made.get(name)
        if pipe is None:
            assert name is not None  # noqa: S101 - the loaded pipeline is always there
            pipe = self._made[name] = self._make(name)
        for part in (pipe, getattr(pipe, "prior_pipe", None), getattr(pipe, "decoder_pipe", None)):
            if part is not None:
                part.scheduler = type(part.scheduler).from_config(part.scheduler.config)
        if self._offload != "none" and pipe is not self._in_use:
            apply_offload(pipe, self._offload, self._device)
            self._in_use = pipe
        return pipe

    def free(self) -> None:
        """Bring everything into the state before a call, also after one that was broken off."""
        for pipe in self._made.values():
            pipe.maybe_free_model_hooks()

    def _make(self, name: str) -> Any:
        kind = getattr(diffusers, name)
        parts, config = self._base.components, self._base.config
        given = {}
        for parameter in list(inspect.signature(kind.__init__).parameters)[1:]:
            if parameter in parts:
                given[parameter] = parts[parameter]
            elif parameter in config:
                given[parameter] = config[parameter]
        pipe = kind(**given)
        pipe.set_progress_bar_config(disable=True)
        return pipe


def apply_offload(pipe: Any, offload: str, device: Any) -> None:
    """Keep the weights in main memory, and on the device only what is at work."""
    if offload == "model":
        pipe.enable_model_cpu_offload(device=device)
    elif offload == "sequential":
        pipe.enable_sequential_cpu_offload(device=device)
