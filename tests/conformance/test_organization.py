"""Usage and costs, as the official client's admin calls read them."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI, omit

from limner.ledger.keys import Keys
from tests.support.payer import Payer, account, ledger, payer
from tests.support.server import RunningServer, running_server

PRICES = 2 * 16_000 + 18_000 + 40_000
"""Two pictures of 256x256, one of 512x512, one by dall-e-3."""


@dataclass(frozen=True)
class Organization:
    """A server on which two accounts have drawn, and its admin's client."""

    server: RunningServer
    data: Path
    admin: OpenAI
    team: Payer
    began: int


@pytest.fixture(scope="module")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Generator[Organization]:
    data = tmp_path_factory.mktemp("data")
    team = payer(data, "team", credit_micros=1_000_000)
    other = payer(data, "other", credit_micros=1_000_000)
    with ledger(data) as database:
        key, _ = Keys(database).create("boss", account_id=None)
    began = int(time.time())
    with running_server(data) as server:
        with server.client(api_key=team.key) as client:
            small: dict[str, Any] = {"model": "dall-e-2", "prompt": "an apple"}
            client.images.generate(**small, size="256x256", n=2, user="ann")
            client.images.generate(**small, size="512x512")
            client.images.generate(prompt="an apple", user="ann")
            with pytest.raises(openai.BadRequestError):
                client.images.generate(**small, size="1x1")
        with server.client(api_key=other.key) as client:
            client.images.generate(**small, size="256x256")
        options = {"admin_api_key": key, "base_url": f"{server.url}/v1", "max_retries": 0}
        with OpenAI(api_key=team.key, **options) as admin:  # type: ignore[arg-type] # a dict of options
            yield Organization(server, data, admin, team, began)


def usage(organization: Organization, **asked: Any) -> list[Any]:
    page = organization.admin.admin.organization.usage.images(
        start_time=organization.began - 60, **asked
    )
    return [result for bucket in page.data for result in bucket.results]


def test_everything_together(organization: Organization) -> None:
    """Five pictures of four requests; what was refused counts nowhere."""
    (result,) = usage(organization)
    assert (result.images, result.num_model_requests) == (5, 4)
    assert (result.model, result.size, result.source) == (None, None, None)


def test_grouped_by_model_and_size(organization: Organization) -> None:
    results = usage(organization, group_by=["model", "size"])
    assert {(one.model, one.size): one.images for one in results} == {
        ("dall-e-2", "256x256"): 3,
        ("dall-e-2", "512x512"): 1,
        ("dall-e-3", "1024x1024"): 1,
    }


def test_filtered_by_account_and_user(organization: Organization) -> None:
    project = account(organization.data, "team").id
    (team,) = usage(organization, project_ids=[project])
    assert team.images == 4
    (ann,) = usage(organization, user_ids=["ann"], group_by=["user_id"])
    assert (ann.user_id, ann.images) == ("ann", 3)
    assert usage(organization, models=["dall-e-2"], sizes=["1024x1024"]) == []


def test_costs_agree_with_the_ledger(organization: Organization) -> None:
    """To the micro-unit, and by line."""
    project = account(organization.data, "team").id
    page = organization.admin.admin.organization.usage.costs(
        start_time=organization.began - 60, project_ids=[project], group_by=["line_item"]
    )
    results: list[Any] = [result for bucket in page.data for result in bucket.results]
    amounts = {one.line_item: round(one.amount.value * 1_000_000) for one in results}
    assert amounts == {
        "dall-e-2, standard, 256x256": 2 * 16_000,
        "dall-e-2, standard, 512x512": 18_000,
        "dall-e-3, standard, 1024x1024": 40_000,
    }
    assert {one.amount.currency for one in results} == {"usd"}
    assert 1_000_000 - account(organization.data, "team").balance_micros == PRICES


def test_pages_follow_one_another(organization: Organization) -> None:
    """One bucket at a time; the same sum in the end."""
    found, page, more = 0, "", True
    for _ in range(30):
        answer = organization.admin.admin.organization.usage.images(
            start_time=organization.began - 600,
            end_time=organization.began + 600,
            bucket_width="1m",
            limit=1,
            page=page or omit,
        )
        results: list[Any] = [result for bucket in answer.data for result in bucket.results]
        found += sum(result.images for result in results)
        page, more = answer.next_page or "", answer.has_more
        if not more:
            break
    assert found == 5
    assert (page, more) == ("", False)


@pytest.mark.parametrize("path", ["usage/images", "costs"])
def test_only_admin_keys_are_let_in(organization: Organization, path: str) -> None:
    url = f"{organization.server.url}/v1/organization/{path}?start_time=0"
    for key, status in ((organization.team.key, 403), ("sk-nobody-knows-this-one", 401)):
        answer = httpx.get(url, headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == status
        assert answer.json()["error"]["code"]


def test_a_wrong_parameter_is_named(organization: Organization) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        organization.admin.admin.organization.usage.images(
            start_time=organization.began,
            bucket_width="2d",  # type: ignore[arg-type] # that is the point
        )
    assert refused.value.param == "bucket_width"
