"""What `GET /v1/images/requests` looks like: a page of the account's requests, newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

STATUS = {"held": "in_progress", "settled": "completed", "released": "failed"}
"""How the ledger's states are called outside."""


class RecordedError(Protocol):
    """The parts of the error that a request ended with."""

    @property
    def type(self) -> str:
        """The error's type."""

    @property
    def code(self) -> str | None:
        """The error's code."""

    @property
    def param(self) -> str | None:
        """The parameter that it names."""

    @property
    def message(self) -> str:
        """The error's sentence."""


@dataclass(frozen=True, slots=True)
class RecentPicture:
    """A picture that is still kept: a fresh link, when it ends (Unix seconds), what was drawn."""

    url: str
    expires_at: int
    revised_prompt: str | None


@dataclass(frozen=True, slots=True)
class RecentRequest:
    """One request of the page; `charged` is a decimal number in `currency`."""

    id: str
    created_at: int
    finished_at: int | None
    state: str
    task: str
    model: str
    quality: str
    size: str
    n: int
    prompt: str
    charged: str
    currency: str
    pictures: Sequence[RecentPicture]
    error: RecordedError | None


def recent_body(recent: Sequence[RecentRequest], *, has_more: bool) -> bytes:
    """Write a page of requests."""
    page = {
        "object": "list",
        "data": [_request(one) for one in recent],
        "first_id": recent[0].id if recent else None,
        "last_id": recent[-1].id if recent else None,
        "has_more": has_more,
    }
    return json.dumps(page, ensure_ascii=False).encode()


def _request(one: RecentRequest) -> dict[str, object]:
    return {
        "id": one.id,
        "object": "image.request",
        "created_at": one.created_at,
        "finished_at": one.finished_at,
        "status": STATUS[one.state],
        "endpoint": f"/v1/images/{one.task}",
        "model": one.model,
        "quality": one.quality,
        "size": one.size,
        "n": one.n,
        "prompt": one.prompt,
        "cost": {"value": one.charged, "currency": one.currency},
        "data": [
            {
                "url": picture.url,
                "expires_at": picture.expires_at,
                "revised_prompt": picture.revised_prompt,
            }
            for picture in one.pictures
        ],
        "error": None if one.error is None else _error(one.error),
    }


def _error(error: RecordedError) -> dict[str, object]:
    return {
        "code": error.code,
        "message": error.message,
        "param": error.param,
        "type": error.type,
    }
