"""Callers: plain HTTP over kept-open connections, so that the client costs as little as may be."""

from __future__ import annotations

import http.client
import itertools
import json
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from benchmarks.pictures import EXAMPLES, PROMPT
from benchmarks.served import Served

FIELDS = {"model": "dall-e-3", "size": "1024x1024"}


class Caller:
    """One client with one connection."""

    def __init__(self, server: Served, **fields: object) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=120)
        self._headers = {
            "Authorization": f"Bearer {server.key}",
            "Content-Type": "application/json",
        }
        self._fields = FIELDS | fields

    def call(self, seed: int, prompt: str = PROMPT) -> float:
        """Ask for a picture; return the seconds until its reply was whole."""
        body = json.dumps({**self._fields, "prompt": prompt, "seed": seed})
        began = time.perf_counter()
        self._connection.request("POST", "/v1/images/generations", body, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - began
        if answer.status != 200:
            raise RuntimeError(content.decode())
        return seconds


def rate(
    server: Served, callers: int, seconds: float, *, picture: int | None = None, **fields: object
) -> float:
    """Return the requests per second that so many callers get for that long.

    With `picture` all seeds are those for which a ready engine hands over that example.
    """
    step = len(EXAMPLES)
    seeds = itertools.count() if picture is None else itertools.count(picture, step)
    ends = time.perf_counter() + seconds

    def go_on(caller: Caller) -> int:
        done = 0
        while time.perf_counter() < ends:
            caller.call(next(seeds))
            done += 1
        return done

    began = time.perf_counter()
    with ThreadPoolExecutor(callers) as pool:
        total = sum(pool.map(go_on, [Caller(server, **fields) for _ in range(callers)]))
    return total / (time.perf_counter() - began)
