"""No picture bought twice, none lost: Idempotency-Key, respond-async, and clients that leave."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from limner.ledger.limits import NO_LIMITS, Limits
from tests.support.payer import Payer, account, adds_up, payer
from tests.support.pictures import read
from tests.support.server import RunningServer, running_server
from tests.support.waiting import until

PICTURE: dict[str, Any] = {"model": "dall-e-2", "prompt": "a red apple", "size": "256x256"}
LONG: dict[str, Any] = {"model": "dall-e-2", "prompt": "a castle on a hill", "n": 10}
PRICE = 16_000
LONG_PRICE = 10 * 20_000
PLENTY = 10_000_000
GENERATIONS = "/v1/images/generations"
REQUESTS = "/v1/images/requests"


class Desk:
    """A running server and one who pays there, with plain HTTP for the headers."""

    def __init__(self, server: RunningServer, data: Path, who: Payer) -> None:
        self.server = server
        self.data = data
        self.who = who
        self.http = httpx.Client(
            base_url=server.url, headers={"Authorization": f"Bearer {who.key}"}, timeout=60
        )

    def ask(self, body: dict[str, Any], **headers: str) -> httpx.Response:
        """Ask for pictures."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.post(GENERATIONS, json=body, headers=named)

    def spent(self) -> int:
        """Return what was charged so far."""
        return PLENTY - account(self.data, "team").balance_micros

    def held(self) -> int:
        """Return what is set aside now."""
        return account(self.data, "team").held_micros

    def collected(self, place: str) -> httpx.Response:
        """Come back until the answer is there."""
        answers: list[httpx.Response] = []

        def there() -> bool:
            answers.append(self.http.get(place))
            return answers[-1].status_code != 202

        until(there, what="the answer")
        return answers[-1]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Generator[Desk]:
    data = tmp_path_factory.mktemp("data")
    who = payer(data, "team", credit_micros=PLENTY)
    with running_server(data) as server:
        desk = Desk(server, data, who)
        yield desk
        desk.http.close()
        until(lambda: desk.held() == 0, what="the end of every hold")
        assert adds_up(data)


def hang_up(desk: Desk, body: dict[str, Any], *headers: str) -> None:
    """Send a request over a socket of our own; once it is held, close it."""
    parts = urlsplit(desk.server.url)
    content = json.dumps(body).encode()
    lines = [
        f"POST {GENERATIONS} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Authorization: Bearer {desk.who.key}",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
        *headers,
    ]
    with socket.create_connection((str(parts.hostname), int(parts.port or 0))) as line:
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        until(lambda: desk.held() > 0, what="the hold")


@pytest.mark.parametrize("form", ["url", "b64_json"])
def test_the_same_key_gives_the_same_answer_and_is_charged_once(desk: Desk, form: str) -> None:
    before = desk.spent()
    asked = PICTURE | {"response_format": form}
    first = desk.ask(asked, idempotency_key=f"same-{form}")
    second = desk.ask(asked, idempotency_key=f"same-{form}")
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert desk.spent() - before == PRICE
    other = desk.ask(asked, idempotency_key=f"other-{form}")
    assert other.content != first.content


def test_the_same_body_in_another_form_is_the_same_request(desk: Desk) -> None:
    """Spaces, order and defaults that are spelt out make no difference."""
    first = desk.ask(PICTURE, idempotency_key="form")
    spelt = json.dumps({"n": 1, "response_format": "url"} | PICTURE, indent=3)
    second = desk.http.post(
        GENERATIONS,
        content=spelt,
        headers={"Idempotency-Key": "form", "Content-Type": "application/json"},
    )
    assert second.content == first.content


def test_the_same_key_with_another_body_is_refused_by_name(desk: Desk) -> None:
    desk.ask(PICTURE, idempotency_key="reused")
    before = desk.spent()
    refused = desk.ask(PICTURE | {"prompt": "a green apple"}, idempotency_key="reused")
    assert refused.status_code == 422
    error = refused.json()["error"]
    assert error["param"] == "Idempotency-Key"
    assert "'reused'" in error["message"]
    assert desk.spent() == before


