"""Finds out whether a client that closed its sending half still waits for the answer.

Both look the same on the wire at first: the end of the stream (FIN). Only what is sent to the
client tells: a machine whose program has closed the socket answers with a reset, one whose program
still reads takes it. What is sent is one byte of TCP's urgent data, which a reader does not find in
its stream, so that the answer stays as it is (RFC 9293, 3.8.5). It is sent once, a moment after the
end: programs and proxies often shut their socket down right before they close it, and a socket that
is shut takes the byte without a reset. Who leaves later is found by TCP's keep-alive, or when
something is written.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress

log = logging.getLogger(__name__)

PROBE_AFTER_S = 0.1
"""How long a client that leaves has time to close its socket, in seconds."""
FIRST_LOOK_S = 0.02
LOOK_S_MAX = 5.0
PROBE = b"\n"
"""A line end: the most harmless byte, should something on the way put it into the stream."""

KEEP_ALIVE = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}
"""How soon and how often TCP asks, in seconds, and how many silences end the connection."""


class DisconnectWatch:
    """Ends a connection whose client has left; the event loop no longer reads from it."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        # A descriptor of our own: uvloop does not hand out a socket that may be used.
        descriptor = os.dup(transport.get_extra_info("socket").fileno())
        self._socket = socket.socket(fileno=descriptor)
        self._next: asyncio.Handle | None = None

    def start(self, may_probe: Callable[[], bool]) -> None:
        """Start to watch. `may_probe` tells whether no part of the answer was sent yet."""
        with suppress(OSError):  # A socket that is gone already, or no TCP: the first look tells.
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for name, value in KEEP_ALIVE.items():
                if hasattr(socket, name):
                    self._socket.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
        self._next = self._loop.call_later(PROBE_AFTER_S, self._send_probe, may_probe)

    def stop(self) -> None:
        """Stop watching. May be called twice."""
        if self._next is not None:
            self._next.cancel()
        self._socket.close()

    def _send_probe(self, may_probe: Callable[[], bool]) -> None:
        if may_probe():
            try:
                self._socket.send(PROBE, socket.MSG_OOB)
            except ConnectionError:  # The reset is here already, and no look will find it again.
                self._transport.abort()
                return
            except OSError as fault:  # No TCP: there is no such byte.
                log.debug("a half-closed connection cannot be probed: %s", fault)
        self._look(FIRST_LOOK_S)

    def _look(self, next_s: float) -> None:
        if self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self._transport.abort()
        else:
            self._next = self._loop.call_later(next_s, self._look, min(2 * next_s, LOOK_S_MAX))
