"""A server that is killed at any moment of its work charges each picture once, or not at all."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
from sqlalchemy import func, select

from limner.ledger.accounts import Accounts
from limner.ledger.database import Database
from limner.ledger.tables import requests
from limner.ledger.verifier import Verifier
from tests.support.payer import Payer, ledger, payer
from tests.support.server import RunningServer, running_server
from tests.support.waiting import until

log = logging.getLogger(__name__)

REQUESTS = 50
PRICE = 16_000
ROUNDS = int(os.environ.get("LIMNER_TEST_KILLS", "3"))
"""How often each database's server is killed; `make soak` kills more often."""

LEASE_S = 1
MORE_S = 0.05
"""About how long a picture takes: a kill comes at any moment of one."""

PICTURE: dict[str, Any] = {"model": "dall-e-2", "prompt": "a red apple", "size": "256x256"}


class Lives:
    """A server that is killed and started again on the same data."""

    def __init__(self, data: Path, url: str | None, who: Payer) -> None:
        self._data = data
        self._url = url
        self._who = who
        self._stack = ExitStack()
        self.server = self._start()
        self._family = self._processes()

    def _start(self) -> RunningServer:
        variables = {"LIMNER_LEDGER__LEASE_S": str(LEASE_S)}
        if self._url is not None:
            variables["LIMNER_DATABASE__URL"] = self._url
        return self._stack.enter_context(running_server(self._data, variables=variables))

    def _processes(self) -> list[psutil.Process]:
        """Return the parent, the API process, and all others that they started.

        They are found before there is work: reading `/proc` takes longer than some pictures.
        """
        parent = psutil.Process(self.server.process.pid)
        return [parent, self.server.api, *parent.children(recursive=True)]

    def kill(self) -> None:
        """End the parent and the API process as the kernel does; the others follow them."""
        parent, api, *_ = self._family
        parent.kill()
        api.kill()
        self.server.process.wait()
        _, left = psutil.wait_procs(self._family[1:], timeout=20)
        assert left == []
        self._stack.close()

    def start_again(self) -> None:
        """Start a new process on what the old one left."""
        self.server = self._start()
        self._family = self._processes()

    def stop(self) -> None:
        """Stop it as an operator does."""
        self._stack.close()

    async def ask_then_kill(
        self, keys: list[str], answers_before: int, more_s: float
    ) -> dict[str, str]:
        """Ask for a picture with each key; return the links that arrived before the kill.

        It comes `more_s` seconds after so many answers.
        """
        arrived = asyncio.Semaphore(0)
        async with httpx.AsyncClient(timeout=60) as client:
            asking = [asyncio.create_task(self._ask(client, key)) for key in keys]
            for task in asking:
                task.add_done_callback(lambda _: arrived.release())
            for _ in range(answers_before):
                await arrived.acquire()
            await asyncio.sleep(more_s)  # The kill comes at this moment.
            self.kill()
            answers = await asyncio.gather(*asking, return_exceptions=True)
        for answer in answers:
            assert isinstance(answer, (httpx.Response, httpx.TransportError)), answer
        return {
            key: path_of(answer)
            for key, answer in zip(keys, answers, strict=True)
            if isinstance(answer, httpx.Response)
        }

    async def _ask(self, client: httpx.AsyncClient, key: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._who.key}", "Idempotency-Key": key}
        url = f"{self.server.url}/v1/images/generations"
        return await client.post(url, json=PICTURE, headers=headers)

    async def ask_again(self, keys: list[str]) -> dict[str, str]:
        """Ask with the same keys through the official client, which comes back by itself."""
        async with self.server.async_client(api_key=self._who.key, max_retries=20) as client:

            async def one(key: str) -> str:
                answer = await client.images.generate(
                    **PICTURE, extra_headers={"Idempotency-Key": key}
                )
                assert answer.data is not None
                return urlsplit(str(answer.data[0].url)).path

            return dict(zip(keys, await asyncio.gather(*map(one, keys)), strict=True))


def path_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    link: str = answer.json()["data"][0]["url"]
    return urlsplit(link).path


def states(database: Database) -> dict[str, int]:
    statement = select(requests.c.state, func.count()).group_by(requests.c.state)
    rows = database.do(lambda connection: connection.execute(statement).all())
    return dict(rows)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_at_any_moment_each_picture_is_charged_once(data: Path, url: str | None) -> None:
    """Several times: 50 requests, a kill, a start; the retries get 50 pictures, once."""
    seed = random.SystemRandom().randrange(10**6)
    log.warning("the kills follow the seed %d", seed)  # pytest shows it where the test fails.
    rng = random.Random(seed)
    who = payer(data, "team", credit_micros=100_000 * PRICE, url=url)
    rounds = ROUNDS
    interrupted = 0
    lives = Lives(data, url, who)
    with ledger(data, url) as database:
        try:
            for number in range(1, rounds + 1):
                keys = [f"{number}-{one}" for one in range(REQUESTS)]
                moment = rng.randrange(REQUESTS), rng.uniform(0, MORE_S)
                before = asyncio.run(lives.ask_then_kill(keys, *moment))
                interrupted += states(database).get("held", 0)
                log.warning("round %d: %d pictures interrupted", number, interrupted)
                assert Verifier(database).verify().differences == (), f"round {number}"
                lives.start_again()
                after = asyncio.run(lives.ask_again(keys))
                assert before.items() <= after.items()  # What had arrived is answered the same.
                until(lambda: "held" not in states(database), what="the end of every hold")
                assert states(database)["settled"] == number * REQUESTS
                left = Accounts(database).find("team")
                assert (left.held_micros, left.month_micros) == (0, number * REQUESTS * PRICE)
                assert Verifier(database).verify().differences == (), f"round {number}"
                with httpx.Client(base_url=lives.server.url) as client:
                    for path in after.values():
                        assert client.get(path).status_code == 200
        finally:
            lives.stop()
    assert interrupted >= rounds  # The kills came in the middle of the work.
