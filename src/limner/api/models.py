"""`GET /v1/models` and `GET /v1/models/{id}`."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.contract.replies import model_body, models_body
from limner.contract.served import AnyModel
from limner.errors import ModelNotFound
from limner.policy.access import Access


class ModelRoutes:
    """Lists what is really served, of it what the caller's key may use."""

    def __init__(self, access: Access, models: Sequence[AnyModel]) -> None:
        self._access = access
        self._models = models

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/v1/models", self.list_models, methods=["GET"]),
            Route("/v1/models/{model}", self.show, methods=["GET"]),
        ]

    async def list_models(self, request: Request) -> Response:
        """List the models."""
        caller = await self._access.identify(request.headers.get("authorization"))
        models = [model for model in self._models if caller.may_use(model.id)]
        return Response(models_body(models), media_type="application/json")

    async def show(self, request: Request) -> Response:
        """Show one model."""
        caller = await self._access.identify(request.headers.get("authorization"))
        wanted = request.path_params["model"]
        model = next((model for model in self._models if model.id == wanted), None)
        if model is None or not caller.may_use(model.id):
            raise ModelNotFound(wanted)
        return Response(model_body(model), media_type="application/json")
