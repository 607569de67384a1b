"""Whatever bodies and headers come: no 5xx, an error in the envelope, nothing charged for it."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.fuzz.examples import EXAMPLES
from tests.support.payer import account, adds_up, payer
from tests.support.pictures import photo, png
from tests.support.server import RunningServer, running_server

CREDIT = 10**12
FUZZ = settings(
    max_examples=max(100, EXAMPLES // 40), deadline=None, suppress_health_check=list(HealthCheck)
)
"""Each example is a request to a server: fewer than of prompts."""
PICTURE = png(photo(16))
PATHS = ("/v1/images/generations", "/v1/images/edits", "/v1/moderations")
FORM_PATHS = ("/v1/images/edits", "/v1/images/variations", "/v1/files")
NAMES = (
    *("prompt", "model", "n", "size", "quality", "style", "response_format", "user", "seed"),
    *("background", "moderation", "output_format", "output_compression", "partial_images"),
    *("stream", "safety_identifier", "input_fidelity", "images", "mask", "input", "image"),
    *("image[]", "image_url", "file_id", "url", "type", "text", "markup", "purpose", "file"),
    *("expires_after[anchor]", "expires_after[seconds]", "", "\ufeff", "\x00", "é"),
)
WORDS = (
    *("dall-e-2", "dall-e-3", "gpt-image-1", "gpt-image-2", "", " ", "auto", "256x256", "1x1"),
    *("99999x99999", "-1", "1e999", "true", "null", "data:image/png;base64,iVBORw0KGgo="),
    *("data:;base64,", "http://127.0.0.1/x", "file:///etc/passwd", "\x00", "\u2028", "猫", "😀"),
    *("a cat", "vision", "omni-moderation-latest", "image_url", "text", "hd", "low", "9" * 5000),
)

texts = st.sampled_from(WORDS) | st.text(max_size=30)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | texts
    | st.sampled_from([10**40, 10**4000, 1e308, -0.0, "x" * 40_000])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=20)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
objects = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), values, max_size=8)


class Target:
    """A server, its account, and what it answered."""

    def __init__(self, server: RunningServer, key: str, data: Path) -> None:
        self.server, self.key, self.data = server, key, data
        self.served = 0
        self.http = httpx.Client(base_url=server.url, timeout=60)

    def send(
        self, method: str, path: str, content: bytes, headers: list[tuple[str, bytes]]
    ) -> None:
        """Send a request and look at its answer."""
        names = {name.lower() for name, _ in headers}
        key = [] if "authorization" in names else [("Authorization", f"Bearer {self.key}".encode())]
        raw: Any = [(name.encode(), value) for name, value in (*key, *headers)]
        answer = self.http.request(method, path, content=content, headers=raw)
        assert answer.status_code < 500, (answer.status_code, answer.text)
        assert answer.headers["x-request-id"].startswith("req_")
        if answer.status_code >= 400:
            error = answer.json()["error"]
            assert error.keys() >= {"message", "type", "param", "code"}
            assert error["message"]
            assert answer.headers["content-type"] == "application/json"
        else:
            self.served += answer.status_code in (200, 202)


@pytest.fixture(scope="module", params=["strict", "lenient"])
def target(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Target]:
    data = tmp_path_factory.mktemp("data")
    who = payer(data, "team", credit_micros=CREDIT)
    with running_server(data, variables={"LIMNER_MODE": request.param}) as server:
        opened = Target(server, who.key, data)
        with opened.http:
            yield opened
        log = server.log
    assert "Traceback" not in log
    assert adds_up(data)


@pytest.fixture
def unpaid(target: Target) -> Generator[Target]:
    """Make sure that what was refused cost nothing."""
    before = account(target.data, "team")
    target.served = 0
    yield target
    after = account(target.data, "team")
    assert after.held_micros == 0
    assert (after.balance_micros == before.balance_micros) or target.served


def body_of(value: object, *, ascii_only: bool) -> bytes:
    return json.dumps(value, ensure_ascii=ascii_only).encode(errors="surrogatepass")


JSON_TYPE = ("Content-Type", b"application/json")


@FUZZ
@given(path=st.sampled_from(PATHS), body=objects, ascii_only=st.booleans())
def test_json_objects(unpaid: Target, path: str, body: dict[str, object], ascii_only: bool) -> None:
    body = {"n": "no number", "input": 7, **body}  # A generation that is right is tested elsewhere.
    unpaid.send("POST", path, body_of(body, ascii_only=ascii_only), [JSON_TYPE])


@FUZZ
@given(
    path=st.sampled_from(PATHS),
    body=objects,
    at=st.integers(0, 200),
    cut=st.integers(0, 20),
    spliced=st.binary(max_size=8)
    | st.sampled_from([b"{", b"[" * 99, b'"', b"\\", b"\\u", b"\xff", b"NaN", b"1e9999", b"\x00"]),
    times=st.sampled_from([1, 1, 1, 50, 5000]),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe"]),
)
def test_json_that_is_broken(
    unpaid: Target,
    path: str,
    body: dict[str, object],
    at: int,
    cut: int,
    spliced: bytes,
    times: int,
    mark: bytes,
) -> None:
    content = body_of({"n": "no number", "input": 7, **body}, ascii_only=True)
    unpaid.send(
        "POST", path, mark + content[:at] + spliced * times + content[at + cut :], [JSON_TYPE]
    )


in_headers = st.binary(max_size=8).filter(lambda one: not set(one) & {*range(32), 127})
"""What HTTP allows in a header's value; what it does not never reaches our readers."""

