"""Pictures drawn together are those that are drawn alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from limner.contract.orders import Size
from limner.engines.engine import Drawn, DrawOrder, Finished
from limner.images.pixels import Pixels
from limner.testing.orders import asking, seeded
from limner.testing.runner import drawn
from tests.engines.conftest import TinyModel
from tests.support.diffusion.running import (
    EDIT,
    PLAIN,
    VARIATION,
    Running,
    asked_for,
    finals,
    local,
)

pytestmark = pytest.mark.long

FAMILIES = (
    *("sd15", "sdxl", "sd3", "flux", "flux-schnell", "flux2-klein", "kandinsky22"),
    *("pixart-sigma", "sana", "qwen-image", "z-image", "hunyuan-dit", "sd21-unclip"),
    *("flux2-klein-base", "chroma", "aura-flow", "latent-consistency"),
)
WITH_NEGATIVE = (
    *("sd15", "sdxl", "kandinsky22", "sd3", "pixart-sigma", "sana", "qwen-image", "z-image"),
    *("hunyuan-dit", "sd21-unclip"),
)
LEVELS_MAX = 1
"""Other sums of the same numbers round differently: at most so many of 255."""
SEEDS = (5, 6, 7, 8, 9)
PROMPTS = ("a cat", "a red boat on a wide lake at dawn, with mist and a few birds", "a dog")
NO_PEOPLE = replace(PLAIN, negative="people")


def distance(one: Pixels, other: Pixels) -> int:
    return int(np.abs(one.astype(int) - other.astype(int)).max())


async def at_once(engine: Running, orders: Sequence[DrawOrder]) -> list[Pixels]:
    """Draw orders that come at the same moment, of one picture each."""
    pictures = await asyncio.gather(*(drawn(engine.engine, order) for order in orders))
    return [finals(one)[0] for one in pictures]


@pytest.mark.parametrize(
    "family", [FAMILIES[0], *(pytest.param(one, marks=pytest.mark.slow) for one in FAMILIES[1:])]
)
def test_the_same_seed_gives_the_same_picture_in_a_batch(
    tiny_model: TinyModel, family: str
) -> None:
    """Beside prompts that are longer and shorter than its own."""
    orders = [seeded(asked_for(prompt), seed) for prompt, seed in zip(PROMPTS, SEEDS, strict=False)]
    with local(tiny_model(family), batch_max=3, batch_window_ms=250) as engine:
        alone = [engine.finals(order)[0] for order in orders]
        together = engine.run(at_once(engine, orders))
    for one, other in zip(alone, together, strict=True):
        assert distance(one, other) <= LEVELS_MAX
    assert not np.array_equal(alone[0], alone[1])


@pytest.mark.parametrize(
    "family",
    [*WITH_NEGATIVE[:1], *(pytest.param(x, marks=pytest.mark.slow) for x in WITH_NEGATIVE[1:])],
)
def test_what_must_not_be_in_one_order_changes_its_own_picture_and_no_other(
    tiny_model: TinyModel, family: str
) -> None:
    """Of five orders that come together two have no negative prompt, and two the same."""
    others = [PLAIN, NO_PEOPLE, PLAIN, NO_PEOPLE, replace(PLAIN, negative="文字, dogs")]
    orders = [seeded(order, seed) for order, seed in zip(others, SEEDS, strict=True)]
    with local(tiny_model(family)) as engine:
        alone = [engine.finals(order)[0] for order in orders]
        (unlike,) = engine.finals(seeded(PLAIN, SEEDS[1]))
    with local(tiny_model(family), batch_max=5, batch_window_ms=250) as engine:
        together = engine.run(at_once(engine, orders))
    for one, other in zip(alone, together, strict=True):
        assert distance(one, other) <= LEVELS_MAX
    assert not np.array_equal(alone[1], unlike)


@pytest.mark.slow
def test_a_long_prompt_with_a_negative_one_is_the_same_in_a_batch(tiny_model: TinyModel) -> None:
    long = asked_for("a boat on a lake at dawn, " * 12, NO_PEOPLE)
    orders = [seeded(long, seed) for seed in SEEDS[:2]]
    with local(tiny_model("sdxl"), batch_max=2, batch_window_ms=250) as engine:
        alone = [engine.finals(order)[0] for order in orders]
        together = engine.run(at_once(engine, orders))
        (without,) = engine.finals(replace(orders[0], negative=""))
    assert all(distance(*pair) <= LEVELS_MAX for pair in zip(alone, together, strict=True))
    assert not np.array_equal(alone[0], without)


def test_like_orders_share_their_steps_and_unlike_ones_do_not(tiny_model: TinyModel) -> None:
    steps: list[int] = []
    with local(
        tiny_model("sd15"), lambda: steps.append(1), batch_max=4, batch_window_ms=250
    ) as engine:

        def counted(*orders: DrawOrder) -> int:
            steps.clear()

            async def together() -> list[list[Drawn | Finished]]:
                return await asyncio.gather(*(drawn(engine.engine, one) for one in orders))

            assert all(len(finals(pictures)) == 1 for pictures in engine.run(together()))
            return len(steps)

        one = counted(PLAIN)
        assert counted(PLAIN, seeded(PLAIN, 8)) == one
        assert counted(PLAIN, seeded(asked_for("a dog"), 8)) == one
        assert counted(PLAIN, seeded(NO_PEOPLE, 8)) == 2 * one
        assert counted(PLAIN, asking(PLAIN, size=Size(64, 128))) > one
        assert counted(EDIT, seeded(EDIT, 8)) == counted(EDIT)
        assert counted(VARIATION, PLAIN) > one
