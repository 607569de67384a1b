"""One connection in this process: what is parsed, in whatever pieces it comes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable, Sequence

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from limner.api.errors import on_limner_error
from limner.api.middleware import RequestMiddleware
from limner.api.request_body import BodyLimits
from limner.body_memory import BodyMemory
from limner.errors import LimnerError
from limner.http1.connection import LINGER_BYTES_MAX, HttpConnection
from limner.http1.connection_table import ConnectionTable
from limner.observe import Metrics
from limner.settings import BodySettings, ConnectionSettings
from tests.support.raw_http import Answer, answers_in, cut, read_to_end, request

OFFERS = [
    ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAEAAEAAAAIAAAAB"),
    ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"),
    ("connection: keep-alive, upgrade", "UPGRADE: a/1, b/2"),
    ("Connection: keep-alive", "Connection: upgrade", "Upgrade: TLS/1.2"),
]
BODY = b'{"prompt": "a red kite"}\r\n\r\nGET / HTTP/1.1\r\n\r\n'
CLOSE = request("Connection: close", method="GET", path="/last")


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with what came; the body of a request for /unread is not read."""
    asked = Request(scope, receive)
    try:
        body = b"" if scope["path"] == "/unread" else await asked.body()
    except LimnerError as error:
        await (await on_limner_error(asked, error))(scope, receive, send)
        return
    told = {"method": asked.method, "path": asked.url.path, "body": body.decode("latin-1")}
    await JSONResponse(told | {"headers": dict(asked.headers)})(scope, receive, send)


APPLICATION = RequestMiddleware(
    echo,
    limits=BodyLimits.of(5, BodySettings()),
    memory=BodyMemory(2**30),
    metrics=Metrics(),
)
SETTINGS = ConnectionSettings()
HEAD_BYTES_MAX = SETTINGS.head_bytes_max


def connection(config: uvicorn.Config, state: ServerState) -> HttpConnection:
    """Make a connection with a table of its own."""
    table = ConnectionTable(SETTINGS, 100, Metrics())
    return HttpConnection(config=config, server_state=state, app_state={}, table=table)


def talk(pieces: Iterable[bytes], *, half_close: bool = False) -> list[Answer]:
    """Hand pieces to a connection, one after the other, and read the answers to the end."""

    async def run() -> bytes:
        here, there = socket.socketpair()
        config = uvicorn.Config(APPLICATION, lifespan="off", log_config=None)
        loop = asyncio.get_running_loop()
        _, made = await loop.connect_accepted_socket(
            lambda: connection(config, ServerState()), here
        )
        with there:
            for piece in pieces:
                if not made.transport.is_closing():
                    made.data_received(piece)
                await asyncio.sleep(0)  # The application works between the pieces.
            if half_close:
                there.shutdown(socket.SHUT_WR)
            return await asyncio.to_thread(read_to_end, there)

    return answers_in(asyncio.run(run()))


def bodies(answers: Sequence[Answer]) -> list[object]:
    return [(answer.status, answer.body["path"], answer.body["body"]) for answer in answers]


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer[1])
@pytest.mark.parametrize("chunk", [0, 7, 1000])
def test_an_offer_to_upgrade_is_declined_wherever_it_is_cut(
    offer: tuple[str, ...], chunk: int
) -> None:
    """Each way to cut it in two, with a request before and two behind on the connection."""
    sent = request(*offer, path="/offer", body=BODY, chunk=chunk)
    wanted = [(200, "/first", "1"), (200, "/offer", BODY.decode()), (200, "/last", "")]
    for place in range(len(sent)):
        first, *rest = cut(sent, [place])
        answers = talk([request(path="/first", body=b"1") + first, *rest, CLOSE])
        assert bodies(answers) == wanted, place
        headers = answers[1].body["headers"]
        assert "upgrade" not in headers
        assert "upgrade" not in headers["connection"].lower()
        assert "connection" not in answers[1].headers


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer[1])
def test_an_offer_without_a_body_is_declined(offer: tuple[str, ...]) -> None:
    sent = request(*offer, method="GET", path="/offer")
    wanted = [(200, "/offer", ""), (200, "/offer", ""), (200, "/last", "")]
    assert bodies(talk([sent + sent + CLOSE])) == wanted
    assert bodies(talk(cut(sent + sent + CLOSE, range(1000)))) == wanted


