"""Many pixels in few bytes: the memory of all processes under edits of them, and a minute later."""

from __future__ import annotations

import io
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from benchmarks.figures import cores, section, verdict
from benchmarks.served import Served, served

CALLERS = 12
PEAK_MIB_MAX = 1000
REST_S = 60
REST_MAX = 1.5
TIMEOUT_S = 300
BOUNDARY = "a-boundary"


def run() -> None:
    """Measure and print."""
    large, ordinary = [_picture(6144, "WEBP", lossless=True)] * 3, [_picture(1024, "PNG")]
    section(f"{CALLERS} edits at once (PSS of all processes, MiB)")
    with served(cores(), "sketch") as server:
        fresh = _whole(server)
        print(f"  fresh: {fresh:.0f}")
        for name, pictures in (("one of 1024x1024", ordinary), ("three of 6144x6144", large)):
            peak, seconds, statuses = _edits(server, pictures)
            print(f"  {name}: peak {peak:.0f}, {seconds:.1f} s, answers {dict(statuses)}")
        verdict("peak", f"{peak:.0f} MiB", met=peak < PEAK_MIB_MAX, target=f"< {PEAK_MIB_MAX}")
        time.sleep(REST_S)
        ratio = _whole(server) / fresh
        verdict(
            f"after {REST_S} s against fresh",
            f"{ratio:.2f}x",
            met=ratio <= REST_MAX,
            target=f"at most {REST_MAX}x",
        )


def _edits(server: Served, pictures: list[bytes]) -> tuple[float, float, Counter[int]]:
    """Send edits at once; return the most memory meanwhile, the seconds, how they were answered."""
    peak, ended = 0.0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not ended.wait(0.1):
            peak = max(peak, _whole(server))

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    try:
        with ThreadPoolExecutor(CALLERS) as callers:
            statuses = Counter(callers.map(lambda _: _edit(server, pictures), range(CALLERS)))
    finally:
        seconds = time.perf_counter() - began
        ended.set()
        watcher.join()
    return peak, seconds, statuses


def _edit(server: Served, pictures: list[bytes]) -> int:
    fields = {"model": b"gpt-image-1", "prompt": b"a cat", "size": b"1024x1024"}
    parts = [(f'name="{name}"', value) for name, value in fields.items()]
    parts += [('name="image[]"; filename="x"', picture) for picture in pictures]
    body = b"".join(
        b"--%b\r\nContent-Disposition: form-data; %b\r\n\r\n%b\r\n"
        % (BOUNDARY.encode(), head.encode(), value)
        for head, value in parts
    )
    request = urllib.request.Request(  # noqa: S310 - a server of ours
        f"{server.url}/v1/images/edits",
        body + f"--{BOUNDARY}--\r\n".encode(),
        {
            "Authorization": f"Bearer {server.key}",
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310 - the same
            response.read()
            return int(response.status)
    except urllib.error.HTTPError as fault:
        return fault.code


def _whole(server: Served) -> float:
    return sum(server.memory_mib().values())


def _picture(edge: int, kind: str, **how: bool) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (edge, edge), "red").save(file, kind, **how)
    return file.getvalue()
