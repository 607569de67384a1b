"""Headers and addresses without end, from anybody: refused early, in little memory."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tests.support.bystander import others_are_answered
from tests.support.raw_http import connect
from tests.support.server import RunningServer

MIB = 1024 * 1024
ENDLESS = {
    "one header of 100 MB": (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ", b"a" * 65536, 1600),
    "3,000,000 headers": (b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"a: b\r\n" * 10_000, 300),
    "an address of 50 MB": (b"GET /", b"a" * 65536, 800),
    "a method of 50 MB": (b"", b"G" * 65536, 800),
    "a trailer of 50 MB": (
        b"POST /v1/moderations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ",
        b"a" * 65536,
        800,
    ),
    "a chunk's size of 50 MB": (
        b"POST /v1/moderations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a=",
        b"a" * 65536,
        800,
    ),
}
GROWTH_BYTES_MAX = 16 * MIB


@pytest.mark.parametrize("name", ENDLESS)
def test_a_head_without_end_is_refused_early(server: RunningServer, name: str) -> None:
    head, piece, times = ENDLESS[name]
    before = server.api.memory_info().rss
    with others_are_answered(server), connect(server.url) as line:
        said = b""
        with suppress(OSError):  # Refused, and closed while it goes on.
            line.sendall(head)
            for _ in range(times):
                line.sendall(piece)
            line.sendall(b"\r\n\r\n")
        with suppress(OSError):  # The reset may overtake the answer.
            said = line.recv(65536)
    assert not said or said.split(b" ")[1] in (b"400", b"401", b"413", b"414", b"431")
    assert server.api.memory_info().rss - before < GROWTH_BYTES_MAX
