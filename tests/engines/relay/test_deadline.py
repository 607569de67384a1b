"""A deadline ends waits for an iterator, and not the work of its consumer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from limner.engines.relay.deadline import until


async def two_then_nothing() -> AsyncGenerator[int]:
    yield 1
    yield 2
    await asyncio.Event().wait()


async def two() -> AsyncGenerator[int]:
    yield 1
    yield 2


def test_items_before_the_deadline_come_and_a_longer_wait_raises() -> None:
    seen = list[int]()

    async def run() -> None:
        deadline = asyncio.get_running_loop().time() + 0.05
        with pytest.raises(TimeoutError):
            async for item in until(deadline, two_then_nothing()):
                seen.append(item)

    asyncio.run(run())
    assert seen == [1, 2]


def test_an_iterator_that_ends_in_time_ends() -> None:
    async def run() -> list[int]:
        deadline = asyncio.get_running_loop().time() + 30
        return [item async for item in until(deadline, two())]

    assert asyncio.run(run()) == [1, 2]


def test_a_consumer_that_works_past_the_deadline_is_not_interrupted() -> None:
    async def run() -> str:
        loop = asyncio.get_running_loop()
        items = until(loop.time() + 0.01, two())
        await anext(items)
        late: asyncio.Future[str] = loop.create_future()
        loop.call_later(0.03, late.set_result, "done")
        done = await late
        await items.aclose()
        return done

    assert asyncio.run(run()) == "done"
