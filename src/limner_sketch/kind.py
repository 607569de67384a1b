"""The kind `sketch`: how the configuration describes and makes the built-in engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from limner.engines.registry import EngineKind, EngineTools, Finding
from limner_sketch.settings import SketchSettings

if TYPE_CHECKING:
    from limner_sketch.engine import SketchEngine


def create(_name: str, settings: SketchSettings, tools: EngineTools) -> SketchEngine:
    """Make the built-in engine."""
    from limner_sketch.engine import SketchEngine

    return SketchEngine(
        workers=settings.workers,
        timeout_s=settings.timeout_s,
        on_failure=tools.metrics.understanding_failures.inc,
    )


async def examine(_name: str, _settings: SketchSettings, _tools: EngineTools) -> Sequence[Finding]:
    """Look for the pictures and the fonts that it draws with."""
    from limner_sketch.assets import findings

    return findings()


KIND = EngineKind(settings=SketchSettings, create=create, examine=examine)
