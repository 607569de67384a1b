"""What a relay bought is not lost: two Limners in a row, clients that leave, proxies that cut."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import openai
import pytest
from sqlalchemy import select

from limner.ledger.request_records import RequestState
from limner.ledger.tables import requests
from tests.support.payer import Payer, account, adds_up, ledger, payer
from tests.support.proxies import Proxy, proxy_to
from tests.support.server import RunningServer, running_server
from tests.support.waiting import until

SECRET = "sk-the-key-of-the-relay-itself"
PICTURE: dict[str, Any] = {"model": "dall-e-2", "prompt": "a red apple", "size": "256x256"}
CAT: dict[str, Any] = {"model": "gpt-image-1", "prompt": "a cat", "quality": "low", "size": "auto"}
PRICE = 16_000
CAT_PRICE = 11_000
PLENTY = 10_000_000
GENERATIONS = "/v1/images/generations"
REQUESTS = "/v1/images/requests"


@dataclass
class Shop:
    """A server that relays: `gate` stands before its upstream, another Limner, and counts calls."""

    near: RunningServer
    gate: Proxy
    data: Path
    who: Payer
    url: str | None

    def spent(self) -> int:
        """Return what was charged so far."""
        return PLENTY - account(self.data, self.who.name, self.url).balance_micros

    def held(self) -> int:
        """Return what is set aside now."""
        return account(self.data, self.who.name, self.url).held_micros

    def settled(self) -> None:
        """Wait until nothing is at work."""
        until(lambda: self.held() == 0, what="the end of every hold")

    def records(self) -> list[tuple[str, bool, bool]]:
        """Return each request's state, whether its client left, and whether it was handed over."""
        columns = requests.c.state, requests.c.left_at, requests.c.handed_at
        statement = select(*columns).order_by(requests.c.created_at)
        with ledger(self.data, self.url) as database:
            rows = database.do(lambda it: it.execute(statement).all(), reads=True)
        return [(state, left is not None, handed is not None) for state, left, handed in rows]

    def handed_at(self) -> float | None:
        """Return when the only request was taken over last."""
        with ledger(self.data, self.url) as database:
            statement = select(requests.c.handed_at)
            rows = database.do(lambda it: it.execute(statement).all(), reads=True)
        moment: float | None = rows[0][0]
        return moment

    def http(self, timeout_s: float = 60) -> httpx.Client:
        """Return a plain client of the account."""
        headers = {"Authorization": f"Bearer {self.who.key}"}
        return httpx.Client(base_url=self.near.url, headers=headers, timeout=timeout_s)

    def recent(self) -> list[dict[str, Any]]:
        """Return the account's recent requests."""
        with self.http() as client:
            found: list[dict[str, Any]] = client.get(REQUESTS).json()["data"]
        return found

    def hang_up(self, body: dict[str, Any]) -> None:
        """Ask, wait until the upstream was asked, and leave with a reset."""
        calls = self.gate.posts
        with sent(self.near.url, self.who.key, body) as line:
            until(lambda: self.gate.posts > calls, what="the call")
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextmanager
def sent(url: str, key: str, body: dict[str, Any]) -> Generator[socket.socket]:
    """Send a request over a socket of our own."""
    parts = urlsplit(url)
    content = json.dumps(body).encode()
    lines = [
        f"POST {GENERATIONS} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Authorization: Bearer {key}",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
    ]
    with socket.create_connection((str(parts.hostname), int(parts.port or 0))) as line:
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        yield line


def written(folder: Path, base_url: str, more: str = "") -> Path:
    """Write the configuration of a server that relays."""
    lines = [more]
    for name, dialect, model in (
        ("far", "limner", "dall-e-2"),
        ("gpt", "openai", "gpt-image-1"),
    ):
        values = {"kind": "relay", "base_url": base_url, "models": [model]}
        values |= {"dialect": dialect, "key": SECRET}
        lines.append(f"[engines.{name}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "limner.toml"
    file.write_text("\n".join(lines))
    return file


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("far"), key=SECRET) as server:
        yield server


@contextmanager
def opened(folder: Path, far: RunningServer, url: str | None = None) -> Generator[Shop]:
    data = folder / "data"
    who = payer(data, "team", credit_micros=PLENTY, url=url)
    variables = {} if url is None else {"LIMNER_DATABASE__URL": url}
    with proxy_to(far.url) as gate:
        file = written(folder / "near", f"{gate.url}/v1")
        with running_server(data, "--config", str(file), variables=variables) as near:
            shop = Shop(near, gate, data, who, url)
            yield shop
            gate.may_answer.set()
            shop.settled()
        assert adds_up(data, url)