@pytest.mark.parametrize("part", ["Upgrade: h2c", "Connection: Upgrade", "HTTP2-Settings: AAMA"])
def test_half_an_offer_is_none(part: str) -> None:
    assert bodies(talk([request(part, body=b"1") + CLOSE])) == [(200, "/", "1"), (200, "/last", "")]


def test_an_offer_by_http_1_0_is_declined() -> None:
    sent = request(*OFFERS[0], body=b"1").replace(b"HTTP/1.1", b"HTTP/1.0")
    (answer,) = talk([sent])
    assert (answer.status, answer.body["body"]) == (200, "1")


def test_an_offer_that_also_closes_closes() -> None:
    (answer,) = talk([request("Connection: close, upgrade", "Upgrade: h2c", body=b"1")])
    assert (answer.status, answer.headers["connection"]) == (200, "close")


def test_many_offers_in_one_piece_are_declined() -> None:
    """A thousand heads, one after the other, cost no depth."""
    sent = request(*OFFERS[0], body=b"1") * 1000
    assert bodies(talk([sent + CLOSE])) == [(200, "/", "1")] * 1000 + [(200, "/last", "")]


@st.composite
def conversations(draw: st.DrawFn) -> tuple[list[tuple[int, str, str]], list[bytes]]:
    """Draw requests with and without offers and bodies, and the pieces in which they come."""
    wanted, sent = [], b""
    for number in range(draw(st.integers(1, 4))):
        offer = draw(st.sampled_from([(), *OFFERS, ("Expect: 100-continue", *OFFERS[0])]))
        body = draw(st.binary(max_size=40))
        chunk = draw(st.sampled_from([0, 1, 16]))
        sent += request(*offer, path=f"/{number}", body=body, chunk=chunk)
        wanted.append((200, f"/{number}", body.decode("latin-1")))
    sent += CLOSE
    places = draw(st.lists(st.integers(1, len(sent)), max_size=12))
    return [*wanted, (200, "/last", "")], cut(sent, places)


@settings(max_examples=150, deadline=None)
@given(conversations())
def test_any_conversation_in_any_pieces(
    conversation: tuple[list[tuple[int, str, str]], list[bytes]],
) -> None:
    wanted, pieces = conversation
    answers = [answer for answer in talk(pieces) if answer.status != 100]
    assert bodies(answers) == wanted


