"""`GET /metrics`: the figures of this process for Prometheus, for the server's operator."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.observe import Metrics
from limner.policy.access import Access


class MetricRoutes:
    """Hands over the figures."""

    def __init__(self, access: Access, metrics: Metrics) -> None:
        self._access = access
        self._metrics = metrics

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("/metrics", self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """Show all figures."""
        await self._access.identify_operator(request.headers.get("authorization"))
        return Response(self._metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})
