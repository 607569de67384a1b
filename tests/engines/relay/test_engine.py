"""What a call holds while it runs, its slot and its bytes, is released however it ends."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from limner.contract.orders import Size
from limner.engines.engine import Bought, Drawn
from limner.errors import DrawingTooSlow
from tests.support.relay.path import PLAIN, Path, draw_order, path_to
from tests.support.relay.scripted_server import PICTURE, answer, hang, item, reset, scripted

THREE = replace(PLAIN, n=3)
TIGHT: dict[str, Any] = {"concurrent_max": 1, "bytes_max": 1024**2}
"""One call at a time, and no bytes for a second order of this size beside the first."""


def draws_again(near: Path) -> bool:
    """Tell whether the engine has room for one more order, which is as large as there is room."""
    return len(near.pictures(replace(PLAIN, size=Size(512, 512)))) == 1


def counted(near: Path, outcome: str) -> int:
    """Return how many calls ended so."""
    start = f'limner_upstream_calls_total{{engine="far",outcome="{outcome}"}} '
    lines = near.metrics.text().decode().splitlines()
    return sum(int(float(one.removeprefix(start))) for one in lines if one.startswith(start))


def test_a_caller_who_leaves_between_two_pictures_leaves_nothing_behind() -> None:
    with scripted(answer(item(), item(), item())) as far, path_to(far.base_url, **TIGHT) as near:

        async def leave() -> None:
            async with aclosing(near.engine.draw(draw_order(THREE))) as pictures:
                async for one in pictures:
                    if isinstance(one, Drawn):
                        break

        near.runner.run(leave())
        assert counted(near, "cancelled") == 1
        far.script = [answer(item())]
        assert draws_again(near)
        assert counted(near, "ok") == 1


def test_a_call_that_takes_too_long_leaves_nothing_behind() -> None:
    with (
        scripted(hang, answer(item())) as far,
        path_to(far.base_url, timeout_s=0.4, **TIGHT) as near,
    ):
        with pytest.raises(DrawingTooSlow):
            near.pictures(PLAIN)
        assert counted(near, "timeout") == 1
        assert draws_again(near)


def test_a_call_that_breaks_leaves_nothing_behind() -> None:
    with scripted(reset, answer(item())) as far, path_to(far.base_url, **TIGHT) as near:
        with pytest.raises(Exception, match="the connection to it broke"):
            near.pictures(PLAIN)
        assert counted(near, "upstream_failed") == 1
        assert draws_again(near)


def test_of_an_answer_with_a_damaged_picture_those_before_it_are_delivered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    damaged = answer(item(), item(PICTURE[:-9]), item())
    with scripted(damaged, answer(item())) as far, path_to(far.base_url, **TIGHT) as near:
        assert len(near.pictures(THREE)) == 1
        assert "far drew 1 of 3 pictures" in caplog.text
        assert draws_again(near)


def test_time_in_which_a_caller_does_other_things_ends_no_call() -> None:
    """The clock runs while a picture is waited for, and interrupts nobody who handles one."""
    with scripted(answer(item(), item())) as far, path_to(far.base_url, timeout_s=0.3) as near:

        async def slowly() -> bool:
            loop = near.runner.get_loop()
            async with aclosing(near.engine.draw(draw_order(replace(PLAIN, n=2)))) as pictures:
                async for one in pictures:
                    if isinstance(one, Bought):
                        continue
                    late: asyncio.Future[bool] = loop.create_future()
                    loop.call_later(0.4, late.set_result, True)
                    return await late
            return False

        assert near.runner.run(slowly())
        assert counted(near, "timeout") == 0
