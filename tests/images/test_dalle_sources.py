"""The originals of edits and variations: which are taken, and where their hole is."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Task
from limner.errors import InvalidRequest, UploadRefused
from limner.images.dalle_sources import read_source
from limner.images.pixels import Pixels
from limner.images.resize import fit
from limner.images.source import Source
from tests.support.pngs import GRAY, PALETTE, Samples, assembled, header, png, saved


def order(
    image: bytes | None, mask: bytes | None = None, edge: int = 8, task: Task = Task.EDIT
) -> ImageOrder:
    return ImageOrder(
        task=task,
        model="dall-e-2",
        prompt="a hat",
        n=1,
        size=Size(edge, edge),
        quality=Quality.STANDARD,
        style=None,
        response_format=ResponseFormat.URL,
        image=image,
        mask=mask,
    )


def source(
    image: bytes, mask: bytes | None = None, edge: int = 8, task: Task = Task.EDIT
) -> Source:
    found = read_source(order(image, mask, edge, task))
    assert found is not None
    return found


def refusal(image: bytes, mask: bytes | None = None, task: Task = Task.EDIT) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        read_source(order(image, mask, task=task))
    assert (caught.value.status, caught.value.type) == (400, "invalid_request_error")
    assert caught.value.param is None
    return caught.value


def picture(channels: int, height: int = 8, width: int = 8, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)


def holed(hole: tuple[slice, slice], edge: int = 8) -> bytes:
    """Make an opaque mask with a hole."""
    mask = np.full((edge, edge, 4), 255, np.uint8)
    mask[hole] = 0
    return saved(mask)


CORNER = (slice(0, 3), slice(0, 5))


def test_a_plain_generation_has_no_source() -> None:
    assert read_source(order(None, task=Task.GENERATE)) is None


def test_a_variation_keeps_the_picture_and_has_no_hole() -> None:
    pixels = picture(3)
    found = source(saved(pixels), task=Task.VARY)
    assert found.hole is None
    np.testing.assert_array_equal(found.kept[:, :, :3], pixels)
    assert (found.kept[:, :, 3] == 255).all()
    assert found.given is found.kept


@pytest.mark.parametrize("edge", [4, 8, 24])
def test_the_hole_is_where_the_mask_is_fully_transparent(edge: int) -> None:
    found = source(saved(picture(3)), holed(CORNER), edge)
    expected = np.zeros((8, 8), bool)
    expected[CORNER] = True
    if edge == 24:
        expected = expected.repeat(3, axis=0).repeat(3, axis=1)
    if edge == 4:
        expected = expected[1::2, 1::2]
    assert found.hole is not None
    np.testing.assert_array_equal(found.hole, expected)


def test_half_transparent_is_kept() -> None:
    """Alpha 0 alone means anew (contract.md 1.2)."""
    mask = np.full((8, 8, 4), 255, np.uint8)
    mask[:, :, 3] = 1
    mask[2, 2, 3] = 0
    found = source(saved(picture(3)), saved(mask))
    assert found.hole is not None
    assert np.argwhere(found.hole).tolist() == [[2, 2]]


def test_without_a_mask_the_images_own_alpha_is_the_mask() -> None:
    pixels = picture(4)
    pixels[:, :, 3] = 200
    pixels[CORNER][:, :, 3] = 0
    found = source(saved(pixels))
    assert found.hole is not None
    np.testing.assert_array_equal(found.hole, pixels[:, :, 3] == 0)
    np.testing.assert_array_equal(found.kept, pixels)


def test_the_mask_wins_over_the_images_own_alpha() -> None:
    pixels = picture(4)
    pixels[6:, 6:, 3] = 0
    found = source(saved(pixels), holed(CORNER))
    assert found.hole is not None
    assert int(found.hole.sum()) == 15
    np.testing.assert_array_equal(found.kept, pixels)


def test_a_grey_or_palette_mask_with_a_transparent_entry_works() -> None:
    samples: Samples = np.ones((8, 8, 1), np.uint16)
    samples[CORNER] = 0
    gray = png(samples, 1, GRAY, [(b"tRNS", struct.pack(">H", 0))])
    palette = png(samples, 8, PALETTE, [(b"PLTE", bytes(range(6))), (b"tRNS", b"\0")])
    for mask in (gray, palette):
        found = source(saved(picture(3)), mask)
        assert found.hole is not None
        np.testing.assert_array_equal(found.hole, samples[:, :, 0] == 0)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 30))
def test_image_and_mask_are_scaled_alike(seed: int, edge: int, asked: int) -> None:
    pixels = picture(4, edge, edge, seed)
    mask = picture(4, edge, edge, seed + 1)
    mask[:, :, 3] = 0
    found = source(saved(pixels), saved(mask), asked)
    assert found.hole is not None
    assert found.hole.shape == found.kept.shape[:2] == (asked, asked)
    assert found.hole.all()
    np.testing.assert_array_equal(found.kept, fit(pixels, Size(asked, asked)))


def test_an_engine_sees_nothing_inside_the_hole() -> None:
    pixels = picture(3)
    found = source(saved(pixels), holed(CORNER))
    assert (found.given[CORNER] == 0).all()
    outside = ~np.asarray(found.hole)
    np.testing.assert_array_equal(found.given[outside], found.kept[outside])
    np.testing.assert_array_equal(found.kept[:, :, :3], pixels)  # `given` is a copy.


@pytest.mark.parametrize("task", [Task.EDIT, Task.VARY])
def test_an_engine_sees_no_colour_hidden_under_transparent_pixels(task: Task) -> None:
    """Inside the hole or outside; what is kept keeps even its hidden colours."""
    pixels = picture(4)
    pixels[:, :, 3] = 255
    pixels[5:, 5:, 3] = 0
    found = source(saved(pixels), holed(CORNER) if task is Task.EDIT else None, task=task)
    assert (found.given[5:, 5:] == 0).all()
    np.testing.assert_array_equal(found.given[5:, :5], pixels[5:, :5])
    np.testing.assert_array_equal(found.kept, pixels)


@pytest.mark.parametrize("task", [Task.EDIT, Task.VARY])
def test_originals_are_square(task: Task) -> None:
    error = refusal(saved(picture(4, 8, 9)), task=task)
    assert error.message == (
        "Invalid input image - expected an image with equal width and height, got 9x8 instead."
    )


@pytest.mark.parametrize(("channels", "mode"), [(3, "RGB"), (1, "L")])
def test_without_mask_and_alpha_nobody_knows_what_to_draw(channels: int, mode: str) -> None:
    pixels = picture(channels)
    error = refusal(saved(pixels if channels == 3 else pixels[:, :, 0]))
    assert error.message.startswith(
        f"Invalid input image - format must be in ['RGBA', 'LA', 'L'], got {mode}."
    )
    assert "mask" in error.message


def test_a_mask_has_the_images_size() -> None:
    error = refusal(saved(picture(3)), saved(picture(4, 9, 8)))
    assert isinstance(error, UploadRefused)
    assert error.code == "invalid_mask_image_format"
    assert error.message == (
        "Invalid mask image format - mask size does not match image size: the mask is 8x9, "
        "the image 8x8."
    )


def test_a_mask_has_alpha() -> None:
    error = refusal(saved(picture(4)), saved(picture(3)))
    assert error.code == "invalid_mask_image_format"
    assert "got RGB" in error.message


def test_a_mask_without_a_transparent_pixel_leaves_nothing_to_draw() -> None:
    error = refusal(saved(picture(3)), saved(np.full((8, 8, 4), 255, np.uint8)))
    assert error.code == "invalid_mask_image_format"
    assert "no fully transparent pixels" in error.message


def test_which_file_is_broken_is_said() -> None:
    good, cut = saved(picture(4)), saved(picture(4))[:-20]
    assert "'image' is not a sound PNG" in refusal(cut, good).message
    assert "'mask' is not a sound PNG" in refusal(good, cut).message
    assert "'image' is not a sound PNG" in refusal(cut, task=Task.VARY).message


def test_a_large_picture_is_refused_before_it_is_decoded() -> None:
    """These few bytes would not decode: the sentence is that of the header."""
    bomb = assembled([header(30_000, 30_000, 8, GRAY), (b"IDAT", b"tiny"), (b"IEND", b"")])
    assert refusal(bomb, task=Task.VARY).code == "image_too_large"
    assert refusal(bomb, bomb).code == "image_too_large"
    error = refusal(saved(picture(3)), bomb)
    assert error.code == "image_too_large"
    assert "'mask'" in error.message


def test_a_hole_too_fine_for_the_asked_size_is_still_drawn() -> None:
    """A scratch one pixel wide, scaled from 1024 to 256."""
    pixels = picture(4, 1024, 1024)
    pixels[:, :, 3] = 255
    pixels[500:600, 511, 3] = 0
    found = source(saved(pixels), edge=256)
    assert found.hole is not None
    assert 20 <= found.hole.sum() <= 30