def test_while_the_first_is_drawn_the_second_waits_and_gets_the_same_answer(desk: Desk) -> None:
    """The official client with its default retries, and one without any; charged once."""
    before = desk.spent()
    asked = LONG | {"response_format": "b64_json"}
    headers = {"Idempotency-Key": "meanwhile"}
    with (
        ThreadPoolExecutor(2) as pool,
        desk.server.client(api_key=desk.who.key, max_retries=2) as client,
    ):
        first = pool.submit(desk.ask, asked, idempotency_key="meanwhile")
        until(lambda: desk.held() > 0, what="the hold")
        second = pool.submit(desk.ask, asked, idempotency_key="meanwhile")
        answer = client.images.generate(**asked, extra_headers=headers)
        pictures = [one["b64_json"] for one in first.result().json()["data"]]
        assert second.result().content == first.result().content
    assert len(pictures) == 10
    assert answer.data is not None
    assert [one.b64_json for one in answer.data] == pictures
    assert desk.spent() - before == LONG_PRICE


def test_who_waits_for_a_request_that_is_cancelled_is_told_the_same(desk: Desk) -> None:
    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(desk.ask, LONG, idempotency_key="cancelled") for _ in range(2)]
        until(lambda: desk.held() > 0, what="the hold")
        place = f"{REQUESTS}/{desk.http.get(REQUESTS).json()['data'][0]['id']}"
        assert desk.http.delete(place).status_code == 200
        assert {one.result().status_code for one in asking} == {410}
    assert desk.held() == 0


def test_a_stream_with_the_same_key_waits_and_ends_with_the_same_picture(desk: Desk) -> None:
    before = desk.spent()
    headers = {"Idempotency-Key": "one stream"}
    cat: dict[str, Any] = {"model": "gpt-image-1", "prompt": "a cat", "quality": "low"}
    with desk.server.client(api_key=desk.who.key) as client, ThreadPoolExecutor(2) as pool:

        def last() -> str:
            events = list(client.images.generate(**cat, stream=True, extra_headers=headers))
            assert events[-1].type == "image_generation.completed"
            return str(events[-1].b64_json)

        first, second = pool.submit(last), pool.submit(last)
        assert first.result() == second.result()
    assert desk.spent() - before == 11_000


@pytest.mark.parametrize(
    ("limits", "variables"),
    [(NO_LIMITS, {"LIMNER_QUEUE__REPEATS_MAX": "0"}), (Limits(concurrent=1), {})],
)
def test_one_who_may_not_wait_is_told_when_to_come_back(
    data: Path, limits: Limits, variables: dict[str, str]
) -> None:
    """Where too many wait, and where the key has a limit of requests at once."""
    who = payer(data, "team", credit_micros=PLENTY, key_limits=limits)
    with running_server(data, variables=variables) as server, ThreadPoolExecutor(1) as pool:
        desk = Desk(server, data, who)
        first = pool.submit(desk.ask, LONG, idempotency_key="full")
        until(lambda: desk.held() > 0, what="the hold")
        refused = desk.ask(LONG, idempotency_key="full")
        assert refused.status_code == 409
        assert refused.json()["error"]["code"] == "idempotency_key_in_use"
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert first.result().status_code == 200
        assert desk.ask(LONG, idempotency_key="full").content == first.result().content
        assert desk.spent() == LONG_PRICE
        desk.http.close()


def test_what_has_no_place_in_the_line_is_refused_and_never_accepted(data: Path) -> None:
    """Of sixty that are to be collected, all that are accepted are drawn; the rest pay nothing."""
    who = payer(data, "team", credit_micros=PLENTY)
    with running_server(data, variables={"LIMNER_QUEUE__WAITING_MAX": "5"}) as server:
        desk = Desk(server, data, who)

        def ask(number: int) -> httpx.Response:
            asked = PICTURE | {"prompt": f"a castle, {number}", "size": "1024x1024"}
            return desk.ask(asked, prefer="respond-async", idempotency_key=f"place-{number}")

        with ThreadPoolExecutor(30) as pool:
            answers = list(pool.map(ask, range(60)))
        assert {one.status_code for one in answers} == {202, 503}
        accepted = [one for one in answers if one.status_code == 202]
        for one in accepted:
            assert desk.collected(one.headers["location"]).status_code == 200
        refused = [number for number, one in enumerate(answers) if one.status_code == 503]
        for number in refused:
            assert int(answers[number].headers["retry-after"]) >= 1
        assert desk.spent() == len(accepted) * 20_000
        assert ask(refused[0]).status_code == 202  # Its Idempotency-Key is free.
        desk.http.close()
    assert adds_up(data)


