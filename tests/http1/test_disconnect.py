"""A client that closed its sending half: one that waits is left alone, one that left is found."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import cast

import pytest
import uvloop

from limner.http1.disconnect import DisconnectWatch

ANSWER = b"HTTP/1.1 200 OK\r\n\r\n"


class HalfOpen(asyncio.Protocol):
    """Begins to watch when the other side has closed its half."""

    def __init__(self, *, probe: bool) -> None:
        self.ended = asyncio.Event()
        self.half_closed = asyncio.Event()
        self._probe = probe

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport, which uvloop derives from none of asyncio's classes."""
        self.transport = cast(asyncio.Transport, transport)

    def eof_received(self) -> bool:
        """Begin to watch, and stay open."""
        self.watch = DisconnectWatch(self.transport, asyncio.get_running_loop())
        self.watch.start(lambda: self._probe)
        self.half_closed.set()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop to watch, as often as one likes."""
        del exc
        self.watch.stop()
        self.watch.stop()
        self.ended.set()


def run(leave: Callable[[socket.socket], None], *, probe: bool = True) -> bytes | None:
    """Connect, close the sending half by `leave`; return what came, None: it was aborted."""

    async def both() -> bytes | None:
        loop = asyncio.get_running_loop()
        listener = socket.create_server(("127.0.0.1", 0))
        client = socket.create_connection(listener.getsockname())
        accepted, _ = listener.accept()
        listener.close()
        _, protocol = await loop.connect_accepted_socket(lambda: HalfOpen(probe=probe), accepted)
        with client:
            client.settimeout(10)
            leave(client)
            await protocol.half_closed.wait()
            if client.fileno() < 0:
                await asyncio.wait_for(protocol.ended.wait(), 10)
                return None
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(protocol.ended.wait(), 0.3)
            protocol.transport.write(ANSWER)
            protocol.transport.close()
            received = b""
            while piece := await asyncio.to_thread(client.recv, 100):
                received += piece
            await protocol.ended.wait()
            return received

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(both())


def half_close(client: socket.socket) -> None:
    client.shutdown(socket.SHUT_WR)


def test_a_client_that_waits_reads_the_answer_and_nothing_else() -> None:
    """Not even the byte that was sent to see whether it is there."""
    assert run(half_close) == ANSWER
    assert run(half_close, probe=False) == ANSWER


def test_one_that_shuts_its_socket_and_then_closes_it_is_found() -> None:
    """As proxies do that cut a connection: for a moment it takes what is sent."""

    async def leave() -> None:
        loop = asyncio.get_running_loop()
        listener = socket.create_server(("127.0.0.1", 0))
        client = socket.create_connection(listener.getsockname())
        accepted, _ = listener.accept()
        listener.close()
        _, protocol = await loop.connect_accepted_socket(lambda: HalfOpen(probe=True), accepted)
        reading = asyncio.create_task(asyncio.to_thread(client.recv, 100))
        client.shutdown(socket.SHUT_RDWR)
        await protocol.half_closed.wait()
        assert await reading == b""
        client.close()
        await asyncio.wait_for(protocol.ended.wait(), 5)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for _ in range(5):
            runner.run(leave())


def test_a_client_that_left_is_found() -> None:
    assert run(lambda client: client.close()) is None
