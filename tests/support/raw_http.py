"""HTTP by hand: bytes as they are on the wire, and the answers that come back."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import httptools

ANSWER_S = 30


@dataclass
class Answer:
    """One answer of a server."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""
    whole: bool = False

    @property
    def body(self) -> Any:
        """The content, which must be JSON."""
        assert self.headers["content-type"] == "application/json"
        return json.loads(self.content)

    @property
    def error(self) -> dict[str, Any]:
        """The error in the contract's envelope, which the answer must be."""
        error: dict[str, Any] = self.body["error"]
        assert set(error) == {"message", "type", "param", "code"}
        assert self.headers["content-length"] == str(len(self.content))
        assert self.headers["x-request-id"].startswith("req_")
        return error


class _Reader:
    """Collects what httptools finds in answers."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.parser = httptools.HttpResponseParser(self)

    def on_message_begin(self) -> None:
        self.answers.append(Answer())

    def on_header(self, name: bytes, value: bytes) -> None:
        self.answers[-1].headers[name.decode().lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self.answers[-1].status = self.parser.get_status_code()

    def on_body(self, body: bytes) -> None:
        self.answers[-1].content += body

    def on_message_complete(self) -> None:
        self.answers[-1].whole = True


def answers_in(data: bytes) -> list[Answer]:
    """Read a connection's answers, each of which must be whole."""
    reader = _Reader()
    reader.parser.feed_data(data)
    assert all(answer.whole for answer in reader.answers)
    return reader.answers


def connect(url: str) -> socket.socket:
    """Open a connection to a server that sends each piece at once."""
    parts = urlsplit(url)
    line = socket.create_connection((str(parts.hostname), int(parts.port or 0)), ANSWER_S)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def read_to_end(line: socket.socket) -> bytes:
    """Read until the server ends the connection."""
    return b"".join(iter(lambda: line.recv(65536), b""))


def exchange(url: str, *pieces: bytes, half_close: bool = False) -> list[Answer]:
    """Send pieces, read until the server ends the connection, return the answers."""
    with connect(url) as line:
        for piece in pieces:
            line.sendall(piece)
        if half_close:
            line.shutdown(socket.SHUT_WR)
        return answers_in(read_to_end(line))


def request(
    *headers: str, method: str = "POST", path: str = "/", body: bytes = b"", chunk: int = 0
) -> bytes:
    """Write a request; `chunk` gives the size of the chunks in which the body goes, 0: none."""
    lines = [f"{method} {path} HTTP/1.1", "Host: limner.test", *headers]
    if chunk:
        lines.append("Transfer-Encoding: chunked")
        parts = [body[at : at + chunk] for at in range(0, len(body), chunk)] + [b""]
        body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
    elif body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "\r\n"]).encode("latin-1") + body


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    """Cut into pieces at these places."""
    ends = sorted({0, len(data), *places})
    return [data[begin:end] for begin, end in pairwise(ends)]
