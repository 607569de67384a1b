"""`GET /metrics`: the metrics of this process and its engine hosts, for the operator."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.observe import Metrics, merged
from limner.policy.auth import Authenticator

HostMetrics = Callable[[], Awaitable[list[bytes]]]
"""Asks the engine hosts for their figures, in Prometheus' text format."""


class MetricRoutes:
    """Answers with the figures."""

    def __init__(self, access: Authenticator, metrics: Metrics, hosts: HostMetrics) -> None:
        self._access = access
        self._metrics = metrics
        self._hosts = hosts

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("/metrics", self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """Show all figures."""
        await self._access.identify_operator(request.headers.get("authorization"))
        hosts = await self._hosts()
        text = merged([self._metrics.text(), *hosts])
        return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST})
