"""A body as it comes: how slowly it may come, and what it may say of its length."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from starlette.types import Message

from limner.api.request_body import Body, BodyLimits, check_declared
from limner.body_memory import SMALL_BYTES, BodyMemory
from limner.errors import BodyMemoryFull, BodyTooLarge, BodyTooLong, BodyTooSlow, BodyTrickles
from limner.settings import BodySettings
from tests.support.asgi import request_of

PATIENT = BodyLimits(pause_s=60, total_s=60, bytes_per_s_min=0, slow_s=60)
MEMORY = 10_000_000


def read(
    pieces: Iterable[bytes], limits: BodyLimits, *, ends: bool = True, memory: int = MEMORY
) -> bytes:
    """Receive a body; one that does not end stays open."""

    async def whole() -> bytes:
        coming = iter(pieces)

        async def receive() -> Message:
            piece = next(coming, b"")
            if not piece and not ends:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": piece, "more_body": bool(piece)}

        scope = {"type": "http", "headers": []}
        body = Body(scope, receive, limits, BodyMemory(memory))
        got = b""
        while not body.complete:
            got += (await body.receive())["body"]
        assert body.held.size_bytes == len(got)
        body.held.let_go()
        return got

    return asyncio.run(whole())


def test_a_body_that_comes_in_time_is_received_and_counted() -> None:
    assert read([b"one", b"two"], PATIENT) == b"onetwo"


def test_the_limits_are_those_of_the_settings() -> None:
    settings = BodySettings()
    assert BodyLimits.of(3, settings) == BodyLimits(
        3, settings.total_s, settings.bytes_per_s_min, settings.slow_s
    )


def test_a_body_that_stops_is_refused() -> None:
    with pytest.raises(BodyTooSlow, match=r"0\.01 s"):
        read([b"one"], BodyLimits(0.01, 60, 0, 60), ends=False)


def test_a_body_that_takes_too_long_altogether_is_refused() -> None:
    with pytest.raises(BodyTooLong, match=r"0\.01 s"):
        read([b"one"], BodyLimits(60, 0.01, 0, 60), ends=False)


def test_a_large_body_that_trickles_is_refused_and_a_small_one_is_not() -> None:
    limits = BodyLimits(60, 60, 10**9, 0.01)
    with pytest.raises(BodyTrickles):
        read([bytes(SMALL_BYTES + 1)], limits, ends=False)
    assert read([b"small"], limits) == b"small"


def test_a_body_beyond_the_memory_of_all_is_refused() -> None:
    with pytest.raises(BodyMemoryFull):
        read([bytes(SMALL_BYTES * 2)] * 9, PATIENT, memory=SMALL_BYTES * 3)


def test_a_length_that_is_too_large_is_refused_before_anything_is_read() -> None:
    with pytest.raises(BodyTooLarge, match="5 bytes"):
        check_declared(request_of(headers={"Content-Length": "6"}), 5)
    for text in ("5", "nonsense", "-9"):
        check_declared(request_of(headers={"Content-Length": text}), 5)
    check_declared(request_of(), 5)
