from __future__ import annotations

import asyncio
import logging

import pytest

from limner.errors import LedgerUnavailable
from limner.storage.sweeps import sweep_forever


@pytest.mark.parametrize("fault", [OSError("the disk is away"), LedgerUnavailable()])
def test_sweeps_go_on_after_a_failure_and_end_when_cancelled(
    caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    caplog.set_level(logging.INFO, logger="limner.storage.sweeps")

    async def test() -> None:
        outcomes: list[int | Exception] = [fault, 3, 0]
        third = asyncio.Event()

        async def sweep() -> int:
            outcome = outcomes.pop(0) if outcomes else 0
            if not outcomes:
                third.set()
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        sweeping = asyncio.create_task(sweep_forever(sweep, 0.001, "pictures"))
        async with asyncio.timeout(10):
            await third.wait()
        sweeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sweeping

    asyncio.run(test())
    assert caplog.messages == [
        f"the sweep of old pictures failed: {fault}",
        "deleted 3 pictures whose time was over",
    ]


def test_a_defect_is_no_failure_to_live_with() -> None:
    async def sweep() -> int:
        raise KeyError("a defect")

    with pytest.raises(KeyError):
        asyncio.run(sweep_forever(sweep, 0.001, "pictures"))
