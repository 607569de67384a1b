"""A client's connection: uvicorn's protocol on httptools, and what an HTTP server does beside.

- An offer to upgrade (`Upgrade: h2c`) is declined by answering in HTTP/1.1 (RFC 9110, 7.8).
  httptools ends a message at such a head and leaves its body: the head is parsed a second time,
  without the offer, and what follows is read as its body.
- What is no HTTP is answered as every error is, after the answers to the requests before it.
- A client that closes its sending half is answered; one that leaves is noticed.
- Where the answer ends the connection and the client still sends, the connection is read a little
  longer: a client that is cut off sees a reset and no answer (RFC 9112, 9.6). So it is where a
  request was answered before its body was read.
- It has its place in a table of all connections, and gives it up where others need it.

h11 in this place declines offers as well, for more processor time: `python -m benchmarks
http_protocol` measures both.
"""

from __future__ import annotations

import asyncio
import urllib.parse
from typing import Any

import httptools
import uvicorn
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from limner.api.middleware import FAULT
from limner.errors import (
    ConnectionsFull,
    HeadersTooLarge,
    HeadTooSlow,
    LimnerError,
    MalformedRequest,
    TooManyHeaders,
    UrlTooLong,
)
from limner.http1.connection_table import ConnectionTable, IdleState
from limner.http1.disconnect import DisconnectWatch
from limner.http1.malformed_requests import VERSIONS, error_response, explain
from limner.http1.request_cycle import RequestCycle, ResponseTransport

CUT_BODY_S = 0.1
"""How long the server waits for a sign that the client left, before it answers that the body was
cut, in seconds."""

LINGER_S = 5.0
LINGER_BYTES_MAX = 64 * 1024 * 1024
"""How long, and for how many bytes, a connection is read after its last answer."""

LEFT_BYTES_MAX = 64 * 1024 * 1024
"""How many bytes of a body are read after its request was answered."""

TURNED_AWAY_S = 1.0
"""How long a client has to read that there is no place, in seconds."""