def test_an_edit_sent_again_is_the_same_request(desk: Desk) -> None:
    """A form's boundary is new each time; what it says is not."""
    picture = httpx.get(desk.ask(PICTURE).json()["data"][0]["url"]).content
    before = desk.spent()
    answers = [
        desk.http.post(
            "/v1/images/variations",
            files={"image": ("upload", picture)},
            data={"size": "256x256"},
            headers={"Idempotency-Key": "form-data"},
        )
        for _ in range(2)
    ]
    assert answers[0].status_code == 200
    assert answers[0].content == answers[1].content
    assert desk.spent() - before == PRICE


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there"])
def test_what_cannot_be_an_idempotency_key_is_refused(desk: Desk, key: str) -> None:
    refused = desk.ask(PICTURE, idempotency_key=key)
    assert refused.status_code == 400
    assert refused.json()["error"]["param"] == "Idempotency-Key"


def test_a_request_that_was_wrong_does_not_use_up_its_key(desk: Desk) -> None:
    refused = desk.ask(PICTURE | {"size": "1x1"}, idempotency_key="mended")
    assert refused.status_code == 400
    assert desk.ask(PICTURE, idempotency_key="mended").status_code == 200


def test_an_answer_is_collected_later(desk: Desk) -> None:
    """202 with a place to look, the queue position there, then the very answer."""
    before = desk.spent()
    ticket = desk.ask(LONG, prefer="respond-async")
    assert ticket.status_code == 202
    assert ticket.headers["preference-applied"] == "respond-async"
    place = ticket.headers["location"]
    assert place == f"{REQUESTS}/{ticket.json()['id']}"
    looked = desk.http.get(place)
    assert looked.status_code == 202
    assert int(looked.headers["retry-after"]) >= 1
    assert looked.json()["queue_position"] == 0
    answer = desk.collected(place)
    assert answer.status_code == 200
    assert set(answer.json()) == {"created", "data"}
    assert len(answer.json()["data"]) == 10
    assert read(httpx.get(answer.json()["data"][0]["url"]).content).size == (1024, 1024)
    assert desk.http.get(place).content == answer.content
    assert desk.spent() - before == LONG_PRICE


def test_base64_is_collected_too(desk: Desk) -> None:
    asked = PICTURE | {"response_format": "b64_json"}
    ticket = desk.ask(asked, prefer="respond-async")
    answer = desk.collected(ticket.headers["location"])
    assert [set(one) for one in answer.json()["data"]] == [{"b64_json"}]


def test_a_gpt_images_answer_is_collected_whole(desk: Desk) -> None:
    """With what was drawn, and its usage."""
    asked = {"model": "gpt-image-1", "prompt": "a pear", "quality": "low", "output_format": "webp"}
    place = desk.ask(asked, prefer="respond-async").headers["location"]
    answer = desk.collected(place).json()
    assert (answer["output_format"], answer["size"], answer["quality"]) == (
        "webp",
        "1024x1024",
        "low",
    )
    assert answer["usage"]["output_tokens"] == 272
    assert [set(one) for one in answer["data"]] == [{"b64_json"}]


def test_a_client_may_wait_a_while_first(desk: Desk) -> None:
    """RFC 7240's `wait`: what is ready by then is the answer at once."""
    answer = desk.ask(PICTURE, prefer="respond-async, wait=30")
    assert answer.status_code == 200
    assert answer.json()["data"]


def test_a_cancelled_request_costs_nothing(desk: Desk) -> None:
    before = desk.spent()
    place = desk.ask(LONG, prefer="respond-async").headers["location"]
    cancelled = desk.http.delete(place)
    assert cancelled.status_code == 200
    assert cancelled.json()["status"] == "cancelled"
    assert desk.held() == 0
    assert desk.spent() == before
    assert desk.http.get(place).status_code == 410
    assert desk.http.delete(place).status_code == 409


def test_a_finished_request_is_not_cancelled(desk: Desk) -> None:
    place = desk.ask(PICTURE, prefer="respond-async").headers["location"]
    desk.collected(place)
    refused = desk.http.delete(place)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "request_finished")


def test_a_client_that_leaves_is_not_charged(desk: Desk) -> None:
    before = desk.spent()
    hang_up(desk, LONG)
    until(lambda: desk.held() == 0, what="the release")
    assert desk.spent() == before


