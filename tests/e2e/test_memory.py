"""A few kilobytes do not take gigabytes: pictures of many pixels, the memory of all processes."""

from __future__ import annotations

import base64
import io
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
import psutil
import pytest
from PIL import Image

from tests.support.pictures import photo, png
from tests.support.server import KEY, RunningServer, running_server
from tests.support.waiting import until

MIB = 1024 * 1024
EDITS = 12
PEAK_MIB_MAX = 1000
AT_REST_MAX = 1.5


def pss_mib(server: RunningServer) -> float:
    """Add up the memory of all processes; what several share counts in parts."""
    root, total = psutil.Process(server.process.pid), 0
    for process in [root, *root.children(recursive=True)]:
        total += process.memory_full_info().pss
    return total / MIB


class Peak:
    """The most memory that a server took while the block ran."""

    def __init__(self, server: RunningServer) -> None:
        self._server = server
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.mib = 0.0

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(0.1):
            self.mib = max(self.mib, pss_mib(self._server))


def many_pixels() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (6144, 6144), "red").save(file, "WEBP", lossless=True)
    assert len(file.getvalue()) < 2000
    return file.getvalue()


def edit(server: RunningServer, pictures: list[bytes]) -> httpx.Response:
    return httpx.post(
        f"{server.url}/v1/images/edits",
        headers={"Authorization": f"Bearer {KEY}"},
        data={"model": "gpt-image-1", "prompt": "a cat", "size": "1024x1024"},
        files=[("image[]", ("x", picture)) for picture in pictures],
        timeout=300,
    )


@pytest.mark.timeout(600)
def test_edits_of_many_pixels_in_few_bytes_stay_under_a_gigabyte(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        fresh = pss_mib(server)
        pictures = [many_pixels()] * 3
        with Peak(server) as peak, ThreadPoolExecutor(EDITS) as callers:
            answers = list(callers.map(lambda _: edit(server, pictures), range(EDITS)))
        assert 0 < peak.mib < PEAK_MIB_MAX
        statuses = Counter(answer.status_code for answer in answers)
        assert statuses[200] >= 1
        assert statuses[200] + statuses[503] == EDITS
        for answer in answers:
            if answer.status_code == 503:
                assert answer.json()["error"]["code"] == "pixels_full"
                assert 1 <= int(answer.headers["Retry-After"]) <= 60
        ordinary = edit(server, [png(np.ascontiguousarray(photo(1024)[:, :, :3]))])
        assert ordinary.status_code == 200
        drawn = base64.b64decode(ordinary.json()["data"][0]["b64_json"])
        assert Image.open(io.BytesIO(drawn)).size == (1024, 1024)
        until(
            lambda: pss_mib(server) < AT_REST_MAX * fresh, limit_s=60, what="the memory given back"
        )
