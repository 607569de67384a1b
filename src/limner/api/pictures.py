"""`GET /i/{link}.png`: a picture behind its signed link. No key is asked for; one does no harm."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.api.content import respond_with
from limner.contract.picture_kinds import media_type
from limner.storage.links import ROUTE
from limner.storage.picture_store import PictureStore


class PictureRoutes:
    """Serves the pictures behind links."""

    def __init__(self, storage: PictureStore) -> None:
        self._storage = storage

    def routes(self) -> list[Route]:
        """Return the route; Starlette answers HEAD with GET's headers."""
        return [Route(ROUTE + "{name}", self.fetch, methods=["GET"])]

    async def fetch(self, request: Request) -> Response:
        """Answer with a picture."""
        picture = await self._storage.open(request.path_params["name"])
        return respond_with(
            request,
            picture.content,
            media_type=media_type(picture.content),
            tag=picture.key,
            # No copy outlives the link: whoever had it could show what nobody may fetch any more.
            headers={"Cache-Control": f"private, max-age={picture.left_s}"},
        )
