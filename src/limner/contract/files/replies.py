"""What the Files API answers: a file, a page of files, a deletion."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file as its account sees it; times in Unix seconds."""

    id: str
    filename: str
    purpose: str
    size_bytes: int
    created_at: int
    expires_at: int


def file_body(file: ShownFile) -> bytes:
    """Write a file."""
    return _written(_file(file))


def files_body(files: Sequence[ShownFile], *, has_more: bool) -> bytes:
    """Write a page of files."""
    return _written(
        {
            "object": "list",
            "data": [_file(file) for file in files],
            "first_id": files[0].id if files else None,
            "last_id": files[-1].id if files else None,
            "has_more": has_more,
        }
    )


def deleted_file_body(file_id: str) -> bytes:
    """Write that a file was deleted."""
    return _written({"id": file_id, "object": "file", "deleted": True})


def _file(file: ShownFile) -> dict[str, object]:
    return {
        "id": file.id,
        "object": "file",
        "bytes": file.size_bytes,
        "created_at": file.created_at,
        "expires_at": file.expires_at,
        "filename": file.filename,
        "purpose": file.purpose,
        "status": "processed",
        "status_details": None,
    }


def _written(body: dict[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
