"""`/healthz` (the process lives) and `/readyz` (a request would be served). They never draw."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from limner.engines.router import Router
from limner.ledger.keys import Keys
from limner.storage.picture_store import PictureStore


class HealthRoutes:
    """The probes of a load balancer or an orchestrator; no key is asked for."""

    def __init__(self, keys: Keys, storage: PictureStore, router: Router) -> None:
        self._keys = keys
        self._storage = storage
        self._router = router

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
        """Answer 200 if the database and the store work and each model has an engine, else 5xx."""
        await self._keys.find(b"")
        await self._storage.check()
        is_ready = self._router.is_ready()
        body = {
            "status": "ready" if is_ready else "engines are down",
            "engines": dict(self._router.states()),
        }
        return JSONResponse(body, 200 if is_ready else 503)
