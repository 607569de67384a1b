from __future__ import annotations

import pytest

from limner.contract.dalle.models import UPLOAD_BYTES_MAX
from limner.contract.dalle.uploads import check_length, check_picture
from limner.contract.picture_kinds import PNG_SIGNATURE
from limner.errors import UploadRefused


def test_a_png_of_at_most_4_mb_is_taken() -> None:
    check_picture(PNG_SIGNATURE.ljust(UPLOAD_BYTES_MAX, b"\0"), "image")
    check_length(UPLOAD_BYTES_MAX, "image")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff", PNG_SIGNATURE.ljust(UPLOAD_BYTES_MAX + 1)], ids=len
)
def test_anything_else_is_refused_and_a_mask_is_named(content: bytes) -> None:
    with pytest.raises(UploadRefused) as image:
        check_picture(content, "image")
    assert image.value.message == "Uploaded image must be a PNG and less than 4 MB."
    with pytest.raises(UploadRefused, match=r"4 MB\. \('mask'\)"):
        check_picture(content, "mask")


def test_a_length_is_refused_before_the_end_is_there() -> None:
    with pytest.raises(UploadRefused):
        check_length(UPLOAD_BYTES_MAX + 1, "image")
