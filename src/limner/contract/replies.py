"""What a reply looks like beside pictures: pending requests, models, and the error envelope."""

from __future__ import annotations

import json
from collections.abc import Sequence

from limner.contract.models import AnyModel
from limner.errors import LimnerError


def pending_body(request_id: str, ahead: int) -> bytes:
    """Write a request whose answer is collected later; `ahead` requests are drawn before it."""
    pending = {
        "id": request_id,
        "object": "image.request",
        "status": "in_progress",
        "queue_position": ahead,
    }
    return json.dumps(pending).encode()


def cancelled_body(request_id: str) -> bytes:
    """Write that a request was cancelled."""
    return json.dumps({"id": request_id, "object": "image.request", "status": "cancelled"}).encode()


def error_body(error: LimnerError) -> bytes:
    """Write the error envelope as the DALL·E endpoints did: sorted keys, two spaces, a newline."""
    members = {
        "code": error.code,
        "message": error.message,
        "param": error.param,
        "type": error.type,
    }
    envelope = {"error": dict(sorted((members | dict(error.details or {})).items()))}
    return (json.dumps(envelope, indent=2, ensure_ascii=False) + "\n").encode()


def model_object(model: AnyModel) -> dict[str, object]:
    """Describe a model as `GET /v1/models/{id}` does."""
    return {
        "id": model.id,
        "object": "model",
        "created": model.created,
        "owned_by": model.owned_by,
    }


def models_body(models: Sequence[AnyModel]) -> bytes:
    """Write the list of models."""
    listing = {"object": "list", "data": [model_object(model) for model in models]}
    return json.dumps(listing).encode()


def model_body(model: AnyModel) -> bytes:
    """Write one model."""
    return json.dumps(model_object(model)).encode()
