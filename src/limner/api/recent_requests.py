"""`/v1/images/requests`: lists an account's recent requests, collects answers, cancels."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.api.responses import REQUESTS_PATH, base_url_of, respond
from limner.contract.replies import cancelled_body
from limner.contract.request_replies import RecentPicture, RecentRequest, recent_body
from limner.errors import InvalidRequest
from limner.ledger.money import format_amount
from limner.policy.auth import Authenticator
from limner.service.image_service import ImageService, StoredRequest

LIMIT_DEFAULT, LIMIT_MAX = 20, 100


class RequestRoutes:
    """Lists an account's requests, collects their answers, and cancels them."""

    def __init__(
        self, access: Authenticator, service: ImageService, *, public_url: str | None, currency: str
    ) -> None:
        self._access = access
        self._service = service
        self._public_url = public_url
        self._currency = currency

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(REQUESTS_PATH, self.list_recent, methods=["GET"]),
            Route(REQUESTS_PATH + "/{id}", self.collect, methods=["GET"]),
            Route(REQUESTS_PATH + "/{id}", self.cancel, methods=["DELETE"]),
        ]

    async def list_recent(self, request: Request) -> Response:
        """List the newest requests, with fresh links to the pictures that are still kept."""
        caller = await self._access.identify(request.headers.get("authorization"))
        limit = _limit(request.query_params.get("limit"))
        found = await self._service.recent(
            caller, limit=limit, after=request.query_params.get("after")
        )
        base = base_url_of(request, self._public_url)
        shown = [self._shown(one, base) for one in found[:limit]]
        return Response(
            recent_body(shown, has_more=len(found) > limit), media_type="application/json"
        )

    async def collect(self, request: Request) -> Response:
        """Answer with a request's result, or with its state while it is not finished."""
        caller = await self._access.identify(request.headers.get("authorization"))
        answer = await self._service.collect(caller, request.path_params["id"])
        return respond(answer, base_url_of(request, self._public_url), preferred=False)

    async def cancel(self, request: Request) -> Response:
        """Cancel a request that is not finished; it costs nothing."""
        caller = await self._access.identify(request.headers.get("authorization"))
        name = request.path_params["id"]
        await self._service.cancel(caller, name)
        return Response(cancelled_body(name), media_type="application/json")

    def _shown(self, one: StoredRequest, base: str) -> RecentRequest:
        record = one.record
        return RecentRequest(
            id=record.id,
            created_at=int(record.created_at),
            finished_at=None if record.finished_at is None else int(record.finished_at),
            state=record.state,
            task=record.task,
            model=record.model,
            quality=record.quality,
            size=record.size,
            n=record.n,
            prompt=record.prompt,
            charged=format_amount(record.charged_micros),
            currency=self._currency,
            pictures=[
                RecentPicture(base + link.path, link.expires, revised)
                for link, revised in one.links
            ],
            error=record.failure,
        )


def _limit(text: str | None) -> int:
    if text is None:
        return LIMIT_DEFAULT
    if (
        len(text) > 9
        or not text.isdecimal()
        or not text.isascii()
        or not 1 <= int(text) <= LIMIT_MAX
    ):
        raise InvalidRequest(
            f"'limit' is a number from 1 to {LIMIT_MAX}.", code="invalid_value", param="limit"
        )
    return int(text)
