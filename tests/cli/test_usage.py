from __future__ import annotations

import asyncio
import csv
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from limner.ledger.accounts import Accounts
from limner.ledger.hold_store import HoldStore
from limner.ledger.keys import Keys
from limner.ledger.limits import NO_LIMITS
from limner.ledger.location import open_database
from limner.ledger.request_records import KeptPicture, NewRequest
from tests.cli.conftest import Limner

pytestmark = pytest.mark.usefixtures("database")

MOMENT = datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def sold(data: Path) -> Iterator[None]:
    """Two pictures, charged to an account whose key is named like a formula."""
    with closing(open_database(None, data)) as database:
        account = Accounts(database).create("acme", unlimited=True)
        _, key = Keys(database).create("=app", account_id=account.id)
        holds = HoldStore(database, lease_s=30, clock=lambda: MOMENT)
        request = NewRequest(
            id="req",
            account_id=account.id,
            key_id=key.id,
            task="generations",
            model="dall-e-2",
            quality="standard",
            size="256x256",
            n=2,
            price_micros=16_000,
            prompt="a cat",
        )

        async def sell() -> None:
            await holds.hold(request, NO_LIMITS)
            await holds.settle("req", 0, (KeptPicture("k", None, None),) * 2)

        asyncio.run(sell())
    yield


@pytest.mark.usefixtures("sold")
def test_usage_is_by_model_unless_told(limner: Limner) -> None:
    assert limner("usage", "--json").json == {
        "currency": "usd",
        "data": [
            {
                "model": "dall-e-2",
                "requests": 1,
                "pictures": 2,
                "amount": "0.032",
                "amount_micros": 32_000,
            }
        ],
    }
    table = limner("usage").printed
    assert all(cell in table for cell in ("dall-e-2", "0.032", "amount (USD)", "total"))


@pytest.mark.usefixtures("sold")
def test_usage_as_csv_is_safe_for_spreadsheets(limner: Limner) -> None:
    lines = limner("usage", "--by", "day,account,key", "--csv").printed.splitlines()
    ((day, account, key, _, *figures),) = list(csv.reader(lines[1:]))
    assert lines[0] == "day,account,key,key_id,requests,pictures,amount,amount_micros,currency"
    assert (day, account, key) == ("2026-11-24", "acme", "'=app")
    assert figures == ["1", "2", "0.032", "32000", "usd"]


@pytest.mark.usefixtures("sold")
def test_usage_of_some_days_and_one_account(limner: Limner) -> None:
    def pictures(*words: str) -> int:
        return sum(one["pictures"] for one in limner("usage", "--json", *words).json["data"])

    assert pictures("--from", "2026-11-24", "--to", "2026-11-24") == 2
    assert pictures("--from", "2026-11-25") == 0
    assert pictures("--to", "2026-11-23") == 0
    assert pictures("--to", "9999-12-31") == 2
    assert pictures("--account", "acme") == 2
    assert pictures("--account", "local") == 0


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["--by", "colour"], 2, "colour"),
        (["--from", "yesterday"], 2, "2026-11-30"),
        (["--from", "2026-11-02", "--to", "2026-11-01"], 1, "before --from"),
        (["--csv", "--json"], 1, "exclude each other"),
        (["--account", "nobody"], 1, "no account 'nobody'"),
    ],
)
def test_a_wrong_question_is_named(
    limner: Limner, words: list[str], status: int, says: str
) -> None:
    done = limner("usage", *words)
    assert (done.status, says in done.complaint) == (status, True)
