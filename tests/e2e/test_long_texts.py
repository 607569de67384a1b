"""Long texts are read beside the event loop: others are served, and too many are told so."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Generator

import httpx
import pytest

from tests.support.server import KEY, RunningServer, running_server

TEXT = ("a red fox beside a quiet lake under tall pines, " * 700)[:32_000]
CALLERS = 24
ONE_AT_A_TIME = {"LIMNER_ANALYSIS__THREADS": "1", "LIMNER_ANALYSIS__WAITING_MAX": "3"}


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """Start a server that reads one long text at once, and lets three wait."""
    with running_server(tmp_path_factory.mktemp("data"), variables=ONE_AT_A_TIME) as running:
        yield running


async def moderations(client: httpx.AsyncClient, count: int) -> list[httpx.Response]:
    """Have long texts judged, all at once."""
    body = {"input": TEXT}
    return await asyncio.gather(*(client.post("/v1/moderations", json=body) for _ in range(count)))


def client_of(server: RunningServer) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=server.url, headers={"Authorization": f"Bearer {KEY}"}, timeout=60
    )


def test_more_long_texts_than_may_wait_are_refused_and_may_come_back(
    narrow: RunningServer,
) -> None:
    async def scenario() -> None:
        async with client_of(narrow) as client:
            answers = await moderations(client, CALLERS)
            statuses = Counter(one.status_code for one in answers)
            assert set(statuses) == {200, 503}
            assert statuses[200] >= 4  # One is read, three wait.
            refused = next(one for one in answers if one.status_code == 503)
            assert refused.json()["error"]["code"] == "server_is_overloaded"
            assert int(refused.headers["Retry-After"]) >= 1
            assert [one.status_code for one in await moderations(client, 4)] == [200] * 4

    asyncio.run(scenario())


def test_a_short_prompt_is_drawn_while_long_texts_wait(narrow: RunningServer) -> None:
    async def scenario() -> None:
        async with client_of(narrow) as client:
            ended: list[str] = []
            body = {"prompt": "a red apple", "model": "dall-e-2", "size": "256x256"}

            async def judged() -> None:
                await moderations(client, 4)
                ended.append("long")

            async def drawn() -> None:
                answer = await client.post("/v1/images/generations", json=body)
                assert answer.status_code == 200
                ended.append("short")

            long = asyncio.create_task(judged())
            answered = 0
            short = asyncio.create_task(drawn())
            while not long.done():
                assert (await client.get("/healthz")).status_code == 200
                answered += 1
            await asyncio.gather(long, short)
            assert answered >= 4  # The loop went on: more than one answer for each long text.

    asyncio.run(scenario())


def test_a_long_prompt_with_an_open_size_is_priced_and_drawn(server: RunningServer) -> None:
    with server.client() as client:
        prompt = f"mountains at dawn, {TEXT[:3000]}"
        answer = client.images.generate(model="gpt-image-1", prompt=prompt, quality="low")
        assert answer.size == "1536x1024"


def test_what_the_policy_refuses_is_refused_before_its_size_is_looked_for(
    server: RunningServer,
) -> None:
    files = {"image": ("broken.png", b"\x89PNG\r\n\x1a\n and nothing else")}
    form = {"model": "gpt-image-1", "prompt": "a naked woman"}
    answer = httpx.post(
        f"{server.url}/v1/images/edits",
        headers={"Authorization": f"Bearer {KEY}"},
        data=form,
        files=files,
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "moderation_blocked"