heads = st.lists(
    st.sampled_from(
        [
            *(b"Content-Disposition: form-data", b"Content-Disposition: attachment", b"x", b": y"),
            *(b'; name="prompt"', b'; name="image"', b'; name="image[]"', b'; name="mask"'),
            *(b'; name="model"', b'; name="n"', b'; name="file"', b'; name="purpose"', b"; name=n"),
            *(b'; filename="a.png"', b'; filename="\xd2\xbb"', b"; filename=", b'; name="'),
            *(
                b"\r\nContent-Type: text/plain; charset=gbk",
                b"\r\nContent-Type: image/png",
                b"\r\n ",
            ),
            *(
                b"\r\nContent-Length: 1",
                b"\r\nContent-Transfer-Encoding: base64",
                b'"',
                b"\\",
                b"%22",
            ),
        ]
    )
    | st.binary(max_size=4),
    max_size=6,
).map(b"".join)
contents = st.binary(max_size=20) | st.sampled_from(
    [PICTURE, b"", b"a cat", b"1", b"dall-e-2", b"vision", "猫".encode("gbk"), b"\xed\xa0\x80"]
)
parts = st.tuples(st.just(b"Content-Disposition: form-data") | st.just(b""), heads, contents)


@FUZZ
@given(
    path=st.sampled_from(FORM_PATHS),
    parts=st.lists(parts, max_size=5) | parts.map(lambda one: [one] * 60),
    boundary=st.sampled_from([b"B", b"B" * 70, b"-", b"\xe9", b"B B", b'"B"', b"", b"x" * 300])
    | in_headers,
    end=st.sampled_from([b"--\r\n", b"--", b"", b"\r\n", b"\n", b"--\r\nmore"]),
)
def test_forms(
    unpaid: Target,
    path: str,
    parts: list[tuple[bytes, bytes, bytes]],
    boundary: bytes,
    end: bytes,
) -> None:
    plain = boundary.strip(b'"')
    content = b"".join(
        b"--" + plain + b"\r\n" + start + head + b"\r\n\r\n" + content + b"\r\n"
        for start, head, content in parts
    )
    kind = b"multipart/form-data; boundary=" + boundary
    unpaid.send("POST", path, content + b"--" + plain + end, [("Content-Type", kind.strip())])


headers = st.sampled_from(
    [
        *(
            "Prefer",
            "Idempotency-Key",
            "Content-Type",
            "Content-Encoding",
            "Authorization",
            "Accept",
        ),
        *("Accept-Encoding", "Cookie", "Range", "If-None-Match", "X-Forwarded-Proto", "Origin"),
        *(
            "X-Forwarded-For",
            "X-Request-Id",
            "OpenAI-Organization",
            "Access-Control-Request-Headers",
        ),
    ]
)
header_values = (
    st.lists(
        st.sampled_from(
            [
                *(b",", b";", b"=", b'"', b"\\", b" ", b"*", b"q=0.5", b"wait=", b"respond-async"),
                *(
                    b"Bearer ",
                    b"application/json",
                    b"multipart/form-data",
                    b"charset=gbk",
                    b"bytes=",
                ),
                *(
                    b"gzip",
                    b"identity",
                    b"0-",
                    b"1e999",
                    b"-1",
                    b"\xff",
                    b"\xe5\x8c\x85",
                    b"boundary=",
                ),
            ]
        ),
        max_size=8,
    ).map(b"".join)
    | st.sampled_from([b"," * 20_000, b'"' * 20_000, b"; =" * 5000, b"a" * 30_000])
    | in_headers
)


@FUZZ
@given(
    method=st.sampled_from(["POST", "POST", "POST", "GET", "DELETE", "OPTIONS", "HEAD"]),
    path=st.sampled_from([*PATHS, *FORM_PATHS, "/v1/models", "/v1/images/requests", "/v1/files/x"]),
    sent=st.lists(st.tuples(headers, header_values.map(bytes.strip)), max_size=4),
)
def test_headers(unpaid: Target, method: str, path: str, sent: list[tuple[str, bytes]]) -> None:
    names = {name for name, _ in sent}
    kind = [] if "Content-Type" in names else [JSON_TYPE]
    content = b'{"prompt":"x","n":"no number","input":7}' if method == "POST" else b""
    if method == "HEAD":
        method, path = "GET", "/healthz"
    unpaid.send(method, path, content, [*kind, *sent])


@FUZZ
@given(
    path=st.sampled_from(
        ["/v1/images/requests", "/v1/files", "/v1/organization/usage/images", "/v1/models/x"]
    ),
    query=st.lists(
        st.tuples(
            st.sampled_from(["limit", "after", "order", "purpose", "models[]", "group_by", "page"])
            | st.text(max_size=3),
            texts | st.integers().map(str),
        ),
        max_size=5,
    ),
    times=st.sampled_from([1, 1, 1, 300]),
)
def test_query_strings(unpaid: Target, path: str, query: list[tuple[str, str]], times: int) -> None:
    pairs = [(name, value.encode(errors="replace")[:900]) for name, value in query]
    text = str(httpx.QueryParams([(n, v.decode(errors="replace")) for n, v in pairs * times]))
    unpaid.send("GET", f"{path}?{text[:30_000]}", b"", [])
