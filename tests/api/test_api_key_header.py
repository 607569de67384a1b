from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from limner.api.api_key_header import ApiKeyHeader

Headers = list[tuple[bytes, bytes]]


def authorizations(headers: Headers) -> list[bytes]:
    """Return what stands in `Authorization` for the application."""
    seen: list[bytes] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.extend(value for name, value in scope["headers"] if name == b"authorization")

    async def receive() -> Message:
        raise AssertionError

    async def send(_message: Message) -> None:
        raise AssertionError

    asyncio.run(ApiKeyHeader(app)({"type": "http", "headers": headers}, receive, send))
    return seen


@pytest.mark.parametrize(
    ("headers", "seen"),
    [
        ([(b"api-key", b"sk-1")], [b"Bearer sk-1"]),
        ([(b"api-key", b" \xe5\xaf\x86 ")], [b"Bearer \xe5\xaf\x86"]),
        ([(b"authorization", b"Bearer a"), (b"api-key", b"b")], [b"Bearer a"]),
        ([(b"api-key", b"b"), (b"authorization", b"bearer a")], [b"bearer a"]),
        ([(b"authorization", b"Basic eA=="), (b"api-key", b"b")], [b"Bearer b"]),
        ([(b"authorization", b"Bearer "), (b"api-key", b"b")], [b"Bearer b"]),
        ([(b"authorization", b"Basic eA=="), (b"api-key", b"")], [b"Basic eA=="]),
        ([], []),
    ],
)
def test_a_bearer_key_goes_before_an_api_key_and_nothing_else_does(
    headers: Headers, seen: list[bytes]
) -> None:
    assert authorizations(headers) == seen