class HttpConnection(HttpToolsProtocol):
    """One connection; uvicorn makes it, with the arguments of its own protocols and a table."""

    cycle: RequestCycle
    """The latest request; None before the first."""
    _running: RequestCycle
    """The request at work; those behind it wait in `pipeline`."""
    _answers: ResponseTransport
    _watch: DisconnectWatch | None = None

    _in_head = False
    """A request has begun, and its head is not complete."""
    _head_bytes = 0
    _bytes_since_progress = 0
    """How many bytes came since the last head or part of a body: the size of what is incomplete."""
    _has_host = False
    _offers_upgrade = False
    _is_parsing = True
    """Whether incoming bytes are parsed: not after bytes that are no HTTP."""
    _lingered_bytes: int | None = None
    """How many bytes came after the last answer; None before it."""

    _left_bytes = 0
    """How many bytes of a body came after its request was answered."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        table: ConnectionTable,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._table = table
        self._head_bytes_max = table.settings.head_bytes_max
        self._headers_max = table.settings.headers_max

    # The connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Enter the table of connections. The parameter's type is uvicorn's."""
        super().connection_made(transport)
        self._answers = ResponseTransport(transport, self._finish)
        if not self._table.open(self, self.client[0] if self.client else ""):
            self._turn_away()

    def _turn_away(self) -> None:
        """Answer that there is no place, without reading the request."""
        answer = error_response(ConnectionsFull(), self.server_state.default_headers)
        self.transport.write(answer)
        self.transport.write_eof()
        self._lingered_bytes = 0
        self._table.turn_away(self)
        self.loop.call_later(TURNED_AWAY_S, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the table; the application receives `http.disconnect` for requests at work."""
        self._table.close(self)
        if self._watch is not None:
            self._watch.stop()
        if self._latest is not None and self._running is not self._latest:
            self._running.disconnected = True
            self._running.message_event.set()
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override]
        """Stay open for the answers that the client waits for. uvicorn's method ends it always."""
        if self._watch is not None:
            return True
        if self._is_parsing and self._in_head:
            self._refuse(MalformedRequest("the connection ended in the middle of the headers"))
        latest = self._latest
        if latest is None or latest.response_complete or self._lingered_bytes is not None:
            return False
        latest.keep_alive = False
        self._watch = DisconnectWatch(self.transport, self.loop)
        self._watch.start(lambda: not self._running.response_started)
        if self._is_parsing and latest.more_body:
            self.loop.call_later(CUT_BODY_S, self._refuse_cut_body, latest)
        return True

    def _refuse_cut_body(self, cycle: RequestCycle) -> None:
        """Answer a client that is still there; most that end in the middle of a body have left."""
        if not self.transport.is_closing():
            cycle.fail(MalformedRequest("the connection ended in the middle of the body"))

    @property
    def _latest(self) -> RequestCycle | None:
        return self.cycle

    def _finish(self) -> None:
        """End the connection after its last answer."""
        is_read = self._is_parsing and not (self._in_head or self.cycle.more_body or self.pipeline)
        if is_read or self._watch is not None:
            self.transport.close()
            self._table.rest(self, IdleState.UNREAD)
        elif self._lingered_bytes is None and not self.transport.is_closing():
            self._lingered_bytes = 0
            self.flow.resume_reading()
            self.transport.write_eof()
            self.loop.call_later(LINGER_S, self.transport.close)
            self._table.rest(self, IdleState.LEFT)

    def _linger(self, size: int, so_far: int) -> None:
        self._lingered_bytes = so_far + size
        if self._lingered_bytes > LINGER_BYTES_MAX:
            self.transport.close()

    # Its place in the table

    def unsent_bytes(self) -> int:
        """Return how much of its answers waits for the client."""
        return self.transport.get_write_buffer_size()

    def settle(self) -> None:
        """Record in the table how this connection rests, or that a request is at work."""
        latest = self._latest
        if self.transport.is_closing() or self._lingered_bytes is not None:
            self._table.rest(self, IdleState.UNREAD if self.unsent_bytes() else IdleState.LEFT)
        elif self.flow.write_paused:
            self._table.rest(self, IdleState.UNREAD)
        elif latest is not None and not latest.response_complete:
            self._table.work(self)
        elif latest is not None and latest.more_body:
            self._table.rest(self, IdleState.LEFT)
        else:
            self._table.rest(self, IdleState.HEAD if self._in_head else IdleState.IDLE)

    def end(self, rest: IdleState, *, late: bool) -> None:
        """End: it rested too long (`late`), or another connection needs its place."""
        if rest is IdleState.UNREAD:
            self.transport.abort()
        elif rest is IdleState.HEAD and late:
            self._refuse(HeadTooSlow(self._table.settings.head_s))
        else:
            self.transport.close()

    def pause_writing(self) -> None:
        """Stop writing: the client reads too little of the answer."""
        super().pause_writing()
        self._table.rest(self, IdleState.UNREAD)

    def resume_writing(self) -> None:
        """Go on writing."""
        super().resume_writing()
        self.settle()

    # Parsing

    def data_received(self, data: bytes) -> None:
        """Parse incoming bytes, from one offer to upgrade to the next."""
        if self._lingered_bytes is not None:
            self._linger(len(data), self._lingered_bytes)
            return
        if not self._is_parsing:
            return
        self._bytes_since_progress += len(data)
        rest: bytes | memoryview = data
        try:
            while offer := self._parse(rest):
                rest = memoryview(rest)[offer:]
                self._parse(self._head_without_offer())
        except httptools.HttpParserError as fault:
            begins = bytes(rest[:1]) if self._latest is None else b""
            self._refuse(explain(fault, begins, self.parser.get_method()))
            return
        if self._bytes_since_progress > self._head_bytes_max:
            self._refuse(self._too_large())
        elif self._in_head and self._table.rest_of(self) is IdleState.IDLE:
            self._table.rest(self, IdleState.HEAD)

    def _parse(self, data: bytes | memoryview) -> int:
        """Parse up to a head that offers an upgrade; return where it ends, 0 without an offer."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            return int(offer.args[0])
        return 0

    def _head_without_offer(self) -> bytes:
        """Return the head without the offer, and make a new parser, which will parse it."""
        self._offers_upgrade = False
        head = [self.parser.get_method(), b" ", self.url, b" HTTP/"]
        head += [self.parser.get_http_version().encode(), b"\r\n"]
        for name, value in self.headers:
            if name == b"connection":
                options = [each for each in value.split(b",") if each.strip().lower() != b"upgrade"]
                head += [name, b": ", b",".join(options), b"\r\n"]
            elif name != b"upgrade":
                head += [name, b": ", value, b"\r\n"]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        return b"".join([*head, b"\r\n"])

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._in_head = True
        self._head_bytes = 0
        self._has_host = False

    def on_url(self, url: bytes) -> None:
        """Append a part of the address."""
        self._head_bytes += len(url)
        if self._head_bytes > self._head_bytes_max:
            raise UrlTooLong(self._head_bytes_max)
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Append a header; one that follows the body (RFC 9112, 7.1.2) is ignored."""
        if not self._in_head:
            return
        self._head_bytes += len(name) + len(value) + 4
        if self._head_bytes > self._head_bytes_max:
            raise HeadersTooLarge(self._head_bytes_max)
        if len(self.headers) >= self._headers_max:
            raise TooManyHeaders(self._headers_max)
        name = name.lower()
        if name == b"host":
            if self._has_host:
                raise MalformedRequest("there are two Host headers")
            self._has_host = True
        elif name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Start the application on this request, or queue it after those before it."""
        self._in_head = False
        self._bytes_since_progress = 0
        method, version = self.parser.get_method(), self.parser.get_http_version()
        if method == b"CONNECT":
            raise MalformedRequest("this server is no proxy, and connects to no other")
        if version not in VERSIONS:
            raise MalformedRequest(f"this server speaks HTTP/1.1, not HTTP/{version}")
        if self.parser.should_upgrade():
            self._offers_upgrade = True
            return
        url = httptools.parse_url(self.url)
        raw_path = url.path or b"/"
        path = raw_path.decode("ascii")
        self.scope["method"] = method.decode("ascii")
        self.scope["http_version"] = version
        self.scope["path"] = urllib.parse.unquote(path) if "%" in path else path
        self.scope["raw_path"] = raw_path
        self.scope["query_string"] = url.query or b""
        self._start(keep_alive=version == "1.1" and self.parser.should_keep_alive())

    def on_body(self, body: bytes) -> None:
        """Pass a part of the body to the application; ignore it once the request was answered."""
        self._bytes_since_progress = 0
        if not self.cycle.response_complete:
            super().on_body(body)
            return
        self._left_bytes += len(body)
        if self._left_bytes > LEFT_BYTES_MAX:
            self.transport.close()

    def on_message_complete(self) -> None:
        """Mark the body as complete; a head that offers an upgrade is parsed again."""
        self._bytes_since_progress = 0
        if self._offers_upgrade:
            return
        super().on_message_complete()
        self.cycle.more_body = False
        if self.cycle.response_complete:
            self.settle()

    # Requests

    def _start(self, *, keep_alive: bool) -> None:
        before = self._latest
        self._left_bytes = 0
        self.cycle = RequestCycle(
            scope=self.scope,
            transport=self._answers,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=self.access_log,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue and self.scope["http_version"] == "1.1",
            keep_alive=keep_alive,
            on_response=self.on_response_complete,
        )
        if before is None or before.response_complete:
            self._start_asgi_task(self.cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if isinstance(cycle, RequestCycle):
            self._running = cycle
        if not self.flow.write_paused:
            self._table.work(self)
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """Go on with the next request, unless that was the connection's last answer.

        uvicorn's method starts a timer for each; the table has one for all.
        """
        self.server_state.total_requests += 1
        if self._lingered_bytes is not None or self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self.settle()

    # Faults

    def _too_large(self) -> LimnerError:
        if self._in_head:
            return HeadersTooLarge(self._head_bytes_max)
        return MalformedRequest("what stands between the pieces of a body is too long")

    def _refuse(self, fault: LimnerError) -> None:
        """Answer what cannot be parsed, and parse no more."""
        self._is_parsing = False
        latest = self._latest
        if latest is not None and latest.more_body:
            if latest.response_complete:
                self._finish()
            else:
                latest.fail(fault)
            return
        self.on_message_begin()
        self._in_head = False
        self.scope["method"] = self.scope["path"] = "-"
        self.scope["raw_path"] = self.scope["query_string"] = b""
        self.scope["extensions"] = {FAULT: {"error": fault}}
        self._start(keep_alive=False)
        self.cycle.more_body = False
        self.cycle.message_event.set()
