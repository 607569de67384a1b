"""The server cannot do it now: memory, connections, queue, store, database, judge."""

from __future__ import annotations

from limner.errors.base import ServiceError


class ConnectionsFull(ServiceError):
    """No more connections may be open, and each that is has a request at work."""

    status = 503
    retry_after_s = 5
    type = "service_unavailable_error"

    def __init__(self) -> None:
        super().__init__(
            "The server has as many connections at work as it takes. Try again in "
            f"{self.retry_after_s} s.",
            code="too_many_connections",
        )


class BodyMemoryFull(ServiceError):
    """No more bytes of requests' bodies may be in memory."""

    status = 503
    retry_after_s = 5
    type = "service_unavailable_error"

    def __init__(self) -> None:
        super().__init__(
            "The bodies of other requests take the memory that this server has for them. Try "
            f"again in {self.retry_after_s} s.",
            code="body_memory_full",
        )


class Overloaded(ServiceError):
    """The queue before the engine is full, or waiting in it took too long."""

    elsewhere = True
    status = 503
    type = "service_unavailable_error"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(
            f"The server is busy drawing for others. Try again in {retry_after_s} s.",
            code="server_is_overloaded",
        )
        self.retry_after_s = retry_after_s


class PixelsFull(ServiceError):
    """The pictures of other requests fill the memory for pixels, and waiting took too long."""

    elsewhere = True
    status = 503
    type = "service_unavailable_error"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(
            "The server is busy with the pictures that others sent. "
            f"Try again in {retry_after_s} s.",
            code="pixels_full",
        )
        self.retry_after_s = retry_after_s


class StorageFailed(ServiceError):
    """The picture could not be kept (a full disk, for one)."""

    status = 507

    def __init__(self, reason: str) -> None:
        super().__init__(f"The picture could not be kept: {reason}.", code="storage_failed")


class LedgerUnavailable(ServiceError):
    """The database does not answer. The official client tries again by itself."""

    status = 503
    retry_after_s = 2
    type = "service_unavailable_error"

    def __init__(self) -> None:
        super().__init__(
            "The server cannot reach its database. Try again in a few seconds.",
            code="ledger_unavailable",
        )


class HoldLost(ServiceError):
    """The hold ended while its request was drawn: this server was cut off for too long."""

    status = 503
    retry_after_s = 1
    type = "service_unavailable_error"

    def __init__(self) -> None:
        super().__init__(
            "The server was cut off from its database while it drew. Nothing was charged; try "
            "again.",
            code="hold_lost",
        )


class JudgeUnavailable(ServiceError):
    """The configured judge of content does not answer, and the operator chose to fail closed."""

    status = 503
    retry_after_s = 5
    type = "service_unavailable_error"

    def __init__(self) -> None:
        super().__init__(
            "The content of this request could not be judged. Nothing was charged; try again in "
            "a few seconds.",
            code="moderation_unavailable",
        )


class ServerDied(ServiceError):
    """The server that drew it stopped before it was finished."""

    def __init__(self) -> None:
        super().__init__(
            "The server stopped before the picture was finished. Nothing was charged; ask again.",
            code="server_stopped",
        )


class InternalError(ServiceError):
    """Anything that nobody foresaw; the log has the request id."""

    def __init__(self) -> None:
        super().__init__(
            "The server had an error while processing your request. Its log says more under "
            "this response's x-request-id.",
            code="internal_error",
        )
