"""`X-Forwarded-Proto`: how clients reach a proxy in front, which decides how links begin."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

LOOPBACK = "127.0.0.0/8,::1,::ffff:127.0.0.0/104"
"""The proxies that are trusted if the operator names no others: those of this machine."""

SCHEMES = {"http": "http", "https": "https", "ws": "http", "wss": "https"}


class ForwardedScheme(ProxyHeadersMiddleware):
    """Sets the scope's scheme as a trusted proxy says it; uvicorn's own reads no list.

    Several proxies in a row make a list, by one line or by several: the first is the client's. The
    client's address is left as it is, since nothing here reads it.
    """

    def __init__(self, app: ASGIApp, trusted: str) -> None:
        super().__init__(app, trusted)  # type: ignore[arg-type] # uvicorn's words for the same
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        """Serve one request. The types are Starlette's words for uvicorn's."""
        said = [value for name, value in scope["headers"] if name == b"x-forwarded-proto"]
        if said and (scope.get("client") or ("",))[0] in self.trusted_hosts:
            listed = b",".join(said).decode("latin-1").lower().split(",")
            first = next((each for one in listed if (each := one.strip(' \t"'))), "")
            scope["scheme"] = SCHEMES.get(first, scope["scheme"])
        await self._app(scope, receive, send)
