"""The engine, or the server behind a relay, cannot draw this picture."""

from __future__ import annotations

from limner.errors.base import InvalidRequest, ServiceError


class TaskNotServed(InvalidRequest):
    """No engine of the model can do this: an upstream without edits, for one."""

    elsewhere = True

    def __init__(self, task: str) -> None:
        super().__init__(
            f"The engine of this model does not serve /v1/images/{task}; the server's operator "
            "can set one that does (`engines.NAME.models`).",
            code="task_not_served",
            param="model",
        )


class EngineDown(ServiceError):
    """The engine of the asked model did not start; others serve."""

    elsewhere = True
    status = 503
    type = "service_unavailable_error"
    final = True

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The engine '{name}' of this model did not start; the operator's log says why.",
            code="engine_down",
        )


class EngineDied(ServiceError):
    """The process of the engine ended, and is started again. `begun`: after its first picture."""

    elsewhere = True
    status = 503
    retry_after_s = 5
    type = "service_unavailable_error"

    def __init__(self, name: str, *, begun: bool = False) -> None:
        super().__init__(
            f"The engine '{name}' of this model stopped and is being started again. Nothing was "
            f"charged; try again in {self.retry_after_s} s.",
            code="engine_died",
        )
        self.elsewhere = not begun  # A drawing that has begun is not repeated.


class DrawingFailed(ServiceError):
    """The engine failed at this picture."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The picture could not be drawn: {reason}", code="drawing_failed")


class DrawingTooSlow(ServiceError):
    """The engine did not finish within its time limit."""

    status = 504

    def __init__(self, limit_s: float) -> None:
        super().__init__(
            f"The picture was not finished within {limit_s:g} s.", code="drawing_too_slow"
        )


class UpstreamRefused(InvalidRequest):
    """The server behind a relay does not take the request; it says no more than the parameter."""

    def __init__(self, param: str | None) -> None:
        named = "this request" if param is None else f"the value of '{param}'"
        super().__init__(
            f"The server that draws for this model does not accept {named}. The log of this "
            "server says more under this response's x-request-id.",
            code="upstream_refused",
            param=param,
        )


class UpstreamUnavailable(ServiceError):
    """The server behind a relay cannot be asked now, and nothing was bought there.

    It cannot be reached, is too busy, or does not accept this server's own key or credit; the
    last is the operator's affair and in the log.
    """

    elsewhere = True
    status = 503
    type = "service_unavailable_error"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(
            "The server that draws for this model is not available. Nothing was charged; try "
            f"again in {retry_after_s} s.",
            code="upstream_unavailable",
        )
        self.retry_after_s = retry_after_s


class UpstreamFailed(ServiceError):
    """The server behind a relay failed: an error, a broken connection, no sound picture."""

    status = 502

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The server that draws for this model failed: {reason}. Nothing was charged.",
            code="upstream_failed",
        )
