"""The request cannot be read, or asks for what is not here: HTTP, bodies, paths, models."""

from __future__ import annotations

from collections.abc import Sequence

from limner.errors.base import InvalidRequest


class MalformedRequest(InvalidRequest):
    """What came is no HTTP/1.1; `reason` is the sentence's second half, without a full stop."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This is no well-formed HTTP/1.1 request: {reason}.", code="malformed_request"
        )


class UrlTooLong(InvalidRequest):
    """The address is longer than this server reads."""

    status = 414

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The address is longer than the {limit_bytes} bytes that this server reads; prompts "
            "and pictures belong in the body.",
            code="url_too_long",
        )


class HeadersTooLarge(InvalidRequest):
    """The headers are larger than this server reads."""

    status = 431

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The headers are larger than the {limit_bytes} bytes that this server reads; send "
            "fewer or shorter ones.",
            code="headers_too_large",
        )


class TooManyHeaders(InvalidRequest):
    """There are more headers than this server reads."""

    status = 431

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"There are more than the {limit} headers that this server reads; send fewer.",
            code="headers_too_large",
        )


class HeadTooSlow(InvalidRequest):
    """The address and headers did not come in time."""

    status = 408

    def __init__(self, limit_s: float) -> None:
        super().__init__(
            f"The request's address and headers were not complete within {limit_s:g} s.",
            code="request_timeout",
        )


class BodyTooLarge(InvalidRequest):
    """The body is longer than this server reads."""

    status = 413

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The request body is larger than the {limit_bytes} bytes that this route reads.",
            code="request_too_large",
        )


class BodyTimeout(InvalidRequest):
    """The body did not come in time."""

    status = 408


class BodyTooSlow(BodyTimeout):
    """The body stopped coming."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(
            f"Nothing of the request's body came for {limit_s:g} s.", code="request_timeout"
        )


class BodyTooLong(BodyTimeout):
    """The body takes too long altogether."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(
            f"The request's body was not complete within {limit_s:g} s.", code="request_timeout"
        )


class BodyTrickles(BodyTimeout):
    """A large body comes too slowly."""

    def __init__(self, needed_bytes: int, limit_s: float) -> None:
        super().__init__(
            f"Fewer than {needed_bytes} bytes of the request's body came within {limit_s:g} s.",
            code="request_timeout",
        )


class UnknownUrl(InvalidRequest):
    """No such route."""

    status = 404

    def __init__(self, method: str, path: str) -> None:
        hint = ""
        if path.startswith(("/images/", "/models")):
            hint = f" Did you mean /v1{path[:80]}? The base URL ends in /v1."
        super().__init__(f"Invalid URL ({method} {path[:200]}).{hint}")


class EndpointNotServed(InvalidRequest):
    """A service of OpenAI's that draws no pictures. `endpoints` are those that there are."""

    status = 404

    def __init__(self, path: str, endpoints: Sequence[str]) -> None:
        super().__init__(
            f"This server draws pictures; it has no {path[:80]}. There are "
            f"{', '.join(endpoints)}; an app that chats has a setting of its own for pictures.",
            code="endpoint_not_served",
        )


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


class PreconditionFailed(InvalidRequest):
    """The content is not the one that the request's `If-Match` names."""

    status = 412

    def __init__(self) -> None:
        super().__init__(
            "What is here has another ETag than 'If-Match' names.",
            code="precondition_failed",
            param="If-Match",
        )


class RangeNotSatisfiable(InvalidRequest):
    """The content ends before the asked range begins."""

    status = 416

    def __init__(self, length: int) -> None:
        super().__init__(
            f"The asked range lies behind the end: there are {length} bytes.",
            code="range_not_satisfiable",
            param="Range",
        )
        self._length = length

    @property
    def headers(self) -> dict[str, str]:
        """`Content-Range`, as HTTP asks (RFC 9110, 15.5.17)."""
        return {"Content-Range": f"bytes */{self._length}"}


class ModelNotFound(InvalidRequest):
    """A model that is not served here."""

    status = 404

    def __init__(self, model: str) -> None:
        super().__init__(
            f"The model '{model[:80]}' does not exist", code="model_not_found", param="model"
        )
