"""What every engine promises, asserted of `sketch` and of every family of local models."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from contextlib import aclosing
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pytest

from limner.contract.orders import Quality, Size, Style, Task
from limner.engines.diffusion.engine import DiffusersEngine
from limner.engines.diffusion.settings import DiffusionSettings
from limner.engines.engine import Drawn, DrawOrder, Engine
from limner.images.finishing import keep
from limner.images.pixels import Pixels
from limner.images.resizing import fit
from limner.images.sources import Source
from limner_sketch.engine import SketchEngine
from limner_sketch.language.scene import Scene, Subject
from tests.engines.conftest import TinyModel

FAST = ("sd15", "flux-schnell")
SLOW = (
    *("sd21-unclip", "sdxl", "sd3", "flux", "flux2-klein", "kandinsky22", "pixart-sigma", "sana"),
    *("qwen-image", "z-image", "hunyuan-dit", "sdxl-turbo", "sdxl-lightning", "sd3-turbo"),
    *("flux-kontext", "flux2-klein-base", "z-image-turbo"),
)
SIDE = 96
SCENE = Scene(subjects=(Subject("cat", "1F408"),), setting="meadow", style="illustration")
PLAIN = DrawOrder(
    Task.GENERATE, "a cat in a meadow", SCENE, Size(SIDE, SIDE), (7,), quality=Quality.LOW
)

T = TypeVar("T")


def original() -> Pixels:
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    return np.dstack([x * 2, y * 2, x + y, np.full_like(x, 255)]).astype(np.uint8)


def hole() -> np.ndarray[Any, np.dtype[np.bool_]]:
    found = np.zeros((SIDE, SIDE), np.bool_)
    found[24:72, 32:80] = True
    return found


def edit() -> DrawOrder:
    source = Source(original(), hole())
    return replace(PLAIN, task=Task.EDIT, source=source.given, hole=source.hole)


def free_edit() -> DrawOrder:
    return replace(PLAIN, task=Task.EDIT, source=original(), others=(original()[::-1].copy(),))


def variation() -> DrawOrder:
    return replace(PLAIN, task=Task.VARY, prompt="", scene=Scene(), source=original())


class Running:
    """A started engine and the event loop that it belongs to."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._runner = asyncio.Runner()
        try:
            self.run(engine.start())
        except BaseException:
            self.close()
            raise

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Work on the engine's loop."""
        return self._runner.run(work)

    def draw(self, order: DrawOrder) -> list[Drawn]:
        """Return all that an order yields."""
        return self.run(drawn(self.engine, order))

    def finals(self, order: DrawOrder) -> list[Pixels]:
        """Return an order's final pictures, by their index."""
        return finals(self.draw(order))

    def close(self) -> None:
        """Stop the engine and its loop."""
        self.run(self.engine.stop())
        self._runner.close()


async def drawn(engine: Engine, order: DrawOrder) -> list[Drawn]:
    async with aclosing(engine.draw(order)) as pictures:
        return [picture async for picture in pictures if isinstance(picture, Drawn)]


def finals(pictures: list[Drawn]) -> list[Pixels]:
    last = sorted((one for one in pictures if one.final), key=lambda one: one.index)
    return [one.pixels for one in last]


@pytest.fixture(
    scope="module",
    params=["sketch", *FAST, *(pytest.param(one, marks=pytest.mark.slow) for one in SLOW)],
)
def running(request: pytest.FixtureRequest) -> Generator[Running]:
    engine: Engine
    if request.param == "sketch":
        engine = SketchEngine(workers=1, timeout_s=60)
    else:
        tiny_model: TinyModel = request.getfixturevalue("tiny_model")
        folder = str(tiny_model(request.param))
        engine = DiffusersEngine(DiffusionSettings(folder, device="cpu", native_side=64))
    started = Running(engine)
    yield started
    started.close()


def test_it_says_what_it_can_do(running: Running) -> None:
    """All three tasks, partial pictures and seeds, by sketch and by every family."""
    capabilities = running.engine.capabilities
    assert capabilities.tasks == frozenset(Task)
    assert capabilities.partial_pictures
    assert capabilities.seeded
    assert capabilities.concurrent_max >= 1


def test_each_seed_gives_exactly_one_final_picture(running: Running) -> None:
    pictures = running.draw(replace(PLAIN, seeds=(1, 2, 3)))
    assert sorted(one.index for one in pictures) == [0, 1, 2]
    assert all(one.final for one in pictures)
    for one in pictures:
        assert one.pixels.dtype == np.uint8
        assert one.pixels.ndim == 3
        assert one.pixels.shape[2] in (3, 4)


