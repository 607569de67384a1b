"""Several streams as one: their order, their errors, and their end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from limner.engines.relay.merge import merge
from limner.errors import UpstreamFailed


async def numbers(*values: int) -> AsyncGenerator[int]:
    for value in values:
        await asyncio.sleep(0)
        yield value


async def failing(fault: Exception) -> AsyncGenerator[int]:
    yield 1
    raise fault


def test_every_item_of_every_stream_comes() -> None:
    async def run() -> list[object]:
        return [one async for one in merge([numbers(1, 2), numbers(3), numbers()])]

    assert sorted(map(str, asyncio.run(run()))) == ["1", "2", "3"]


def test_an_error_ends_its_stream_alone_and_is_yielded() -> None:
    fault = UpstreamFailed("it is tired")

    async def run() -> list[object]:
        return [one async for one in merge([failing(fault), numbers(2, 3, 4)])]

    found = asyncio.run(run())
    assert fault in found
    assert {1, 2, 3, 4} == {one for one in found if one is not fault}


def test_a_bug_is_raised_at_the_end() -> None:
    async def run() -> None:
        async for _ in merge([failing(KeyError("brush")), numbers(2)]):
            pass

    with pytest.raises(KeyError):
        asyncio.run(run())


def test_closing_it_closes_every_stream() -> None:
    closed = list[int]()

    async def endless(number: int) -> AsyncGenerator[int]:
        try:
            while True:
                await asyncio.sleep(0)
                yield number
        finally:
            closed.append(number)

    async def run() -> None:
        async with aclosing(merge([endless(1), endless(2)])) as items:
            async for item in items:
                if item == 2:
                    break

    asyncio.run(run())
    assert sorted(closed) == [1, 2]
