"""White space before a slow answer: JSON readers skip it, proxies see a living connection."""

from __future__ import annotations

from pathlib import Path

import httpx
import openai
import pytest

from tests.support.payer import account, payer
from tests.support.server import running_server
from tests.support.waiting import until

SLOW = {"model": "dall-e-2", "prompt": "a castle on a hill", "n": 10}
EARLY = {"LIMNER_KEEP_ALIVE_S": "0.1"}


def test_a_slow_answer_begins_with_white_space(data: Path) -> None:
    with (
        running_server(data, variables=EARLY) as server,
        server.client() as client,
        httpx.stream(
            "POST",
            f"{server.url}/v1/images/generations",
            json=SLOW,
            headers={"Authorization": "Bearer My API Key"},
            timeout=60,
        ) as answer,
    ):
        assert answer.status_code == 200
        assert next(answer.iter_raw(1)) == b" "
        answer.close()
        whole = client.images.generate(**SLOW)  # type: ignore[call-overload] # a dict of fields
        assert len(whole.data) == 10


def test_a_quick_refusal_keeps_its_status(data: Path) -> None:
    with (
        running_server(data, variables=EARLY) as server,
        server.client() as client,
        pytest.raises(openai.BadRequestError, match="n=1"),
    ):
        client.images.generate(prompt="a cat", n=2)


def test_who_leaves_a_begun_answer_pays_nothing(data: Path) -> None:
    someone = payer(data, "team", credit_micros=1_000_000)
    with running_server(data, variables=EARLY) as server:
        with httpx.stream(
            "POST",
            f"{server.url}/v1/images/generations",
            json=SLOW,
            headers={"Authorization": f"Bearer {someone.key}"},
            timeout=60,
        ) as answer:
            assert next(answer.iter_raw(1)) == b" "
        until(lambda: account(data, "team").held_micros == 0, what="the release")
        assert account(data, "team").available_micros == 1_000_000


def test_an_error_after_the_beginning_is_told_in_the_body(data: Path) -> None:
    """The store cannot be written: found out after ten pictures were drawn."""
    with running_server(data, variables=EARLY) as server:
        (data / "pictures").write_text("in the way")
        answer = httpx.post(
            f"{server.url}/v1/images/generations",
            json={"prompt": "a castle on a hill", "quality": "hd", "size": "1792x1024"},
            headers={"Authorization": "Bearer My API Key"},
            timeout=60,
        )
        assert answer.text.startswith(" ")
        assert answer.json()["error"]["code"] == "storage_failed"
