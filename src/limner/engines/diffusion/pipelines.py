"""Creates further pipelines over the same weights; each call gets a scheduler of its own."""

from __future__ import annotations

import inspect
from typing import Any

import diffusers


class Pipelines:
    """The loaded pipeline, and others that share its parts.

    `from_pipe` of diffusers would convert the shared weights to float32, so it is not used.
    """

    def __init__(self, base: Any, offload: str, device: Any) -> None:
        self._base = base
        self._by_name: dict[str, Any] = {type(base).__name__: base}
        self._offload = offload
        self._device = device
        self._in_use = base

    def named(self, name: str | None) -> Any:
        """Return the pipeline of a class, or the loaded one for None, ready for one call."""
        pipe = self._base if name is None else self._by_name.get(name)
        if pipe is None:
            assert name is not None  # noqa: S101 - the loaded pipeline is always there
            pipe = self._by_name[name] = self._make(name)
        for part in (pipe, getattr(pipe, "prior_pipe", None), getattr(pipe, "decoder_pipe", None)):
            if part is not None:
                part.scheduler = type(part.scheduler).from_config(part.scheduler.config)
        if self._offload != "none" and pipe is not self._in_use:
            apply_offload(pipe, self._offload, self._device)
            self._in_use = pipe
        return pipe

    def free(self) -> None:
        """Reset the hooks of all pipelines to their state before a call."""
        for pipe in self._by_name.values():
            pipe.maybe_free_model_hooks()

    def _make(self, name: str) -> Any:
        kind = getattr(diffusers, name)
        parts, config = self._base.components, self._base.config
        arguments = {}
        for parameter in list(inspect.signature(kind.__init__).parameters)[1:]:
            if parameter in parts:
                arguments[parameter] = parts[parameter]
            elif parameter in config:
                arguments[parameter] = config[parameter]
        pipe = kind(**arguments)
        pipe.set_progress_bar_config(disable=True)
        return pipe


def apply_offload(pipe: Any, offload: str, device: Any) -> None:
    """Keep the weights in main memory, and on the device only the parts that compute."""
    if offload == "model":
        pipe.enable_model_cpu_offload(device=device)
    elif offload == "sequential":
        pipe.enable_sequential_cpu_offload(device=device)
