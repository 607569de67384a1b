"""`POST /v1/images/generations|edits|variations`."""

from __future__ import annotations

import time
from contextlib import aclosing

import pybase64
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.api.form_body import read_form
from limner.api.json_body import read_json
from limner.api.leaving import unless_gone
from limner.contract.orders import ImageOrder, Task
from limner.contract.reading import read_order
from limner.contract.replies import DeliveredPicture, images_body
from limner.pipeline import Picture, Pipeline
from limner.policy.access import Access


class ImageRoutes:
    """The three image endpoints. `public_url` is where links begin, None: as the request does."""

    def __init__(
        self, access: Access, pipeline: Pipeline, *, public_url: str | None, json_bytes_max: int
    ) -> None:
        self._access = access
        self._pipeline = pipeline
        self._public_url = public_url
        self._json_bytes_max = json_bytes_max

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/v1/images/generations", self.generate, methods=["POST"]),
            Route("/v1/images/edits", self.edit, methods=["POST"]),
            Route("/v1/images/variations", self.vary, methods=["POST"]),
        ]

    async def generate(self, request: Request) -> Response:
        """Draw from a prompt."""
        await self._access.identify(request.headers.get("authorization"))
        fields = await read_json(request, self._json_bytes_max)
        order = read_order(Task.GENERATE, fields)
        return await unless_gone(request, self._answer(request, order))

    async def edit(self, request: Request) -> Response:
        """Draw the hole of a picture anew."""
        return await self._with_uploads(request, Task.EDIT)

    async def vary(self, request: Request) -> Response:
        """Draw pictures like one that was sent."""
        return await self._with_uploads(request, Task.VARY)

    async def _with_uploads(self, request: Request, task: Task) -> Response:
        await self._access.identify(request.headers.get("authorization"))
        fields, files = await read_form(request)
        order = read_order(task, fields, files)
        return await unless_gone(request, self._answer(request, order))

    async def _answer(self, request: Request, order: ImageOrder) -> Response:
        pictures: list[Picture] = []
        async with aclosing(self._pipeline.fulfil(order)) as finished:
            async for picture in finished:
                pictures.append(picture)  # noqa: PERF401 - the iterator is closed by aclosing
        pictures.sort(key=lambda picture: picture.index)
        base = self._public_url or str(request.base_url).rstrip("/")
        body = images_body(int(time.time()), [_delivered(picture, base) for picture in pictures])
        return Response(body, media_type="application/json")


def _delivered(picture: Picture, base: str) -> DeliveredPicture:
    if picture.link is not None:
        return DeliveredPicture(url=base + picture.link.path, revised_prompt=picture.revised_prompt)
    return DeliveredPicture(
        b64=pybase64.b64encode(picture.png), revised_prompt=picture.revised_prompt
    )