@pytest.fixture
def shop(tmp_path: Path, far: RunningServer) -> Generator[Shop]:
    with opened(tmp_path, far) as made:
        yield made


def test_one_call_of_the_client_that_a_proxy_cuts_twice_is_one_purchase(
    tmp_path: Path, far: RunningServer, url: str | None
) -> None:
    """With the client's default retries; on SQLite and on PostgreSQL."""
    with opened(tmp_path, far, url) as shop, proxy_to(shop.near.url) as cutter:
        shop.gate.may_answer.clear()
        base = f"{cutter.url}/v1"
        with (
            ThreadPoolExecutor(1) as pool,
            openai.OpenAI(api_key=shop.who.key, base_url=base) as client,
        ):
            asking = pool.submit(lambda: client.images.generate(**PICTURE))
            until(lambda: shop.gate.posts == 1, what="the call")
            cutter.cut()
            until(lambda: shop.handed_at() is not None, what="the second attempt")
            second = shop.handed_at()
            cutter.cut()
            until(lambda: shop.handed_at() not in (None, second), what="the third attempt")
            assert shop.records() == [(RequestState.HELD, True, True)]
            shop.gate.may_answer.set()
            answer = asking.result(60)
        assert answer.data
        assert answer.data[0].url
        assert shop.gate.posts == 1
        shop.settled()
        assert shop.spent() == PRICE
        (one,) = shop.recent()
        assert (one["status"], len(one["data"])) == ("completed", 1)


def test_what_a_client_left_is_finished_charged_listed_and_handed_to_one(shop: Shop) -> None:
    shop.gate.may_answer.clear()
    shop.hang_up(PICTURE)
    until(
        lambda: shop.records() == [(RequestState.HELD, True, False)], what="the note that it left"
    )
    shop.gate.may_answer.set()
    shop.settled()
    assert shop.spent() == PRICE
    (left,) = shop.recent()
    assert left["status"] == "completed"
    with shop.http() as client:
        first = client.post(GENERATIONS, json=PICTURE).json()["data"][0]["url"]
        assert (shop.gate.posts, shop.spent()) == (1, PRICE)
        picture = httpx.get(first).content
        assert picture == httpx.get(left["data"][0]["url"]).content
        second = client.post(GENERATIONS, json=PICTURE).json()["data"][0]["url"]
    assert httpx.get(second).content != picture
    assert (shop.gate.posts, shop.spent()) == (2, 2 * PRICE)


def test_another_request_and_another_key_do_not_get_what_was_left(shop: Shop) -> None:
    other = payer(shop.data, "other", credit_micros=PLENTY)
    shop.hang_up(PICTURE)
    shop.settled()
    until(lambda: shop.records()[0][1], what="the note that it left")
    with shop.http() as client:
        client.post(GENERATIONS, json=PICTURE | {"prompt": "a green apple"}).raise_for_status()
        headers = {"Authorization": f"Bearer {other.key}"}
        client.post(GENERATIONS, json=PICTURE, headers=headers).raise_for_status()
    assert shop.gate.posts == 3
    assert shop.records()[0][1:] == (True, False)


def test_two_identical_requests_on_open_connections_are_two_pictures(shop: Shop) -> None:
    shop.gate.may_answer.clear()
    with ThreadPoolExecutor(2) as pool, shop.http() as client:
        asking = [pool.submit(client.post, GENERATIONS, json=PICTURE) for _ in range(2)]
        until(lambda: shop.gate.posts == 2, what="both calls")
        shop.gate.may_answer.set()
        urls = {one.result().json()["data"][0]["url"] for one in asking}
    assert len(urls) == 2
    assert shop.spent() == 2 * PRICE
    assert [one[1:] for one in shop.records()] == [(False, False)] * 2


def test_of_two_who_come_back_at_once_one_is_handed_it(shop: Shop) -> None:
    shop.gate.may_answer.clear()
    shop.hang_up(PICTURE)
    until(
        lambda: shop.records() == [(RequestState.HELD, True, False)], what="the note that it left"
    )
    with ThreadPoolExecutor(2) as pool, shop.http() as client:
        asking = [pool.submit(client.post, GENERATIONS, json=PICTURE) for _ in range(2)]
        until(lambda: shop.gate.posts == 2, what="the second call")
        shop.gate.may_answer.set()
        urls = {one.result().json()["data"][0]["url"] for one in asking}
    assert len(urls) == 2
    assert (shop.gate.posts, shop.spent()) == (2, 2 * PRICE)


