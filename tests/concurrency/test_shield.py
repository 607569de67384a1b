"""What has to be cleaned up is cleaned up, also when the one who cleans is cancelled again."""

from __future__ import annotations

import asyncio

import pytest

from limner.concurrency.shield import shielded


def test_it_goes_on_to_its_end_however_often_its_caller_is_cancelled() -> None:
    done: list[str] = []

    async def run() -> None:
        began, go_on = asyncio.Event(), asyncio.Event()

        async def clean() -> None:
            began.set()
            await go_on.wait()
            done.append("cleaned")

        caller = asyncio.create_task(shielded(clean()))
        await began.wait()
        for _ in range(3):
            caller.cancel()
            await asyncio.sleep(0)
        assert not caller.done()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await caller

    asyncio.run(run())
    assert done == ["cleaned"]


def test_what_it_returns_and_raises_is_its_callers() -> None:
    async def give(value: int) -> int:
        return 10 // value

    assert asyncio.run(shielded(give(5))) == 2
    with pytest.raises(ZeroDivisionError):
        asyncio.run(shielded(give(0)))
