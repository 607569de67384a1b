"""Case 01: an offer to upgrade to another protocol is passed over, and the body is read."""

from __future__ import annotations

import pytest

from tests.support.caller import EDITS, GENERATIONS, Caller, multipart, texts
from tests.support.case_pictures import RED, encoded, flat, mask
from tests.support.raw_http import connect, cut, read_to_end, request

KITE = b'{"prompt":"a red kite","model":"dall-e-2","size":"256x256"}'
FORM, FORM_TYPE = multipart(
    [
        *texts(prompt="a red ball", size="256x256"),
        ("image", "a.png", encoded(flat(RED))),
        ("mask", "m.png", mask()),
    ]
)
BODIES = {
    "json": (GENERATIONS, "application/json", KITE),
    "form": (EDITS, FORM_TYPE, FORM),
}
OFFERS = {
    "h2c of Java": (
        "Connection: Upgrade, HTTP2-Settings",
        "Upgrade: h2c",
        "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
    ),
    "websocket": ("Connection: keep-alive, Upgrade", "Upgrade: websocket"),
    "several": ("connection: upgrade", "upgrade: h2c, TLS/1.2, made-up/9"),
}


def pieces(sent: bytes, way: str) -> list[bytes]:
    """Cut a request as programs hand it over."""
    head = sent.index(b"\r\n\r\n") + 4
    places = {"one piece": [], "two pieces": [head], "inside the body": [head, head + 20]}
    return cut(sent, places[way])


@pytest.mark.parametrize("way", ["one piece", "two pieces", "inside the body", "chunked"])
@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("offer", OFFERS)
def test_case_01_an_offer_is_passed_over(caller: Caller, offer: str, kind: str, way: str) -> None:
    """Both requests of the connection are answered, each of which offers."""
    path, content_type, body = BODIES[kind]
    headers = ("Authorization: Bearer KEY", f"Content-Type: {content_type}", *OFFERS[offer])
    chunk = 100 if way == "chunked" else 0
    sent = request(*headers, path=path, body=body, chunk=chunk)
    last = request(*headers, "Connection: close", path=path, body=body, chunk=chunk)
    cuts = "one piece" if chunk else way
    answers = caller.raw(*pieces(sent, cuts), *pieces(last, cuts))
    assert [answer.status for answer in answers] == [200, 200]
    assert all(len(answer.body["data"]) == 1 for answer in answers)


def test_case_01_the_next_request_may_offer_nothing(caller: Caller) -> None:
    """After the answer has come, as a pool of connections does it."""
    key = f"Authorization: Bearer {caller.keys['strict']}"
    headers = (key, "Content-Type: application/json")
    with connect(caller.server.url) as line:
        line.sendall(request(*headers, *OFFERS["h2c of Java"], path=GENERATIONS, body=KITE))
        assert line.recv(65536).startswith(b"HTTP/1.1 200 ")
        line.sendall(request(*headers, "Connection: close", path=GENERATIONS, body=KITE))
        assert b"HTTP/1.1 200 " in read_to_end(line)
