"""A server that does what it is told, call by call, down to the socket."""

from __future__ import annotations

import base64
import json
import socket
import struct
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event

from tests.support.pictures import photo, png
from tests.support.relay.personas import serving

PICTURE = png(photo(256)[:, :, :3])
GONE = struct.pack("ii", 1, 0)


def item(content: bytes = PICTURE) -> dict[str, str]:
    return {"b64_json": base64.b64encode(content).decode()}


class Scripted(ThreadingHTTPServer):
    """Plays `script`, one action for each POST; the last one again and again."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: list[Action] = []
        self.posts = 0
        self.probes = 0
        self.is_well = True
        self.left = Event()
        """Set when a caller closed its connection while it was made to wait."""

    @property
    def base_url(self) -> str:
        """The base URL of its API."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Scripted

    def do_GET(self) -> None:
        self.server.probes += 1
        self.reply(200 if self.server.is_well else 500, b"{}")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        number = self.server.posts
        self.server.posts += 1
        script = self.server.script
        script[min(number, len(script) - 1)](self)

    def reply(
        self,
        status: int,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        kind: str = "application/json",
        length: int | None = None,
    ) -> None:
        """Answer; with `length` as if there were so many bytes."""
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body) if length is None else length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


Action = Callable[[_Handler], None]


def answer(*items: object, status: int = 200) -> Action:
    """Answer with these pictures."""
    body = json.dumps({"created": 1, "data": list(items)}).encode()
    return lambda handler: handler.reply(status, body)


def refuse(status: int, body: object = None, headers: Mapping[str, str] | None = None) -> Action:
    """Answer with an error."""
    told = body if body is not None else {"error": {"message": "no", "type": "x", "code": None}}
    return lambda handler: handler.reply(status, json.dumps(told).encode(), headers)


def page(status: int) -> Action:
    """Answer as a proxy does that has lost its server."""
    return lambda handler: handler.reply(status, b"<html>Bad gateway</html>", kind="text/html")


def raw(body: bytes, kind: str = "application/json") -> Action:
    """Answer 200 with this body."""
    return lambda handler: handler.reply(200, body, kind=kind)


def reset(handler: _Handler) -> None:
    """Send half an answer, then reset the connection."""
    body = json.dumps({"data": [item()]}).encode()
    handler.reply(200, body[: len(body) // 2], length=len(body))
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, GONE)
    handler.connection.close()
    handler.close_connection = True


def hang(handler: _Handler) -> None:
    """Answer nothing until the caller has gone."""
    handler.connection.settimeout(20)
    if handler.connection.recv(1) == b"":
        handler.server.left.set()


def drip(handler: _Handler) -> None:
    """Send a byte now and then until the caller has gone."""
    handler.reply(200, b"", length=100_000)
    handler.connection.settimeout(0.05)
    for _ in range(400):
        try:
            if handler.connection.recv(1) == b"":
                handler.server.left.set()
                return
        except TimeoutError:
            handler.wfile.write(b" ")


def cut_stream(handler: _Handler) -> None:
    """Send a partial picture as an event, and end there."""
    event = {"type": "image_generation.partial_image", "partial_image_index": 0, **item()}
    handler.reply(200, f"data: {json.dumps(event)}\n\n".encode(), kind="text/event-stream")


def failing_stream(handler: _Handler) -> None:
    """Send a partial picture and then an error, as events."""
    event = {"type": "image_generation.partial_image", "partial_image_index": 0, **item()}
    fault = {"type": "error", "error": {"type": "server_error", "message": "at 10.0.0.1"}}
    body = "".join(f"data: {json.dumps(one)}\n\n" for one in (event, fault))
    handler.reply(200, body.encode(), kind="text/event-stream")


@contextmanager
def scripted(*script: Action) -> Generator[Scripted]:
    """Run one."""
    server = Scripted()
    server.script = list(script)
    with serving(server):
        yield server
