"""Another server's picture files: passed on as they are where they fit, and checked before."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from limner.contract.orders import OutputFormat, Size
from limner.images.received_files import UnsoundPicture, decode_file, inspect_file
from tests.support.pictures import photo, png


def file(kind: str, edge: int = 64) -> bytes:
    made = io.BytesIO()
    Image.fromarray(photo(edge)[:, :, :3]).save(made, kind)
    return made.getvalue()


def with_chunk(content: bytes, kind: bytes, data: bytes) -> bytes:
    """Put a chunk behind a PNG's header, as C2PA's manifests are."""
    checksum = zlib.crc32(kind + data)
    return (
        content[:33] + struct.pack(">I", len(data)) + kind + data
        + struct.pack(">I", checksum) + content[33:]
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_kind_and_size_are_read_without_decoding(kind: str) -> None:
    picture = inspect_file(file(kind))
    assert picture.kind.value == kind.lower()
    assert picture.size == Size(64, 64)
    assert picture.suits(Size(64, 64), OutputFormat(kind.lower()), opaque=False)


def test_a_file_with_a_signed_manifest_is_kept_to_the_byte() -> None:
    content = with_chunk(png(photo(64)[:, :, :3]), b"caBX", b"a manifest that signs this file")
    picture = inspect_file(content)
    assert picture.suits(Size(64, 64), OutputFormat.PNG, opaque=True)
    assert picture.content is content


@pytest.mark.parametrize(
    ("size", "kind", "opaque"),
    [
        (Size(65, 64), OutputFormat.PNG, False),
        (Size(64, 64), OutputFormat.JPEG, False),
        (Size(64, 64), OutputFormat.PNG, True),
    ],
)
def test_what_does_not_fit_is_written_anew(
    size: Size,
    kind: OutputFormat,
    opaque: bool,
) -> None:
    """Another size, another kind, transparency that is not wanted."""
    picture = inspect_file(png(photo(64)))
    assert not picture.suits(size, kind, opaque=opaque)
    assert np.array_equal(decode_file(picture), photo(64))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_that_is_cut_short_is_refused(kind: str, share: float) -> None:
    content = file(kind)
    with pytest.raises(UnsoundPicture):
        inspect_file(content[: int(len(content) * share)])


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<html>", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(UnsoundPicture):
        inspect_file(content)


def test_a_bit_that_has_turned_is_noticed() -> None:
    content = bytearray(file("PNG"))
    content[len(content) // 2] ^= 4
    with pytest.raises(UnsoundPicture, match="checksum"):
        inspect_file(bytes(content))
