"""Events of a stream, however it is divided into chunks, within a size limit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.engines.relay.server_sent_events import events
from limner.errors import UpstreamFailed

STREAM = (
    b': a comment\n\nevent: one\ndata: {"a": 1}\n\ndata:two\ndata: lines\nid: 7\n\n'
    b"event: empty\n\ndata: last\n\ndata: [DONE]\n\n"
)
DATA = [b'{"a": 1}', b"two\nlines", b"last"]


async def chunks_of(chunks: Iterable[bytes]) -> AsyncGenerator[bytes]:
    for chunk in chunks:
        yield chunk


def read(*chunks: bytes, bytes_max: int = 1000) -> list[bytes]:
    """Return the data of the events in these chunks."""

    async def run() -> list[bytes]:
        return [data async for data in events(chunks_of(chunks), bytes_max)]

    return asyncio.run(run())


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@settings(max_examples=40, deadline=None)
@given(cuts=st.lists(st.integers(0, len(STREAM) + 12), max_size=8))
def test_chunks_may_end_anywhere(end: bytes, cuts: list[int]) -> None:
    stream = STREAM.replace(b"\n", end)
    places = [0, *sorted(cuts), len(stream)]
    chunks = [stream[a:b] for a, b in pairwise(places)]
    assert read(*chunks) == DATA


def test_a_stream_without_a_last_blank_line_is_read_to_its_end() -> None:
    assert read(b"data: one\n\nda", b"ta: two") == [b"one", b"two"]
    assert read(b"data: one\n\ndata: [DONE]") == [b"one"]


def test_an_event_may_have_as_many_bytes_as_the_limit_and_no_more() -> None:
    event = [b"data: ", *[b"x" * 10] * 9, b"\n", b"\n"]
    assert read(*event, bytes_max=96) == [b"x" * 90]
    with pytest.raises(UpstreamFailed):
        read(*event, bytes_max=95)
    with pytest.raises(UpstreamFailed):
        read(*[b"data: x\n"] * 100, bytes_max=50)


def test_events_that_ended_do_not_count_against_the_limit() -> None:
    assert len(read(*[b"data: xxxxxxxx\n\n"] * 100, bytes_max=20)) == 100
