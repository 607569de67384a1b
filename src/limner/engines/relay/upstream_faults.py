"""What a server's refusal means to our caller: whose fault it is, and whether to ask again.

Envelopes as they are met: OpenAI's `{"error": {…}}`, `{"error": "text"}`, FastAPI's `detail`. Of
their text nothing goes to the caller: it may name keys and machines. The log has it.
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
"""Parameters that our caller knows by the same name."""


class UpstreamFault(Exception):
    """A call that brought nothing: `error` is what the caller is told.

    `again` tells that nothing can have been bought, so that the call may be repeated, after
    `retry_after_s` seconds where the server said so. `hurts` counts against the server's health.
    `operator` marks what our own operator has to mend: a key, credit, a model's name.
    """

    def __init__(
        self,
        error: LimnerError,
        detail: str,
        *,
        again: bool = False,
        retry_after_s: float | None = None,
        hurts: bool = True,
        operator: bool = False,
    ) -> None:
        super().__init__(detail)
        self.error = error
        self.again = again
        self.retry_after_s = retry_after_s
        self.hurts = hurts
        self.operator = operator


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """What an error body says."""

    message: str = ""
    code: str = ""
    kind: str = ""
    param: str | None = None

    @property
    def is_policy(self) -> bool:
        """Whether the content was refused."""
        known = self.code.lower() in POLICY_CODES or self.kind.lower() in POLICY_CODES
        return known or POLICY_TEXT.search(self.message) is not None

    @property
    def is_credit(self) -> bool:
        """Whether our account there is used up."""
        return self.code in CREDIT_CODES or self.kind in CREDIT_CODES


def fault_of(
    status: int, headers: Mapping[str, str], body: bytes, *, model: str, request_id: str
) -> UpstreamFault:
    """Translate an answer that is no success."""
    told = read(body)
    detail = f"status {status} {told.code} {told.message[:SHOWN_CHARS]!r}"
    wait_s = retry_after_s(headers)
    if status < 500 and told.is_policy:
        stage = "output" if "generated" in told.message else "input"
        return UpstreamFault(refusal(model, stage, (), request_id), detail, hurts=False)
    if told.is_credit or status in (401, 402, 403, 404):
        error = UpstreamUnavailable(OPERATOR_RETRY_S)
        return UpstreamFault(error, detail, operator=True)
    if status in (429, 503):
        error = UpstreamUnavailable(whole_seconds(wait_s or RETRY_S))
        hurts = status == 503
        return UpstreamFault(error, detail, again=True, retry_after_s=wait_s, hurts=hurts)
    if 400 <= status < 500:
        param = told.param if told.param in PARAMETERS else None
        return UpstreamFault(UpstreamRefused(param), detail, hurts=False)
    return UpstreamFault(UpstreamFailed(f"it answered with status {status}"), detail)


def read(body: bytes) -> ErrorBody:
    """Read an error body of any of the known shapes; of none: nothing."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ErrorBody(body[:SHOWN_CHARS].decode("utf-8", "replace"))
    return error_body_of(answer) if isinstance(answer, dict) else ErrorBody()


def error_body_of(answer: Mapping[str, Any]) -> ErrorBody:
    """Read the error of a JSON object."""
    error = answer.get("error", answer.get("detail"))
    if isinstance(error, dict):
        return ErrorBody(
            message=str(error.get("message") or ""),
            code=str(error.get("code") or ""),
            kind=str(error.get("type") or ""),
            param=_param(error.get("param")),
        )
    if isinstance(error, list) and error and isinstance(error[0], dict):
        place = error[0].get("loc")
        name = place[-1] if isinstance(place, list) and place else None
        return ErrorBody(message=str(error[0].get("msg") or ""), param=_param(name))
    return ErrorBody(message=str(error or answer.get("message") or ""))


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After` (RFC 9110, 10.2.3), seconds or a date; None where there is none."""
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
