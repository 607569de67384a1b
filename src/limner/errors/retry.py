"""A request that came before: sent again by its Idempotency-Key, collected, or cancelled."""

from __future__ import annotations

from limner.errors.base import InvalidRequest, LimnerError


class StillDrawing(InvalidRequest):
    """The first request of an Idempotency-Key is at work; the official client comes back."""

    status = 409

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(
            "A request with this Idempotency-Key is being drawn. Try again in "
            f"{retry_after_s} s; the answer will be that request's.",
            code="idempotency_key_in_use",
            param="Idempotency-Key",
        )
        self.retry_after_s = retry_after_s


class KeyReused(InvalidRequest):
    """An Idempotency-Key came again with another request."""

    status = 422

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The Idempotency-Key '{key[:80]}' was used for a different request. A new request "
            "needs a new key.",
            code="idempotency_key_reused",
            param="Idempotency-Key",
        )


class RequestNotFound(LimnerError):
    """No request of this id in this account."""

    status = 404
    type = "invalid_request_error"

    def __init__(self, request_id: str) -> None:
        super().__init__(f"No image request '{request_id[:80]}'.", code="request_not_found")


class RequestGone(LimnerError):
    """A request's pictures have been deleted, or it was cancelled: there is nothing to collect."""

    status = 410
    type = "invalid_request_error"

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} Ask for it again with a new request.", code="request_gone")


class RequestFinished(LimnerError):
    """A request that is over cannot be cancelled."""

    final = True
    status = 409
    type = "invalid_request_error"

    def __init__(self, request_id: str) -> None:
        super().__init__(f"The request '{request_id}' is finished.", code="request_finished")


class Recorded(LimnerError):
    """The error that a request ended with, told again from its record."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        type: str,  # noqa: A002 - the contract's name
        code: str | None,
        param: str | None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(message, code=code, param=param)
        self.retry_after_s = retry_after_s
        self.status = status  # type: ignore[misc] # each recorded error has its own
        self.type = type  # type: ignore[misc] # the same
