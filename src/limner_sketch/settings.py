"""What an operator chooses for the built-in engine."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from limner.settings import EngineSection, cores


class SketchSettings(EngineSection):
    """`[engines.sketch]`: the built-in engine."""

    kind: Literal["sketch"] = Field("sketch", description="What sort of engine it is.")
    workers: int = Field(
        default_factory=cores,
        ge=1,
        le=256,
        description="How many processes draw; by default one for each core of this machine.",
    )
    timeout_s: float = Field(
        60, gt=0, description="How long one picture may take, in seconds; then it fails with 504."
    )
