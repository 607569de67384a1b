"""What an uploaded file of a GPT-image request must be, as far as can be seen without decoding it.

Lenient DALL·E requests and `/v1/files` take the same files.
"""

from __future__ import annotations

from limner.contract.gpt.models import IMAGE_BYTES_MAX, IMAGES_MAX
from limner.contract.picture_kinds import (
    TAKEN_LISTED,
    PictureKind,
    find_kind,
    media_type,
    taken_kind,
)
from limner.contract.uploads import Uploads
from limner.errors import InvalidRequest, UserError


def check_uploads(uploads: Uploads) -> None:
    """Check the files of an edit: their number, and each by its length and its first bytes."""
    images, mask = uploads.images, uploads.mask
    if not images:
        raise InvalidRequest(
            "Missing required parameter: 'image'.",
            code="missing_required_parameter",
            param="image",
        )
    if len(images) > IMAGES_MAX:
        raise too_many_images(len(images))
    for index, content in enumerate(images):
        check_picture(content, uploads.name_of(index))
    if mask is not None and find_kind(mask) is not PictureKind.PNG:
        raise UserError(
            "Invalid mask image format - the mask is a PNG.",
            code="invalid_mask_image_format",
            param="mask",
        )


def too_many_images(count: int, param: str = "image") -> InvalidRequest:
    """Return the error for more pictures than one edit takes."""
    return InvalidRequest(
        f"Invalid '{param}': too many pictures. At most {IMAGES_MAX} are taken, but got {count}.",
        code="array_above_max_length",
        param=param,
    )


def check_picture(content: bytes, name: str) -> None:
    """Raise InvalidRequest for a file that is too long, empty, or no PNG, JPEG or WebP."""
    check_length(len(content), name)
    if not content:
        raise InvalidRequest(
            f"Invalid file '{name}': it is empty.", code="empty_image_file", param=name
        )
    if taken_kind(content) is None:
        raise InvalidRequest(
            f"Invalid file '{name}': unsupported mimetype ('{media_type(content)}'). Supported "
            f"file formats are {TAKEN_LISTED}.",
            code="unsupported_file_mimetype",
            param=name,
        )


def check_length(size_bytes: int, name: str) -> None:
    """Raise InvalidRequest for a file, or as much of it as came, that is too long."""
    if size_bytes > IMAGE_BYTES_MAX:
        raise InvalidRequest(
            f"Invalid file '{name}': it is larger than {IMAGE_BYTES_MAX // 1024 // 1024} MB.",
            code="image_file_too_large",
            param=name,
        )
