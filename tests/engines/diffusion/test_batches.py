"""Pictures drawn together are those that are drawn alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from limner.contract.orders import Size
from limner.engines.engine import Drawn
from tests.engines.conftest import TinyModel
from tests.engines.diffusion.running import local
from tests.engines.test_conformance import PLAIN, drawn, edit, finals, variation

FAMILIES = (
    *("sd15", "sdxl", "sd3", "flux", "flux-schnell", "flux2-klein", "kandinsky22"),
    *("pixart-sigma", "sana", "qwen-image", "z-image", "hunyuan-dit", "sd21-unclip"),
)
LEVELS_MAX = 1
"""Other sums of the same numbers round differently: at most so many of 255."""


@pytest.mark.parametrize(
    "family", [FAMILIES[0], *(pytest.param(one, marks=pytest.mark.slow) for one in FAMILIES[1:])]
)
def test_the_same_seed_gives_the_same_picture_in_a_batch(
    tiny_model: TinyModel, family: str
) -> None:
    orders = [replace(PLAIN, seeds=(seed,)) for seed in (5, 6, 7)]
    with local(tiny_model(family), batch_max=3, batch_window_ms=250) as engine:
        alone = [engine.finals(order)[0] for order in orders]
        together = engine.finals(replace(PLAIN, seeds=(5, 6, 7)))
    for one, other in zip(alone, together, strict=True):
        assert int(np.abs(one.astype(int) - other.astype(int)).max()) <= LEVELS_MAX
    assert not np.array_equal(alone[0], alone[1])


def test_like_orders_share_their_steps_and_unlike_ones_do_not(tiny_model: TinyModel) -> None:
    steps: list[int] = []
    with local(
        tiny_model("sd15"), lambda: steps.append(1), batch_max=4, batch_window_ms=250
    ) as engine:

        def counted(*orders: object) -> int:
            steps.clear()

            async def together() -> list[list[Drawn]]:
                return await asyncio.gather(*(drawn(engine.engine, one) for one in orders))  # type: ignore[arg-type]

            assert all(len(finals(pictures)) == 1 for pictures in engine.run(together()))
            return len(steps)

        one = counted(PLAIN)
        assert counted(PLAIN, replace(PLAIN, seeds=(8,))) == one
        assert counted(PLAIN, replace(PLAIN, prompt="a dog", seeds=(8,))) == one
        assert counted(PLAIN, replace(PLAIN, size=Size(64, 128))) > one
        assert counted(edit(), replace(edit(), seeds=(8,))) == counted(edit())
        assert counted(variation(), PLAIN) > one
