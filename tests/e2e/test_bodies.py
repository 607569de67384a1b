"""Bodies and headers at a real server: what people send is served, what freezes is refused.

That the server goes on is counted: how many others it answers while an attacker's body is at work.
"""

from __future__ import annotations

import gzip
import json
import re
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.payer import account, adds_up, payer
from tests.support.pictures import photo, png, with_hole
from tests.support.server import RunningServer, running_server
from tests.support.waiting import until

CREDIT = 10_000_000
CASE_20 = b'\xef\xbb\xbf{"prompt":"a red kite","model":"dall-e-2","size":"256x256"}'
CASE_21 = '{"prompt":"极简风格的山水画","model":"dall-e-2","size":"256x256"}'.encode("gbk")
HOLED = png(with_hole(photo(64)))
JSON_TYPE = {"Content-Type": "application/json"}
ROUTES = ("/v1/images/generations", "/v1/images/edits", "/v1/moderations")
SMALL: dict[str, Any] = {"prompt": "a red kite", "model": "dall-e-2", "size": "256x256"}


class Shop:
    """A server, and one account's key to it."""

    def __init__(self, server: RunningServer, key: str, data: Path) -> None:
        self.server = server
        self.data = data
        self.http = httpx.Client(
            base_url=server.url, headers={"Authorization": f"Bearer {key}"}, timeout=120
        )

    def post(self, path: str, content: bytes, **headers: str) -> httpx.Response:
        """Send a body as JSON, unless the headers say otherwise."""
        return self.http.post(path, content=content, headers=JSON_TYPE | headers)

    def balance(self) -> int:
        """Return what the account has, in micros."""
        return account(self.data, "team").balance_micros


@pytest.fixture(scope="module", params=["strict", "lenient"])
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Shop]:
    data = tmp_path_factory.mktemp("data")
    who = payer(data, "team", credit_micros=CREDIT)
    with running_server(data, variables={"LIMNER_MODE": request.param}) as server:
        opened = Shop(server, who.key, data)
        with opened.http:
            yield opened
        assert adds_up(data)


def error_of(answer: httpx.Response, status: int = 400) -> dict[str, Any]:
    assert answer.status_code == status, answer.text[:300]
    error: dict[str, Any] = answer.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    return error


# What people send


def test_case_20_a_byte_order_mark_is_passed_over(shop: Shop) -> None:
    assert shop.post("/v1/images/generations", CASE_20).status_code == 200


def test_case_21_gbk_is_told_with_its_position_and_costs_nothing(shop: Shop) -> None:
    before = shop.balance()
    for path in ROUTES:
        error = error_of(shop.post(path, CASE_21))
        assert error["code"] == "invalid_encoding"
        assert re.search(r"byte 0x\w\w at position \d+ ", error["message"])
    assert shop.balance() == before


@pytest.mark.parametrize("model", ["", " ", "\u3000"])
def test_an_empty_model_is_not_given(shop: Shop, model: str) -> None:
    """Open WebUI's default edit sends one."""
    asked = json.dumps({"prompt": "a red kite", "model": model}).encode()
    answer = shop.post("/v1/images/generations", asked)
    assert answer.status_code == 200, answer.text
    assert "revised_prompt" in answer.json()["data"][0]  # As dall-e-3 alone has it.
    for path, texts in (("edits", {"prompt": "a kite"}), ("variations", {})):
        answer = shop.http.post(
            f"/v1/images/{path}",
            data={**texts, "model": model, "size": "256x256"},
            files={"image": ("a.png", HOLED)},
        )
        assert answer.status_code == 200, answer.text
        assert "x-limner-adjusted" not in answer.headers
    url = "data:image/png;base64,iVBORw0KGgo="
    asked = json.dumps({"prompt": "a", "model": model, "images": [{"image_url": url}]}).encode()
    error = error_of(shop.post("/v1/images/edits", asked))
    assert "model" not in error["message"]
    judged = shop.post("/v1/moderations", json.dumps({"input": "a", "model": model}).encode())
    assert judged.json()["model"] == "omni-moderation-latest"


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_compressed_body_is_told_so(shop: Shop, path: str, encoding: str) -> None:
    headers = {"Content-Encoding": encoding}
    error = error_of(shop.post(path, gzip.compress(json.dumps(SMALL).encode()), **headers))
    assert (error["code"], error["param"]) == ("unsupported_content_encoding", "Content-Encoding")
    form = {"Content-Type": "multipart/form-data; boundary=B"}
    error = error_of(shop.post("/v1/images/variations", b"x", **form, **headers))
    assert error["code"] == "unsupported_content_encoding"
    error = error_of(shop.post("/v1/files", b"x", **form, **headers))
    assert error["code"] == "unsupported_content_encoding"


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize(
    "content", [b"", b" ", b"null", b"[]", b'"a"', b"1", b"true", b"{", b"[" * 100_000, b"\xff"]
)
def test_a_body_that_is_no_object_is_refused(shop: Shop, path: str, content: bytes) -> None:
    assert error_of(shop.post(path, content))["type"] == "invalid_request_error"


