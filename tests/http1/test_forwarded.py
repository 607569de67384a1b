"""Which scheme a request has, by what proxies say of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from limner.http1.forwarded import ForwardedScheme, TrustedProxies
from limner.settings import ConnectionSettings

LOOPBACK = ConnectionSettings().trusted_proxies


def scheme(
    *said: str, client: str | None = "127.0.0.1", trusted: tuple[str, ...] = LOOPBACK
) -> str:
    """Return the scheme of a request whose X-Forwarded-Proto lines are `said`."""
    seen: list[str] = []

    async def application(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["scheme"])

    async def nothing(*_: object) -> Any:
        raise AssertionError

    scope = {
        "type": "http",
        "scheme": "http",
        "client": client and (client, 1234),
        "headers": [(b"x-forwarded-proto", value.encode("latin-1")) for value in said],
    }
    asyncio.run(ForwardedScheme(application, TrustedProxies(trusted))(scope, nothing, nothing))
    return seen[0]


@pytest.mark.parametrize(
    "said",
    [
        ["https"],
        ["HTTPS"],
        [" https "],
        ['"https"'],
        ["https,http"],
        ["https, http"],
        ["https\t,http,http"],
        [", https"],
        ["https", "http"],
        ["wss"],
    ],
)
def test_the_first_that_is_said_counts(said: list[str]) -> None:
    assert scheme(*said) == "https"


@pytest.mark.parametrize(
    "said",
    [
        [],
        [""],
        [",,"],
        ["http"],
        ["http,https"],
        ["http", "https"],
        ["ws"],
        ["ftp"],
        ["ftp,https"],
        ["https://evil.test/"],
        ["https http"],
        ["\xe9https"],
    ],
)
def test_nonsense_changes_nothing(said: list[str]) -> None:
    assert scheme(*said) == "http"


@pytest.mark.parametrize("client", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_a_proxy_of_this_machine_is_believed(client: str) -> None:
    assert scheme("https", client=client) == "https"


@pytest.mark.parametrize("client", ["10.0.0.7", "::2", "::ffff:10.0.0.7"])
def test_no_other_is_believed_unless_it_is_named(client: str) -> None:
    assert scheme("https", client=client) == "http"
    assert scheme("https", client=client, trusted=("0.0.0.0/0", "::/0")) == "https"


@pytest.mark.parametrize("client", ["elsewhere", "", None])
def test_what_is_no_address_is_never_believed(client: str | None) -> None:
    assert scheme("https", client=client, trusted=("0.0.0.0/0", "::/0")) == "http"


def test_networks_may_be_named() -> None:
    named = ("10.0.0.0/8", "::1")
    assert scheme("https", client="10.0.0.7", trusted=named) == "https"
    assert scheme("https", client="::ffff:10.0.0.7", trusted=named) == "https"
    assert scheme("https", client="127.0.0.1", trusted=named) == "http"
