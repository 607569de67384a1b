"""`POST /v1/images/generations`, `/edits` and `/variations`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.api.content_type import is_json
from limner.api.defaults import RequestDefaults
from limner.api.disconnect import unless_gone
from limner.api.event_stream import respond_in_events
from limner.api.form_body import read_form
from limner.api.json_body import read_json
from limner.api.leniency import LENIENT, LenientRequest, adapt
from limner.api.references import ReferenceReader
from limner.api.request_options import read_request_options
from limner.api.responses import base_url_of, respond
from limner.contract.adjustments import ADJUSTED
from limner.contract.fields import Fields
from limner.contract.orders import ImageOrder, RequestOptions, Task
from limner.contract.parsing import read_order
from limner.contract.uploads import NO_UPLOADS, Uploads
from limner.policy.auth import Authenticator, Caller
from limner.rate_limits import limit_headers
from limner.service.image_service import ImageService


class ImageRoutes:
    """The three image endpoints.

    Links begin with `public_url`, or, where it is None, with the request's own base URL. `mode`
    (strict or lenient) and `defaults` hold for keys that set none of their own. Answers that take
    longer than `space_s` seconds begin with white space (`disconnect.unless_gone`); 0: never.
    """

    def __init__(
        self,
        access: Authenticator,
        service: ImageService,
        references: ReferenceReader,
        *,
        public_url: str | None,
        json_bytes_max: int,
        form_bytes_max: int,
        mode: str,
        space_s: float,
        defaults: RequestDefaults,
    ) -> None:
        self._access = access
        self._service = service
        self._references = references
        self._public_url = public_url
        self._json_bytes_max = json_bytes_max
        self._form_bytes_max = form_bytes_max
        self._mode = mode
        self._space_s = space_s
        self._defaults = defaults

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/v1/images/generations", self.generate, methods=["POST"]),
            Route("/v1/images/edits", self.edit, methods=["POST"]),
            Route("/v1/images/variations", self.vary, methods=["POST"]),
        ]

    async def generate(self, request: Request) -> Response:
        """Draw from a prompt."""
        caller = await self._access.identify(request.headers.get("authorization"), held=True)
        options = read_request_options(request)
        fields = await read_json(request, self._json_bytes_max)
        fields = self._defaults.with_model(request, caller, Task.GENERATE, fields)
        return await self._respond(request, caller, options, Task.GENERATE, fields, NO_UPLOADS)

    async def edit(self, request: Request) -> Response:
        """Draw the hole of a picture anew, or the whole of it by a prompt."""
        if is_json(request):
            return await self._edit_in_json(request)
        return await self._respond_to_form(request, Task.EDIT)

    async def vary(self, request: Request) -> Response:
        """Draw pictures like one that was sent."""
        return await self._respond_to_form(request, Task.VARY)

    async def _edit_in_json(self, request: Request) -> Response:
        caller = await self._access.identify(request.headers.get("authorization"))
        options = read_request_options(request)
        fields = await read_json(request, self._form_bytes_max)
        fields = self._defaults.with_model(request, caller, Task.EDIT, fields, in_json=True)
        fields, uploads = await self._references.read(
            caller, fields, lenient=self._is_lenient(caller)
        )
        return await self._respond(request, caller, options, Task.EDIT, fields, uploads)

    async def _respond_to_form(self, request: Request, task: Task) -> Response:
        caller = await self._access.identify(request.headers.get("authorization"))
        options = read_request_options(request)
        fields, uploads = await read_form(
            request, task, self._form_bytes_max, lenient=self._is_lenient(caller)
        )
        fields = self._defaults.with_model(request, caller, task, fields)
        return await self._respond(request, caller, options, task, fields, uploads)

    async def _respond(
        self,
        request: Request,
        caller: Caller,
        options: RequestOptions,
        task: Task,
        fields: Fields,
        uploads: Uploads,
    ) -> Response:
        lenient = self._is_lenient(caller)
        adapted = adapt(task, fields, uploads) if lenient else LenientRequest(fields)
        order = read_order(task, adapted.fields, uploads, lenient=lenient)
        order = self._defaults.with_response_format(caller, adapted.fields, order)
        if order.stream:
            stream = await self._service.stream(caller, order, options)
            headers = limit_headers(stream.allowances)
            response: Response = respond_in_events(
                stream.order, stream.pictures, headers, delivery=stream.delivery
            )
        else:
            answer = self._answer(request, caller, order, options)
            response = await unless_gone(request, answer, self._space_s)
        response.headers.update(adapted.headers(response.headers.get(ADJUSTED)))
        return response

    async def _answer(
        self, request: Request, caller: Caller, order: ImageOrder, options: RequestOptions
    ) -> Response:
        answer = await self._service.deliver(caller, order, options)
        return respond(answer, base_url_of(request, self._public_url), preferred=options.later)

    def _is_lenient(self, caller: Caller) -> bool:
        return (caller.mode or self._mode) == LENIENT
