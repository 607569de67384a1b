"""A PostgreSQL that goes away for ten seconds under load, and comes back."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from limner.ledger.accounts import Accounts
from limner.ledger.database import Database
from limner.ledger.request_records import RequestRecords, RequestState
from limner.ledger.tables import requests
from limner.ledger.verifier import Verifier
from tests.support.payer import Payer, payer
from tests.support.postgres import Cluster
from tests.support.server import RunningServer, running_server
from tests.support.waiting import until

AWAY_S = 10
CALLERS = 8
PACE_S = 0.1
PRICE = 16_000
PICTURE: dict[str, Any] = {"model": "dall-e-2", "prompt": "a red apple", "size": "256x256"}


@dataclass
class Answer:
    """What a caller was told, and when it had asked."""

    asked_at: float
    response: httpx.Response


class Load:
    """Callers that ask again and again until told to stop."""

    def __init__(self, server: RunningServer, who: Payer) -> None:
        self.answers: list[Answer] = []
        self._url = f"{server.url}/v1/images/generations"
        self._headers = {"Authorization": f"Bearer {who.key}"}
        self._over = asyncio.Event()

    async def call(self) -> None:
        """Be one caller."""
        async with httpx.AsyncClient(headers=self._headers, timeout=60) as client:
            while not self._over.is_set():
                asked_at = time.monotonic()
                response = await client.post(self._url, json=PICTURE)
                self.answers.append(Answer(asked_at, response))
                await asyncio.sleep(PACE_S)

    def drawn_since(self, moment: float) -> int:
        """Count the pictures that were asked for after a moment, and came."""
        return sum(
            one.response.status_code == 200 and one.asked_at > moment for one in self.answers
        )

    async def until_drawn(self, count: int, since: float) -> None:
        """Wait until so many pictures came."""
        await asyncio.to_thread(
            until, lambda: self.drawn_since(since) >= count, limit_s=60, what="the pictures"
        )

    def stop(self) -> None:
        """Let every caller finish."""
        self._over.set()


@pytest.mark.slow
def test_a_postgresql_that_is_away_for_ten_seconds(data: Path, fragile_postgres: Cluster) -> None:
    """Requests fail cleanly, nothing is charged without a picture, and it resumes by itself."""
    with fragile_postgres.new_database() as url:
        database = Database(url)
        database.migrate()
        who = payer(data, "team", credit_micros=10_000 * PRICE, url=url)
        with running_server(data, variables={"LIMNER_DATABASE__URL": url}) as server:
            load = Load(server, who)

            async def run() -> None:
                calling = [asyncio.create_task(load.call()) for _ in range(CALLERS)]
                await load.until_drawn(CALLERS, time.monotonic())
                await asyncio.to_thread(fragile_postgres.crash)
                gone = time.monotonic()
                async with httpx.AsyncClient(base_url=server.url) as client:
                    assert (await client.get("/healthz")).status_code == 200
                    ready = await client.get("/readyz")
                assert (ready.status_code, ready.headers["retry-after"]) == (503, "2")
                # The outage itself: nothing is to be seen before its end.
                await asyncio.sleep(AWAY_S - (time.monotonic() - gone))
                assert load.drawn_since(gone) == 0
                await asyncio.to_thread(fragile_postgres.start)
                await load.until_drawn(4 * CALLERS, time.monotonic())
                load.stop()
                await asyncio.gather(*calling)

            asyncio.run(run())
            assert server.process.poll() is None
            until(lambda: not held(database), what="the end of every hold")
        try:
            check(load, database, data)
        finally:
            database.close()


def held(database: Database) -> int:
    statement = select(requests.c.id).where(requests.c.state == RequestState.HELD)
    return len(database.do(lambda connection: connection.execute(statement).all()))


def check(load: Load, database: Database, data: Path) -> None:
    refused = [one.response for one in load.answers if one.response.status_code != 200]
    assert len(refused) >= CALLERS
    for response in refused:
        assert response.status_code == 503, response.text
        assert int(response.headers["retry-after"]) >= 1
        error = response.json()["error"]
        assert error["type"] == "service_unavailable_error"
        assert error["code"] in ("ledger_unavailable", "hold_lost")
    team = Accounts(database).find("team")
    records = asyncio.run(RequestRecords(database).recent(team.id, limit=100_000, after=None))
    assert records is not None
    settled = [record for record in records if record.state == RequestState.SETTLED]
    kept = {file.stem for file in (data / "pictures").glob("*/*.png")}
    assert all(picture.key in kept for record in settled for picture in record.pictures)
    drawn = len(load.answers) - len(refused)
    # A server that hears nothing for longer than its patience may have charged what it kept.
    assert drawn <= len(settled) <= drawn + CALLERS
    assert (
        team.month_micros
        == sum(record.charged_micros for record in settled)
        == len(settled) * PRICE
    )
    assert Verifier(database).verify().differences == ()
