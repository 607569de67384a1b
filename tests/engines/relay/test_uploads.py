"""The files of a call: alpha where it is understood, and the mask in the server's convention."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from limner.contract.orders import Size
from limner.engines.relay.dialects import Dialect, find_dialect
from limner.engines.relay.frames import PictureFrame
from limner.engines.relay.uploads import FilePart, uploads
from limner.images.pixels import Pixels
from limner.images.received_files import decode_file, inspect_file
from limner.testing.orders import asking, edit, free_edit, hole, plain_order, variation

SIZE = Size(96, 96)
ORDER = plain_order(size=SIZE)
FRAME = PictureFrame(SIZE, SIZE)
OPENAI = find_dialect("openai")


def pixels(part: FilePart) -> Pixels:
    return decode_file(inspect_file(part.content))


def files(dialect: Dialect) -> list[FilePart]:
    return list(uploads(edit(ORDER), dialect, FRAME))


def test_an_order_without_pictures_sends_none() -> None:
    assert uploads(ORDER, OPENAI, FRAME) == ()


def test_a_mask_is_transparent_or_white_where_to_draw() -> None:
    _, by_alpha = files(replace(OPENAI, mask_shows="alpha"))
    _, by_white = files(replace(OPENAI, mask_shows="white"))
    assert np.array_equal(pixels(by_alpha)[:, :, 3] == 0, hole(SIZE))
    assert np.array_equal(pixels(by_white)[:, :, 0] == 255, hole(SIZE))


def test_a_server_without_masks_gets_the_picture_alone() -> None:
    (picture,) = files(replace(OPENAI, mask=""))
    assert (picture.field, picture.name) == ("image", "image-1.png")


@pytest.mark.parametrize("alpha", [True, False])
def test_transparent_pixels_are_filled_for_a_server_without_alpha(alpha: bool) -> None:
    picture = pixels(files(replace(OPENAI, alpha=alpha))[0])
    inside = picture[hole(SIZE)]
    assert (inside[:, 3] == (0 if alpha else 255)).all()
    assert len(np.unique(inside, axis=0)) == 1


def test_several_pictures_have_the_field_for_several() -> None:
    order = asking(free_edit(ORDER), size=SIZE)
    parts = uploads(order, replace(OPENAI, images_max=16), FRAME)
    assert [part.field for part in parts] == ["image[]", "image[]"]
    assert len(uploads(order, replace(OPENAI, images_max=1), FRAME)) == 1


def test_a_variation_sends_its_picture_at_the_size_of_the_frame() -> None:
    (part,) = uploads(variation(ORDER), OPENAI, PictureFrame(Size(256, 256), SIZE))
    assert pixels(part).shape[:2] == (256, 256)
