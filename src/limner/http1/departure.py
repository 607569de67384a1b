"""Finds out whether a client that closed its sending half still waits for the answer.

Both look the same on the wire at first: the end of the stream (FIN). Only what is sent to the
client tells: a machine whose program has closed the socket answers with a reset, one whose program
still reads takes it. What is sent is one byte of TCP's urgent data, which a reader does not find in
its stream, so that the answer stays as it is (RFC 9293, 3.8.5). It is sent once; who leaves later
is found by TCP's keep-alive, or when something is written.
"""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress

FIRST_LOOK_S = 0.02
LOOK_S_MAX = 5.0
PROBE = b"\n"
"""A line end: the most harmless byte, should something on the way put it into the stream."""

KEEP_ALIVE = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}
"""How soon and how often TCP asks, in seconds, and how many silences end the connection."""


class DepartureWatch:
    """Ends a connection whose client has left; the event loop no longer reads from it."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        # A descriptor of our own: uvloop does not hand out a socket that may be used.
        descriptor = os.dup(transport.get_extra_info("socket").fileno())
        self._socket = socket.socket(fileno=descriptor)
        self._next: asyncio.Handle | None = None

    def start(self, *, probe: bool) -> None:
        """Begin to watch. `probe` sends the byte: no part of an answer may be on its way."""
        with suppress(OSError):  # A socket that is gone already, or no TCP: the first look tells.
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for name, value in KEEP_ALIVE.items():
                if hasattr(socket, name):
                    self._socket.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
            if probe:
                self._socket.send(PROBE, socket.MSG_OOB)
        self._next = self._loop.call_soon(self._look, FIRST_LOOK_S)

    def stop(self) -> None:
        """Watch no longer. May be called twice."""
        if self._next is not None:
            self._next.cancel()
        self._socket.close()

    def _look(self, next_s: float) -> None:
        if self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self._transport.abort()
        else:
            self._next = self._loop.call_later(next_s, self._look, min(2 * next_s, LOOK_S_MAX))
