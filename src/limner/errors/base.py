"""The root of the error tree, and its two branches: the request is wrong, or the server failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from limner.rate_limits import NO_ALLOWANCES, Allowances, limit_headers
from limner.retry_after import retry_after


class ConfigurationError(Exception):
    """A setting, a file or the machine is not fit to start with; the text says what to mend."""


class LimnerError(Exception):
    """What a client is told. Rendered by `api.errors` into the contract's envelope.

    `final` marks a refusal that the same request meets again, although its status is one at which
    clients retry.
    """

    status: ClassVar[int] = 500
    type: ClassVar[str] = "server_error"
    final: ClassVar[bool] = False

    elsewhere: bool = False
    """Nothing was drawn or bought: another engine of the model may be asked instead."""

    retry_after_s: int | None = None
    """After how many whole seconds another try may go through; None: not said."""

    allowances: Allowances = NO_ALLOWANCES
    """What the caller's limits leave: 429 says it, as an answer does."""

    details: Mapping[str, Mapping[str, object]] | None = None
    """More members of the error object, beside the four that every error has."""

    def __init__(self, message: str, *, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param

    @property
    def headers(self) -> dict[str, str]:
        """Extra response headers, as the official client reads them when it retries."""
        limits = limit_headers(self.allowances)
        if self.final:
            return {"x-should-retry": "false", **limits}
        if self.retry_after_s is None:
            return limits
        return retry_after(self.retry_after_s) | limits


class InvalidRequest(LimnerError):
    """A parameter or the body is wrong; the message names the parameter."""

    status = 400
    type = "invalid_request_error"


class UserError(InvalidRequest):
    """What OpenAI's newer image backend calls the caller's error."""

    type = "image_generation_user_error"


class ServiceError(LimnerError):
    """The request was fine; Limner could not do it. Nothing is charged."""
