from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from limner.api.organization import OrganizationRoutes
from limner.ledger.database import Database
from limner.ledger.keys import Keys
from limner.ledger.usage_buckets import UsageBuckets
from tests.support.asgi import call
from tests.support.ledgers import AUTHORIZED, authenticator, new_ledger

PATHS = ("/v1/organization/usage/images", "/v1/organization/costs")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with new_ledger(tmp_path) as database:
        yield database


def ask(database: Database, path: str, key: str | None = None) -> httpx.Response:
    routes = OrganizationRoutes(authenticator(database), UsageBuckets(database, "USD")).routes()
    headers = AUTHORIZED if key is None else {"Authorization": f"Bearer {key}"}
    return call(routes, "GET", path, headers=headers)


@pytest.mark.parametrize("path", PATHS)
def test_an_admin_key_gets_a_page_of_buckets(database: Database, path: str) -> None:
    key, _ = Keys(database).create("admin", account_id=None)
    page = ask(database, f"{path}?start_time=1795392000&end_time=1795478400", key).json()
    assert page["object"] == "page"
    assert [one["results"] for one in page["data"]] == [[]]
    assert ask(database, path, key).json()["error"]["param"] == "start_time"


@pytest.mark.parametrize("path", PATHS)
def test_any_other_key_is_refused(database: Database, path: str) -> None:
    answer = ask(database, f"{path}?start_time=1")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "admin_key_required")
