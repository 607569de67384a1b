"""The account or its key may not do this: keys, permissions, prices, budgets, rate limits."""

from __future__ import annotations

from limner.errors.base import InvalidRequest, LimnerError


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
