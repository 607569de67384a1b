"""Azure's `api-key` header: a key there counts like one in `Authorization: Bearer`."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

AUTHORIZATION = b"authorization"
API_KEY = b"api-key"


class ApiKeyHeader:
    """Writes the key of an `api-key` header into `Authorization`, for the application inside.

    A Bearer key in `Authorization` goes before it; another scheme, which a proxy may have asked
    for, does not.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            headers: list[tuple[bytes, bytes]] = scope["headers"]
            key = next((value for name, value in headers if name == API_KEY), b"").strip(b" \t")
            if key and not any(name == AUTHORIZATION and _is_bearer(it) for name, it in headers):
                others = [(name, value) for name, value in headers if name != AUTHORIZATION]
                scope["headers"] = [*others, (AUTHORIZATION, b"Bearer " + key)]
        await self._app(scope, receive, send)


def _is_bearer(value: bytes) -> bool:
    scheme, _, key = value.partition(b" ")
    return scheme.lower() == b"bearer" and bool(key.strip(b" \t"))
