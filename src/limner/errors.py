"""The one error tree: each class holds status, type, code and a sentence to act on.

LimnerError
├── InvalidRequest            400  a parameter or the body is wrong
│   ├── UserError             400  the same, as OpenAI's newer image backend types it
│   │   └── ModerationBlocked 400  the content policy forbids it, in the GPT-image models' words
│   ├── ContentRefused        400  the content policy forbids it, in DALL·E's words
│   ├── UploadRefused         400  an uploaded picture is not what the contract asks for
│   ├── UpstreamRefused       400  the server behind a relay does not take the request
│   ├── TaskNotServed         400  no engine of the model can do this
│   ├── MalformedRequest      400  what came is no HTTP/1.1
│   ├── UrlTooLong            414  the address is longer than this server reads
│   ├── HeadersTooLarge       431  the headers are larger than this server reads
│   ├── TooManyHeaders        431  there are more headers than this server reads
│   ├── BodyTooLarge          413  the body is longer than this server reads
│   ├── HeadTooSlow           408  the address and headers did not come in time
│   ├── BodyTimeout           408  the body did not come in time
│   │   ├── BodyTooSlow       408  it stopped coming
│   │   ├── BodyTooLong       408  it takes too long altogether
│   │   └── BodyTrickles      408  a large one comes too slowly
│   ├── UnknownUrl            404  no such route
│   ├── EndpointNotServed     404  a service of OpenAI's that this server does not have
│   ├── MethodNotAllowed      405  the route exists, for another method
│   ├── PreconditionFailed    412  a picture or file is not the one that `If-Match` names
│   ├── RangeNotSatisfiable   416  a picture or file ends before the asked range
│   ├── ModelNotFound         404  a model that is not served
│   ├── FileNotFound          404  the account has no file of this id
│   ├── FileTooLarge          413  a file to keep has more bytes than this server takes
│   ├── FilesFull             400  the account may keep no more files
│   ├── PriceNotSet           400  what was asked for has no price here
│   ├── BudgetReached         400  the account's monthly budget does not cover the request
│   ├── KeyReused             422  an Idempotency-Key came again with another request
│   └── StillDrawing          409  the first request of an Idempotency-Key is at work
├── QuotaExceeded             429  the account's balance does not cover the request
├── RateLimited               429  too many requests or pictures in a minute, or at once
├── KeyRefused                401  no key, or one that is not known, is revoked or has expired
│   └── KeyRevoked            401  the key was revoked after this request had begun
├── NotAllowed                403  the key is good, but not for this
│   ├── AccountSuspended      403  the operator suspended the account
│   └── ModelNotAllowed       403  the key's list of models does not have this one
├── RequestNotFound           404  no request of this id in this account
├── RequestGone               410  a request's pictures have been deleted, or it was cancelled
├── RequestFinished           409  a request that is over cannot be cancelled
├── Recorded                  500  the error that a request ended with, told again as it was
├── LinkRefused               403  a picture's link is forged, or its hour is over
├── PictureGone               404  the link is good, but its picture was deleted
└── ServiceError              5xx  the request was fine; Limner could not do it
    ├── ConnectionsFull       503  no more connections may be open
    ├── BodyMemoryFull        503  no more bytes of bodies may be in memory
    ├── Overloaded            503  the queue before the engine is full
    ├── PixelsFull            503  the pictures of other requests fill the memory for pixels
    ├── EngineDown            503  the engine of the asked model did not start
    ├── EngineDied            503  the process of the engine ended, and is started again
    ├── UpstreamUnavailable   503  the server behind a relay cannot be asked now
    ├── UpstreamFailed        502  the server behind a relay failed at this picture
    ├── DrawingFailed         500  the engine failed at this picture
    ├── DrawingTooSlow        504  the engine did not finish within its time limit
    ├── StorageFailed         507  the picture could not be kept (a full disk, for one)
    ├── LedgerUnavailable     503  the database does not answer
    ├── HoldLost              503  the hold ended while its request was drawn
    ├── JudgeUnavailable      503  the configured judge of content does not answer
    ├── ServerDied            500  the server that drew it stopped before it was finished
    └── InternalError         500  anything that nobody foresaw; the log has the request id

ConfigurationError stands apart: it stops the start and never reaches a client.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from limner.allowances import NO_ALLOWANCES, Allowances, limit_headers
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


class ContentRefused(InvalidRequest):
    """The content policy forbids it. `stage` is `input` or `output`, where it was found."""

    def __init__(self, stage: str) -> None:
        super().__init__(
            "Your request was rejected as a result of our safety system. Your prompt may contain "
            "text that is not allowed by our safety system."
            if stage == "input"
            else "This request has been blocked by our content filters.",
            code="content_policy_violation",
        )


class ModerationBlocked(UserError):
    """The same, as the GPT-image models say it: with the categories, and where it was found."""

    def __init__(self, stage: str, categories: Sequence[str], request_id: str) -> None:
        super().__init__(
            "Your request was rejected by the safety system. If you believe this is an error, "
            f"contact the server's operator and include the request ID {request_id}. "
            f"safety_violations=[{', '.join(categories)}].",
            code="moderation_blocked",
        )
        self.details = {
            "moderation_details": {"moderation_stage": stage, "categories": list(categories)}
        }


class UploadRefused(InvalidRequest):
    """An uploaded picture is not what the contract asks for."""

    def __init__(self, message: str, *, code: str = "invalid_image_format") -> None:
        super().__init__(message, code=code)


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


class BodyTooLarge(InvalidRequest):
    """The body is longer than this server reads."""

    status = 413

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The request body is larger than the {limit_bytes} bytes that this route reads.",
            code="request_too_large",
        )


class HeadTooSlow(InvalidRequest):
    """The address and headers did not come in time."""

    status = 408

    def __init__(self, limit_s: float) -> None:
        super().__init__(
            f"The request's address and headers were not complete within {limit_s:g} s.",
            code="request_timeout",
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


class FileNotFound(InvalidRequest):
    """The account has no file of this id: it never had, or it was deleted, or its time is over."""

    status = 404

    def __init__(self, file_id: str, *, param: str = "id") -> None:
        super().__init__(f"No such File object: {file_id[:80]}", param=param)


class FileTooLarge(InvalidRequest):
    """A file to keep has more bytes than this server takes."""

    status = 413

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"Invalid file 'file': it is larger than the {limit_bytes} bytes that this server "
            "keeps.",
            code="file_too_large",
            param="file",
        )


class FilesFull(InvalidRequest):
    """The account may keep no more files, or no more bytes."""

    def __init__(self, limit: str) -> None:
        super().__init__(
            f"This account keeps at most {limit}. Delete files that are no longer needed "
            "(DELETE /v1/files/{id}), or ask the server's operator.",
            code="file_storage_full",
            param="file",
        )


class PriceNotSet(InvalidRequest):
    """What was asked for has no price here; nothing is ever free by accident."""

    def __init__(self, model: str, quality: str, size: str) -> None:
        super().__init__(
            f"No price is set for {model}, {quality}, {size}; the server's operator sets it "
            "(`limner prices`).",
            code="price_not_set",
            param="size",
        )


class BudgetReached(InvalidRequest):
    """The account's monthly budget does not cover the request."""

    final = True

    def __init__(self) -> None:
        super().__init__("Billing hard limit has been reached", code="billing_hard_limit_reached")