MALFORMED = [
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2"),
    (b"get / HTTP/1.1\r\n\r\n", "capitals"),
    (b"PAINT / HTTP/1.1\r\n\r\n", "method"),
    (b"\x00\x01\x02\x03", "method"),
    (b"SSH-2.0-OpenSSH_9.2\r\n", "method"),
    (b"HTTP/1.1 200 OK\r\n\r\n", "method"),
    (b"GET /a picture HTTP/1.1\r\n\r\n", "%20"),
    (b"GET / FTP/1.1\r\n\r\n", "first line"),
    (b"GET /\xe7\x8c\xab HTTP/1.1\r\n\r\n", "percent-encoded"),
    (b"GET v1/models HTTP/1.1\r\n\r\n", "address"),
    (b"GET http://[::1 HTTP/1.1\r\n\r\n", "address"),
    (b"GET /\r\n\r\n", "HTTP/0.9"),
    (b"GET / HTTP/2.0\r\n\r\n", "HTTP/2.0"),
    (b"GET / HTTP/7.1\r\n\r\n", "version"),
    (b"GET / HTTP/1.1\nHost: a\n\n", "CRLF"),
    (b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n", "no proxy"),
    (request("Bad header: 1"), "header"),
    (request("no colon"), "header"),
    (request("X: 1\r\n folded"), "whitespace"),
    (request("X: a\x00b"), "header value"),
    (request("Host: other.test"), "two Host"),
    (request("Content-Length: one"), "Content-Length"),
    (request("Content-Length: -1"), "Content-Length"),
    (request("Content-Length: 1", "Content-Length: 2"), "Content-Length"),
    (request("Content-Length: 1, 1"), "Content-Length"),
    (request("Content-Length: 99999999999999999999"), "Content-Length"),
    (request("Content-Length: 5", body=b"12345", chunk=5), "Transfer-Encoding"),
    (request("Transfer-Encoding: chunked", body=b"0\r\n\r\n"), "Transfer-Encoding"),
    (request("Transfer-Encoding: identity"), "Transfer-Encoding"),
    (request("Transfer-Encoding: chunked, gzip"), "Transfer-Encoding"),
    (request("Transfer-Encoding: xchunked"), "Transfer-Encoding"),
]  # fmt: skip
MALFORMED_BODIES = [
    (b"Z\r\n", "chunk size"),
    (b"-1\r\n", "chunk size"),
    (b"0x1\r\n1\r\n0\r\n\r\n", "chunk size"),
    (b"ffffffffffffffffff\r\n", "hunk size"),
    (b"2\r\n123\r\n", "chunk data"),
    (b"2\r\n12\r\nZ\r\n", "chunk size"),
    (b"0\r\nno colon\r\n\r\n", "header"),
]
CHUNKED = request("Transfer-Encoding: chunked")


@pytest.mark.parametrize(("sent", "words"), MALFORMED)
@pytest.mark.parametrize("before", [0, 1, 2])
def test_what_is_no_http_is_told_so_in_the_envelope(sent: bytes, words: str, before: int) -> None:
    """After the answers to what came before it, in one piece and in many."""
    sound = request(path="/first", body=b"1") * before
    for pieces in ([sound + sent], cut(sound + sent, range(1000))):
        *answers, last = talk([*pieces, b"what else comes"])
        assert bodies(answers) == [(200, "/first", "1")] * before
        assert (last.status, last.headers["connection"]) == (400, "close")
        assert last.error["code"] == "malformed_request"
        assert last.error["type"] == "invalid_request_error"
        assert words in last.error["message"]


def test_tls_is_called_by_its_name() -> None:
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
    for pieces in ([hello], cut(hello, range(100))):
        (answer,) = talk(pieces)
        assert "plain HTTP" in answer.error["message"]
        assert "TLS" in answer.error["message"]
    _, behind = talk([request(body=b"1") + hello])
    assert "method" in behind.error["message"]


@pytest.mark.parametrize(("sent", "words"), MALFORMED_BODIES)
def test_a_malformed_body_is_the_error_of_its_request(sent: bytes, words: str) -> None:
    for pieces in ([CHUNKED + sent], cut(CHUNKED + sent, range(1000))):
        (answer,) = talk([*pieces, b"what else comes"])
        assert (answer.status, answer.headers["connection"]) == (400, "close")
        assert words in answer.error["message"]


def test_a_malformed_body_behind_an_offer_too() -> None:
    (answer,) = talk([request(*OFFERS[0], "Transfer-Encoding: chunked") + b"Z\r\n"])
    assert "chunk size" in answer.error["message"]


def test_a_malformed_body_that_nobody_reads_ends_the_connection() -> None:
    sent = request("Transfer-Encoding: chunked", path="/unread") + b"Z\r\n"
    (answer,) = talk([sent + CLOSE])
    assert (answer.status, answer.headers["connection"]) == (200, "close")


@settings(max_examples=300, deadline=None)
@given(st.binary(min_size=1, max_size=60), st.booleans())
def test_any_bytes_are_answered(sent: bytes, is_header: bool) -> None:
    """Never by silence on what is complete, and never by anything but the envelope or an echo."""
    whole = b"GET / HTTP/1.1\r\n" * is_header + sent
    for answer in talk([whole], half_close=True):
        assert answer.status in (200, 400)
        assert answer.status == 200 or answer.error["code"] == "malformed_request"


def test_headers_behind_the_body_are_passed_over() -> None:
    """Or they would stand beside those of the head, an Authorization for one."""
    sent = CHUNKED + b"1\r\n1\r\n0\r\nAuthorization: Bearer x\r\nHost: other.test\r\n\r\n"
    answer, _ = talk([sent + CLOSE])
    assert answer.body["headers"] == {"host": "limner.test", "transfer-encoding": "chunked"}


# Limits


def padded(size: int) -> bytes:
    """Return a request whose address and headers are `size` bytes."""
    bare = "/" + "Host: limner.test" + "X: " + "\r\n" * 2
    half = (size - len(bare)) // 2
    return request(f"X: {'x' * half}", method="GET", path="/" + "a" * (size - len(bare) - half))


@pytest.mark.parametrize("pieces", [1, 40])
def test_a_head_of_the_largest_size_is_read_and_no_larger(pieces: int) -> None:
    largest, larger = padded(HEAD_BYTES_MAX), padded(HEAD_BYTES_MAX + 1)
    assert talk([*in_pieces(largest, pieces), CLOSE])[0].status == 200
    (answer,) = talk(in_pieces(larger, pieces))
    assert (answer.status, answer.error["code"]) == (431, "headers_too_large")
    assert answer.headers["connection"] == "close"


def in_pieces(data: bytes, count: int) -> list[bytes]:
    return cut(data, range(0, len(data), len(data) // count))


ENDLESS = b"a" * 1000


@pytest.mark.parametrize(
    ("begin", "status", "code"),
    [
        (b"GET /", 414, "url_too_long"),
        (b"GET / HTTP/1.1\r\n", 431, "headers_too_large"),
        (b"GET / HTTP/1.1\r\nX: ", 431, "headers_too_large"),
        (request(*OFFERS[0])[:-2] + b"X: ", 431, "headers_too_large"),
        (CHUNKED + b"1;", 400, "malformed_request"),
        (CHUNKED + b"1\r\n1\r\n0\r\nX: ", 400, "malformed_request"),
    ],
)
def test_what_does_not_end_is_cut_off(begin: bytes, status: int, code: str) -> None:
    """After the limit and no more than one piece."""
    needed = HEAD_BYTES_MAX // len(ENDLESS) + 2
    (answer,) = talk([begin, *[ENDLESS] * needed])
    assert (answer.status, answer.error["code"]) == (status, code)


def test_line_ends_without_an_end_are_cut_off() -> None:
    (answer,) = talk([b"\r\n" * 500] * 70)
    assert answer.error["code"] == "malformed_request"


def test_a_large_body_in_small_chunks_is_no_head() -> None:
    body = b"1" * 200_000
    first, _ = talk([request(body=body, chunk=1), CLOSE])
    assert len(first.body["body"]) == len(body)


def test_what_comes_after_the_last_answer_is_read_up_to_a_limit() -> None:
    sent = [b"nonsense", *[b"x" * 1024 * 1024] * (LINGER_BYTES_MAX // 1024 // 1024 + 2)]
    (answer,) = talk(sent)
    assert answer.status == 400


# The other half


@pytest.mark.parametrize("count", [1, 3])
def test_a_client_that_closes_its_half_is_answered(count: int) -> None:
    answers = talk([request(path="/a", body=b"1") * count], half_close=True)
    assert bodies(answers) == [(200, "/a", "1")] * count


def test_a_cut_head_and_a_cut_body_are_told_so() -> None:
    (head,) = talk([b"GET / HTTP/1.1\r\nHost: a"], half_close=True)
    (body,) = talk([request("Content-Length: 5") + b"1234"], half_close=True)
    assert "in the middle of the headers" in head.error["message"]
    assert "in the middle of the body" in body.error["message"]


def test_a_cut_head_behind_a_request_leaves_it_its_answer() -> None:
    first, second = talk([request(path="/a", body=b"1") + b"GET /"], half_close=True)
    assert bodies([first]) == [(200, "/a", "1")]
    assert second.status == 400


def test_a_client_that_leaves_is_noticed_by_the_request_at_work() -> None:
    """Also when more requests wait behind it on the connection; those are not begun."""
    began = asyncio.Event()
    begun, left = [], []

    async def waiting(scope: Scope, receive: Receive, _send: Send) -> None:
        begun.append(scope["path"])
        began.set()
        while (await receive())["type"] != "http.disconnect":
            pass
        left.append(scope["path"])

    async def run() -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(waiting, lifespan="off", log_config=None)
        state = ServerState()
        server = await asyncio.get_running_loop().create_server(
            lambda: connection(config, state), sock=listener
        )
        with socket.create_connection(listener.getsockname()) as client:
            client.sendall(request(path="/1", body=b"1") + request(path="/2", body=b"1"))
            await began.wait()
        async with asyncio.timeout(10):
            await asyncio.gather(*state.tasks)
        assert not state.connections
        server.close()

    asyncio.run(run())
    assert begun == left == ["/1"]


def test_an_idle_connection_that_is_half_closed_ends() -> None:
    assert talk([], half_close=True) == []
    assert len(talk([request(body=b"1")], half_close=True)) == 1


# Expectations


def test_100_continue_is_for_http_1_1_alone() -> None:
    sent = request("Expect: 100-continue", "Connection: close", body=b"1")
    assert [answer.status for answer in talk([sent])] == [100, 200]
    (answer,) = talk([sent.replace(b"HTTP/1.1", b"HTTP/1.0")])
    assert answer.status == 200


def test_who_waits_for_100_and_is_answered_at_once_may_leave_the_body_out() -> None:
    sent = request("Expect: 100-continue", "Content-Length: 1000000", path="/unread")
    (answer,) = talk([sent], half_close=True)
    assert (answer.status, answer.headers["connection"]) == (200, "close")
