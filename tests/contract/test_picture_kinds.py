"""The first bytes tell a picture's kind."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from limner.contract.picture_kinds import TAKEN, TAKEN_LISTED, find_kind, media_type, taken_kind


def written(file_format: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(file, file_format)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif", "bmp", "tiff", "avif"])
def test_what_pillow_writes_is_told_by_its_first_bytes(kind: str) -> None:
    content = written(kind)
    assert find_kind(content) == kind
    assert media_type(content) == f"image/{kind}"
    assert (taken_kind(content) is not None) == (kind in ("png", "jpeg", "webp"))


def test_a_jpeg_with_a_second_picture_inside_is_a_jpeg() -> None:
    file = io.BytesIO()
    first, second = Image.new("RGB", (8, 8), "red"), Image.new("RGB", (4, 4), "blue")
    first.save(file, "MPO", save_all=True, append_images=[second])
    assert taken_kind(file.getvalue()) == "jpeg"


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF", b"RIFF\0\0\0\0WAVEfmt ", b"\xff\xd8", b"\x89PNG", b"BMxx", b"<svg>", b"cat"],
)
def test_what_only_begins_a_little_like_a_picture_is_none(content: bytes) -> None:
    assert find_kind(content) is None
    assert media_type(content) == "application/octet-stream"


def test_a_phone_s_heic_is_named() -> None:
    assert media_type(b"\0\0\0\x24ftypheic\0\0\0\0mif1heic") == "image/heic"


def test_the_list_in_errors_names_what_is_taken() -> None:
    assert all(f"'{kind.media_type}'" in TAKEN_LISTED for kind in TAKEN)
