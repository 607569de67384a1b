"""The error that ended a request is raised again as it was."""

from __future__ import annotations

import json

from limner.errors import InvalidRequest, Overloaded
from limner.ledger.failures import failure_of, failure_text, recorded_error


def test_an_error_comes_back_with_all_that_its_client_saw() -> None:
    error = InvalidRequest("No such size.", code="invalid_value", param="size")
    again = recorded_error(failure_of(error))
    for name in ("status", "type", "code", "param", "message", "retry_after_s"):
        assert getattr(again, name) == getattr(error, name), name


def test_how_long_to_wait_is_kept() -> None:
    assert recorded_error(failure_of(Overloaded(7))).retry_after_s == 7


def test_a_failure_is_written_as_json_that_keeps_other_alphabets() -> None:
    text = failure_text(failure_of(InvalidRequest("太长", code="too_long", param="prompt")))
    assert "太长" in text
    error = json.loads(text)["error"]
    assert (error["status"], error["code"], error["param"]) == (400, "too_long", "prompt")
