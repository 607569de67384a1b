"""Proxies in front: which are trusted, and by which scheme clients reach them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import ASGIApp, Receive, Scope, Send

SCHEMES = {"http": "http", "https": "https", "ws": "http", "wss": "https"}


class TrustedProxies:
    """Addresses and networks of proxies whose headers are believed.

    An IPv4 address that comes by an IPv6 socket (`::ffff:10.0.0.7`) is the same one.
    """

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks = [ip_network(text) for text in networks]
        self._trusts = lru_cache(maxsize=1024)(self._find)

    def __contains__(self, host: str) -> bool:
        """Tell whether a proxy with this address is trusted; what is no address is not."""
        return self._trusts(host)

    def _find(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)


class ForwardedScheme:
    """Sets the scope's scheme as a trusted proxy says it in `X-Forwarded-Proto`.

    Several proxies in a row make a list, by one line or by several: the first is the client's. The
    client's address is left as it is, since nothing here reads it. uvicorn's own middleware reads
    no list.
    """

    def __init__(self, app: ASGIApp, trusted: TrustedProxies) -> None:
        self._app = app
        self.trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        said = [value for name, value in scope["headers"] if name == b"x-forwarded-proto"]
        if said and (scope.get("client") or ("",))[0] in self.trusted:
            listed = b",".join(said).decode("latin-1").lower().split(",")
            first = next((each for one in listed if (each := one.strip(' \t"'))), "")
            scope["scheme"] = SCHEMES.get(first, scope["scheme"])
        await self._app(scope, receive, send)
