"""The one error tree: each class holds status, type, code and a sentence to act on.

LimnerError
├── InvalidRequest            400  a parameter or the body is wrong
│   ├── UserError             400  the same, as OpenAI's newer image backend types it
│   ├── UploadRefused         400  an uploaded picture is not what the contract asks for
│   ├── BodyTooLarge          413  the body is longer than this server reads
│   ├── BodyTooSlow           408  the body stopped coming
│   ├── UnknownUrl            404  no such route
│   ├── MethodNotAllowed      405  the route exists, for another method
│   └── ModelNotFound         404  GET /v1/models/{id} for a model that is not served
├── KeyRefused                401  no key, or one that is not known, is revoked or has expired
├── LinkRefused               403  a picture's link is forged, or its hour is over
├── PictureGone               404  the link is good, but its picture was deleted
└── ServiceError              5xx  the request was fine; Limner could not do it
    ├── Overloaded            503  the queue before the engine is full
    ├── DrawingFailed         500  the engine failed at this picture
    ├── DrawingTooSlow        504  the engine did not finish within its time limit
    ├── StorageFailed         507  the picture could not be kept (a full disk, for one)
    └── InternalError         500  anything that nobody foresaw; the log has the request id

ConfigurationError stands apart: it stops the start and never reaches a client.
"""

from __future__ import annotations

from typing import ClassVar


class ConfigurationError(Exception):
    """A setting, a file or the machine is not fit to start with; the text says what to mend."""


class LimnerError(Exception):
    """What a client is told. Rendered by `api.errors` into the contract's envelope."""

    status: ClassVar[int] = 500
    type: ClassVar[str] = "server_error"

    def __init__(self, message: str, *, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param

    @property
    def headers(self) -> dict[str, str]:
        """Extra response headers that belong to this error."""
        return {}


class InvalidRequest(LimnerError):
    """A parameter or the body is wrong; the message names the parameter."""

    status = 400
    type = "invalid_request_error"


class UserError(InvalidRequest):
    """What OpenAI's newer image backend calls the caller's error."""

    type = "image_generation_user_error"


class UploadRefused(InvalidRequest):
    """An uploaded picture is not what the contract asks for."""

    def __init__(self, message: str, *, code: str = "invalid_image_format") -> None:
        super().__init__(message, code=code)


class BodyTooLarge(InvalidRequest):
    """The body is longer than this server reads."""

    status = 413

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The request body is larger than the {limit_bytes} bytes that this route reads.",
            code="request_too_large",
        )


class BodyTooSlow(InvalidRequest):
    """The body stopped coming."""

    status = 408

    def __init__(self, limit_s: float) -> None:
        super().__init__(
            f"Nothing of the request's body came for {limit_s:g} s.", code="request_timeout"
        )


class UnknownUrl(InvalidRequest):
    """No such route."""

    status = 404

    def __init__(self, method: str, path: str) -> None:
        hint = ""
        if path.startswith(("/images/", "/models")):
            hint = f" Did you mean /v1{path[:80]}? The base URL ends in /v1."
        super().__init__(f"Invalid URL ({method} {path[:200]}).{hint}")


class MethodNotAllowed(InvalidRequest):
    """The route exists, for another method."""

    status = 405

    def __init__(self, allow: str) -> None:
        wanted = " or ".join(method for method in allow.split(", ") if method != "HEAD")
        super().__init__(f"Only {wanted} requests are accepted.", code="method_not_supported")
        self._allow = allow

    @property
    def headers(self) -> dict[str, str]:
        """`Allow`, as HTTP asks (RFC 9110, 15.5.6)."""
        return {"Allow": self._allow}


class ModelNotFound(InvalidRequest):
    """GET /v1/models/{id} for a model that is not served."""

    status = 404

    def __init__(self, model: str) -> None:
        super().__init__(
            f"The model '{model[:80]}' does not exist", code="model_not_found", param="model"
        )


class KeyRefused(LimnerError):
    """No key, or one that is not known, is revoked or has expired."""

    status = 401
    type = "invalid_request_error"


class LinkRefused(LimnerError):
    """A picture's link is forged, or its hour is over."""

    status = 403
    type = "invalid_request_error"


class PictureGone(LimnerError):
    """The link is good, but its picture was deleted."""

    status = 404
    type = "invalid_request_error"

    def __init__(self) -> None:
        super().__init__("This picture has been deleted. Ask for it again.", code="picture_deleted")


class ServiceError(LimnerError):
    """The request was fine; Limner could not do it. Nothing is charged."""


class Overloaded(ServiceError):
    """The queue before the engine is full, or waiting in it took too long."""

    status = 503
    type = "service_unavailable_error"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(
            f"The server is busy drawing for others. Try again in {retry_after_s} s.",
            code="server_is_overloaded",
        )
        self.retry_after_s = retry_after_s

    @property
    def headers(self) -> dict[str, str]:
        """`Retry-After` in whole seconds; the official client waits that long by itself."""
        return {"Retry-After": str(self.retry_after_s)}


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


class StorageFailed(ServiceError):
    """The picture could not be kept (a full disk, for one)."""

    status = 507

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The picture was drawn but could not be kept: {reason}.", code="storage_failed"
        )


class InternalError(ServiceError):
    """Anything that nobody foresaw; the log has the request id."""

    def __init__(self) -> None:
        super().__init__(
            "The server had an error while processing your request. Its log says more under "
            "this response's x-request-id.",
            code="internal_error",
        )
