"""`POST /v1/images/generations|edits|variations`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.api.asking import read_ask
from limner.api.form_body import read_form
from limner.api.handing import base_of, limit_headers, respond
from limner.api.json_body import read_json
from limner.api.leaving import unless_gone
from limner.api.streaming import respond_in_events
from limner.contract.gpt_reading import Wishes
from limner.contract.orders import Ask, ImageOrder, Task
from limner.contract.reading import read_order
from limner.desk import Desk
from limner.policy.access import Access, Caller


class ImageRoutes:
    """The three image endpoints. `public_url` is where links begin, None: as the request does."""

    def __init__(
        self,
        access: Access,
        desk: Desk,
        wishes: Wishes,
        *,
        public_url: str | None,
        json_bytes_max: int,
        form_bytes_max: int,
    ) -> None:
        self._access = access
        self._desk = desk
        self._wishes = wishes
        self._public_url = public_url
        self._json_bytes_max = json_bytes_max
        self._form_bytes_max = form_bytes_max

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/v1/images/generations", self.generate, methods=["POST"]),
            Route("/v1/images/edits", self.edit, methods=["POST"]),
            Route("/v1/images/variations", self.vary, methods=["POST"]),
        ]

    async def generate(self, request: Request) -> Response:
        """Draw from a prompt."""
        caller = await self._access.identify(request.headers.get("authorization"))
        ask = read_ask(request)
        fields = await read_json(request, self._json_bytes_max)
        order = read_order(Task.GENERATE, fields, self._wishes)
        return await self._respond(request, caller, order, ask)

    async def edit(self, request: Request) -> Response:
        """Draw the hole of a picture anew."""
        return await self._with_uploads(request, Task.EDIT)

    async def vary(self, request: Request) -> Response:
        """Draw pictures like one that was sent."""
        return await self._with_uploads(request, Task.VARY)

    async def _with_uploads(self, request: Request, task: Task) -> Response:
        caller = await self._access.identify(request.headers.get("authorization"))
        ask = read_ask(request)
        fields, uploads = await read_form(request, task, self._form_bytes_max)
        order = read_order(task, fields, self._wishes, uploads)
        return await self._respond(request, caller, order, ask)

    async def _respond(
        self, request: Request, caller: Caller, order: ImageOrder, ask: Ask
    ) -> Response:
        if not order.stream:
            return await unless_gone(request, self._answer(request, caller, order, ask))
        pictures, allowances = await self._desk.stream(caller, order, ask)
        return respond_in_events(order, pictures, limit_headers(allowances))

    async def _answer(
        self, request: Request, caller: Caller, order: ImageOrder, ask: Ask
    ) -> Response:
        answer = await self._desk.deliver(caller, order, ask)
        return respond(answer, base_of(request, self._public_url), preferred=ask.later)