class QuotaExceeded(LimnerError):
    """The account's balance does not cover the request."""

    final = True
    status = 429
    type = "insufficient_quota"

    def __init__(self) -> None:
        super().__init__(
            "You exceeded your current quota, please check your plan and billing details. The "
            "server's operator adds credit with `limner accounts credit`.",
            code="insufficient_quota",
        )


class RateLimited(LimnerError):
    """Too many requests or pictures in a minute, or requests at once.

    `whose` is the key or the account, `what` the exhausted dimension, `current` the count that
    this request would have made. `retry_after_s` is None where no waiting helps.
    """

    status = 429
    type = "requests"

    def __init__(
        self, *, whose: str, what: str, limit: str, current: str, retry_after_s: int | None
    ) -> None:
        super().__init__(
            f"Rate limit exceeded for {what} in {whose}. Limit: {limit}. Current: {current}. "
            "The server's operator sets the limits (`limner accounts`, `limner keys`).",
            code="rate_limit_exceeded",
        )
        self.retry_after_s = retry_after_s
        self.final = retry_after_s is None  # type: ignore[misc] # more than a whole minute's limit


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


class KeyRefused(LimnerError):
    """No key, or one that is not known, is revoked or has expired."""

    status = 401
    type = "invalid_request_error"


class KeyRevoked(KeyRefused):
    """The key was revoked after this request had begun."""

    def __init__(self) -> None:
        super().__init__(
            "Incorrect API key provided: it was revoked. The server's operator makes another with "
            "`limner keys create`.",
            code="invalid_api_key",
        )


class NotAllowed(LimnerError):
    """The key is good, but not for this."""

    status = 403
    type = "invalid_request_error"


class AccountSuspended(NotAllowed):
    """The operator suspended the account."""

    def __init__(self) -> None:
        super().__init__(
            "The account of this API key is suspended; ask the server's operator.",
            code="account_suspended",
        )


class ModelNotAllowed(NotAllowed):
    """The key's list of models does not have this one."""

    def __init__(self, model: str) -> None:
        super().__init__(
            f"This API key does not have access to model '{model}'.",
            code="model_not_found",
            param="model",
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
