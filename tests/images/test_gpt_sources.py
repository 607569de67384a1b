"""Pictures of any shape: what is drawn anew, what is kept, what is refused."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.errors import UserError
from limner.images.gpt_sources import dimensions, has_alpha, need_of_any_source, read_any_source
from tests.support.pictures import photo, png, with_hole

EDIT = ImageOrder(
    task=Task.EDIT,
    model="gpt-image-1",
    prompt="a cat",
    n=1,
    size=Size(64, 64),
    quality=Quality.LOW,
    style=None,
    response_format=ResponseFormat.B64_JSON,
    any_shape=True,
)


def picture(kind: str, width: int, height: int, **how: object) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(content, kind, **how)
    return content.getvalue()


def turned(width: int, height: int) -> bytes:
    """Make a JPEG that lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture("JPEG", width, height, exif=exif.tobytes())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_tells_its_size_without_being_decoded(kind: str) -> None:
    assert dimensions(picture(kind, 40, 20), 1) == (40, 20)


def test_a_photo_on_its_side_has_the_size_that_it_shows() -> None:
    assert dimensions(turned(40, 20), 1) == (20, 40)


def test_only_a_png_with_alpha_has_alpha() -> None:
    assert has_alpha(png(photo(16)))
    assert not has_alpha(picture("PNG", 16, 16))
    assert not has_alpha(picture("JPEG", 16, 16))


def test_an_order_without_a_picture_reads_nothing() -> None:
    order = replace(EDIT, task=Task.GENERATE)
    assert read_any_source(order) is None
    assert need_of_any_source(order).reading_bytes >= 0


def test_a_wide_picture_stands_whole_in_the_middle_and_the_rest_is_clear() -> None:
    source = read_any_source(replace(EDIT, image=picture("JPEG", 80, 40)))
    assert source is not None
    assert source.kept.shape == (64, 64, 4)
    alpha = source.kept[:, :, 3]
    assert (alpha[20:44] == 255).all()
    assert (alpha[:8] == 0).all()
    assert (alpha[-8:] == 0).all()
    assert source.hole is None


def test_further_pictures_come_along_at_the_same_size() -> None:
    more = (picture("WEBP", 30, 90), picture("PNG", 10, 10))
    source = read_any_source(replace(EDIT, image=picture("PNG", 64, 64), more_images=more))
    assert source is not None
    assert [one.shape for one in source.others] == [(64, 64, 4)] * 2


def test_a_mask_says_what_is_drawn_anew() -> None:
    """Its transparent part; all else is kept to the pixel."""
    original = photo(64)
    order = replace(EDIT, image=png(original), mask=png(with_hole(original)))
    source = read_any_source(order)
    assert source is not None
    assert source.hole is not None
    assert 0.1 < source.hole.mean() < 0.6
    kept = ~source.hole
    np.testing.assert_array_equal(source.kept[kept], original[kept])


def test_a_dall_e_edit_without_a_mask_draws_where_the_picture_is_clear() -> None:
    holed = png(with_hole(photo(64)))
    for model, has_hole in (("dall-e-2", True), ("gpt-image-1", False)):
        source = read_any_source(replace(EDIT, model=model, image=holed))
        assert source is not None
        assert (source.hole is not None) is has_hole


def test_a_variation_fills_the_whole_size() -> None:
    source = read_any_source(replace(EDIT, task=Task.VARY, image=picture("JPEG", 80, 40)))
    assert source is not None
    assert (source.kept[:, :, 3] == 255).all()


@pytest.mark.parametrize(
    ("mask", "reason"),
    [
        (png(photo(32)), "mask size does not match image size"),
        (picture("PNG", 64, 64), "no alpha channel"),
        (png(photo(64)), "Nothing to draw"),
        (b"\x89PNG\r\n\x1a\nno picture", "Invalid mask image format"),
    ],
    ids=["size", "alpha", "full", "damaged"],
)
def test_a_wrong_mask_is_refused(mask: bytes, reason: str) -> None:
    with pytest.raises(UserError, match=reason) as caught:
        read_any_source(replace(EDIT, image=png(photo(64)), mask=mask))
    assert (caught.value.code, caught.value.param) == ("invalid_mask_image_format", "mask")


def test_the_number_of_a_damaged_picture_is_told() -> None:
    damaged = png(photo(64))[:200]
    with pytest.raises(UserError, match="image 2") as caught:
        read_any_source(replace(EDIT, image=picture("PNG", 8, 8), more_images=(damaged,)))
    assert caught.value.code == "invalid_image_file"


def test_too_many_pixels_together_are_refused_by_their_heads() -> None:
    large = picture("PNG", 6000, 6000)
    with pytest.raises(UserError, match="together") as caught:
        need_of_any_source(replace(EDIT, image=large, more_images=(large,) * 3))
    assert caught.value.code == "image_too_large"


def test_a_larger_picture_needs_more_memory() -> None:
    small, large = (
        need_of_any_source(replace(EDIT, image=picture("WEBP", edge, edge))).reading_bytes
        for edge in (64, 1024)
    )
    assert large > small > 0
