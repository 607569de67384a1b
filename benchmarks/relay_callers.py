"""Callers of a relay, in a process of their own: so many at once, for so long.

`python -m benchmarks.relay_callers CORE URL KEY CALLERS SECONDS FORM` prints a Round as JSON. Each
caller keeps its connection and asks again as soon as it has the whole answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

import aiohttp
import numpy as np
import uvloop

from benchmarks.figures import cores

FIELDS = {"model": "dall-e-3", "prompt": "A red apple on a table", "size": "1024x1024", "n": 1}
PATIENCE_S = 60
PAUSE_S = 0.05
"""A caller that was refused waits a little, so that refusals do not take the server's time."""


@dataclass(frozen=True, slots=True)
class Round:
    """What came of a round: answers per second, median and 99th percentile (ms), refusals."""

    rate: float
    p50_ms: float
    p99_ms: float
    errors: int


def called(url: str, key: str, callers: int, seconds: float, form: str) -> Round:
    """Call a server for a while, from the last core."""
    given = (cores()[-1], url, key, callers, seconds, form)
    command = [sys.executable, "-m", "benchmarks.relay_callers", *map(str, given)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Round(**json.loads(done.stdout))


async def _call_on(
    session: aiohttp.ClientSession, url: str, body: bytes, ends: float, times: list[float]
) -> int:
    errors = 0
    while (began := time.perf_counter()) < ends:
        try:
            async with session.post(url, data=body) as answer:
                content = await answer.read()
                sound = answer.status == 200 and content.startswith(b"{")
        except (aiohttp.ClientError, OSError):
            sound = False
        if sound:
            times.append(time.perf_counter() - began)
        else:
            errors += 1
            await asyncio.sleep(PAUSE_S)
    return errors


async def _round(url: str, key: str, callers: int, seconds: float, form: str) -> Round:
    body = json.dumps(FIELDS | {"response_format": form}).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    times: list[float] = []
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=callers),
        headers=headers,
        timeout=aiohttp.ClientTimeout(PATIENCE_S),
        read_bufsize=2**20,
    ) as session:
        began = time.perf_counter()
        ends = began + seconds
        errors = await asyncio.gather(
            *(_call_on(session, url, body, ends, times) for _ in range(callers))
        )
        took_s = time.perf_counter() - began
    p50, p99 = np.percentile(times, (50, 99)) * 1000 if times else (0, 0)
    return Round(len(times) / took_s, float(p50), float(p99), sum(errors))


def main() -> None:
    """Call, and print what came of it."""
    core, url, key, callers, seconds, form = sys.argv[1:]
    os.sched_setaffinity(0, {int(core)})
    done = uvloop.run(_round(url, key, int(callers), float(seconds), form))
    print(json.dumps(asdict(done)))


if __name__ == "__main__":
    main()
