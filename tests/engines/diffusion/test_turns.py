"""Models on one device draw one after the other; each batch has the device for itself."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace

import pytest

from limner.contract.orders import Quality
from limner.engines.diffusion.engine import DiffusersEngine
from limner.engines.diffusion.settings import DiffusionSettings
from limner.engines.diffusion.turns import DeviceTurns
from tests.engines.conftest import TinyModel
from tests.engines.diffusion.running import SIDE
from tests.engines.test_conformance import PLAIN, drawn, finals

LONG = replace(PLAIN, quality=Quality.MAX)


@pytest.mark.slow
def test_two_models_take_turns(tiny_model: TinyModel) -> None:
    """Their steps do not interleave, though both are asked at the same moment."""
    turns, steps = DeviceTurns(), list[str]()

    def engine(name: str) -> DiffusersEngine:
        settings = DiffusionSettings(str(tiny_model(name)), device="cpu", native_side=SIDE)
        return DiffusersEngine(settings, turns, lambda: steps.append(name))

    async def both() -> None:
        engines = [engine("sd15"), engine("sdxl")]
        try:
            for one in engines:
                await one.start()
            steps.clear()
            pictures = await asyncio.gather(*(drawn(one, LONG) for one in engines))
            assert [len(finals(one)) for one in pictures] == [1, 1]
        finally:
            for one in engines:
                await one.stop()

    asyncio.run(both())
    assert sorted(name for name, _ in itertools.groupby(steps)) == ["sd15", "sdxl"]