def test_a_client_that_leaves_with_a_key_finds_its_answer(desk: Desk) -> None:
    """It is drawn to its end, charged, and handed over at the next try."""
    before = desk.spent()
    hang_up(desk, LONG, "Idempotency-Key: left")
    until(lambda: desk.held() == 0, what="the settlement")
    assert desk.spent() - before == LONG_PRICE
    began = time.monotonic()
    answer = desk.ask(LONG, idempotency_key="left")
    assert answer.status_code == 200
    assert len(answer.json()["data"]) == 10
    assert time.monotonic() - began < 1  # Ten pictures take longer: nothing was drawn.
    assert desk.spent() - before == LONG_PRICE


def test_others_requests_are_not_to_be_seen(desk: Desk) -> None:
    ticket = desk.ask(PICTURE, prefer="respond-async")
    for key in ("My API Key",):
        other = {"Authorization": f"Bearer {key}"}
        for method in ("GET", "DELETE"):
            answer = httpx.request(
                method, desk.server.url + ticket.headers["location"], headers=other
            )
            assert answer.status_code == 404
    assert desk.http.get(f"{REQUESTS}/imgreq_{'0' * 32}").status_code == 404
    desk.collected(ticket.headers["location"])


def test_recent_requests_newest_first_page_by_page(desk: Desk) -> None:
    """With links that work now, also for what was handed over in base64."""
    for prompt in ("a first pear", "a second pear"):
        desk.ask(PICTURE | {"prompt": prompt, "response_format": "b64_json"})
    page = desk.http.get(REQUESTS, params={"limit": 1}).json()
    (newest,) = page["data"]
    assert page["has_more"]
    assert newest["prompt"] == "a second pear"
    assert newest["status"] == "completed"
    assert newest["cost"] == {"value": "0.016", "currency": "usd"}
    link = newest["data"][0]
    assert link["expires_at"] > time.time() + 3000
    assert read(httpx.get(link["url"]).content).size == (256, 256)
    following = desk.http.get(REQUESTS, params={"limit": 1, "after": page["last_id"]}).json()
    assert following["data"][0]["prompt"] == "a first pear"


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1", "1e9", "٣"])
def test_a_wrong_page_size_is_named(desk: Desk, limit: str) -> None:
    refused = desk.http.get(REQUESTS, params={"limit": limit})
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "limit")


def test_a_page_after_nothing_is_refused(desk: Desk) -> None:
    assert desk.http.get(REQUESTS, params={"after": "imgreq_0"}).status_code == 404


def test_pictures_that_were_deleted_are_gone(data: Path) -> None:
    """410 for the answer of a request whose pictures are no longer kept."""
    who = payer(data, "team", credit_micros=PLENTY)
    with running_server(data) as server:
        desk = Desk(server, data, who)
        place = desk.ask(PICTURE, prefer="respond-async").headers["location"]
        desk.collected(place)
        desk.ask(PICTURE, idempotency_key="gone")
        for picture in (data / "pictures").glob("*/*.png"):
            picture.unlink()
        assert desk.http.get(place).status_code == 410
        assert desk.ask(PICTURE, idempotency_key="gone").status_code == 410
        assert desk.http.get(REQUESTS).json()["data"][0]["data"] == []
        desk.http.close()


def test_answers_survive_a_restart(data: Path) -> None:
    who = payer(data, "team", credit_micros=PLENTY)
    bodies = []
    for _ in range(2):
        with running_server(data) as server:
            with server.client(api_key=who.key) as client:
                answer = client.images.generate(
                    **PICTURE, extra_headers={"Idempotency-Key": "restart"}
                )
            bodies.append(urlsplit(answer.data[0].url).path)
    assert bodies[0] == bodies[1]
    assert account(data, "team").balance_micros == PLENTY - PRICE


def test_a_stopping_server_finishes_what_will_be_collected(data: Path) -> None:
    who = payer(data, "team", credit_micros=PLENTY)
    with running_server(data) as server:
        desk = Desk(server, data, who)
        place = desk.ask(LONG, prefer="respond-async").headers["location"]
        desk.http.close()
    assert account(data, "team").balance_micros == PLENTY - LONG_PRICE
    with running_server(data) as server:
        desk = Desk(server, data, who)
        assert desk.http.get(place).status_code == 200
        desk.http.close()
