"""The server behind the relays: answers at once or after a while, always with the same bytes.

`python -m benchmarks.relay_upstream CORE` prints its address. The path says how it answers:
`/url-50/v1/images/generations` gives, after 50 ms, a link to a picture of its own;
`/b64-0/v1/images/generations` a 2 MB picture in base64. Any GET is answered with the small picture
that the links lead to. Nothing of a request but its path is looked at: whatever a relay costs, it
costs more than this.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import cast

import httptools
import numpy as np
import orjson
import pybase64
import uvloop

from limner.images.png_writer import encode
from limner.sockets import base_url, listen

EDGE = 1024
NOISE_BITS = 5
"""Noise of so many bits makes a PNG of 2 MB: a photograph's, not a drawing's."""
REVISED = "A red apple on a wooden table, in soft daylight, painted with care."


def noisy_picture() -> bytes:
    """Make a PNG of about 2 MB."""
    chance = np.random.default_rng(1)
    return encode(chance.integers(0, 2**NOISE_BITS, (EDGE, EDGE, 3), np.uint8))


def calm_picture() -> bytes:
    """Make a PNG of some 30 kB: noise in one corner, nothing elsewhere."""
    chance = np.random.default_rng(1)
    pixels = np.zeros((EDGE, EDGE, 3), np.uint8)
    pixels[:96, :96] = chance.integers(0, 256, (96, 96, 3), np.uint8)
    return encode(pixels)


class Answers:
    """The whole answers, head and body, made once."""

    def __init__(self, here: str) -> None:
        self._here = here
        self.picture = _whole(calm_picture(), "image/png")
        noisy = pybase64.b64encode(noisy_picture()).decode()
        self._bodies = {
            "url": _answer({"url": f"{here}/picture.png"}),
            "b64": _answer({"b64_json": noisy}),
        }

    def of(self, path: str) -> tuple[bytes, float]:
        """Return what a path is answered with, and after how many seconds."""
        form, _, delay_ms = path.split("/")[1].partition("-")
        return self._bodies[form], int(delay_ms) / 1000


def _answer(item: dict[str, str]) -> bytes:
    body = orjson.dumps({"created": 1, "data": [item | {"revised_prompt": REVISED}]})
    return _whole(body, "application/json")


def _whole(body: bytes, kind: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Connection(asyncio.Protocol):
    """One connection; one request at a time, as HTTP/1.1 clients send them."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._parser = httptools.HttpRequestParser(self)
        self._path = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by birth.

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        """Hear the path."""
        self._path = url.decode()

    def on_message_complete(self) -> None:
        """Answer: a picture to GET, else what the path says."""
        if self._parser.get_method() == b"GET":
            self._transport.write(self._answers.picture)
            return
        answer, delay_s = self._answers.of(self._path)
        if delay_s:
            asyncio.get_running_loop().call_later(delay_s, self._transport.write, answer)
        else:
            self._transport.write(answer)


@contextmanager
def running_upstream(core: int) -> Generator[str]:
    """Run it on a core; hand over its address."""
    command = [sys.executable, "-m", "benchmarks.relay_upstream", str(core)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(60)


async def _serve() -> None:
    listener = listen("127.0.0.1", 0)
    here = base_url(listener)
    answers = Answers(here)
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(answers), sock=listener, backlog=1024
    )
    print(here, flush=True)
    await server.serve_forever()


def main() -> None:
    """Serve until told to stop."""
    os.sched_setaffinity(0, {int(sys.argv[1])})
    uvloop.run(_serve())


if __name__ == "__main__":
    main()
