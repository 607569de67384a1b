"""What an uploaded file of a DALL·E request must be, as far as can be seen without decoding it."""

from __future__ import annotations

from limner.contract.dalle.models import UPLOAD_BYTES_MAX
from limner.contract.picture_kinds import PictureKind, find_kind
from limner.errors import UploadRefused

UPLOAD_MESSAGE = "Uploaded image must be a PNG and less than 4 MB."


def check_picture(content: bytes, name: str) -> None:
    """Raise UploadRefused for a file that is too long, or is no PNG; `name` is its field."""
    check_length(len(content), name)
    if find_kind(content) is not PictureKind.PNG:
        raise _refused(name)


def check_length(size_bytes: int, name: str) -> None:
    """Raise UploadRefused for a file, or as much of it as came, that is too long."""
    if size_bytes > UPLOAD_BYTES_MAX:
        raise _refused(name)


def _refused(name: str) -> UploadRefused:
    which = "" if name == "image" else f" ('{name}')"
    return UploadRefused(UPLOAD_MESSAGE + which)
