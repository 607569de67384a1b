"""How many bytes a relay sends and receives at once."""

from __future__ import annotations

import asyncio

import pytest

from limner.contract.orders import Size
from limner.engines.relay.inflight_limit import InflightLimit, expected_bytes
from limner.errors import Overloaded


def test_a_wait_for_bytes_ends() -> None:
    async def run() -> None:
        in_flight = InflightLimit(100, waiting_max=1, wait_max_s=0.05)
        async with in_flight.reserve(90):
            for _ in range(2):
                with pytest.raises(Overloaded):
                    async with in_flight.reserve(20):
                        pass
            async with in_flight.reserve(10):
                pass
        async with in_flight.reserve(1000):  # Alone any order goes.
            pass

    asyncio.run(run())


def test_orders_wait_in_line_and_one_too_many_is_refused_at_once() -> None:
    done = list[int]()

    async def run() -> None:
        in_flight = InflightLimit(100, waiting_max=2, wait_max_s=30)

        async def order(number: int) -> None:
            async with in_flight.reserve(60):
                done.append(number)

        async with in_flight.reserve(60):
            waiting = [asyncio.create_task(order(number)) for number in (1, 2)]
            await asyncio.sleep(0)
            with pytest.raises(Overloaded) as refused:
                await order(3)
            assert (refused.value.retry_after_s or 0) >= 1
            assert done == []
        await asyncio.gather(*waiting)

    asyncio.run(run())
    assert done == [1, 2]


def test_a_response_is_expected_to_be_its_pixels_in_base64() -> None:
    assert expected_bytes(Size(30, 10), 2) == 2 * 30 * 10 * 4 * 4 // 3
