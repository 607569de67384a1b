"""What callers see of credit, budgets, limits and keys that may not do everything."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI

from limner.ledger.accounts import Accounts
from limner.ledger.keys import Keys
from limner.ledger.limits import Limits
from tests.support.payer import account, adds_up, ledger, payer
from tests.support.pictures import photo, png
from tests.support.server import running_server

PICTURE: dict[str, Any] = {"model": "dall-e-2", "prompt": "a red apple", "size": "256x256"}
PRICE = 16_000
GENERATIONS = "/v1/images/generations"


@contextmanager
def calling(data: Path, key: str, *options: str, **settings: object) -> Generator[OpenAI]:
    """Run a server and return the official client with this key."""
    with running_server(data, *options) as server, server.client(api_key=key, **settings) as client:
        yield client


def test_a_picture_costs_its_price_and_a_refused_one_nothing(data: Path) -> None:
    """Credit for two pictures: the third is refused with OpenAI's quota error, once, no retries."""
    someone = payer(data, "team", credit_micros=2 * PRICE + 1)
    with calling(data, someone.key, max_retries=2) as client:
        for _ in range(2):
            client.images.generate(**PICTURE)
        with pytest.raises(openai.RateLimitError) as refused:
            client.images.generate(**PICTURE)
        assert refused.value.code == refused.value.type == "insufficient_quota"
        assert refused.value.response.headers["x-should-retry"] == "false"
        assert refused.value.response.request.headers["x-stainless-retry-count"] == "0"
        with pytest.raises(openai.BadRequestError):
            client.images.generate(model="dall-e-2", prompt="a red apple", size="1792x1024")
    left = account(data, "team")
    assert (left.available_micros, left.held_micros, left.month_micros) == (1, 0, 2 * PRICE)
    assert adds_up(data)


def test_n_pictures_cost_n_times_the_price(data: Path) -> None:
    someone = payer(data, "team", credit_micros=10 * PRICE)
    with calling(data, someone.key) as client:
        answer = client.images.generate(
            **PICTURE,
            n=3,
        )
        assert len(answer.data or ()) == 3
    assert account(data, "team").available_micros == 7 * PRICE


def test_a_monthly_budget_is_the_hard_limit(data: Path) -> None:
    """OpenAI's DALL·E endpoints answered 400 for that, not 429."""
    someone = payer(data, "team", credit_micros=100 * PRICE, budget_micros=PRICE)
    with calling(data, someone.key) as client:
        client.images.generate(**PICTURE)
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.generate(**PICTURE)
        assert refused.value.code == "billing_hard_limit_reached"
    assert account(data, "team").available_micros == 99 * PRICE


def test_a_suspended_account_draws_nothing_until_it_is_taken_back(data: Path) -> None:
    someone = payer(data, "team", credit_micros=10 * PRICE)
    with calling(data, someone.key) as client:
        with ledger(data) as database:
            Accounts(database).suspend(Accounts(database).find("team"))
        with pytest.raises(openai.PermissionDeniedError) as refused:
            client.images.generate(**PICTURE)
        assert refused.value.code == "account_suspended"
        with ledger(data) as database:
            Accounts(database).suspend(Accounts(database).find("team"), suspended=False)
        client.images.generate(**PICTURE)


def test_a_suspended_account_still_gets_what_is_its_own(data: Path) -> None:
    """It collects, lists, cancels and deletes; what draws or keeps something new is refused."""
    someone = payer(data, "team", credit_micros=10 * PRICE)
    with calling(data, someone.key) as client:
        file = client.files.create(file=("a.png", png(photo(64))), purpose="vision")
        drawn = client.images.generate(**PICTURE, extra_headers={"Idempotency-Key": "one"})
        with ledger(data) as database:
            Accounts(database).suspend(Accounts(database).find("team"))
        again = client.images.generate(**PICTURE, extra_headers={"Idempotency-Key": "one"})
        assert again.data == drawn.data
        assert httpx.get(str(drawn.data[0].url if drawn.data else "")).status_code == 200
        recent = client.get("/images/requests", cast_to=dict[str, Any])
        assert len(recent["data"]) == 1
        assert client.get(f"/images/requests/{recent['data'][0]['id']}", cast_to=dict[str, Any])
        assert len(client.models.list().data) > 2
        assert client.moderations.create(input="a kite").results
        assert client.files.content(file.id).read() == png(photo(64))
        for refused in (
            lambda: client.files.create(file=("b.png", png(photo(64))), purpose="vision"),
            lambda: client.images.edit(model="gpt-image-1", prompt="a", image=png(photo(64))),
        ):
            with pytest.raises(openai.PermissionDeniedError) as caught:
                refused()
            assert caught.value.code == "account_suspended"
        assert client.files.delete(file.id).deleted
    assert account(data, "team").available_micros == 9 * PRICE


