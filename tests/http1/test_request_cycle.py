from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from uvicorn.protocols.http.flow_control import FlowControl

from limner.errors import MalformedRequest
from limner.http1.request_cycle import RequestCycle, ResponseTransport


class Recorded(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.ended = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Keep it."""
        self.written += bytes(data)

    def is_closing(self) -> bool:
        """Tell whether it was ended."""
        return self.ended

    def resume_reading(self) -> None:
        """Nothing is read here."""


def cycle(transport: asyncio.Transport) -> RequestCycle:
    logger = logging.getLogger("test")
    return RequestCycle(
        scope={"type": "http", "method": "POST", "http_version": "1.1"},  # type: ignore[typeddict-item]
        transport=transport,
        flow=FlowControl(transport),
        logger=logger,
        access_logger=logger,
        access_log=False,
        default_headers=[],
        message_event=asyncio.Event(),
        expect_100_continue=False,
        keep_alive=True,
        on_response=lambda: None,
    )


FAULT = MalformedRequest("the body is cut")


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 10))


def test_a_fault_is_raised_after_what_came_before_it() -> None:
    async def test() -> None:
        one = cycle(Recorded())
        one.body = bytearray(b"the beginning")
        one.fail(FAULT)
        assert (await one.receive())["body"] == b"the beginning"  # type: ignore[typeddict-item]
        with pytest.raises(MalformedRequest) as caught:
            await one.receive()
        assert caught.value is FAULT
        assert not one.keep_alive

    run(test)


def test_a_fault_wakes_an_application_that_waits_for_the_body() -> None:
    async def test() -> None:
        one = cycle(Recorded())
        waiting = asyncio.create_task(one.receive())
        await asyncio.sleep(0)
        one.fail(FAULT)
        with pytest.raises(MalformedRequest):
            await waiting

    run(test)


def test_a_client_that_has_left_is_a_disconnect_and_no_fault() -> None:
    async def test() -> None:
        one = cycle(Recorded())
        one.fail(FAULT)
        one.disconnected = True
        assert (await one.receive())["type"] == "http.disconnect"

    run(test)


def test_the_end_of_an_answer_is_left_to_the_connection() -> None:
    async def test() -> None:
        ends: list[bool] = []
        recorded = Recorded()
        transport = ResponseTransport(recorded, lambda: ends.append(True))
        transport.write(b"an answer")
        assert not transport.is_closing()
        transport.close()
        assert (recorded.written, ends, recorded.ended) == (b"an answer", [True], False)
        recorded.ended = True
        assert transport.is_closing()

    run(test)
