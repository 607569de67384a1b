"""Translates a server's error response: who is at fault, and whether a call may be repeated.

It reads OpenAI's `{"error": {…}}`, `{"error": "text"}` and FastAPI's `detail`. Their text is
logged and never sent to the caller, since it may name keys and machines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time
from typing import Any

import orjson

from limner.contract.refusals import refusal
from limner.errors import LimnerError, UpstreamFailed, UpstreamRefused, UpstreamUnavailable
from limner.retry_after import whole_seconds

SHOWN_CHARS = 300
RETRY_S = 5
OPERATOR_RETRY_S = 60
POLICY_CODES = frozenset(
    {
        "content_filter",
        "content_policy_violation",
        "contentfilter",
        "moderation_blocked",
        "responsibleaipolicyviolation",
    }
)
POLICY_TEXT = re.compile(r"safety system|content (?:policy|filter)|content management policy", re.I)
CREDIT_CODES = frozenset(
    {
        "billing_hard_limit_reached",
        "credit_balance_exhausted",
        "insufficient_quota",
        "organization_spend_limit_exceeded",
        "organization_usage_limit_exceeded",
        "project_spend_limit_exceeded",
    }
)
PARAMETERS = frozenset(
    {
        *("background", "image", "input_fidelity", "mask", "moderation", "n", "output_compression"),
        *("output_format", "partial_images", "prompt", "quality", "seed", "size", "style"),
    }
)
"""Parameters that have the same name in our API, so that an error may name them."""


class UpstreamFault(Exception):
    """A call failed; `error` is what our caller gets.

    `may_repeat`: nothing can have been bought, so the call may be repeated, after `retry_after_s`
    seconds where the server asked for that. `is_server_failure`: the circuit breaker counts it.
    `is_for_operator`: our own operator has to mend a key, the credit or a model's name.
    """

    def __init__(
        self,
        error: LimnerError,
        detail: str,
        *,
        may_repeat: bool = False,
        retry_after_s: float | None = None,
        is_server_failure: bool = True,
        is_for_operator: bool = False,
    ) -> None:
        super().__init__(detail)
        self.error = error
        self.may_repeat = may_repeat
        self.retry_after_s = retry_after_s
        self.is_server_failure = is_server_failure
        self.is_for_operator = is_for_operator


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The fields of an error response; a missing one is empty."""

    message: str = ""
    code: str = ""
    kind: str = ""
    param: str | None = None

    @property
    def is_policy(self) -> bool:
        """Whether the server refused the content by its policy."""
        known = self.code.lower() in POLICY_CODES or self.kind.lower() in POLICY_CODES
        return known or POLICY_TEXT.search(self.message) is not None

    @property
    def is_credit(self) -> bool:
        """Whether our credit there is used up."""
        return self.code in CREDIT_CODES or self.kind in CREDIT_CODES


def fault_of(
    status: int, headers: Mapping[str, str], body: bytes, *, model: str, request_id: str
) -> UpstreamFault:
    """Translate a response whose status is not 200."""
    error_body = read(body)
    detail = f"status {status} {error_body.code} {error_body.message[:SHOWN_CHARS]!r}"
    wait_s = retry_after_s(headers)
    if status < 500 and error_body.is_policy:
        stage = "output" if "generated" in error_body.message else "input"
        return UpstreamFault(refusal(model, stage, (), request_id), detail, is_server_failure=False)
    if error_body.is_credit or status in (401, 402, 403, 404):
        error = UpstreamUnavailable(OPERATOR_RETRY_S)
        return UpstreamFault(error, detail, is_for_operator=True)
    if status in (429, 503):
        error = UpstreamUnavailable(whole_seconds(wait_s or RETRY_S))
        return UpstreamFault(
            error,
            detail,
            may_repeat=True,
            retry_after_s=wait_s,
            is_server_failure=status == 503,
        )
    if 400 <= status < 500:
        param = error_body.param if error_body.param in PARAMETERS else None
        return UpstreamFault(UpstreamRefused(param), detail, is_server_failure=False)
    return UpstreamFault(UpstreamFailed(f"it answered with status {status}"), detail)


def read(body: bytes) -> ErrorBody:
    """Read an error body of a known shape; of another shape all fields are empty."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ErrorBody(body[:SHOWN_CHARS].decode("utf-8", "replace"))
    return error_body_of(content) if isinstance(content, dict) else ErrorBody()


def error_body_of(content: Mapping[str, Any]) -> ErrorBody:
    """Read the error of a JSON object."""
    error = content.get("error", content.get("detail"))
    if isinstance(error, dict):
        return ErrorBody(
            message=str(error.get("message") or ""),
            code=str(error.get("code") or ""),
            kind=str(error.get("type") or ""),
            param=_param(error.get("param")),
        )
    if isinstance(error, list) and error and isinstance(error[0], dict):
        location = error[0].get("loc")
        name = location[-1] if isinstance(location, list) and location else None
        return ErrorBody(message=str(error[0].get("msg") or ""), param=_param(name))
    return ErrorBody(message=str(error or content.get("message") or ""))


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of `Retry-After` (RFC 9110, 10.2.3), which may also be a date."""
    text = headers.get("Retry-After", "")
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time())
    except ValueError:
        return None


def _param(value: object) -> str | None:
    return value.partition("[")[0] if isinstance(value, str) else None
