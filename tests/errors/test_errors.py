"""The error tree: each class's status, type and code, and its place in the docstring's tree."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import limner.errors
from limner.errors import (
    AccountSuspended,
    BodyMemoryFull,
    BodyTimeout,
    BodyTooLarge,
    BodyTooLong,
    BodyTooSlow,
    BodyTrickles,
    BudgetReached,
    ConfigurationError,
    ConnectionsFull,
    ContentRefused,
    DrawingFailed,
    DrawingTooSlow,
    EndpointNotServed,
    EngineDied,
    EngineDown,
    FileNotFound,
    FilesFull,
    FileTooLarge,
    HeadersTooLarge,
    HeadTooSlow,
    HoldLost,
    InternalError,
    InvalidRequest,
    JudgeUnavailable,
    KeyRefused,
    KeyReused,
    KeyRevoked,
    LedgerUnavailable,
    LimnerError,
    LinkRefused,
    MalformedRequest,
    MethodNotAllowed,
    ModelNotAllowed,
    ModelNotFound,
    ModerationBlocked,
    NotAllowed,
    Overloaded,
    PictureGone,
    PixelsFull,
    PreconditionFailed,
    PriceNotSet,
    QuotaExceeded,
    RangeNotSatisfiable,
    RateLimited,
    Recorded,
    RequestFinished,
    RequestGone,
    RequestNotFound,
    ServerDied,
    ServiceError,
    StillDrawing,
    StorageFailed,
    TaskNotServed,
    TooManyHeaders,
    UnknownUrl,
    UploadRefused,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamUnavailable,
    UrlTooLong,
    UserError,
)


def limited(retry_after_s: int | None) -> RateLimited:
    return RateLimited(
        whose="account a",
        what="images per minute",
        limit="5/1min",
        current="6/1min",
        retry_after_s=retry_after_s,
    )


REQUEST, SERVER = "invalid_request_error", "server_error"
SURFACES: list[tuple[LimnerError, int, str, str | None, str | None]] = [
    (LimnerError("m"), 500, SERVER, None, None),
    (InvalidRequest("m"), 400, REQUEST, None, None),
    (InvalidRequest("m", code="c", param="p"), 400, REQUEST, "c", "p"),
    (
        UserError("m", code="invalid_value", param="model"),
        400,
        "image_generation_user_error",
        "invalid_value",
        "model",
    ),
    (UploadRefused("m"), 400, REQUEST, "invalid_image_format", None),
    (UploadRefused("m", code="c"), 400, REQUEST, "c", None),
    (MalformedRequest("m"), 400, REQUEST, "malformed_request", None),
    (UrlTooLong(5), 414, REQUEST, "url_too_long", None),
    (HeadersTooLarge(5), 431, REQUEST, "headers_too_large", None),
    (BodyTooLarge(5), 413, REQUEST, "request_too_large", None),
    (TooManyHeaders(5), 431, REQUEST, "headers_too_large", None),
    (HeadTooSlow(2.5), 408, REQUEST, "request_timeout", None),
    (BodyTimeout("m", code="c"), 408, REQUEST, "c", None),
    (BodyTooSlow(2.5), 408, REQUEST, "request_timeout", None),
    (BodyTooLong(2.5), 408, REQUEST, "request_timeout", None),
    (BodyTrickles(5, 2.5), 408, REQUEST, "request_timeout", None),
    (ConnectionsFull(), 503, "service_unavailable_error", "too_many_connections", None),
    (BodyMemoryFull(), 503, "service_unavailable_error", "body_memory_full", None),
    (UnknownUrl("GET", "/x"), 404, REQUEST, None, None),
    (MethodNotAllowed("GET, HEAD"), 405, REQUEST, "method_not_supported", None),
    (ModelNotFound("x"), 404, REQUEST, "model_not_found", "model"),
    (FileNotFound("file-x"), 404, REQUEST, None, "id"),
    (FileNotFound("file-x", param="mask"), 404, REQUEST, None, "mask"),
    (FileTooLarge(5), 413, REQUEST, "file_too_large", "file"),
    (FilesFull("5 files"), 400, REQUEST, "file_storage_full", "file"),
    (KeyRefused("m"), 401, REQUEST, None, None),
    (KeyRefused("m", code="invalid_api_key"), 401, REQUEST, "invalid_api_key", None),
    (KeyRevoked(), 401, REQUEST, "invalid_api_key", None),
    (LinkRefused("m", code="link_expired"), 403, REQUEST, "link_expired", None),
    (PictureGone(), 404, REQUEST, "picture_deleted", None),
    (ServiceError("m"), 500, SERVER, None, None),
    (Overloaded(7), 503, "service_unavailable_error", "server_is_overloaded", None),
    (PixelsFull(7), 503, "service_unavailable_error", "pixels_full", None),
    (EngineDown("local"), 503, "service_unavailable_error", "engine_down", None),
    (EngineDied("local"), 503, "service_unavailable_error", "engine_died", None),
    (UpstreamRefused("size"), 400, REQUEST, "upstream_refused", "size"),
    (TaskNotServed("edits"), 400, REQUEST, "task_not_served", "model"),
    (
        UpstreamUnavailable(5),
        503,
        "service_unavailable_error",
        "upstream_unavailable",
        None,
    ),
    (UpstreamFailed("why"), 502, SERVER, "upstream_failed", None),
    (DrawingFailed("why"), 500, SERVER, "drawing_failed", None),
    (DrawingTooSlow(2.5), 504, SERVER, "drawing_too_slow", None),
    (StorageFailed("why"), 507, SERVER, "storage_failed", None),
    (ContentRefused("input"), 400, REQUEST, "content_policy_violation", None),
    (
        ModerationBlocked("output", ["sexual"], "req_1"),
        400,
        "image_generation_user_error",
        "moderation_blocked",
        None,
    ),
    (JudgeUnavailable(), 503, "service_unavailable_error", "moderation_unavailable", None),
    (PriceNotSet("m", "hd", "1x1"), 400, REQUEST, "price_not_set", "size"),
    (BudgetReached(), 400, REQUEST, "billing_hard_limit_reached", None),
    (QuotaExceeded(), 429, "insufficient_quota", "insufficient_quota", None),
    (limited(5), 429, "requests", "rate_limit_exceeded", None),
    (EndpointNotServed("/v1/responses", ["GET /"]), 404, REQUEST, "endpoint_not_served", None),
    (PreconditionFailed(), 412, REQUEST, "precondition_failed", "If-Match"),
    (RangeNotSatisfiable(9), 416, REQUEST, "range_not_satisfiable", "Range"),
    (KeyReused("k"), 422, REQUEST, "idempotency_key_reused", "Idempotency-Key"),
    (StillDrawing(3), 409, REQUEST, "idempotency_key_in_use", "Idempotency-Key"),
    (NotAllowed("m"), 403, REQUEST, None, None),
    (AccountSuspended(), 403, REQUEST, "account_suspended", None),
    (ModelNotAllowed("x"), 403, REQUEST, "model_not_found", "model"),
    (RequestNotFound("x"), 404, REQUEST, "request_not_found", None),
    (RequestGone("Why."), 410, REQUEST, "request_gone", None),
    (RequestFinished("x"), 409, REQUEST, "request_finished", None),
    (Recorded("m", status=418, type="t", code="c", param="p"), 418, "t", "c", "p"),
    (LedgerUnavailable(), 503, "service_unavailable_error", "ledger_unavailable", None),
    (HoldLost(), 503, "service_unavailable_error", "hold_lost", None),
    (ServerDied(), 500, SERVER, "server_stopped", None),
    (InternalError(), 500, SERVER, "internal_error", None),
]


def tree(root: type[Exception]) -> Iterator[tuple[type[Exception], type[Exception]]]:
    """Yield each class below `root` with its parent."""
    for child in root.__subclasses__():
        if child.__module__.startswith(f"{limner.errors.__name__}."):
            yield child, root
            yield from tree(child)


def drawn() -> dict[str, tuple[str, str]]:
    """Read the docstring: each class's parent and status."""
    found = {}
    parents = ["LimnerError"]
    for line in (limner.errors.__doc__ or "").splitlines():
        match = re.match(r"([│ ├└─]+)(\w+) +(\w+)  \w", line)
        if match:
            depth = len(match[1]) // 4
            parents[depth:] = [match[2]]
            found[match[2]] = (parents[depth - 1], match[3])
    return found


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: f"{type(s[0]).__name__}-{s[0].code}")
def test_what_a_client_sees_of_each_error(
    surface: tuple[LimnerError, int, str, str | None, str | None],
) -> None:
    error, status, kind, code, param = surface
    assert (error.status, error.type, error.code, error.param) == (status, kind, code, param)
    assert error.message
    assert str(error) == error.message


