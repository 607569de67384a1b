from __future__ import annotations

import re

import httpx
from openai import OpenAI

from tests.support.server import KEY, RunningServer


def figures(server: RunningServer) -> dict[str, float]:
    answer = httpx.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {KEY}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        name: float(value) for name, value in re.findall(r"^(limner_\S+) (\S+)$", answer.text, re.M)
    }


def test_pictures_and_requests_are_counted(server: RunningServer, client: OpenAI) -> None:
    pictures = 'limner_pictures_total{engine="sketch",model="dall-e-2"}'
    requests = 'limner_requests_total{route="/v1/images/generations",status="200"}'
    before = figures(server)
    client.images.generate(model="dall-e-2", prompt="a cat", size="256x256", n=2)
    after = figures(server)
    assert after[pictures] == before.get(pictures, 0) + 2
    assert after[requests] == before.get(requests, 0) + 1


def test_unknown_paths_make_no_new_figures(server: RunningServer) -> None:
    for number in range(3):
        httpx.get(f"{server.url}/nowhere-{number}")
    names = [name for name in figures(server) if 'status="404"' in name]
    assert not any("nowhere" in name for name in names)


def test_metrics_need_a_key(server: RunningServer) -> None:
    assert httpx.get(f"{server.url}/metrics").status_code == 401