def test_partial_pictures_come_before_their_final_one_and_only_when_asked(running: Running) -> None:
    """At quality standard: SDXL Turbo's low is a single step, with nothing before it."""
    order = replace(PLAIN, seeds=(1, 2), quality=Quality.STANDARD, partial=True)
    pictures = running.draw(order)
    for index in (0, 1):
        finality = [one.final for one in pictures if one.index == index]
        assert finality[-1]
        assert sum(finality) == 1
        assert len(finality) > 1


def test_a_seed_gives_the_same_bytes_whatever_the_others_are(running: Running) -> None:
    one, two = running.finals(replace(PLAIN, seeds=(5, 6)))
    other, again = running.finals(replace(PLAIN, seeds=(9, 5)))
    (alone,) = running.finals(replace(PLAIN, seeds=(5,)))
    assert np.array_equal(one, again)
    assert np.array_equal(one, alone)
    assert not np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_the_largest_and_the_smallest_seed_are_seeds(running: Running) -> None:
    assert len(running.finals(replace(PLAIN, seeds=(0, 2**64 - 1)))) == 2


def test_what_was_drawn_before_changes_nothing(running: Running) -> None:
    """Edits and variations share weights with generations, and leave no trace in them."""
    before = running.finals(PLAIN)
    for order in (edit(), free_edit(), variation()):
        running.finals(order)
    assert np.array_equal(before, running.finals(PLAIN))


@pytest.mark.parametrize("make", [edit, free_edit, variation])
def test_edits_and_variations_draw_and_repeat(running: Running, make: Any) -> None:
    (one,) = running.finals(make())
    (again,) = running.finals(make())
    assert np.array_equal(one, again)
    two, three = running.finals(replace(make(), seeds=(1, 2)))
    assert not np.array_equal(two, three)


def test_an_edit_changes_the_hole_and_the_path_keeps_the_rest(running: Running) -> None:
    """Whatever the engine did outside the hole, every kept pixel is the original's."""
    source = Source(original(), hole())
    (picture,) = running.finals(edit())
    result = keep(source, fit(picture, Size(SIDE, SIDE)))
    assert np.array_equal(result[~hole(), :3], original()[~hole(), :3])
    assert not np.array_equal(result[hole(), :3], original()[hole(), :3])


def test_an_edit_does_not_change_its_source(running: Running) -> None:
    order = edit()
    assert order.source is not None
    before = order.source.copy()
    running.finals(order)
    assert np.array_equal(order.source, before)


@pytest.mark.parametrize("size", [Size(64, 112), Size(112, 64), Size(150, 150)])
def test_any_size_can_be_cut_from_what_is_drawn(running: Running, size: Size) -> None:
    (picture,) = running.finals(replace(PLAIN, size=size))
    cut = fit(picture, size)
    assert cut.shape[:2] == (size.height, size.width)


def test_every_quality_and_style_draws(running: Running) -> None:
    for quality, style in ((Quality.STANDARD, Style.VIVID), (Quality.HD, Style.NATURAL)):
        assert len(running.finals(replace(PLAIN, quality=quality, style=style))) == 1


def test_orders_at_the_same_time_get_their_own_pictures(running: Running) -> None:
    orders = [replace(PLAIN, seeds=(seed,)) for seed in range(3)]
    alone = [running.finals(order)[0] for order in orders]

    async def together() -> list[list[Drawn]]:
        return await asyncio.gather(*(drawn(running.engine, order) for order in orders))

    for one, pictures in zip(alone, running.run(together()), strict=True):
        assert np.array_equal(one, finals(pictures)[0])


def test_closing_the_iterator_leaves_an_engine_that_draws_as_before(running: Running) -> None:
    (before,) = running.finals(PLAIN)

    async def leave() -> None:
        order = replace(PLAIN, seeds=(1, 2, 3), partial=True)
        async with aclosing(running.engine.draw(order)) as pictures:
            async for _ in pictures:
                break

    running.run(leave())
    assert np.array_equal(before, running.finals(PLAIN)[0])


def test_a_cancelled_caller_leaves_an_engine_that_draws_as_before(running: Running) -> None:
    (before,) = running.finals(PLAIN)

    async def cancel() -> None:
        drawing = asyncio.create_task(drawn(running.engine, replace(PLAIN, seeds=(1, 2, 3))))
        await asyncio.sleep(0)
        drawing.cancel()
        await asyncio.gather(drawing, return_exceptions=True)

    running.run(cancel())
    assert np.array_equal(before, running.finals(PLAIN)[0])
