"""`GET /v1/organization/usage/images` and `/v1/organization/costs`, for admin keys."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.contract.usage.buckets import UsagePage
from limner.contract.usage.parsing import COSTS, IMAGES, UsageEndpoint, read_query
from limner.contract.usage.replies import costs_body, usage_images_body
from limner.ledger.usage_buckets import UsageBuckets
from limner.policy.auth import Authenticator


class OrganizationRoutes:
    """Answers the operator what was drawn and charged."""

    def __init__(self, access: Authenticator, usage: UsageBuckets) -> None:
        self._access = access
        self._usage = usage

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/v1/organization/usage/images", self.images, methods=["GET"]),
            Route("/v1/organization/costs", self.costs, methods=["GET"]),
        ]

    async def images(self, request: Request) -> Response:
        """Count requests and pictures."""
        body = usage_images_body(await self._page(IMAGES, request))
        return Response(body, media_type="application/json")

    async def costs(self, request: Request) -> Response:
        """Sum up what was charged."""
        body = costs_body(await self._page(COSTS, request), self._usage.currency)
        return Response(body, media_type="application/json")

    async def _page(self, endpoint: UsageEndpoint, request: Request) -> UsagePage:
        await self._access.identify_admin(request.headers.get("authorization"))
        return await self._usage.page(read_query(endpoint, request.query_params.multi_items()))
