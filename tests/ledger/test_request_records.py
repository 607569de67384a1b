"""Finding requests again, by ids that clients make up."""

from __future__ import annotations

import asyncio

import pytest

from limner.ledger.database import Database
from limner.ledger.request_records import RequestRecords
from limner.ledger.tables import LOCAL


@pytest.mark.parametrize("name", ["", "\0", "req_\0", "' or 1=1 --", "é", "x" * 10_000])
def test_what_is_no_id_finds_nothing(database: Database, name: str) -> None:
    """PostgreSQL cannot even be asked for a text with NUL."""
    requests = RequestRecords(database)

    async def look() -> None:
        assert await requests.find(LOCAL, name) is None
        assert await requests.recent(LOCAL, limit=5, after=name) is None

    asyncio.run(look())
