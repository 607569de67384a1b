"""Two server processes on one database, and more callers than there is credit or room for."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Generator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI

from limner.ledger.limits import Limits
from tests.support.payer import Payer, account, adds_up, payer
from tests.support.server import RunningServer, running_server

CALLERS = 64
PRICE = 16_000
PICTURE: dict[str, Any] = {"model": "dall-e-2", "prompt": "a red apple", "size": "256x256"}


@contextmanager
def two_servers(data: Path, url: str | None) -> Generator[list[RunningServer]]:
    """Run two servers that share a SQLite file, or a PostgreSQL and nothing else."""
    variables = {"LIMNER_ENGINES__SKETCH__WORKERS": "1"}
    folders = [data, data]
    if url is not None:
        variables["LIMNER_DATABASE__URL"] = url
        folders = [data / "one", data / "two"]
    with (
        running_server(folders[0], variables=variables) as one,
        running_server(folders[1], variables=variables) as two,
    ):
        yield [one, two]


async def all_at_once(servers: list[RunningServer], who: Payer) -> Counter[str]:
    """Let every caller ask once, half of them on each server; count what they were told."""

    async def one(client: AsyncOpenAI) -> str:
        try:
            await client.images.generate(**PICTURE)
        except openai.RateLimitError as refused:
            assert refused.code is not None
            return refused.code
        return "drawn"

    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(server.async_client(api_key=who.key))
            for server in servers
        ]
        callers = [one(clients[number % 2]) for number in range(CALLERS)]
        return Counter(await asyncio.gather(*callers))


def drawn(data: Path) -> int:
    return len(list(data.rglob("pictures/*/*.png")))


def test_64_callers_with_credit_for_10_pictures_get_10(data: Path, url: str | None) -> None:
    who = payer(data, "team", credit_micros=10 * PRICE, url=url)
    with two_servers(data, url) as servers:
        told = asyncio.run(all_at_once(servers, who))
    assert told == {"drawn": 10, "insufficient_quota": CALLERS - 10}
    assert drawn(data) == 10
    left = account(data, "team", url)
    assert (left.available_micros, left.held_micros, left.month_micros) == (0, 0, 10 * PRICE)
    assert adds_up(data, url)


@pytest.mark.parametrize("whose", ["key", "account"])
def test_64_callers_with_10_pictures_a_minute_get_10(
    data: Path, url: str | None, whose: str
) -> None:
    limit = {"limits" if whose == "account" else "key_limits": Limits(images_per_minute=10)}
    who = payer(data, "team", unlimited=True, url=url, **limit)  # type: ignore[arg-type] # as named
    with two_servers(data, url) as servers:
        told = asyncio.run(all_at_once(servers, who))
    assert told == {"drawn": 10, "rate_limit_exceeded": CALLERS - 10}
    assert drawn(data) == 10
    assert account(data, "team", url).month_micros == 10 * PRICE
    assert adds_up(data, url)
