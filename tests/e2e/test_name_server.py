"""A name server that never answers delays the requests that need it, and no other."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import httpx

from tests.support.pictures import photo, png
from tests.support.server import KEY, running_server
from tests.support.web_sites import site

EDITS = 50
SILENT = """
import socket, time

known = socket.getaddrinfo


def getaddrinfo(host, *others, **named):
    if str(host).endswith(".silent"):
        time.sleep(600)  # It never answers.
    return known(host, *others, **named)


socket.getaddrinfo = getaddrinfo
"""
"""What the server's Python runs first: at its boundary to the system, no name server answers."""


def edit(address: str) -> dict[str, object]:
    return {
        "model": "gpt-image-1",
        "prompt": "add a kite",
        "quality": "low",
        "images": [{"image_url": address}],
    }


def test_fifty_edits_of_unknown_hosts_delay_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(SILENT)
    variables = {
        "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]),
        "LIMNER_FETCH__ALLOW_NETWORKS": '["127.0.0.1/32"]',
        "LIMNER_FETCH__LOOKUP_TIMEOUT_S": "20",
        "LIMNER_FETCH__TIMEOUT_S": "30",
    }
    with site() as pictures, running_server(tmp_path / "data", variables=variables) as server:
        pictures.pages["/cat.png"] = (200, {}, png(photo(64)))
        keyed = {"Authorization": f"Bearer {KEY}"}

        async def run() -> None:
            limits = httpx.Limits(max_connections=None)
            async with httpx.AsyncClient(
                base_url=server.url, headers=keyed, timeout=60, limits=limits
            ) as client:
                kite = {"model": "dall-e-2", "prompt": "a kite", "size": "256x256"}
                drawn = await client.post("/v1/images/generations", json=kite)
                link = drawn.json()["data"][0]["url"]
                began = time.monotonic()
                waiting = [
                    asyncio.create_task(
                        client.post("/v1/images/edits", json=edit(f"http://{number}.silent/"))
                    )
                    for number in range(EDITS)
                ]
                await asyncio.wait(waiting, timeout=1)
                good = edit(f"http://localhost:{pictures.port}/cat.png")
                others = await asyncio.gather(
                    client.get("/healthz"),
                    client.get(link),
                    client.get("/v1/models"),
                    client.post("/v1/images/edits", json=good),
                )
                assert [one.status_code for one in others] == [200] * 4
                assert time.monotonic() - began < 20
                assert not any(one.done() for one in waiting)
                for one in await asyncio.gather(*waiting):
                    assert one.status_code == 400
                    error = one.json()["error"]
                    assert error["code"] == "failed_to_download_image"
                    assert "no name server answered within 20 s" in error["message"]

        asyncio.run(run())
