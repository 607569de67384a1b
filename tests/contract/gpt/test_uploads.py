from __future__ import annotations

import pytest

from limner.contract.gpt.models import IMAGE_BYTES_MAX, IMAGES_MAX
from limner.contract.gpt.uploads import check_length, check_picture, check_uploads
from limner.contract.picture_kinds import PNG_SIGNATURE
from limner.contract.uploads import Uploads
from limner.errors import InvalidRequest, UserError

PNG = PNG_SIGNATURE + bytes(9)
JPEG = b"\xff\xd8\xff" + bytes(9)
WEBP = b"RIFF\0\0\0\0WEBP" + bytes(9)


def refused(uploads: Uploads) -> tuple[str | None, str | None]:
    with pytest.raises(InvalidRequest) as caught:
        check_uploads(uploads)
    return caught.value.code, caught.value.param


def test_up_to_16_pictures_of_three_kinds_and_a_mask_are_taken() -> None:
    check_uploads(Uploads((PNG, JPEG, WEBP)))
    check_uploads(Uploads((JPEG,) * IMAGES_MAX, PNG))


def test_what_is_missing_too_much_or_no_picture_is_named() -> None:
    assert refused(Uploads()) == ("missing_required_parameter", "image")
    assert refused(Uploads((PNG,) * 17)) == ("array_above_max_length", "image")
    assert refused(Uploads((PNG, b""))) == ("empty_image_file", "image[1]")
    assert refused(Uploads((b"GIF89a",))) == ("unsupported_file_mimetype", "image")
    assert refused(Uploads((PNG, b"text"), field="images")) == (
        "unsupported_file_mimetype",
        "images[1]",
    )
    with pytest.raises(UserError) as caught:
        check_uploads(Uploads((PNG,), JPEG))
    assert (caught.value.code, caught.value.param) == ("invalid_mask_image_format", "mask")


def test_the_kind_that_was_sent_is_named() -> None:
    with pytest.raises(InvalidRequest, match="'image/gif'"):
        check_picture(b"GIF89a", "image")


def test_a_length_is_refused_before_the_end_is_there() -> None:
    check_length(IMAGE_BYTES_MAX, "image")
    with pytest.raises(InvalidRequest, match="larger than 50 MB") as caught:
        check_length(IMAGE_BYTES_MAX + 1, "image")
    assert caught.value.code == "image_file_too_large"
