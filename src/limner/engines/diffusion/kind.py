"""Registers the engine kind `diffusers`: its settings and its factory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limner.engines.diffusion.settings import DiffusersSettings
from limner.engines.registry import EngineKind, EngineTools

if TYPE_CHECKING:
    from limner.engines.diffusion.engine import DiffusersEngine


def create(name: str, settings: DiffusersSettings, tools: EngineTools) -> DiffusersEngine:
    """Create an engine of one open-weight model, which counts its steps in the metrics."""
    from limner.engines.diffusion.engine import DiffusersEngine

    return DiffusersEngine(settings, tools.metrics.steps.labels(name).inc)


KIND = EngineKind(settings=DiffusersSettings, create=create)
