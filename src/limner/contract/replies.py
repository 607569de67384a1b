"""What a reply looks like: the bytes of `ImagesResponse`, of models and of the error envelope.

A base64 picture is spliced into the body once, as bytes, so that a 2 MB picture costs little more
than copying it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from limner.contract.models import AnyModel
from limner.errors import LimnerError


@dataclass(frozen=True, slots=True)
class DeliveredPicture:
    """One item of `data`: a link, or the picture in base64 (ASCII bytes)."""

    url: str | None = None
    b64: bytes | None = None
    revised_prompt: str | None = None


def images_body(created: int, pictures: Sequence[DeliveredPicture]) -> bytes:
    """Write an ImagesResponse for DALL·E: `created` (Unix seconds) and `data`, nothing else."""
    parts = [b'{"created":%d,"data":[' % created]
    for index, picture in enumerate(pictures):
        parts.append(b",{" if index else b"{")
        if picture.revised_prompt is not None:
            parts += (b'"revised_prompt":', _text(picture.revised_prompt), b",")
        if picture.b64 is not None:
            parts += (b'"b64_json":"', picture.b64, b'"}')
        else:
            parts += (b'"url":', _text(picture.url or ""), b"}")
    parts.append(b"]}")
    return b"".join(parts)


def ticket_body(request_id: str, ahead: int) -> bytes:
    """Write a place to collect an answer from; `ahead` requests are drawn before it."""
    ticket = {
        "id": request_id,
        "object": "image.request",
        "status": "in_progress",
        "queue_position": ahead,
    }
    return json.dumps(ticket).encode()


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


def _text(value: str) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