def test_an_answer_that_is_cut_off_while_it_is_written_reached_nobody(shop: Shop) -> None:
    """A large answer to a client that reads none of it and leaves: the next one gets it."""
    asked = {"model": "dall-e-2", "prompt": "a castle on a hill", "n": 6}
    asked |= {"response_format": "b64_json"}
    with sent(shop.near.url, shop.who.key, asked) as line:
        until(lambda: shop.spent() > 0, what="the settlement")
        line.recv(1000)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    until(lambda: shop.records()[0][1], what="the note that it left")
    with shop.http() as client:
        answer = client.post(GENERATIONS, json=asked)
    assert len(answer.json()["data"]) == 6
    assert (shop.gate.posts, len(shop.records())) == (1, 1)


def test_a_client_that_leaves_before_any_call_is_not_charged(
    tmp_path: Path, far: RunningServer
) -> None:
    """Its order waits in the line behind one that is drawn."""
    data = tmp_path / "data"
    who = payer(data, "team", credit_micros=PLENTY)
    with proxy_to(far.url) as gate:
        file = written(tmp_path / "near", f"{gate.url}/v1")
        file.write_text(file.read_text() + "\nconcurrent_max = 1")
        with running_server(data, "--config", str(file)) as near:
            shop = Shop(near, gate, data, who, None)
            gate.may_answer.clear()
            with ThreadPoolExecutor(1) as pool, shop.http() as client:
                first = pool.submit(client.post, GENERATIONS, json=CAT)
                until(lambda: gate.posts == 1, what="the call")
                with sent(near.url, who.key, CAT | {"prompt": "a pear"}):
                    until(lambda: shop.held() == 2 * CAT_PRICE, what="the second hold")
                until(lambda: shop.held() == CAT_PRICE, what="its release")
                gate.may_answer.set()
                assert first.result().status_code == 200
            assert (gate.posts, shop.spent()) == (1, CAT_PRICE)
        assert adds_up(data)


def test_a_stream_that_was_left_is_finished_and_handed_over(shop: Shop) -> None:
    shop.gate.may_answer.clear()
    asked = CAT | {"stream": True, "partial_images": 1}
    shop.hang_up(asked)
    until(
        lambda: shop.records() == [(RequestState.HELD, True, False)], what="the note that it left"
    )
    shop.gate.may_answer.set()
    with shop.near.client(api_key=shop.who.key) as client:
        events = list(client.images.generate(**CAT, stream=True, partial_images=1))
    assert events[-1].type == "image_generation.completed"
    assert (shop.gate.posts, shop.spent()) == (1, CAT_PRICE)
    assert "Traceback" not in shop.near.log
    with shop.near.client(api_key=shop.who.key) as client:
        list(client.images.generate(**CAT, stream=True, partial_images=1))
    assert shop.gate.posts == 2


def test_a_stream_that_was_read_to_its_end_is_not_handed_over(shop: Shop) -> None:
    with shop.near.client(api_key=shop.who.key) as client:
        for _ in range(2):
            list(client.images.generate(**CAT, stream=True, partial_images=1))
    assert (shop.gate.posts, shop.spent()) == (2, 2 * CAT_PRICE)
    assert [one[1] for one in shop.records()] == [False, False]


def test_a_stopping_server_finishes_what_was_bought(tmp_path: Path, far: RunningServer) -> None:
    with opened(tmp_path, far) as shop:
        shop.gate.may_answer.clear()
        shop.hang_up(PICTURE)
        until(
            lambda: shop.records() == [(RequestState.HELD, True, False)],
            what="the note that it left",
        )
        shop.near.process.terminate()
        shop.gate.may_answer.set()
        shop.near.process.wait(60)
        assert shop.spent() == PRICE


def test_white_space_before_the_answer_changes_nothing(tmp_path: Path, far: RunningServer) -> None:
    """A client that leaves between the spaces and the answer is found out as well."""
    data = tmp_path / "data"
    who = payer(data, "team", credit_micros=PLENTY)
    with proxy_to(far.url) as gate:
        file = written(tmp_path / "near", f"{gate.url}/v1", "keep_alive_s = 0.1")
        with running_server(data, "--config", str(file)) as near:
            shop = Shop(near, gate, data, who, None)
            gate.may_answer.clear()
            with sent(near.url, who.key, PICTURE) as line:
                while b"\r\n \r\n" not in line.recv(4096):
                    pass
            until(
                lambda: shop.records() == [(RequestState.HELD, True, False)],
                what="the note that it left",
            )
            with ThreadPoolExecutor(1) as pool, shop.http() as client:
                second = pool.submit(client.post, GENERATIONS, json=PICTURE)
                until(
                    lambda: shop.records() == [(RequestState.HELD, True, True)],
                    what="the second attempt",
                )
                gate.may_answer.set()
                assert second.result().json()["data"]
                assert client.post(GENERATIONS, json=PICTURE).status_code == 200
            assert (gate.posts, shop.spent()) == (2, 2 * PRICE)
        assert adds_up(data)
