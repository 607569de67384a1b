"""What HTTP itself costs: our connection beside uvicorn's two protocols, on loopback.

The measure is the server's processor time per request, which other programs on the machine change
little; the servers run side by side and are asked in turn. httptools as uvicorn has it is the
peer, although it answers offers to upgrade wrongly; h11 answers them rightly.

`python -m benchmarks.http_protocol FOLDER PROTOCOL` serves by one of them.
"""

from __future__ import annotations

import asyncio
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import uvloop

from benchmarks.figures import section, verdict
from limner.app import Limner
from limner.config import load
from limner.http1.connection import HttpConnection
from limner.serving import serve
from limner.sockets import base_url, listen

ROUNDS = 15
REQUESTS = 200
SHARE_MAX = 1.1
OURS, PEER, H11 = "ours", "httptools", "h11"
PROTOCOLS: dict[str, type[asyncio.Protocol] | str] = {
    OURS: HttpConnection,
    PEER: "httptools",
    H11: "h11",
}
OFFER = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
JSON = json.dumps({"input": "a red kite"})


class _Line:
    """A connection that is kept, on which one request follows the other."""

    def __init__(self, url: str, key: str, pid: int) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((str(parts.hostname), int(parts.port or 0)))
        self._clock = (~pid << 3) | 2  # The process's own clock: man 3 clock_getcpuclockid.
        self.key = key

    def cost_us(self, request: bytes) -> float:
        """Return the server's processor time per request."""
        before = time.clock_gettime(self._clock)
        for _ in range(REQUESTS):
            self._socket.sendall(request)
            self._read_answer()
        return (time.clock_gettime(self._clock) - before) / REQUESTS * 1e6

    def _read_answer(self) -> None:
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._socket.recv(65536)
        head = answer[:end].lower()
        assert head.startswith(b"http/1.1 200"), head
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        left = length - (len(answer) - end - 4)
        while left:
            left -= len(self._socket.recv(left))


def run() -> None:
    """Compare the three by a list of models, a judged text, and the same with an offer."""
    with ExitStack() as stack:
        lines = {name: stack.enter_context(_served(name)) for name in PROTOCOLS}
        figures = {
            what: _medians(lines, what) for what in ("GET /v1/models", "POST /v1/moderations")
        }
        offered = _medians({name: lines[name] for name in (OURS, H11)}, "the same with an offer")
    section(f"Processor time per request (medians of {ROUNDS} rounds of {REQUESTS} requests)")
    for what, costs in (figures | {"the same with an offer": offered}).items():
        told = ", ".join(f"{name} {cost:.0f} us" for name, cost in costs.items())
        print(f"  {what:24} {told}")
    for what, costs in figures.items():
        share = costs[OURS] / costs[PEER]
        verdict(f"{what}, ours against {PEER}", f"{share:.2f}x", met=share <= SHARE_MAX,
                target=f"at most {SHARE_MAX}x")  # fmt: skip
        print(f"  {what}, {H11} against {PEER}: {costs[H11] / costs[PEER]:.2f}x")


def _medians(lines: dict[str, _Line], what: str) -> dict[str, float]:
    costs: dict[str, list[float]] = {name: [] for name in lines}
    for number in range(ROUNDS + 1):
        for name, line in lines.items():
            cost = line.cost_us(_request(what, line.key))
            if number:
                costs[name].append(cost)
    return {name: statistics.median(values) for name, values in costs.items()}


def _request(what: str, key: str) -> bytes:
    """Write a request with the headers of a usual client."""
    offer = OFFER if "offer" in what else ""
    is_get = what.startswith("GET")
    first = "GET /v1/models" if is_get else "POST /v1/moderations"
    body = "" if is_get else JSON
    content = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return (
        f"{first} HTTP/1.1\r\nHost: limner.test\r\nAuthorization: Bearer {key}\r\n"
        "Accept: application/json\r\nAccept-Encoding: gzip, deflate\r\n"
        "User-Agent: OpenAI/Python\r\nX-Stainless-Lang: python\r\n"
        "X-Stainless-Async: false\r\nX-Stainless-Retry-Count: 0\r\n"
        f"{offer}{content}\r\n{body}"
    ).encode()


@contextmanager
def _served(protocol: str) -> Generator[_Line]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.http_protocol", folder, protocol]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            assert process.stdout is not None
            url, key = process.stdout.readline().split()
            yield _Line(url, key, process.pid)
        finally:
            process.terminate()
            process.wait(60)


def main() -> None:
    """Serve until told to stop."""
    folder, protocol = sys.argv[1:]
    limner = Limner(load(None, data=Path(folder)))
    listener = listen("127.0.0.1", 0)
    key, _ = limner.keys.create("benchmark")

    def on_ready() -> None:
        print(base_url(listener), key, flush=True)

    uvloop.run(serve(limner, listener, on_ready, http=PROTOCOLS[protocol]))


if __name__ == "__main__":
    main()
