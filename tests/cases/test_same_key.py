"""Case 40: the second request with the same Idempotency-Key waits, and ends as the first."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI

from tests.support.caller import EDITS, GENERATIONS, Caller, error_of
from tests.support.case_pictures import RED, encoded, flat, mask
from tests.support.payer import account
from tests.support.waiting import until

LONG: dict[str, Any] = {
    "prompt": "a harbour with forty boats",
    "model": "dall-e-2",
    "n": 10,
    "size": "1024x1024",
    "response_format": "b64_json",
}
SHORTER = LONG | {"n": 4}
PRICE = 20_000


def held(caller: Caller) -> int:
    return account(caller.data, "team").held_micros


def while_it_is_drawn(caller: Caller, send: Any, second: Any) -> tuple[Any, Any]:
    """Send a request, and another once the first is held; return both answers."""
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(send)
        until(lambda: held(caller) > 0, what="the hold")
        later = second()
        return first.result(), later


def test_case_40_the_official_client_with_its_usual_retries(caller: Caller) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    before = caller.balance()
    with OpenAI(api_key=caller.keys["strict"], base_url=f"{caller.server.url}/v1") as client:
        first, second = while_it_is_drawn(
            caller,
            lambda: caller.send(GENERATIONS, "strict", json=LONG, headers=headers),
            lambda: client.images.generate(**LONG, extra_headers=headers),
        )
    assert first.status_code == 200
    pictures = [one["b64_json"] for one in first.json()["data"]]
    assert [one.b64_json for one in second.data] == pictures
    assert before - caller.balance() == 10 * PRICE


def test_case_40_a_client_that_never_retries(caller: Caller) -> None:
    """It waits on the open connection, and reads the same bytes."""
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    before = caller.balance()

    def send() -> httpx.Response:
        return caller.send(GENERATIONS, "strict", json=SHORTER, headers=headers)

    first, second = while_it_is_drawn(caller, send, send)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content.strip() == second.content.strip()
    assert before - caller.balance() == 4 * PRICE


def test_case_40_an_edit_too(caller: Caller) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    before = caller.balance()

    def send() -> httpx.Response:
        return caller.send(
            EDITS,
            "strict",
            data={"prompt": "a ball", "n": "4", "size": "1024x1024"},
            files={"image": ("a.png", encoded(flat(RED))), "mask": ("m.png", mask())},
            headers=headers,
        )

    first, second = while_it_is_drawn(caller, send, send)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content.strip() == second.content.strip()
    assert before - caller.balance() == 4 * PRICE


def test_case_40_a_different_request_does_not_wait(caller: Caller) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    first, second = while_it_is_drawn(
        caller,
        lambda: caller.send(GENERATIONS, "strict", json=SHORTER, headers=headers),
        lambda: caller.send(GENERATIONS, "strict", json=SHORTER | {"n": 3}, headers=headers),
    )
    assert first.status_code == 200
    assert error_of(second, 422)["code"] == "idempotency_key_reused"


def test_case_40_a_first_that_fails_fails_the_second_or_lets_it_draw(caller: Caller) -> None:
    """A refusal uses up no key: what was wrong is refused each time, in the same words."""
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    with OpenAI(api_key=caller.keys["strict"], base_url=f"{caller.server.url}/v1") as client:
        said = []
        for _ in range(2):
            with pytest.raises(openai.BadRequestError) as refused:
                client.images.generate(**LONG | {"size": "1x1"}, extra_headers=headers)
            said.append(refused.value.message)
    assert said[0] == said[1]
