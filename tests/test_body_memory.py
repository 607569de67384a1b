"""How many bytes of bodies may be in memory, and until when each counts."""

from __future__ import annotations

import asyncio

import pytest

from limner.body_memory import SMALL_BYTES, BodyMemory, HeldBody, held_body, hold_body_until_over
from limner.errors import BodyMemoryFull

MIB = 1024 * 1024


def test_a_sixteenth_is_left_to_small_bodies() -> None:
    memory = BodyMemory(16 * MIB)
    large = HeldBody(memory)
    for _ in range(15):
        large.add(MIB)
    memory.check(SMALL_BYTES)
    for size in (SMALL_BYTES + 1, MIB):
        with pytest.raises(BodyMemoryFull):
            memory.check(size)
    with pytest.raises(BodyMemoryFull):
        large.add(1)
    smalls = [HeldBody(memory) for _ in range(MIB // SMALL_BYTES)]
    for small in smalls:
        small.add(SMALL_BYTES)
    with pytest.raises(BodyMemoryFull):
        HeldBody(memory).add(1)
    with pytest.raises(BodyMemoryFull):
        smalls[0].add(1)
    for body in (large, *smalls):
        body.let_go()
    assert memory.held_bytes == 0


def test_what_is_refused_is_not_counted() -> None:
    memory = BodyMemory(MIB)
    body = HeldBody(memory)
    body.add(SMALL_BYTES)
    with pytest.raises(BodyMemoryFull):
        body.add(MIB)
    assert memory.held_bytes == SMALL_BYTES


def test_a_body_counts_until_all_that_was_made_of_it_is_over() -> None:
    async def run() -> None:
        memory = BodyMemory(MIB)
        body = HeldBody(memory)
        body.add(5)
        end = asyncio.Event()
        token = held_body.set(body)
        tasks = [asyncio.create_task(end.wait()) for _ in range(2)]
        for task in tasks:
            hold_body_until_over(task)
        held_body.reset(token)
        body.let_go()
        tasks[0].cancel()
        await asyncio.wait({tasks[0]})
        assert memory.held_bytes == 5
        end.set()
        await tasks[1]
        await asyncio.sleep(0)  # For the task's callbacks.
        assert memory.held_bytes == 0

    asyncio.run(run())


def test_a_task_without_a_request_holds_nothing() -> None:
    async def run() -> None:
        hold_body_until_over(asyncio.create_task(asyncio.sleep(0)))

    asyncio.run(run())
