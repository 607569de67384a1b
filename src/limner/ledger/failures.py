"""Failures: the error that ended a request, as the ledger keeps it and as it is raised again."""

from __future__ import annotations

import json
from dataclasses import dataclass

from limner.errors import LimnerError, Recorded


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a request was released: the error as its client got it."""

    status: int
    type: str
    code: str | None
    param: str | None
    message: str
    retry_after_s: int | None = None


def failure_of(error: LimnerError) -> Failure:
    """Return an error as the ledger keeps it."""
    return Failure(
        error.status, error.type, error.code, error.param, error.message, error.retry_after_s
    )


def recorded_error(failure: Failure) -> LimnerError:
    """Return the error that a failure was, to be raised again."""
    return Recorded(
        failure.message,
        status=failure.status,
        type=failure.type,
        code=failure.code,
        param=failure.param,
        retry_after_s=failure.retry_after_s,
    )


def failure_text(failure: Failure) -> str:
    """Write a failure as JSON, for the column `answer` of its request."""
    return json.dumps(
        {"error": {name: getattr(failure, name) for name in Failure.__slots__}},
        ensure_ascii=False,
    )
