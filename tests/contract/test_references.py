"""The pictures that a JSON edit names."""

from __future__ import annotations

import base64

import pytest

from limner.contract.gpt.models import IMAGE_BYTES_MAX
from limner.contract.references import Address, FileId, Inline, read_references
from limner.errors import InvalidRequest

DATA = "data:image/png;base64," + base64.b64encode(b"picture").decode()


def test_each_kind_is_read_in_its_order() -> None:
    found = read_references(
        {
            "images": [
                {"image_url": DATA},
                {"file_id": "file-1", "image_url": None},
                {"image_url": "HTTPS://pictures.example/a.png"},
            ],
            "mask": {"file_id": "file-2"},
        }
    )
    assert found.images == (
        Inline(b"picture", "images[0].image_url"),
        FileId("file-1", "images[1].file_id"),
        Address("HTTPS://pictures.example/a.png", "images[2].image_url"),
    )
    assert found.mask == FileId("file-2", "mask.file_id")


@pytest.mark.parametrize(
    ("images", "code", "param"),
    [
        (None, "missing_required_parameter", "images"),
        ("x", "invalid_type", "images"),
        ([], "empty_array", "images"),
        ([{"file_id": "f"}] * 17, "array_above_max_length", "images"),
        (["https://x"], "invalid_type", "images[0]"),
        ([{}], "missing_required_parameter", "images[0]"),
        ([{"file_id": "f", "image_url": DATA}], "invalid_value", "images[0]"),
        ([{"file_id": "f"}, {"file_id": 7}], "invalid_type", "images[1].file_id"),
        ([{"file_id": ""}], "invalid_value", "images[0].file_id"),
        ([{"url": DATA}], "unknown_parameter", "images[0].url"),
        ([{"image_url": "ftp://x/y"}], "invalid_image_url", "images[0].image_url"),
        ([{"image_url": "/etc/passwd"}], "invalid_image_url", "images[0].image_url"),
        ([{"image_url": "http://" + "x" * 9000}], "invalid_image_url", "images[0].image_url"),
        ([{"image_url": "data:image/png,abc"}], "invalid_base64_image", "images[0].image_url"),
        ([{"image_url": "data:;base64,a*b="}], "invalid_base64_image", "images[0].image_url"),
        ([{"image_url": "data:;base64,é"}], "invalid_base64_image", "images[0].image_url"),
        ([{"image_url": "h" * 20_971_521}], "string_above_max_length", "images[0].image_url"),
    ],
)
def test_what_is_wrong_is_named(images: object, code: str, param: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_references({"images": images})
    assert (caught.value.code, caught.value.param) == (code, param)


def test_a_mask_is_checked_alike() -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_references({"images": [{"file_id": "f"}], "mask": {"image_url": "data:,x"}})
    assert caught.value.param == "mask.image_url"


def test_no_data_url_can_hold_more_than_a_picture_may() -> None:
    """What fits into a data URL's characters fits into a picture's bytes: nothing is cut there."""
    content = base64.b64encode(bytes(15_000_000)).decode()
    found = read_references({"images": [{"image_url": f"data:image/png;base64,{content}"}]})
    assert isinstance(found.images[0], Inline)
    assert len(found.images[0].content) == 15_000_000 < IMAGE_BYTES_MAX
