"""Pictures drawn together are those that are drawn alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from limner.contract.orders import Size
from limner.engines.engine import Drawn, DrawOrder
from limner.images.pixels import Pixels
from tests.engines.conftest import TinyModel
from tests.engines.diffusion.running import local
from tests.engines.test_conformance import PLAIN, SCENE, Running, drawn, edit, finals, variation

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
NO_PEOPLE = replace(SCENE, excluded=("person",))


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
    orders = [
        replace(PLAIN, prompt=prompt, seeds=(seed,))
        for prompt, seed in zip(PROMPTS, SEEDS, strict=False)
    ]
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
def test_what_one_order_excludes_changes_its_own_picture_and_no_other(
    tiny_model: TinyModel, family: str
) -> None:
    """Orders that come together: two without an exclusion, two with one, one with another."""
    scenes = [SCENE, NO_PEOPLE, SCENE, NO_PEOPLE, replace(SCENE, excluded=("text", "dog"))]
    orders = [
        replace(PLAIN, scene=scene, seeds=(seed,))
        for scene, seed in zip(scenes, SEEDS, strict=True)
    ]
    with local(tiny_model(family)) as engine:
        alone = [engine.finals(order)[0] for order in orders]
        (unlike,) = engine.finals(replace(PLAIN, seeds=SEEDS[1:2]))
    with local(tiny_model(family), batch_max=5, batch_window_ms=250) as engine:
        together = engine.run(at_once(engine, orders))
    for one, other in zip(alone, together, strict=True):
        assert distance(one, other) <= LEVELS_MAX
    assert not np.array_equal(alone[1], unlike)


@pytest.mark.slow
def test_a_long_prompt_with_an_exclusion_is_the_same_in_a_batch(tiny_model: TinyModel) -> None:
    long = replace(PLAIN, prompt="a boat on a lake at dawn, " * 12, scene=NO_PEOPLE)
    orders = [replace(long, seeds=(seed,)) for seed in SEEDS[:2]]
    with local(tiny_model("sdxl"), batch_max=2, batch_window_ms=250) as engine:
        alone = [engine.finals(order)[0] for order in orders]
        together = engine.run(at_once(engine, orders))
        (without,) = engine.finals(replace(orders[0], scene=SCENE))
    assert all(distance(*pair) <= LEVELS_MAX for pair in zip(alone, together, strict=True))
    assert not np.array_equal(alone[0], without)


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
        assert counted(PLAIN, replace(PLAIN, scene=NO_PEOPLE, seeds=(8,))) == 2 * one
        assert counted(PLAIN, replace(PLAIN, size=Size(64, 128))) > one
        assert counted(edit(), replace(edit(), seeds=(8,))) == counted(edit())
        assert counted(variation(), PLAIN) > one
