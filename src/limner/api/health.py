"""`/healthz` (the process answers) and `/readyz` (a request would be served). They never draw."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from limner.ledger.keys import Keys
from limner.storage.station import PictureStorage


class HealthRoutes:
    """The probes of a load balancer or an orchestrator; no key is asked for."""

    def __init__(self, keys: Keys, storage: PictureStorage) -> None:
        self._keys = keys
        self._storage = storage

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/healthz", self.healthz, methods=["GET"]),
            Route("/readyz", self.readyz, methods=["GET"]),
        ]

    async def healthz(self, _request: Request) -> Response:
        """Answer that the process lives."""
        return JSONResponse({"status": "ok"})

    async def readyz(self, _request: Request) -> Response:
        """Answer once the engines have started, if the database and the store work."""
        await self._keys.find(b"")
        await self._storage.check()
        return JSONResponse({"status": "ready"})