@pytest.mark.parametrize("path", ROUTES)
def test_half_a_surrogate_pair_is_told_by_its_name(shop: Shop, path: str) -> None:
    name = "input" if path == "/v1/moderations" else "prompt"
    error = error_of(shop.post(path, f'{{"{name}":"a \\ud800 cat"}}'.encode()))
    assert (error["code"], error["param"]) == ("invalid_encoding", name)


def test_a_form_s_text_that_is_not_utf8_is_told_by_its_name(shop: Shop) -> None:
    answer = shop.http.post(
        "/v1/images/edits",
        files=[("prompt", (None, "在睡觉".encode("gbk"))), ("image", ("a.png", HOLED))],
    )
    error = error_of(answer)
    assert (error["code"], error["param"]) == ("invalid_encoding", "prompt")


# What froze the server


def names(count: int) -> bytes:
    return ("{" + ",".join(f'"{i:x}":1' for i in range(count)) + ',"z":1,"z":1}').encode()


def small() -> bytes:
    return json.dumps(SMALL).encode()


def many(name: str, element: bytes, count: int) -> bytes:
    """Put so many elements into a parameter."""
    return b'{"' + name.encode() + b'":[' + (element + b",") * count + element + b"]}"


@dataclass(frozen=True)
class Attack:
    """A request that froze the server or filled its memory, and how it is answered now."""

    path: str
    body: Callable[[], bytes]
    status: int = 400
    headers: dict[str, str] = field(default_factory=dict)


GENERATIONS, EDITS, MODERATIONS = ROUTES
ATTACKS = {
    "names": Attack(GENERATIONS, lambda: names(40_000)),
    "names of an edit": Attack(EDITS, lambda: names(2_000_000)),
    "objects": Attack(EDITS, lambda: many("images", b"{}", 15_000_000)),
    "lists": Attack(MODERATIONS, lambda: many("input", b"[]", 5_000_000)),
    "texts": Attack(MODERATIONS, lambda: many("input", b'""', 5_000_000)),
    "digits": Attack(GENERATIONS, lambda: b'{"n":' + b"9" * 1_000_000 + b"}"),
    "commas of Prefer": Attack(GENERATIONS, small, 200, {"Prefer": "," * 60_000}),
    "a long Content-Type": Attack(
        GENERATIONS, small, headers={"Content-Type": "application/json" + ';x="\\' * 12_000}
    ),
    "a long Idempotency-Key": Attack(GENERATIONS, small, headers={"Idempotency-Key": "x" * 60_000}),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_others_are_answered_while_an_attack_is_read(shop: Shop, name: str) -> None:
    """From the moment that the whole of it is sent, others get their answers before it does."""
    attack = ATTACKS[name]
    body = attack.body()
    before = shop.balance()
    others = 0
    done = threading.Event()

    def beat() -> None:
        nonlocal others
        with httpx.Client(base_url=shop.server.url, timeout=30) as client:
            while not done.is_set():
                assert client.get("/healthz").status_code == 200
                others += 1

    beating = threading.Thread(target=beat)
    beating.start()
    try:
        until(lambda: others > 0, what="another's answer")
        counted = others
        answer = shop.post(attack.path, body, **attack.headers)
        until(lambda: others > counted, what="another's answer after it")
    finally:
        done.set()
        beating.join()
    assert answer.status_code == attack.status, answer.text[:300]
    if attack.status == 400:
        assert error_of(answer)["message"]
        assert shop.balance() == before


def test_refusing_fifteen_million_objects_takes_no_gigabytes(shop: Shop) -> None:
    """The peak grows by little more than the body and its copies on the way."""
    peak = _peak_bytes(shop.server.api.pid)
    body = ATTACKS["objects"].body()
    error = error_of(shop.post(EDITS, body))
    assert error["code"] == "json_too_complex"
    assert _peak_bytes(shop.server.api.pid) - peak < 4 * len(body)


def _peak_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) * 1024


@pytest.mark.parametrize("limit", ["000000001" + "0" * 5000, "0000000019999", "9" * 5000, "-1"])
def test_a_limit_of_many_digits_is_refused(shop: Shop, limit: str) -> None:
    error = error_of(shop.http.get("/v1/images/requests", params={"limit": limit}))
    assert (error["code"], error["param"]) == ("invalid_value", "limit")
    assert error_of(shop.http.get("/v1/files", params={"limit": limit}))["param"] == "limit"


def test_what_people_write_is_not_taken_for_an_attack(shop: Shop) -> None:
    marks = SMALL | {"prompt": '"a", [b], {c}: ' * 60}
    assert shop.post(GENERATIONS, json.dumps(marks).encode()).status_code == 200
    error = error_of(shop.post(MODERATIONS, json.dumps({"input": ["a cat"] * 300}).encode()))
    assert "300 inputs; at most 64" in error["message"]
