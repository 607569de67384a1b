"""`GET /v1/models` and `GET /v1/models/{id}`."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.contract.model_aliases import NO_ALIASES, ModelAliases
from limner.contract.models import AnyModel
from limner.contract.replies import model_body, models_body
from limner.errors import ModelNotFound
from limner.policy.auth import Authenticator, Caller


class ModelRoutes:
    """Lists the models that are served and that the caller's key may use.

    A model is listed under its aliases too: a client looks for the name that it knows.
    """

    def __init__(
        self, access: Authenticator, models: Sequence[AnyModel], aliases: ModelAliases = NO_ALIASES
    ) -> None:
        self._access = access
        self._aliases = aliases
        served = {model.id for model in models}
        further = [one for one in aliases.renamed() if aliases.resolve(one.id) in served]
        self._models = (*models, *further)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/v1/models", self.list_models, methods=["GET"]),
            Route("/v1/models/{model:path}", self.show, methods=["GET"]),
        ]

    async def list_models(self, request: Request) -> Response:
        """List the models."""
        caller = await self._access.identify(request.headers.get("authorization"))
        models = [model for model in self._models if self._may_use(caller, model)]
        return Response(models_body(models), media_type="application/json")

    async def show(self, request: Request) -> Response:
        """Show one model."""
        caller = await self._access.identify(request.headers.get("authorization"))
        wanted = request.path_params["model"]
        model = next((model for model in self._models if model.id == wanted), None)
        if model is None or not self._may_use(caller, model):
            raise ModelNotFound(wanted)
        return Response(model_body(model), media_type="application/json")

    def _may_use(self, caller: Caller, model: AnyModel) -> bool:
        return caller.may_use(self._aliases.resolve(model.id))