def test_every_class_is_tested_above() -> None:
    assert {type(surface[0]) for surface in SURFACES} == {
        LimnerError,
        *(child for child, _ in tree(LimnerError)),
    }


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    """Every class stands below its parent, with its status."""
    real = {}
    for child, parent in tree(LimnerError):
        assert issubclass(child, LimnerError)
        status = "5xx" if child is ServiceError else str(child.status)
        real[child.__name__] = (parent.__name__, status)
    assert drawn() == real


def test_a_wrong_configuration_never_reaches_a_client() -> None:
    assert not issubclass(ConfigurationError, LimnerError)


def test_extra_headers() -> None:
    assert Overloaded(7).headers == {"Retry-After": "7"}
    assert "7 s" in Overloaded(7).message
    assert MethodNotAllowed("GET, HEAD").headers == {"Allow": "GET, HEAD"}
    assert InvalidRequest("m").headers == {}
    for error in (StillDrawing(3), limited(3)):
        assert error.headers == {"Retry-After": "3"}
    for unavailable in (LedgerUnavailable(), HoldLost(), EngineDied("local")):
        assert int(unavailable.headers["Retry-After"]) >= 1


def test_what_time_does_not_heal_is_not_retried() -> None:
    for error in (QuotaExceeded(), BudgetReached(), limited(None), RequestFinished("x")):
        assert error.headers == {"x-should-retry": "false"}


def test_another_engine_is_asked_only_before_the_first_picture() -> None:
    assert EngineDied("local").elsewhere
    assert not EngineDied("local", begun=True).elsewhere


def test_sentences_that_a_caller_can_act_on() -> None:
    assert MethodNotAllowed("POST").message == "Only POST requests are accepted."
    assert MethodNotAllowed("GET, HEAD").message == "Only GET requests are accepted."
    assert UnknownUrl("POST", "/v2/x").message == "Invalid URL (POST /v2/x)."
    hint = UnknownUrl("POST", "/images/generations").message
    assert "Did you mean /v1/images/generations?" in hint
    assert "5 bytes" in BodyTooLarge(5).message
    assert "2.5 s" in DrawingTooSlow(2.5).message
    assert ModelNotFound("x").message == "The model 'x' does not exist"


@pytest.mark.parametrize(
    "error",
    [UnknownUrl("GET", "/" + "x" * 99_999), ModelNotFound("x" * 9999), FileNotFound("x" * 9999)],
)
def test_what_was_asked_for_is_not_repeated_at_length(error: LimnerError) -> None:
    assert len(error.message) < 400
