from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

from limner.api.models import ModelRoutes
from limner.contract.model_aliases import ModelAliases
from limner.contract.models import SERVED
from limner.ledger.database import Database
from limner.ledger.keys import Keys
from limner.ledger.tables import LOCAL
from tests.support.asgi import call
from tests.support.ledgers import AUTHORIZED, authenticator, new_ledger

DALL_E = [model for model in SERVED if model.id.startswith("dall-e")]
ALIASES = ModelAliases({"openai/dall-e-3": "dall-e-3", "mine": "gpt-image-1"})


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with new_ledger(tmp_path) as database:
        yield database


def routes(database: Database) -> list[Route]:
    return ModelRoutes(authenticator(database), DALL_E, ALIASES).routes()


def ids(answer: httpx.Response) -> list[str]:
    return [model["id"] for model in answer.json()["data"]]


def test_what_is_served_is_listed_under_all_its_names(database: Database) -> None:
    answer = call(routes(database), "GET", "/v1/models", headers=AUTHORIZED)
    assert ids(answer) == ["dall-e-2", "dall-e-3", "openai/dall-e-3"]


@pytest.mark.parametrize("name", ["dall-e-3", "openai/dall-e-3"])
def test_one_model_is_shown(database: Database, name: str) -> None:
    model = call(routes(database), "GET", f"/v1/models/{name}", headers=AUTHORIZED).json()
    assert (model["id"], model["object"]) == (name, "model")


@pytest.mark.parametrize("name", ["gpt-image-1", "mine", "x"])
def test_a_model_that_is_not_served_is_not_there(database: Database, name: str) -> None:
    answer = call(routes(database), "GET", f"/v1/models/{name}", headers=AUTHORIZED)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "model_not_found")


def test_a_key_with_a_list_sees_its_own_models_alone(database: Database) -> None:
    key, _ = Keys(database).create("k", account_id=LOCAL, models=("dall-e-3",))
    own = {"Authorization": f"Bearer {key}"}
    assert ids(call(routes(database), "GET", "/v1/models", headers=own)) == [
        "dall-e-3",
        "openai/dall-e-3",
    ]
    assert call(routes(database), "GET", "/v1/models/dall-e-2", headers=own).status_code == 404


def test_nobody_is_told_without_a_key(database: Database) -> None:
    assert call(routes(database), "GET", "/v1/models").status_code == 401
