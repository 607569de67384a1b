"""HTTP itself: what programs send beside the body, and what is no HTTP at all."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.support.payer import account, payer
from tests.support.raw_http import answers_in, connect, cut, exchange, read_to_end, request
from tests.support.server import KEY, RunningServer, running_server
from tests.support.waiting import until

OFFER = (
    "Connection: Upgrade, HTTP2-Settings",
    "Upgrade: h2c",
    "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
)
KEYED = f"Authorization: Bearer {KEY}"
JSON = "Content-Type: application/json"
KITE = b'{"prompt":"a red kite","model":"dall-e-2","size":"256x256"}'
SLOW = b'{"prompt":"a castle on a mountain","model":"dall-e-2","size":"1024x1024","n":10}'
TEXTS = json.dumps({"input": ["a red kite", "a blue one"]}).encode()
LAST = request(KEYED, "Connection: close", method="GET", path="/v1/models")
GENERATIONS = "/v1/images/generations"
MODERATIONS = "/v1/moderations"


@pytest.mark.parametrize("chunk", [0, 10])
@pytest.mark.parametrize("split", [False, True], ids=["one piece", "two pieces"])
def test_an_offer_of_h2c_draws_a_picture(server: RunningServer, chunk: int, split: bool) -> None:
    """As every Java client sends it; the next request on the connection offers no more."""
    sent = request(KEYED, JSON, *OFFER, path=GENERATIONS, body=KITE, chunk=chunk)
    head = sent.index(b"\r\n\r\n") + 4
    pieces = cut(sent, [head]) if split else [sent]
    with connect(server.url) as line:
        for piece in pieces:
            line.sendall(piece)
        line.sendall(LAST)
        drawn, models = answers_in(read_to_end(line))
    assert drawn.status == 200
    assert drawn.body["data"][0]["url"].startswith("http://limner.test/")
    assert [models.status, models.body["object"]] == [200, "list"]


@pytest.mark.parametrize("chunk", [0, 100])
def test_an_offer_with_a_form_too(server: RunningServer, chunk: int) -> None:
    form = (
        b'--b\r\nContent-Disposition: form-data; name="prompt"\r\n\r\na kite\r\n'
        b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\nno picture'
        b"\r\n--b--\r\n"
    )
    multipart = "Content-Type: multipart/form-data; boundary=b"
    sent = request(KEYED, multipart, *OFFER, path="/v1/images/edits", body=form, chunk=chunk)
    edit, models = exchange(server.url, sent, LAST)
    assert (edit.status, edit.error["code"]) == (400, "invalid_image_format")
    assert models.status == 200


def test_an_offer_is_declined_wherever_it_is_cut(server: RunningServer) -> None:
    """Every place in a short request, on one connection, by pieces that the kernel hands over."""
    sent = request(KEYED, JSON, *OFFER, path=MODERATIONS, body=TEXTS)
    places = range(1, len(sent))
    with connect(server.url) as line:
        for place in places:
            for piece in cut(sent, [place]):
                line.sendall(piece)
        line.sendall(LAST)
        *answers, models = answers_in(read_to_end(line))
    assert [answer.status for answer in answers] == [200] * len(places)
    assert {len(answer.body["results"]) for answer in answers} == {2}
    assert models.status == 200


def test_an_offer_with_an_expectation(server: RunningServer) -> None:
    """Curl expects 100 before a large body, and offers h2c in the same head."""
    sent = request(KEYED, JSON, "Expect: 100-continue", *OFFER, path=MODERATIONS, body=TEXTS)
    head, body = cut(sent, [sent.index(b"\r\n\r\n") + 4])
    with connect(server.url) as line:
        line.sendall(head)
        assert line.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(body + LAST)
        judged, models = answers_in(read_to_end(line))
    assert len(judged.body["results"]) == 2
    assert models.status == 200


def test_a_refused_key_is_told_before_the_body_is_sent(server: RunningServer) -> None:
    """A client that expects 100 gets 401 and no 100, whether it sends the body or not."""
    sent = request(
        "Authorization: Bearer wrong", JSON, "Expect: 100-continue", path=MODERATIONS, body=TEXTS
    )
    head, body = cut(sent, [sent.index(b"\r\n\r\n") + 4])
    for pieces in ([head], [head, body], [sent]):
        (answer,) = exchange(server.url, *pieces)
        assert (answer.status, answer.error["code"]) == (401, "invalid_api_key")
        assert answer.headers["connection"] == "close"


# No HTTP


@pytest.mark.parametrize(
    ("sent", "status", "code", "words"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 400, "malformed_request", "plain HTTP"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "malformed_request", "HTTP/2"),
        (b"nonsense\r\n\r\n", 400, "malformed_request", "method"),
        (b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "malformed_request", "no proxy"),
        (request("a b: c"), 400, "malformed_request", "header"),
        (request("Content-Length: x"), 400, "malformed_request", "Content-Length"),
        (request("X: " + "x" * 100_000), 431, "headers_too_large", "65536"),
        (request(path="/" + "x" * 100_000), 414, "url_too_long", "65536"),
    ],
)
def test_what_is_no_http_has_the_envelope(
    server: RunningServer, sent: bytes, status: int, code: str, words: str
) -> None:
    (answer,) = exchange(server.url, sent)
    assert (answer.status, answer.error["code"]) == (status, code)
    assert answer.error["type"] == "invalid_request_error"
    assert answer.error["param"] is None
    assert words in answer.error["message"]
    assert answer.headers["connection"] == "close"
    assert answer.headers["openai-version"]
    server.logged(f"{answer.headers['x-request-id']} limner.api.errors: refused with {status}")


def test_a_malformed_body_is_the_error_of_its_request(server: RunningServer) -> None:
    sent = request(KEYED, JSON, "Transfer-Encoding: chunked", path=GENERATIONS) + b"zz\r\n"
    (answer,) = exchange(server.url, sent)
    assert (answer.status, answer.error["code"]) == (400, "malformed_request")
    assert "chunk size" in answer.error["message"]
    server.logged(f"{answer.headers['x-request-id']} limner.requests: POST {GENERATIONS} 400")


@pytest.mark.parametrize(
    "headers",
    [
        ["Content-Length: 5", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked", "Content-Length: 5"],
        ["Content-Length: 5", "Content-Length: 6"],
        ["Transfer-Encoding: chunked, identity"],
        ["Transfer-Encoding: xchunked"],
        ["Transfer-Encoding : chunked"],
        ["Host: other.test"],
    ],
)
def test_what_a_proxy_might_read_otherwise_is_refused(
    server: RunningServer, headers: list[str]
) -> None:
    """And what follows is never read as a request of its own."""
    smuggled = b"0\r\n\r\n" + request(KEYED, method="GET", path="/v1/models")
    answers = exchange(server.url, request(KEYED, *headers, path=MODERATIONS) + smuggled)
    assert [answer.status for answer in answers] == [400]


@pytest.mark.parametrize("offer", [(), OFFER], ids=["plain", "offer"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE", "PUT", "TRACE", "QUERY"])
@pytest.mark.parametrize("path", ["/v1/models", GENERATIONS, "http://a.test/v1/models", "*", "/"])
def test_any_method_with_a_body_is_answered(
    server: RunningServer, method: str, path: str, offer: tuple[str, ...]
) -> None:
    sent = request(KEYED, "Connection: close", *offer, method=method, path=path, body=b"{}")
    with connect(server.url) as line:
        line.sendall(sent)
        received = read_to_end(line)
    head, _, content = received.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    assert status in (200, 404, 405)
    assert b"content-type: application/json" in head
    assert bool(content) == (method != "HEAD")
    if status != 200 and content:
        assert set(json.loads(content)["error"]) == {"message", "type", "param", "code"}


# The other half of the connection


def test_a_client_that_closes_its_sending_half_is_answered(server: RunningServer) -> None:
    sent = request(KEYED, JSON, path=GENERATIONS, body=KITE)
    (answer,) = exchange(server.url, sent, half_close=True)
    assert (answer.status, answer.headers["connection"]) == (200, "close")
    assert len(answer.body["data"]) == 1


def test_many_requests_before_the_half_close_are_answered(server: RunningServer) -> None:
    sent = request(KEYED, JSON, *OFFER, path=MODERATIONS, body=TEXTS)
    answers = exchange(server.url, sent * 5, half_close=True)
    assert [len(answer.body["results"]) for answer in answers] == [2] * 5


def test_a_form_that_was_cut_is_told_so(server: RunningServer) -> None:
    sent = request(KEYED, JSON, "Content-Length: 1000", path=GENERATIONS) + KITE
    (answer,) = exchange(server.url, sent, half_close=True)
    assert (answer.status, answer.error["code"]) == (400, "malformed_request")
    assert "in the middle of the body" in answer.error["message"]


@pytest.mark.parametrize("first", [b"", LAST.replace(b"Connection: close\r\n", b"")])
def test_a_half_closed_connection_without_work_ends(server: RunningServer, first: bytes) -> None:
    """At once, and not after the seconds for which a connection is kept."""
    with connect(server.url) as line:
        line.sendall(first)
        line.shutdown(socket.SHUT_WR)
        line.settimeout(3)
        assert len(answers_in(read_to_end(line))) == bool(first)


@pytest.mark.parametrize("half_close_first", [False, True])
def test_a_client_that_left_stops_its_drawing_and_pays_nothing(
    data: Path, half_close_first: bool
) -> None:
    """Whether it closed both halves at once or one after the other."""
    someone = payer(data, "team", credit_micros=10_000_000)
    with running_server(data) as server:
        line = connect(server.url)
        authorization = f"Authorization: Bearer {someone.key}"
        line.sendall(request(authorization, JSON, path=GENERATIONS, body=SLOW))
        until(lambda: account(data, "team").held_micros > 0, what="the hold")
        if half_close_first:
            line.shutdown(socket.SHUT_WR)
        line.close()
        server.logged("the client hung up")
        until(lambda: account(data, "team").held_micros == 0, what="the release")
        assert account(data, "team").available_micros == 10_000_000


# Proxies in front


@pytest.mark.parametrize(
    ("forwarded", "scheme"),
    [
        (["X-Forwarded-Proto: https"], "https"),
        (["X-Forwarded-Proto: https,http"], "https"),
        (["X-Forwarded-Proto: HTTPS , http"], "https"),
        (["X-Forwarded-Proto: https", "X-Forwarded-Proto: http"], "https"),
        (["X-Forwarded-Proto: http, https"], "http"),
        (["X-Forwarded-Proto: gopher"], "http"),
        (["X-Forwarded-Host: evil.test", "Forwarded: proto=https;host=evil.test"], "http"),
    ],
)
def test_links_begin_as_the_first_proxy_was_called(
    server: RunningServer, forwarded: list[str], scheme: str
) -> None:
    sent = request(KEYED, JSON, "Connection: close", *forwarded, path=GENERATIONS, body=KITE)
    (answer,) = exchange(server.url, sent)
    assert answer.body["data"][0]["url"].startswith(f"{scheme}://limner.test/")


@pytest.mark.parametrize("host", ["a b", "a/b", "user@a", "[::1", "a:x", ""])
def test_a_host_that_is_none_is_in_no_link(server: RunningServer, host: str) -> None:
    sent = request(KEYED, JSON, "Connection: close", path=GENERATIONS, body=KITE)
    (answer,) = exchange(server.url, sent.replace(b"limner.test", host.encode()))
    assert answer.body["data"][0]["url"].startswith(server.url + "/")
