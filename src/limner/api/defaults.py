"""The operator's defaults for what a request leaves out, of the server or of a key.

Also the model of a request whose path, or whose other name for it, says which.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request

from limner.api.path_aliases import DEPLOYMENT
from limner.contract.fields import MODEL, Fields
from limner.contract.gpt.models import find_gpt_model
from limner.contract.model_aliases import NO_ALIASES, ModelAliases
from limner.contract.orders import ImageOrder, ResponseFormat, Task
from limner.contract.parsing import asks_gpt
from limner.policy.auth import Caller


@dataclass(frozen=True, slots=True)
class RequestDefaults:
    """The server's defaults; None: the contract's own.

    `edit_model` draws an edit that names no model, `response_format` is how DALL·E's pictures are
    delivered. A key may have defaults of its own.
    """

    aliases: ModelAliases = NO_ALIASES
    response_format: str | None = None
    edit_model: str | None = None

    def with_model(
        self, request: Request, caller: Caller, task: Task, fields: Fields, *, in_json: bool = False
    ) -> Fields:
        """Return the parameters with the model that is meant, by its own name.

        A deployment in the path is the model unless the body names one that is served. An edit
        without a model is the default's; one in JSON, or with a parameter that only GPT-image
        models take, where the default is one of those.
        """
        named = fields.given(MODEL)
        deployment = request.scope.get(DEPLOYMENT)
        if deployment is not None and not self._is_served(named):
            fields = _with(fields, deployment)
        elif named is None and task is Task.EDIT:
            default = self.aliases.resolve(caller.edit_model or self.edit_model or "")
            needs_gpt = in_json or asks_gpt(fields)
            if default and (not needs_gpt or find_gpt_model(default) is not None):
                fields = _with(fields, default)
        return self.aliases.resolved(fields)

    def with_response_format(self, caller: Caller, fields: Fields, order: ImageOrder) -> ImageOrder:
        """Return the order with the default response format, where its model has a choice."""
        default = caller.response_format or self.response_format
        if (
            default is None
            or fields.given("response_format") is not None
            or find_gpt_model(order.model) is not None
        ):
            return order
        return replace(order, response_format=ResponseFormat(default))

    def _is_served(self, name: object) -> bool:
        return isinstance(name, str) and self.aliases.find(name) is not None


def _with(fields: Fields, model: str) -> Fields:
    return replace(fields, values={**fields.values, MODEL: model})
