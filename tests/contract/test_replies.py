from __future__ import annotations

import json

import pytest

from limner.contract.dalle.models import DALL_E_2, DALLE_MODELS
from limner.contract.replies import (
    cancelled_body,
    error_body,
    model_body,
    models_body,
    pending_body,
)
from limner.errors import InvalidRequest, LimnerError, ModelNotFound, ModerationBlocked


@pytest.mark.parametrize(
    "error", [InvalidRequest("尺寸不对"), ModelNotFound("x"), LimnerError("…")]
)
def test_the_error_envelope_has_all_four_keys(error: LimnerError) -> None:
    envelope = json.loads(error_body(error))
    assert envelope == {
        "error": {
            "message": error.message,
            "type": error.type,
            "param": error.param,
            "code": error.code,
        }
    }


def test_the_error_envelope_is_written_as_dall_es_was() -> None:
    """163 bytes: a logged DALL·E reply of contract.md 3, to the byte."""
    error = InvalidRequest("The size is not supported by this model.", code="invalid_size")
    assert error_body(error) == (
        b'{\n  "error": {\n    "code": "invalid_size",\n'
        b'    "message": "The size is not supported by this model.",\n'
        b'    "param": null,\n    "type": "invalid_request_error"\n  }\n}\n'
    )
    assert len(error_body(error)) == 163


def test_models_are_listed_as_openai_lists_them() -> None:
    listing = json.loads(models_body(DALLE_MODELS))
    assert listing["object"] == "list"
    assert [model["id"] for model in listing["data"]] == ["dall-e-2", "dall-e-3"]
    one = json.loads(model_body(DALL_E_2))
    assert one == listing["data"][0]
    assert one["object"] == "model"
    assert set(one) == {"id", "object", "created", "owned_by"}


def test_further_members_stand_beside_the_four() -> None:
    body = json.loads(error_body(ModerationBlocked("input", ["violence"], "req_1")))
    assert body["error"]["moderation_details"] == {
        "moderation_stage": "input",
        "categories": ["violence"],
    }


def test_a_pending_and_a_cancelled_request_say_how_they_stand() -> None:
    assert json.loads(pending_body("req_1", 2)) == {
        "id": "req_1",
        "object": "image.request",
        "status": "in_progress",
        "queue_position": 2,
    }
    assert json.loads(cancelled_body("req_1"))["status"] == "cancelled"