def test_a_key_with_a_list_of_models_sees_and_uses_those(data: Path) -> None:
    someone = payer(data, "team", unlimited=True, models=("dall-e-2",))
    with calling(data, someone.key) as client:
        assert [model.id for model in client.models.list()] == ["dall-e-2"]
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve("dall-e-3")
        with pytest.raises(openai.PermissionDeniedError) as refused:
            client.images.generate(prompt="a red apple")
        assert (refused.value.code, refused.value.param) == ("model_not_found", "model")
        client.images.generate(**PICTURE)


def test_an_admin_key_draws_nothing(data: Path) -> None:
    with ledger(data) as database:
        key, _ = Keys(database).create("boss", account_id=None)
    with running_server(data) as server, server.client(api_key=key) as client:
        with pytest.raises(openai.PermissionDeniedError) as refused:
            client.images.generate(**PICTURE)
        assert refused.value.code == "admin_key"
        assert httpx.get(
            f"{server.url}/metrics", headers={"Authorization": f"Bearer {key}"}
        ).is_success


def test_another_accounts_key_does_not_see_the_servers_metrics(data: Path) -> None:
    someone = payer(data, "team")
    with running_server(data) as server:
        answer = httpx.get(
            f"{server.url}/metrics", headers={"Authorization": f"Bearer {someone.key}"}
        )
        assert answer.status_code == 403


@pytest.mark.parametrize("whose", ["key", "account"])
def test_pictures_per_minute(data: Path, whose: str) -> None:
    """The third of two is refused as OpenAI did, with the seconds to wait; headers count down."""
    limits = Limits(images_per_minute=2, requests_per_minute=50)
    nothing = Limits()
    someone = payer(
        data,
        "team",
        unlimited=True,
        limits=limits if whose == "account" else nothing,
        key_limits=limits if whose == "key" else nothing,
    )
    with calling(data, someone.key) as client:
        images = client.images.with_raw_response
        for remaining in (1, 0):
            headers = images.generate(**PICTURE).headers
            assert headers["x-ratelimit-limit-images"] == "2"
            assert headers["x-ratelimit-remaining-images"] == str(remaining)
            assert headers["x-ratelimit-reset-images"] == "1m0s"
            assert headers["x-ratelimit-limit-requests"] == "50"
            assert headers["x-ratelimit-remaining-requests"] == str(48 + remaining)
        with pytest.raises(openai.RateLimitError) as refused:
            images.generate(**PICTURE)
        error = refused.value
        assert (error.type, error.code) == ("requests", "rate_limit_exceeded")
        assert "Limit: 2/1min. Current: 3/1min." in error.message
        headers = error.response.headers
        assert 1 <= int(headers["retry-after"]) <= 60
        assert headers["x-ratelimit-remaining-images"] == "0"
        assert headers["x-ratelimit-remaining-requests"] == "48"
        assert headers["x-ratelimit-limit-images"] == "2"
        assert 1 <= _seconds(headers["x-ratelimit-reset-images"]) <= 60
        with pytest.raises(openai.RateLimitError) as hopeless:
            images.generate(**PICTURE, n=3)
        assert hopeless.value.response.headers["x-should-retry"] == "false"


def _seconds(text: str) -> int:
    """Read a duration such as `1m0s`."""
    minutes, _, rest = text.rpartition("m")
    return 60 * int(minutes or 0) + int(rest.removesuffix("s"))


def test_without_credit_the_refusal_says_what_the_limits_leave(data: Path) -> None:
    someone = payer(data, "team", limits=Limits(requests_per_minute=7))
    with calling(data, someone.key) as client:
        with pytest.raises(openai.RateLimitError) as refused:
            client.images.generate(**PICTURE)
        assert refused.value.code == "insufficient_quota"
        assert refused.value.response.headers["x-ratelimit-remaining-requests"] == "7"


def test_without_limits_there_are_no_limit_headers(data: Path) -> None:
    someone = payer(data, "team", unlimited=True)
    with calling(data, someone.key) as client:
        answer = client.images.with_raw_response.generate(**PICTURE)
        assert not [name for name in answer.headers if name.startswith("x-ratelimit")]


def test_what_has_no_price_is_refused_and_never_free(data: Path, tmp_path: Path) -> None:
    """A model whose prices are the operator's own has no others."""
    settings = tmp_path / "limner.toml"
    settings.write_text('[prices.models.dall-e-2.standard]\n"256x256" = 0.5\n')
    someone = payer(data, "team", credit_micros=1_000_000)
    with (
        running_server(data, "--config", str(settings)) as server,
        server.client(api_key=someone.key) as client,
    ):
        server.logged("dall-e-2, standard, 512x512")
        client.images.generate(**PICTURE)
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.generate(model="dall-e-2", prompt="an apple", size="512x512")
        assert refused.value.code == "price_not_set"
    assert account(data, "team").available_micros == 500_000
