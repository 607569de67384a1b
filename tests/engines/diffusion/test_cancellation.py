"""A client that has gone stops its drawing at the next step; others in its batch go on."""

from __future__ import annotations

import asyncio
import threading
from contextlib import aclosing

from limner.contract.orders import Quality
from limner.engines.engine import Drawn, Finished
from limner.testing.orders import asking, seeded
from limner.testing.runner import drawn
from tests.engines.conftest import TinyModel
from tests.support.diffusion.running import PLAIN, finals, local

LONG = asking(PLAIN, quality=Quality.MAX)


class Steps:
    """Counts the steps of a drawing, and holds it after the third until it may go on."""

    def __init__(self) -> None:
        self.done = 0
        self.watched = False
        self.third = threading.Event()
        self.go_on = threading.Event()

    def step(self) -> None:
        """Hear of a step, in the thread that draws."""
        if self.watched:
            self.done += 1
            if self.done == 3:
                self.third.set()
                self.go_on.wait(30)


def test_the_drawing_stops_within_a_step(tiny_model: TinyModel) -> None:
    """The step after the one during which the client leaves is not begun."""
    steps = Steps()
    with local(tiny_model("sd15"), steps.step) as engine:
        steps.watched = True

        async def leave() -> None:
            async with aclosing(engine.engine.draw(LONG)) as pictures:
                first = asyncio.ensure_future(anext(pictures))
                assert await asyncio.to_thread(steps.third.wait, 30)
                first.cancel()
                await asyncio.gather(first, return_exceptions=True)
            steps.go_on.set()

        engine.run(leave())
        steps.watched = False
        assert len(engine.finals(PLAIN)) == 1  # It comes after what was broken off.
        assert steps.done == 3


def test_one_of_a_batch_leaves_and_the_other_gets_its_picture(tiny_model: TinyModel) -> None:
    with local(tiny_model("sd15"), batch_max=2, batch_window_ms=1000) as engine:
        (alone,) = engine.finals(LONG)

        async def two() -> list[Drawn | Finished]:
            stays = asyncio.create_task(drawn(engine.engine, LONG))
            leaves = asyncio.create_task(drawn(engine.engine, seeded(LONG, 9)))
            await asyncio.sleep(0)
            leaves.cancel()
            await asyncio.gather(leaves, return_exceptions=True)
            return await stays

        (picture,) = finals(engine.run(two()))
        assert abs(picture.astype(int) - alone.astype(int)).max() <= 1
